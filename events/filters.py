"""What each list of this room may be asked for. Every option stands for something that is published."""

from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from events.models import (
    Edition,
    Exhibition,
    Organization,
    Outcome,
    OutcomeStep,
    Person,
    Source,
    SubForum,
    Topic,
)
from events.options import edition_options, tied_editions, tied_people
from events.querysets import steps_in_order
from publishing.languages import DOCUMENT_LANGUAGES
from publishing.listing import OptionFilter, RecordFilterSet, WordsFilter, YearFilter
from publishing.options import Named, Tie, as_years, tied
from publishing.words import columns


class EditionFilterSet(RecordFilterSet):
    """Editions; topic and organization may belong to the edition or to an item of its programme."""

    year = YearFilter(label=_("Year"), options="years")
    city = OptionFilter(label=_("City"), options="cities", method="in_city")
    format = OptionFilter(label=_("Format"), choices=Edition.Format.choices)
    topic = OptionFilter(label=_("Topic"), options="topics", method="on_topic")
    organization = OptionFilter(label=_("Organization"), options="organizations", method="with_organization")
    q = WordsFilter()

    counted = ngettext_lazy("%(count)s edition", "%(count)s editions", "count")
    order_in_words = _("The newest first.")

    class Meta:
        model = Edition
        fields: list[str] = []

    @cached_property
    def years_and_cities(self) -> list[tuple]:
        return list(Edition.objects.published().order_by().values_list("year", *columns(Edition, "city")).distinct())

    @cached_property
    def city_names(self) -> Named:
        return Named(columns(Edition, "city"), [words for _year, *words in self.years_and_cities])

    @cached_property
    def tied(self) -> dict:
        ties = {"editions": Edition.objects.published(), "sub_forums": SubForum.objects.published()}
        return tied(topics=Tie(Topic, ties), organizations=Tie(Organization, ties))

    def cities(self):
        return self.city_names.options()

    def years(self):
        return as_years(year for year, *_words in self.years_and_cities)

    def topics(self):
        return self.tied["topics"]

    def organizations(self):
        return self.tied["organizations"]

    def in_city(self, rows, name, value):
        return rows.filter(self.city_names.conditions[value])

    def on_topic(self, rows, name, value):
        return rows.filter(_own_or_programme(topics__slug=value))

    def with_organization(self, rows, name, value):
        return rows.filter(_own_or_programme(organizations__slug=value))


def _own_or_programme(**rule: str) -> Q:
    items = SubForum.objects.published().filter(edition=OuterRef("pk"), **rule)
    return Q(Exists(Edition.objects.filter(pk=OuterRef("pk"), **rule))) | Q(Exists(items))


class SubForumFilterSet(RecordFilterSet):
    """Programme items of every edition; an organization takes part itself or through someone who speaks for it."""

    kind = OptionFilter(label=_("Kind"), choices=SubForum.Kind.choices)
    year = YearFilter(label=_("Year"), options="years", field_name="edition__year")
    edition = OptionFilter(label=_("Edition"), options="editions", field_name="edition__slug")
    topic = OptionFilter(label=_("Topic"), options="topics", method="on_topic")
    organization = OptionFilter(label=_("Organization"), options="organizations", method="with_organization")
    person = OptionFilter(label=_("Person"), options="people", method="with_person")
    q = WordsFilter()

    counted = ngettext_lazy("%(count)s programme item", "%(count)s programme items", "count")
    order_in_words = _("The newest edition first, in the order of its programme.")

    class Meta:
        model = SubForum
        fields: list[str] = []

    @cached_property
    def editions_with_items(self) -> list[Edition]:
        return tied_editions(sub_forums__in=SubForum.objects.published().order_by().values("pk"))

    @cached_property
    def tied(self) -> dict:
        items = SubForum.objects.published()
        through = {"sub_forums": items, "representatives__sub_forum": items}
        return tied(topics=Tie(Topic, {"sub_forums": items}), organizations=Tie(Organization, through))

    def years(self):
        return as_years(edition.year for edition in self.editions_with_items)

    def editions(self):
        return [(edition.slug, str(edition)) for edition in self.editions_with_items]

    def topics(self):
        return self.tied["topics"]

    def organizations(self):
        return self.tied["organizations"]

    def people(self):
        return tied_people(sub_forums=SubForum.objects.published())

    def on_topic(self, rows, name, value):
        return rows.filter(pk__in=SubForum.objects.order_by().filter(topics__slug=value).values("pk"))

    def with_organization(self, rows, name, value):
        own, through = Q(organizations__slug=value), _speaks_for(value)
        return rows.filter(pk__in=SubForum.objects.order_by().filter(own | through).values("pk"))

    def with_person(self, rows, name, value):
        return rows.filter(pk__in=SubForum.objects.order_by().filter(people__slug=value).values("pk"))


def _speaks_for(organization: str) -> Q:
    return Person.visible("speakers__person__") & Q(speakers__organization__slug=organization)


class ExhibitionFilterSet(RecordFilterSet):
    """Exhibitions by year, by the city of their edition, and by exhibitor."""

    year = YearFilter(label=_("Year"), options="years", field_name="edition__year")
    city = OptionFilter(label=_("City"), options="cities", method="in_city")
    organization = OptionFilter(label=_("Exhibitor"), options="organizations", method="with_organization")
    q = WordsFilter()

    counted = ngettext_lazy("%(count)s exhibition", "%(count)s exhibitions", "count")
    order_in_words = _("The newest first.")

    class Meta:
        model = Exhibition
        fields: list[str] = []

    @cached_property
    def years_and_cities(self) -> list[tuple]:
        cities = columns(Exhibition, "edition__city")
        return list(Exhibition.objects.published().order_by().values_list("edition__year", *cities).distinct())

    @cached_property
    def city_names(self) -> Named:
        return Named(columns(Exhibition, "edition__city"), [words for _year, *words in self.years_and_cities])

    def years(self):
        return as_years(year for year, *_words in self.years_and_cities)

    def cities(self):
        return self.city_names.options()

    def organizations(self):
        exhibitors = Tie(Organization, {"exhibitions": Exhibition.objects.published()})
        return tied(organizations=exhibitors)["organizations"]

    def in_city(self, rows, name, value):
        return rows.filter(self.city_names.conditions[value])

    def with_organization(self, rows, name, value):
        return rows.filter(pk__in=Exhibition.objects.order_by().filter(exhibitors__slug=value).values("pk"))


class OutcomeFilterSet(RecordFilterSet):
    """Outcomes by kind, by a year in which a step was taken, and by the last step known."""

    kind = OptionFilter(label=_("Kind"), choices=Outcome.Kind.choices)
    year = YearFilter(label=_("Year"), options="years", method="with_step_in")
    topic = OptionFilter(label=_("Topic"), options="topics", field_name="topics__slug")
    organization = OptionFilter(label=_("Organization"), options="organizations", field_name="organizations__slug")
    status = OptionFilter(label=_("Last step"), choices=OutcomeStep.Kind.choices, field_name="last_kind")
    q = WordsFilter()

    counted = ngettext_lazy("%(count)s outcome", "%(count)s outcomes", "count")
    order_in_words = _("The latest step first.")

    class Meta:
        model = Outcome
        fields: list[str] = []

    def years(self):
        rows = steps_in_order(outcome__in=Outcome.objects.published().order_by().values("pk"))
        return as_years(rows.order_by().values_list("when", flat=True).distinct())

    @cached_property
    def tied(self) -> dict:
        ties = {"outcomes": Outcome.objects.published()}
        return tied(topics=Tie(Topic, ties), organizations=Tie(Organization, ties))

    def topics(self):
        return self.tied["topics"]

    def organizations(self):
        return self.tied["organizations"]

    def with_step_in(self, rows, name, value):
        return rows.filter(Exists(steps_in_order(outcome=OuterRef("pk")).filter(when=int(value)).order_by()))


class OrganizationFilterSet(RecordFilterSet):
    """Organizations by kind and words."""

    kind = OptionFilter(label=_("Kind"), choices=Organization.Kind.choices)
    q = WordsFilter()

    counted = ngettext_lazy("%(count)s organization", "%(count)s organizations", "count")
    order_in_words = _("By name.")

    class Meta:
        model = Organization
        fields: list[str] = []


class PersonFilterSet(RecordFilterSet):
    """People by the words of their names and descriptions."""

    q = WordsFilter()

    counted = ngettext_lazy("%(count)s person", "%(count)s people", "count")
    order_in_words = _("By family name.")

    class Meta:
        model = Person
        fields: list[str] = []


class TopicFilterSet(RecordFilterSet):
    """Topics by words."""

    q = WordsFilter()

    counted = ngettext_lazy("%(count)s topic", "%(count)s topics", "count")
    order_in_words = _("By name.")

    class Meta:
        model = Topic
        fields: list[str] = []


class SourceFilterSet(RecordFilterSet):
    """Sources by year of publication, outlet, language and the edition they report on."""

    year = YearFilter(label=_("Year"), options="years", field_name="published_on__year")
    outlet = OptionFilter(label=_("Outlet"), options="outlets", method="of_outlet")
    language = OptionFilter(label=_("Language"), options="languages")
    edition = OptionFilter(label=_("Edition"), options="editions", field_name="editions__slug")
    q = WordsFilter()

    counted = ngettext_lazy("%(count)s source", "%(count)s sources", "count")
    order_in_words = _("The newest first.")

    class Meta:
        model = Source
        fields: list[str] = []

    @cached_property
    def facts(self) -> list[tuple]:
        names = ("published_on__year", "language", *columns(Source, "outlet"))
        return list(Source.objects.published().order_by().values_list(*names).distinct())

    @cached_property
    def outlet_names(self) -> Named:
        return Named(columns(Source, "outlet"), [words for _year, _language, *words in self.facts])

    def years(self):
        return as_years(year for year, *_rest in self.facts)

    def outlets(self):
        return self.outlet_names.options()

    def languages(self):
        used = {language for _year, language, *_words in self.facts}
        return [option for option in DOCUMENT_LANGUAGES if option[0] in used]

    def editions(self):
        return edition_options(sources__in=Source.objects.published().order_by().values("pk"))

    def of_outlet(self, rows, name, value):
        return rows.filter(self.outlet_names.conditions[value])
