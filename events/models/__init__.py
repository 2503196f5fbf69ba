"""The forum, its editions and everything that belongs to them."""

from events.models.editing_scope import EditingScope
from events.models.edition import Edition, EditionName, EditionOrganization
from events.models.exhibition import Exhibition, Exhibitor
from events.models.figure import Figure
from events.models.forum import Forum
from events.models.organization import Organization, Person, Topic
from events.models.outcome import Outcome, OutcomeStep
from events.models.programme import SubForum, SubForumOrganization, SubForumPerson
from events.models.source import Citation, Source

__all__ = [
    "Citation",
    "EditingScope",
    "Edition",
    "EditionName",
    "EditionOrganization",
    "Exhibition",
    "Exhibitor",
    "Figure",
    "Forum",
    "Organization",
    "Outcome",
    "OutcomeStep",
    "Person",
    "Source",
    "SubForum",
    "SubForumOrganization",
    "SubForumPerson",
    "Topic",
]
