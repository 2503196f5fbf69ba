"""What is known of one request for a record's form, beside the form itself."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, QueryDict

if TYPE_CHECKING:
    from publishing.admin.merging import Merge
    from publishing.models import FormDraft


@dataclass
class Editing:
    """The merge with what others saved, and the draft put back into the form with the fields it fills."""

    merge: "Merge | None" = None
    draft: QueryDict | None = None
    draft_kept: "FormDraft | None" = None


def editing(request: HttpRequest) -> Editing:
    """Return what is known of this request, the same object each time."""
    if not hasattr(request, "_record_editing"):
        request._record_editing = Editing()
    return request._record_editing
