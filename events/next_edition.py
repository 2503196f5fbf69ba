"""The structure of one edition as the beginning of the next: what recurs, and nothing that would then be wrong.

Days, places, people, photos, figures, sources, outcomes, summaries and texts are of one edition and stay with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.models import (
    Edition,
    EditionOrganization,
    Exhibition,
    SubForum,
    SubForumOrganization,
)
from publishing.models import State
from publishing.slugs import first_slug, free_slug
from publishing.words import columns


@dataclass(frozen=True)
class Wishes:
    """What is taken along with the rows that are copied."""

    titles: bool = False
    organizations: bool = True


@dataclass
class Prepared:
    """What was made for an edition, and how often something was left out of it that has to be filled in."""

    made: list[Model] = field(default_factory=list)
    untitled: int = 0


class Part:
    """One sort of rows that hang on an edition, from which some are copied."""

    name: str
    label: Promise
    help_text: Promise | str = ""
    model: type[Model]
    #: Whether the rows are chosen unless somebody says otherwise.
    is_chosen = True

    def rows(self, edition: Edition) -> QuerySet:
        """Return the rows that may be copied, in order."""
        raise NotImplementedError

    def words(self, row: Model) -> str:
        """Return what stands for a row on the page that asks."""
        return str(row)

    def copy(self, row: Model, edition: Edition, wishes: Wishes, prepared: Prepared) -> None:
        """Make the same for another edition."""
        raise NotImplementedError


class Roles(Part):
    """Hosts, organisers and partners."""

    name, model = "roles", EditionOrganization
    label = _("Hosts, organisers and partners")

    def rows(self, edition: Edition) -> QuerySet:
        return edition.roles.select_related("organization")

    def copy(self, row: EditionOrganization, edition: Edition, wishes: Wishes, prepared: Prepared) -> None:
        edition.roles.create(organization=row.organization, role=row.role, order=row.order)


class Programme(Part):
    """Programme items: kind, number and place in the order, what recurs with its title."""

    name, model = "sub_forums", SubForum
    label = _("Programme")
    help_text = _("Kind, number and order; without days, hours, rooms, speakers and texts.")

    def rows(self, edition: Edition) -> QuerySet:
        return edition.sub_forums.prefetch_related("topics", "roles")

    def words(self, row: SubForum) -> str:
        kind = row.get_kind_display()
        named = f"{kind} {row.number}" if row.number else kind
        return gettext("%(kind)s: %(title)s") % {"kind": named, "title": row.title} if row.title else named

    def copy(self, row: SubForum, edition: Edition, wishes: Wishes, prepared: Prepared) -> None:
        recurs = row.kind != SubForum.Kind.SUB_FORUM or wishes.titles
        item = SubForum(edition=edition, kind=row.kind, number=row.number, order=row.order, state=State.DRAFT)
        number = str(row.number or "")
        wish = row.slug if recurs else first_slug(f"{row.kind} {number}")
        item.slug = free_slug(edition.sub_forums.all(), "slug", wish)
        if recurs:
            _take(item, row, "title")
            item.title_own_translation = row.title_own_translation
        item.save()
        if recurs:
            item.topics.set(row.topics.all())
        elif row.title:
            prepared.untitled += 1
        if wishes.organizations:
            roles = [
                SubForumOrganization(
                    sub_forum=item, organization_id=role.organization_id, role=role.role, order=role.order
                )
                for role in row.roles.all()
            ]
            SubForumOrganization.objects.bulk_create(roles)
        prepared.made.append(item)


class Exhibitions(Part):
    """Exhibitions, by their titles."""

    name, model = "exhibitions", Exhibition
    label = _("Exhibition")
    help_text = _("Its title; without days, venue, area, exhibitors and texts.")

    def rows(self, edition: Edition) -> QuerySet:
        return edition.exhibitions.all()

    def copy(self, row: Exhibition, edition: Edition, wishes: Wishes, prepared: Prepared) -> None:
        show = Exhibition(edition=edition, state=State.DRAFT)
        show.slug = free_slug(edition.exhibitions.all(), "slug", row.slug)
        _take(show, row, "title")
        show.save()
        prepared.made.append(show)


PARTS: tuple[Part, ...] = (Roles(), Programme(), Exhibitions())


def copy_parts(edition: Edition, chosen: Iterable[tuple[Part, Iterable[Model]]], wishes: Wishes) -> Prepared:
    """Copy the chosen rows of each part to an edition that is stored, and return what was made."""
    prepared = Prepared()
    for part, rows in chosen:
        for row in rows:
            part.copy(row, edition, wishes, prepared)
    return prepared


def _take(record: Model, other: Model, name: str) -> None:
    """Take over a text in each language."""
    for column in columns(type(record), name):
        setattr(record, column, getattr(other, column))


def naming_year(records: Iterable[Model], year: int) -> list[Model]:
    """Return the records whose title names a year in any language."""
    names = {type(record): columns(type(record), "title") for record in records}
    return [one for one in records if any(str(year) in (getattr(one, name) or "") for name in names[type(one)])]
