"""What readers may ask of the lists of this room. Choices are limited to what occurs in published records."""

import re
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, ExtractYear
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from events.models import Edition, Exhibition, Organization, Person, SubForum, Topic
from events.numbering import edition_in_short
from media.models import Album, Document, Photo
from publishing.languages import DOCUMENT_LANGUAGES
from publishing.licences import Licence
from publishing.listing import OptionFilter, RecordFilterSet, WordsFilter, YearFilter
from publishing.options import Choice, Named, Option, Options, as_years, by_label, found, in_reader_language
from publishing.words import columns


class PhotoFilterSet(RecordFilterSet):
    """Photos by year, edition, programme item, exhibition, topic, organization, person, creator, licence and words."""

    counted = ngettext_lazy("%(count)s photo", "%(count)s photos", "count")
    order_in_words = _("The newest edition first, within it the latest photo.")

    q = WordsFilter()
    year = YearFilter(label=_("Year"), options="years", method="of_year")
    edition = OptionFilter(label=_("Edition"), options="editions", field_name="edition__slug")
    sub_forum = OptionFilter(label=_("Programme item"), options="sub_forums", field_name="sub_forums")
    exhibition = OptionFilter(label=_("Exhibition"), options="exhibitions", field_name="exhibitions")
    topic = OptionFilter(label=_("Topic"), options="topics", field_name="topics__slug")
    organization = OptionFilter(label=_("Organization"), options="organizations", field_name="organizations__slug")
    person = OptionFilter(label=_("Person"), options="people", field_name="people__slug")
    creator = OptionFilter(label=_("Creator"), options="creators", method="by_creator")
    licence = OptionFilter(label=_("Licence"), options="licences")

    class Meta:
        model = Photo
        fields: list[str] = []

    @property
    def pack_url(self) -> str:
        """The address of the press pack with the photos that are shown."""
        address = reverse("media:press_pack")
        return f"{address}?{urlencode(self.applied)}" if self.applied else address

    def of_year(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Keep photos of editions of a year, and those without an edition that were taken in it."""
        return rows.filter(Q(edition__year=value) | Q(edition=None, taken_on__year=value))

    def by_creator(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(self.creator_names.conditions[value])

    def years(self) -> list[tuple[int, int]]:
        return as_years(
            [*(int(option.detail) for option in self.found["edition"]), *(int(o.value) for o in self.found["year"])]
        )

    def editions(self) -> Options:
        editions = sorted(self.found["edition"], key=lambda option: (option.detail, option.value), reverse=True)
        return [(option.value, edition_in_short(option.detail, option.label)) for option in editions]

    def sub_forums(self) -> Options:
        kinds = dict(SubForum.Kind.choices)
        return [(o.value, o.label or str(kinds.get(o.detail, o.detail))) for o in self.found["sub_forum"]]

    def exhibitions(self) -> Options:
        return by_label(self.found["exhibition"])

    def topics(self) -> Options:
        return by_label(self.found["topic"])

    def organizations(self) -> Options:
        return by_label(self.found["organization"])

    def people(self) -> Options:
        people = Person.objects.published().filter(_shown_in("people")).defer("description")
        return sorted(((person.slug, person.name()) for person in people), key=lambda choice: choice[1])

    def creators(self) -> Options:
        return self.creator_names.options()

    def licences(self) -> Options:
        return [(option.value, str(Licence(option.value).label)) for option in self.found["licence"] if option.value]

    @cached_property
    def creator_names(self) -> Named:
        return Named(columns(Photo, "creator"), (option.words for option in self.found["creator"]))

    @cached_property
    def found(self) -> dict[str, list[Option]]:
        """What the choices are made of, all from one query."""
        photos = Photo.objects.published()
        editions = Edition.objects.published().filter(_shown_in("edition"))
        exhibitions = Exhibition.objects.published().filter(_shown_in("exhibitions"))
        topics = Topic.objects.published().filter(_shown_in("topics"))
        organizations = Organization.objects.published().filter(_shown_in("organizations"))
        return found(
            edition=Choice(editions, "slug", "city", "year"),
            year=Choice(photos.filter(edition=None, taken_on__isnull=False), ExtractYear("taken_on")),
            sub_forum=Choice(self._items(), "pk", "title", "kind"),
            exhibition=Choice(exhibitions, "pk", "title"),
            topic=Choice(topics, "slug", "name"),
            organization=Choice(organizations, "slug", "name"),
            creator=Choice(photos, "", "creator"),
            licence=Choice(photos, "licence"),
        )

    def _items(self) -> QuerySet:
        """Return the programme items to choose from: those of the edition or year asked for, and the one asked for."""
        asked = Q(pk=None)
        if re.fullmatch(r"[0-9]{1,18}", pk := self.data.get("sub_forum", "")):
            asked |= Q(pk=pk)
        if re.fullmatch(r"[-a-zA-Z0-9_]{1,40}", slug := self.data.get("edition", "")):
            asked |= Q(edition__slug=slug)
        if re.fullmatch(r"[0-9]{4}", year := self.data.get("year", "")):
            asked |= Q(edition__year=year)
        return SubForum.objects.published().filter(asked, _shown_in("sub_forums"))


def _shown_in(relation: str) -> Exists:
    """Return the condition that a published photo shows the row through one of its relations.

    It starts from the joining rows, of which the database needs to look at one or two for each choice.
    """
    if relation == "edition":
        return Exists(Photo.objects.published().filter(edition=OuterRef("pk")))
    field = Photo._meta.get_field(relation)
    joining = field.remote_field.through.objects.filter(Photo.visible("photo__"))
    return Exists(joining.filter(**{field.m2m_reverse_field_name(): OuterRef("pk")}))


class AlbumFilterSet(RecordFilterSet):
    """Albums by words."""

    counted = ngettext_lazy("%(count)s album", "%(count)s albums", "count")
    order_in_words = _("The newest edition first.")

    q = WordsFilter()

    class Meta:
        model = Album
        fields: list[str] = []


class DocumentFilterSet(RecordFilterSet):
    """Documents by year, edition, kind, language and words."""

    counted = ngettext_lazy("%(count)s document", "%(count)s documents", "count")
    order_in_words = _("The newest edition first, within it the latest document.")

    q = WordsFilter()
    year = YearFilter(label=_("Year"), options="years", method="of_year")
    edition = OptionFilter(label=_("Edition"), options="editions", field_name="edition__slug")
    kind = OptionFilter(label=_("Kind"), options="kinds")
    language = OptionFilter(label=_("Language"), options="languages")

    class Meta:
        model = Document
        fields: list[str] = []

    def of_year(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Keep documents of editions of a year, and those without an edition that are dated in it."""
        return rows.filter(Q(edition__year=value) | Q(edition=None, published_on__year=value))

    def years(self) -> list[tuple[int, int]]:
        return as_years(year for year, *_rest in self._facts)

    def editions(self) -> Options:
        facts = {slug: (year, tuple(city)) for year, slug, _kind, _language, *city in self._facts if slug}
        ordered = sorted(facts.items(), key=lambda item: (item[1][0], item[0]), reverse=True)
        return [(slug, edition_in_short(year, in_reader_language(city))) for slug, (year, city) in ordered]

    def kinds(self) -> Options:
        occurring = {kind for _year, _slug, kind, *_rest in self._facts}
        return [(value, label) for value, label in Document.Kind.choices if value in occurring]

    def languages(self) -> Options:
        occurring = {language for _year, _slug, _kind, language, *_city in self._facts}
        return [(value, label) for value, label in DOCUMENT_LANGUAGES if value in occurring]

    @cached_property
    def _facts(self) -> list[tuple]:
        year = Coalesce("edition__year", ExtractYear("published_on"))
        rows = Document.objects.published().order_by().annotate(when=year)
        names = ("when", "edition__slug", "kind", "language", *columns(Document, "edition__city"))
        return list(rows.values_list(*names).distinct())
