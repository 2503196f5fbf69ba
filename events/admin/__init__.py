"""The staff's pages for the forum, its editions and everything that belongs to them: one module a subject."""

from events.admin.edition import EditionAdmin
from events.admin.exhibition import ExhibitionAdmin
from events.admin.forum import ForumAdmin
from events.admin.organization import OrganizationAdmin, PersonAdmin, TopicAdmin
from events.admin.outcome import OutcomeAdmin
from events.admin.programme import SubForumAdmin
from events.admin.source import SourceAdmin

__all__ = [
    "EditionAdmin",
    "ExhibitionAdmin",
    "ForumAdmin",
    "OrganizationAdmin",
    "OutcomeAdmin",
    "PersonAdmin",
    "SourceAdmin",
    "SubForumAdmin",
    "TopicAdmin",
]
