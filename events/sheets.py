"""What of this room goes out and comes in as spreadsheets, and what tells one row from another."""

from django.db.models import Model

from events.models import (
    Citation,
    Edition,
    EditionName,
    EditionOrganization,
    Exhibition,
    Exhibitor,
    Figure,
    Organization,
    Outcome,
    OutcomeStep,
    Person,
    Source,
    SubForum,
    SubForumOrganization,
    SubForumPerson,
    Topic,
)
from publishing.sheets.kinds import NUMBER, Kind, register

SLUG = (("slug",),)
BELOW_EDITION = (("edition", "slug"),)


def citations(model: type[Model]) -> Kind:
    """Return the list of citations of a kind of record."""
    return Kind(Citation, (("field", "stance", "source"),), within=model, owner="record")


def register_all() -> None:
    """Register all kinds; called once when the site starts."""
    register(
        Kind(Edition, (("slug",), ("year",)), complete=_address_of_edition),
        Kind(EditionOrganization, (("organization", "role"),), within=Edition, owner="edition"),
        Kind(EditionName, (("language", "name"),), within=Edition, owner="edition"),
        Kind(Figure, (("kind", "status", "source"),), within=Edition, owner="edition"),
        citations(Edition),
    )
    register(
        Kind(SubForum, BELOW_EDITION),
        Kind(SubForumPerson, (("person", "role"),), within=SubForum, owner="sub_forum"),
        Kind(SubForumOrganization, (("organization", "role"),), within=SubForum, owner="sub_forum"),
        citations(SubForum),
    )
    register(
        Kind(Exhibition, BELOW_EDITION),
        Kind(Exhibitor, (("organization",),), within=Exhibition, owner="exhibition"),
        citations(Exhibition),
    )
    register(Kind(Topic, SLUG))
    register(Kind(Organization, SLUG), citations(Organization))
    register(Kind(Person, SLUG), citations(Person))
    register(
        Kind(Outcome, SLUG),
        Kind(OutcomeStep, (("kind", "day", "source"),), within=Outcome, owner="outcome"),
        citations(Outcome),
    )
    register(Kind(Source, ((NUMBER,), ("url",), ("title", "published_on")), written_as=("url",)))


def _address_of_edition(edition: Edition) -> None:
    edition.slug = edition.slug or str(edition.year or "")
