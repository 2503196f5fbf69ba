"""What the admin pages of every room share: language tabs, addresses, states, ordered inlines."""

from publishing.admin.audit_log import AuditEntryAdmin
from publishing.admin.forms import RecordForm
from publishing.admin.inlines import (
    CardInline,
    CitableInline,
    OrderedFormSet,
    RowInline,
)
from publishing.admin.pending_list import PendingChangeAdmin
from publishing.admin.preview_links import PreviewLinkAdmin
from publishing.admin.records import RecordAdmin
from publishing.admin.standing import badge, waiting
from publishing.admin.state import PublishableAdmin
from publishing.admin.steps import PublishableForm, publication_fieldset

__all__ = [
    "AuditEntryAdmin",
    "CardInline",
    "CitableInline",
    "OrderedFormSet",
    "PendingChangeAdmin",
    "PreviewLinkAdmin",
    "PublishableAdmin",
    "PublishableForm",
    "RecordAdmin",
    "RecordForm",
    "RowInline",
    "badge",
    "publication_fieldset",
    "waiting",
]
