"""What the admin pages of every room share: language tabs, addresses, states, ordered inlines."""

from publishing.admin.forms import RecordForm
from publishing.admin.inlines import (
    CardInline,
    CitableInline,
    OrderedFormSet,
    RowInline,
)
from publishing.admin.records import RecordAdmin
from publishing.admin.state import PublishableAdmin, badge, publication_fieldset, waiting

__all__ = [
    "CardInline",
    "CitableInline",
    "OrderedFormSet",
    "PublishableAdmin",
    "RecordAdmin",
    "RecordForm",
    "RowInline",
    "badge",
    "publication_fieldset",
    "waiting",
]
