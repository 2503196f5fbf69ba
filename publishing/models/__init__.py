"""What everything published has in common, and what the editing of records keeps beside them."""

from publishing.models.audit_entry import AuditEntry, AuditError
from publishing.models.form_draft import FormDraft
from publishing.models.link_check import DAYS_TO_BE_BROKEN, LinkCheck, LinkUse
from publishing.models.missed_address import MissedAddress
from publishing.models.pending_change import PendingChange
from publishing.models.presence import Presence
from publishing.models.preview_link import PreviewLink
from publishing.models.publishable import (
    EARLIEST,
    LAST_PLACE,
    LATEST,
    PLACES,
    Publishable,
    PublishableQuerySet,
    State,
    is_below_itself,
    required_when_published,
)
from publishing.models.record_change import RecordChange
from publishing.models.redirect import Redirect
from publishing.models.sorting import InOrder, OrderKeys
from publishing.models.teamwork import Assignment, Comment, Notice, Preferences
from publishing.models.translated import Translated
from publishing.models.translation_base import TranslationBase
from publishing.models.trashed import Trashed
from publishing.models.worker_sign import WorkerSign

__all__ = [
    "DAYS_TO_BE_BROKEN",
    "EARLIEST",
    "LAST_PLACE",
    "LATEST",
    "PLACES",
    "Assignment",
    "AuditEntry",
    "AuditError",
    "Comment",
    "FormDraft",
    "InOrder",
    "LinkCheck",
    "LinkUse",
    "MissedAddress",
    "Notice",
    "OrderKeys",
    "PendingChange",
    "Preferences",
    "Presence",
    "PreviewLink",
    "Publishable",
    "PublishableQuerySet",
    "RecordChange",
    "Redirect",
    "State",
    "Translated",
    "TranslationBase",
    "Trashed",
    "WorkerSign",
    "is_below_itself",
    "required_when_published",
]
