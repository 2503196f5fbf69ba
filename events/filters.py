"""What each list of this room may be asked for. Every option stands for something that is published."""

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from events.models import (
    Edition,
    EditionOrganization,
    Exhibition,
    Exhibitor,
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
from events.options import edition_label, person_label, tied
from events.querysets import steps_in_order
from events.tracking import News, with_news
from publishing.counting import Found, Way
from publishing.facets import ChoiceFacet, FacetFilter, NamedFacet, NewestFirstFacet, YearFacet
from publishing.languages import DOCUMENT_LANGUAGES
from publishing.list_filters import Sort, WordsFilter
from publishing.listing import RecordFilterSet

NEWEST, OLDEST = _("Newest first"), _("Oldest first")


class EditionFilterSet(RecordFilterSet):
    """Editions; topic and organization may belong to the edition or to an item of its programme."""

    q = WordsFilter()
    year = YearFacet(label=_("Year"), ways="years")
    city = NamedFacet(label=_("City"), ways="cities")
    format = ChoiceFacet(label=_("Format"), choices=Edition.Format.choices, ways="formats")
    topic = FacetFilter(label=_("Topic"), ways="topics")
    organization = FacetFilter(label=_("Organization"), ways="organizations")

    counted = ngettext_lazy("%(count)s edition", "%(count)s editions", "count")
    sorts = {
        "newest": Sort(NEWEST),
        "oldest": Sort(OLDEST, ("year", F("first_day").asc(nulls_last=True))),
    }

    class Meta:
        model = Edition
        fields: list[str] = []

    def years(self) -> list[Way]:
        return [Way(Edition.objects.all(), "year")]

    def cities(self) -> list[Way]:
        return [Way(Edition.objects.all(), words="city")]

    def formats(self) -> list[Way]:
        return [Way(Edition.objects.all(), "format")]

    def topics(self) -> list[Way]:
        own, items = Edition.topics.through.objects, SubForum.topics.through.objects
        shown, again = SubForum.visible("subforum__"), own.filter(edition=OuterRef("subforum__edition"))
        return [
            tied(own.all(), Topic, "topic", "edition"),
            tied(
                items.filter(shown, ~Exists(again.filter(topic=OuterRef("topic")))), Topic, "topic", "subforum__edition"
            ),
        ]

    def organizations(self) -> list[Way]:
        own, items = EditionOrganization.objects, SubForumOrganization.objects
        again = own.filter(edition=OuterRef("sub_forum__edition"), organization=OuterRef("organization"))
        programme = items.filter(SubForum.visible("sub_forum__"), ~Exists(again))
        return [
            tied(own.order_by(), Organization, "organization", "edition"),
            tied(programme.order_by(), Organization, "organization", "sub_forum__edition"),
        ]


class SubForumFilterSet(RecordFilterSet):
    """Programme items of every edition; an organization takes part itself or through someone who speaks for it."""

    q = WordsFilter()
    kind = ChoiceFacet(label=_("Kind"), choices=SubForum.Kind.choices, ways="kinds")
    year = YearFacet(label=_("Year"), ways="years")
    edition = NewestFirstFacet(label=_("Edition"), ways="editions", shown="edition_label")
    topic = FacetFilter(label=_("Topic"), ways="topics")
    organization = FacetFilter(label=_("Organization"), ways="organizations")
    person = FacetFilter(label=_("Person"), ways="people", shown="person_label")

    counted = ngettext_lazy("%(count)s programme item", "%(count)s programme items", "count")
    sorts = {
        "newest": Sort(_("Newest edition first, as in its programme")),
        "oldest": Sort(
            _("Oldest edition first, as in its programme"),
            ("edition__year", "edition_id", "order", F("number").asc(nulls_first=True)),
        ),
    }

    class Meta:
        model = SubForum
        fields: list[str] = []

    def kinds(self) -> list[Way]:
        return [Way(SubForum.objects.all(), "kind")]

    def years(self) -> list[Way]:
        return [Way(SubForum.objects.all(), "edition__year")]

    def editions(self) -> list[Way]:
        return [tied(SubForum.objects.all(), Edition, "edition", "pk")]

    def edition_label(self, found: Found) -> str:
        return edition_label(found)

    def topics(self) -> list[Way]:
        return [tied(SubForum.topics.through.objects.all(), Topic, "topic", "subforum")]

    def organizations(self) -> list[Way]:
        own = SubForumOrganization.objects.order_by()
        again = own.filter(sub_forum=OuterRef("sub_forum"), organization=OuterRef("organization"))
        speaking = SubForumPerson.objects.order_by().filter(Person.visible("person__"), ~Exists(again))
        return [
            tied(own, Organization, "organization", "sub_forum"),
            tied(speaking, Organization, "organization", "sub_forum"),
        ]

    def people(self) -> list[Way]:
        return [tied(SubForumPerson.objects.order_by(), Person, "person", "sub_forum")]

    def person_label(self, found: Found) -> str:
        return person_label(found)


class ExhibitionFilterSet(RecordFilterSet):
    """Exhibitions by year, by the city of their edition, and by exhibitor."""

    q = WordsFilter()
    year = YearFacet(label=_("Year"), ways="years")
    city = NamedFacet(label=_("City"), ways="cities")
    organization = FacetFilter(label=_("Exhibitor"), ways="organizations")

    counted = ngettext_lazy("%(count)s exhibition", "%(count)s exhibitions", "count")
    sorts = {
        "newest": Sort(NEWEST),
        "oldest": Sort(OLDEST, ("edition__year", "edition_id", F("first_day").asc(nulls_last=True))),
    }

    class Meta:
        model = Exhibition
        fields: list[str] = []

    def years(self) -> list[Way]:
        return [Way(Exhibition.objects.all(), "edition__year")]

    def cities(self) -> list[Way]:
        return [Way(Exhibition.objects.all(), words="edition__city")]

    def organizations(self) -> list[Way]:
        return [tied(Exhibitor.objects.order_by(), Organization, "organization", "exhibition")]


class OutcomeFilterSet(RecordFilterSet):
    """Outcomes by kind, by a year in which a step was taken, and by the last step known."""

    q = WordsFilter()
    kind = ChoiceFacet(label=_("Kind"), choices=Outcome.Kind.choices, ways="kinds")
    news = ChoiceFacet(label=_("Last heard of"), choices=News.choices, ways="heard_of")
    status = ChoiceFacet(label=_("Last step"), choices=OutcomeStep.Kind.choices, ways="last_steps")
    year = YearFacet(label=_("Year"), ways="years")
    topic = FacetFilter(label=_("Topic"), ways="topics")
    organization = FacetFilter(label=_("Organization"), ways="organizations")

    counted = ngettext_lazy("%(count)s outcome", "%(count)s outcomes", "count")
    sorts = {
        "latest": Sort(_("Latest step first")),
        "silent": Sort(_("Longest without news first"), (F("last_year").asc(nulls_first=True),)),
    }

    class Meta:
        model = Outcome
        fields: list[str] = []

    def kinds(self) -> list[Way]:
        return [Way(Outcome.objects.all(), "kind")]

    def last_steps(self) -> list[Way]:
        return [Way(Outcome.objects.with_last_step(), "last_kind")]

    def heard_of(self) -> list[Way]:
        return [Way(with_news(Outcome.objects.with_last_step()), "news")]

    def years(self) -> list[Way]:
        return [Way(steps_in_order().order_by(), "when", owner="outcome")]

    def topics(self) -> list[Way]:
        return [tied(Outcome.topics.through.objects.all(), Topic, "topic", "outcome")]

    def organizations(self) -> list[Way]:
        return [tied(Outcome.organizations.through.objects.all(), Organization, "organization", "outcome")]


class OrganizationFilterSet(RecordFilterSet):
    """Organizations by kind and words."""

    q = WordsFilter()
    kind = ChoiceFacet(label=_("Kind"), choices=Organization.Kind.choices, ways="kinds")
    country = NamedFacet(label=_("Country"), ways="countries")
    role = ChoiceFacet(label=_("Part in an edition"), choices=EditionOrganization.Role.choices, ways="roles")

    counted = ngettext_lazy("%(count)s organization", "%(count)s organizations", "count")
    sorts = {
        "name": Sort(_("By name")),
        "editions": Sort(_("Most editions first"), ("-edition_count",)),
    }

    class Meta:
        model = Organization
        fields: list[str] = []

    def kinds(self) -> list[Way]:
        return [Way(Organization.objects.all(), "kind")]

    def countries(self) -> list[Way]:
        return [Way(Organization.objects.all(), words="country")]

    def roles(self) -> list[Way]:
        return [Way(EditionOrganization.objects.filter(Edition.visible("edition__")), "role", owner="organization")]


class PersonFilterSet(RecordFilterSet):
    """People by the words of their names and descriptions, by their part in programmes and for whom they spoke."""

    q = WordsFilter()
    role = ChoiceFacet(label=_("Part"), choices=SubForumPerson.Role.choices, ways="roles")
    organization = FacetFilter(label=_("Organization"), ways="organizations")

    counted = ngettext_lazy("%(count)s person", "%(count)s people", "count")
    sorts = {
        "name": Sort(_("By family name")),
        "items": Sort(_("Most programme items first"), ("-item_count",)),
    }

    class Meta:
        model = Person
        fields: list[str] = []

    def roles(self) -> list[Way]:
        return [Way(self._parts(), "role", owner="person")]

    def organizations(self) -> list[Way]:
        return [tied(self._parts(), Organization, "organization", "person")]

    def _parts(self):
        return SubForumPerson.objects.order_by().filter(SubForum.visible("sub_forum__"))


class TopicFilterSet(RecordFilterSet):
    """Topics by words, and by the years in whose programmes they were."""

    q = WordsFilter()
    year = YearFacet(label=_("Year"), ways="years")

    counted = ngettext_lazy("%(count)s topic", "%(count)s topics", "count")
    sorts = {
        "name": Sort(_("By name")),
        "items": Sort(_("Most programme items first"), ("-item_count",)),
    }

    class Meta:
        model = Topic
        fields: list[str] = []

    def years(self) -> list[Way]:
        own, items = Edition.topics.through.objects, SubForum.topics.through.objects
        again = own.filter(Edition.visible("edition__"), topic=OuterRef("topic"))
        again = again.filter(edition__year=OuterRef("subforum__edition__year"))
        programme = items.filter(SubForum.visible("subforum__"), ~Exists(again))
        return [
            Way(own.filter(Edition.visible("edition__")), "edition__year", owner="topic"),
            Way(programme, "subforum__edition__year", owner="topic"),
        ]


class SourceFilterSet(RecordFilterSet):
    """Sources by year of publication, outlet, language and the edition they report on."""

    q = WordsFilter()
    year = YearFacet(label=_("Year"), ways="years")
    outlet = NamedFacet(label=_("Outlet"), ways="outlets")
    language = ChoiceFacet(label=_("Language"), choices=DOCUMENT_LANGUAGES, ways="languages")
    edition = NewestFirstFacet(label=_("Edition"), ways="editions", shown="edition_label")

    counted = ngettext_lazy("%(count)s source", "%(count)s sources", "count")
    sorts = {
        "newest": Sort(NEWEST),
        "oldest": Sort(OLDEST, (F("published_on").asc(nulls_last=True),)),
    }

    class Meta:
        model = Source
        fields: list[str] = []

    def years(self) -> list[Way]:
        return [Way(Source.objects.filter(published_on__isnull=False), "published_on__year")]

    def outlets(self) -> list[Way]:
        return [Way(Source.objects.all(), words="outlet")]

    def languages(self) -> list[Way]:
        return [Way(Source.objects.all(), "language")]

    def editions(self) -> list[Way]:
        return [tied(Source.editions.through.objects.all(), Edition, "edition", "source")]

    def edition_label(self, found: Found) -> str:
        return edition_label(found)
