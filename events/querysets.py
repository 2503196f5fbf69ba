"""Rows of this room, named for the use they are put to. Whatever they bring along is published too."""

from bisect import bisect_left
from datetime import date

from django.apps import apps
from django.conf import settings
from django.db.models import (
    Count,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce, ExtractYear
from modeltranslation.utils import build_localized_fieldname

from publishing.models import InOrder, PublishableQuerySet


def _model(name: str):
    return apps.get_model("events", name)


def _published(relation: str, model: str) -> Prefetch:
    """Return a prefetch of the published rows of a relation."""
    return Prefetch(relation, queryset=_model(model).objects.published())


def _with_public(relation: str, through: str, name: str, *more: str, order: tuple = ()) -> Prefetch:
    """Return a prefetch of joining rows whose other end ``name`` is public; it is loaded along, and so is ``more``."""
    model = _model(through)
    visible = model._meta.get_field(name).related_model.visible(f"{name}__")
    rows = model.objects.filter(visible).select_related(name, *more)
    return Prefetch(relation, queryset=rows.order_by(*order) if order else rows)


def _representatives() -> Prefetch:
    """Return a prefetch of the parts that public people had in public programme items for an organization."""
    parts = _with_public("representatives", "SubForumPerson", "sub_forum", "sub_forum__edition", "person")
    parts.queryset = parts.queryset.filter(_model("Person").visible("person__"))
    return parts


def _cited() -> Prefetch:
    return _with_public("citations", "Citation", "source")


def steps_in_order(**extra) -> QuerySet:
    """Return steps of outcomes from the first to the last, without those at an edition that is not public.

    A statement whose source is not public is not public either.

    One without a day stands at the beginning of its edition's year; one with neither comes first of all.
    """
    step, edition = _model("OutcomeStep"), _model("Edition")
    year = Coalesce(ExtractYear("day"), "edition__year", output_field=IntegerField())
    return (
        step.objects.filter(Q(edition__isnull=True) | edition.visible("edition__"), **extra)
        .filter(_model("Source").visible("source__"))
        .annotate(when=year)
        .order_by(F("when").asc(nulls_first=True), F("day").asc(nulls_first=True), "pk")
    )


def figures_with_sources() -> QuerySet:
    """Return figures of which the public may see the source, with it."""
    figure = _model("Figure")
    return figure.objects.filter(_model("Source").visible("source__")).select_related("source")


class EditionQuerySet(PublishableQuerySet):
    def for_cards(self) -> QuerySet:
        """Return editions, newest first, with their headcounts of participants in ``participant_figures``."""
        participants = figures_with_sources().filter(kind="participants")
        return (
            self.defer("body", "low_carbon")
            .prefetch_related(Prefetch("figures", queryset=participants, to_attr="participant_figures"))
            .order_by("-year", F("first_day").desc(nulls_last=True), "-pk")
        )

    def for_detail(self) -> QuerySet:
        """Return editions with programme, exhibitions, roles, figures, names, topics and steps of outcomes."""
        figures = figures_with_sources()
        sourced = Q(source__isnull=True) | _model("Source").visible("source__")
        names = _model("EditionName").objects.filter(sourced).select_related("source")
        steps = steps_in_order().filter(_model("Outcome").visible("outcome__")).select_related("outcome", "source")
        return self.prefetch_related(
            _with_public("roles", "EditionOrganization", "organization"),
            Prefetch("names", queryset=names),
            Prefetch("figures", queryset=figures),
            _published("sub_forums", "SubForum"),
            _published("exhibitions", "Exhibition"),
            _published("topics", "Topic"),
            Prefetch("outcome_steps", queryset=steps),
        )

    def in_order(self) -> QuerySet:
        """Return editions, the earliest first, with what a link to one says."""
        city = [build_localized_fieldname("city", code) for code, _name in settings.LANGUAGES]
        columns = self.only("state", "slug", "number", "year", "first_day", *city)
        return columns.order_by("year", F("first_day").asc(nulls_first=True), "pk")

    def neighbours(self, edition) -> tuple:
        """Return the edition before and the one after in the order of the list, either of them None, in one query."""
        return beside(edition, list(self.in_order()))


def beside(edition, in_order: list) -> tuple:
    """Return what stands before and after an edition in ordered editions, whether or not it is one of them."""
    at = bisect_left(in_order, _place(edition), key=_place)
    after = at + (at < len(in_order) and in_order[at] == edition)
    return in_order[at - 1] if at else None, in_order[after] if after < len(in_order) else None


def _place(edition) -> tuple[int, date, int]:
    return edition.year, edition.first_day or date.min, edition.pk


class SubForumQuerySet(PublishableQuerySet):
    def for_cards(self) -> QuerySet:
        """Return programme items with edition and topics, the newest edition first, each in the programme's order."""
        return (
            self.select_related("edition")
            .defer("body", "edition__body", "edition__low_carbon")
            .prefetch_related(_published("topics", "Topic"))
            .order_by("-edition__year", "-edition_id", "order", F("number").asc(nulls_first=True), "pk")
        )

    def for_detail(self) -> QuerySet:
        """Return programme items with edition, topics, people, organizations and citations."""
        people = _with_public("speakers", "SubForumPerson", "person")
        people.queryset = people.queryset.prefetch_related(_published("organization", "Organization"))
        return self.select_related("edition").prefetch_related(
            _published("topics", "Topic"),
            people,
            _with_public("roles", "SubForumOrganization", "organization"),
            _cited(),
        )


class ExhibitionQuerySet(PublishableQuerySet):
    def for_cards(self) -> QuerySet:
        """Return exhibitions with their edition, the newest first."""
        return (
            self.select_related("edition")
            .defer("body", "edition__body", "edition__low_carbon")
            .order_by("-edition__year", "-edition_id", F("first_day").asc(nulls_last=True), "pk")
        )

    def for_detail(self) -> QuerySet:
        """Return exhibitions with edition, exhibitors and citations."""
        return self.select_related("edition").prefetch_related(
            _with_public("stands", "Exhibitor", "organization"), _cited()
        )


class OutcomeQuerySet(PublishableQuerySet):
    def with_last_step(self) -> QuerySet:
        """Add ``last_kind`` and ``last_year``: the latest step that the public sees, and its year."""
        last = steps_in_order(outcome=OuterRef("pk")).reverse()
        return self.annotate(last_kind=Subquery(last.values("kind")[:1]), last_year=Subquery(last.values("when")[:1]))

    def for_cards(self) -> QuerySet:
        """Return outcomes with steps and sources, in order, in ``dated_steps``; those of the latest step first."""
        steps = steps_in_order().select_related("edition", "source")
        return (
            self.with_last_step()
            .defer("description")
            .prefetch_related(Prefetch("steps", queryset=steps, to_attr="dated_steps"))
            .order_by(F("last_year").desc(nulls_last=True), InOrder("title").asc(nulls_last=True), "pk")
        )

    def for_detail(self) -> QuerySet:
        """Return outcomes with dated steps and their sources, topics, organizations and citations."""
        steps = steps_in_order().select_related("edition", "source")
        return self.prefetch_related(
            Prefetch("steps", queryset=steps, to_attr="dated_steps"),
            _published("topics", "Topic"),
            _published("organizations", "Organization"),
            _cited(),
        )


class OrganizationQuerySet(PublishableQuerySet):
    def for_cards(self) -> QuerySet:
        """Return organizations by name, with the number of editions they had a part in as ``edition_count``."""
        seen = _model("Edition").visible("edition_roles__edition__")
        return (
            self.defer("description")
            .annotate(edition_count=Count("edition_roles__edition", filter=seen, distinct=True))
            .order_by(InOrder("name").asc(nulls_last=True), "pk")
        )

    def with_earlier(self, **wanted) -> list:
        """Return the organization that fits, and after it those whose work it took over, the latest first.

        Each has its successors, roles in editions, stands, outcomes and citations: as many statements as for
        one, and one more where there are others. What came before a hidden one is left out. Empty where none fits.
        """
        organization = self.filter(**wanted).first()
        if organization is None:
            return []
        found, key = {organization.pk: organization}, organization.predecessor_id
        others = self._followed() if key else {}
        while key in others and key not in found:
            found[key] = others[key]
            key = others[key].predecessor_id
        prefetch_related_objects([*found.values()], *_of_organizations())
        return [*found.values()]

    def _followed(self) -> dict:
        """Return those whose work others took over, by key."""
        followed = self.model._base_manager.filter(predecessor__isnull=False).values("predecessor")
        return self.filter(pk__in=followed).order_by().in_bulk()


def _of_organizations() -> list[str | Prefetch]:
    """Return what pages of organizations show of them."""
    return [
        _published("successors", "Organization"),
        _with_public(
            "edition_roles",
            "EditionOrganization",
            "edition",
            order=("-edition__year", "-edition_id", "order", "pk"),
        ),
        _with_public("sub_forum_roles", "SubForumOrganization", "sub_forum", "sub_forum__edition"),
        _with_public("stands", "Exhibitor", "exhibition", "exhibition__edition"),
        _representatives(),
        Prefetch("outcomes", queryset=_model("Outcome").objects.published().for_cards()),
        _cited(),
    ]


class PersonQuerySet(PublishableQuerySet):
    def for_cards(self) -> QuerySet:
        """Return people by family name, with the number of programme items they had a part in as ``item_count``."""
        seen = _model("SubForum").visible("appearances__sub_forum__")
        return (
            self.defer("description")
            .annotate(item_count=Count("appearances__sub_forum", filter=seen, distinct=True))
            .order_by(InOrder("family_name").asc(nulls_last=True), InOrder("given_name").asc(nulls_first=True), "pk")
        )

    def for_detail(self) -> QuerySet:
        """Return people with their parts in programmes and citations."""
        parts = _with_public("appearances", "SubForumPerson", "sub_forum")
        parts.queryset = (
            parts.queryset.select_related("sub_forum__edition")
            .prefetch_related(_published("organization", "Organization"))
            .order_by("-sub_forum__edition__year", "sub_forum__order", "pk")
        )
        return self.prefetch_related(parts, _cited())


class TopicQuerySet(PublishableQuerySet):
    def for_cards(self) -> QuerySet:
        """Return topics by name, with the number of editions and programme items: ``edition_count``, ``item_count``."""
        return self.annotate(
            edition_count=Count("editions", filter=_model("Edition").visible("editions__"), distinct=True),
            item_count=Count("sub_forums", filter=_model("SubForum").visible("sub_forums__"), distinct=True),
        ).order_by(InOrder("name").asc(nulls_last=True), "pk")

    def for_detail(self) -> QuerySet:
        """Return topics with editions, programme items and outcomes across the years."""
        return self.prefetch_related(
            Prefetch("editions", queryset=_model("Edition").objects.published().for_cards()),
            Prefetch("sub_forums", queryset=_model("SubForum").objects.published().for_cards()),
            Prefetch("outcomes", queryset=_model("Outcome").objects.published().for_cards()),
        )


class SourceQuerySet(PublishableQuerySet):
    def for_cards(self) -> QuerySet:
        """Return sources, the newest first, with the editions they report on."""
        return self.prefetch_related(_published("editions", "Edition")).order_by(
            F("published_on").desc(nulls_last=True), "-pk"
        )
