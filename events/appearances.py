"""What an organization, a person or a topic had a part in, edition by edition."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import pgettext

from events.charts import Strip, strip
from events.models import (
    Edition,
    EditionOrganization,
    Exhibition,
    Exhibitor,
    Organization,
    Outcome,
    OutcomeStep,
    Person,
    SubForum,
    SubForumOrganization,
    SubForumPerson,
    Topic,
)


@dataclass
class Item:
    """An item of a programme with the parts had in it: roles in words, and who spoke."""

    sub_forum: SubForum
    roles: list[str] = field(default_factory=list)
    parts: list[SubForumPerson] = field(default_factory=list)


@dataclass
class Appearance:
    """All that ties a record to one edition, under its own name or under one that it bore before."""

    edition: Edition
    #: The organization of that earlier name.
    under: Organization | None = None
    roles: list[str] = field(default_factory=list)
    is_topic: bool = False
    items: list[Item] = field(default_factory=list)
    exhibitions: list[Exhibition] = field(default_factory=list)
    steps: list[OutcomeStep] = field(default_factory=list)
    photos: int = 0

    @property
    def programme(self) -> list[Item]:
        """The items in the order of the programme."""
        return sorted(self.items, key=lambda item: (item.sub_forum.order, item.sub_forum.pk))

    @property
    def count(self) -> int:
        """How many parts there are, photos aside: what the mark of the year is as large as."""
        return max(1, len(self.roles) + self.is_topic + len(self.items) + len(self.exhibitions) + len(self.steps))


class Appearances:
    """The appearances of a record and, under their names, of organizations whose work it took over, the latest first.

    The parts are read from what the records brought along. What is tied to several of them is told of the latest.
    """

    def __init__(self, record: Organization | Person | Topic, earlier: Iterable[Organization] = ()):
        self.record = record
        columns = ("body", "low_carbon", "summary")
        self.editions = {edition.pk: edition for edition in Edition.objects.published().defer(*columns)}
        self.outcomes: list[Outcome] = []
        self._found: dict[tuple[int, int], Appearance] = {}
        #: Those under whose names there are photos.
        self.photos_under: list[Organization] = []
        self._items: dict[int, Item] = {}
        records = {record.pk: None} | {one.pk: one for one in earlier}
        for one in (record, *earlier):
            READ[type(one)](self, one, records[one.pk])
        self._count_photos(records)

    def _count_photos(self, records: dict[int, Organization | None]) -> None:
        """Count photos by edition and name; one that is tied to several names is the latest one's."""
        field = self.record._meta.get_field("photos").remote_field
        relation, keys, ties = field.name, [*records], field.remote_field.through.objects
        own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
        condition = Q(**{relation: keys[0]})
        for at, key in enumerate(keys[1:], start=1):
            later = ties.filter(**{own: OuterRef("pk"), f"{other}__in": keys[:at]})
            condition |= Q(**{relation: key}) & ~Exists(later)
        photos = self.record.photos.model.objects.published().order_by().filter(condition)
        counts = photos.values_list(relation, "edition").annotate(count=Count("pk", distinct=True))
        for key, edition, count in counts:
            if edition in self.editions:
                self.at(edition, records[key]).photos = count
        with_photos = {key for key, _edition, _count in counts}
        self.photos_under = [one for key, one in records.items() if one and key in with_photos]

    def at(self, edition: int, under: Organization | None) -> Appearance:
        """Return the appearance at an edition under a name, a new one the first time."""
        key = (edition, under.pk if under else 0)
        return self._found.setdefault(key, Appearance(self.editions[edition], under))

    def item(self, sub_forum: SubForum, under: Organization | None) -> Item:
        """Return the item of a programme, a new one the first time."""
        if sub_forum.pk not in self._items:
            self._items[sub_forum.pk] = Item(sub_forum)
            self.at(sub_forum.edition_id, under).items.append(self._items[sub_forum.pk])
        return self._items[sub_forum.pk]

    def add_stand(self, exhibition: Exhibition, under: Organization | None) -> None:
        """Add an exhibition, unless it is there."""
        if not any(exhibition in one.exhibitions for one in self._found.values()):
            self.at(exhibition.edition_id, under).exhibitions.append(exhibition)

    def add_outcomes(self, outcomes: Iterable[Outcome], under: Organization | None) -> None:
        """Add outcomes, each once, and the steps that they took at editions."""
        for outcome in outcomes:
            if outcome in self.outcomes:
                continue
            outcome.under = under
            self.outcomes.append(outcome)
            for step in outcome.dated_steps:
                if step.edition_id in self.editions:
                    step.outcome = outcome
                    self.at(step.edition_id, under).steps.append(step)

    @property
    def newest_first(self) -> list[Appearance]:
        """The appearances, that at the newest edition first; of one edition that under the own name."""
        return sorted(self._found.values(), key=lambda one: (-one.edition.year, -one.edition.pk, bool(one.under)))

    @property
    def latest_outcomes_first(self) -> list[Outcome]:
        """The outcomes, that with the latest step first."""
        return sorted(self.outcomes, key=lambda outcome: -(outcome.last_year or 0))

    @property
    def years(self) -> list[int]:
        """The years with an appearance, in order."""
        return sorted({one.edition.year for one in self._found.values()})

    def years_in_words(self) -> str:
        """Return "2018, 2023" in the reader's language."""
        return pgettext("between the items of a list", ", ").join(map(str, self.years))

    def strip(self, other: Iterable[int] = ()) -> Strip | None:
        """Return the chart of presence; ``other`` are more years under another name."""
        here: dict[int, int] = defaultdict(int)
        elsewhere: dict[int, int] = defaultdict(int, dict.fromkeys(other, 0))
        for one in self._found.values():
            (elsewhere if one.under else here)[one.edition.year] += one.count
        if not self._found:
            return None
        for year in here:
            here[year] += elsewhere.pop(year, 0)
        return strip((edition.year for edition in self.editions.values()), here, elsewhere)


def _of_organization(found: Appearances, organization: Organization, under: Organization | None) -> None:
    for row in organization.edition_roles.all():
        found.at(row.edition_id, under).roles.append(row.get_role_display())
    for row in organization.sub_forum_roles.all():
        roles, role = found.item(row.sub_forum, under).roles, row.get_role_display()
        roles += [] if role in roles else [role]
    for part in organization.representatives.all():
        found.item(part.sub_forum, under).parts.append(part)
    for stand in organization.stands.all():
        found.add_stand(stand.exhibition, under)
    found.add_outcomes(organization.outcomes.all(), under)


def _of_person(found: Appearances, person: Person, _under: None) -> None:
    for part in person.appearances.all():
        found.item(part.sub_forum, None).parts.append(part)


def _of_topic(found: Appearances, topic: Topic, _under: None) -> None:
    for edition in topic.editions.all():
        found.at(edition.pk, None).is_topic = True
    for sub_forum in topic.sub_forums.all():
        found.item(sub_forum, None)
    found.add_outcomes(topic.outcomes.all(), None)


READ = {Organization: _of_organization, Person: _of_person, Topic: _of_topic}


def years_of(organizations: Iterable[Organization]) -> dict[int, list[int]]:
    """Return by key in which years organizations had a part in editions, in order; from one query, or none."""
    keys = [organization.pk for organization in organizations]
    if not keys:
        return {}
    shown = SubForum.visible("sub_forum__")
    parts = [
        EditionOrganization.objects.filter(Edition.visible("edition__")).values_list("organization", "edition__year"),
        SubForumOrganization.objects.filter(shown).values_list("organization", "sub_forum__edition__year"),
        SubForumPerson.objects.filter(shown, Person.visible("person__")).values_list(
            "organization", "sub_forum__edition__year"
        ),
        Exhibitor.objects.filter(Exhibition.visible("exhibition__")).values_list(
            "organization", "exhibition__edition__year"
        ),
    ]
    first, *others = [part.order_by().filter(organization__in=keys) for part in parts]
    years: dict[int, set[int]] = defaultdict(set)
    for key, year in first.union(*others):
        years[key].add(year)
    return {key: sorted(of) for key, of in years.items()}


def span(years: list[int]) -> str:
    """Return "2013–2017" of years, "2013" of one, or nothing."""
    return "" if not years else str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
