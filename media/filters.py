"""What readers may ask of the lists of this room. Choices are limited to what occurs in published records."""

import re
from functools import cached_property

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, ExtractYear, NullIf
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from events.models import Edition, Exhibition, Organization, Person, SubForum, Topic
from events.numbering import edition_in_short
from media.models import Album, Document, Photo
from publishing import words
from publishing.languages import DOCUMENT_LANGUAGES
from publishing.licences import Licence
from publishing.listing import OptionFilter, RecordFilterSet, WordsFilter, YearFilter

#: All columns of the choices are texts of one type, or their union is refused.
TEXT = CharField(max_length=500)


def in_language(path: str, model, code: str | None = None) -> Coalesce:
    """Return the expression for a translated field in one language, else in the first that has words."""
    columns = words.columns(model, path)
    own = [name for name in columns if code and name.endswith(f"_{code.replace('-', '_')}")]
    return Coalesce(
        *(NullIf(F(name), Value("")) for name in dict.fromkeys([*own, *columns])), Value(""), output_field=TEXT
    )


def option_rows(kind: str, rows: QuerySet, value, label, detail="") -> QuerySet:
    """Return rows of four texts (kind, value, label, detail), so that all choices of a form come from one query."""
    texts = {"option_value": value, "option_label": label, "option_detail": detail}
    columns = {
        name: Cast(F(text) if isinstance(text, str) and text else text or Value(""), TEXT)
        for name, text in texts.items()
    }
    return (
        rows.order_by()
        .annotate(option_kind=Value(kind, TEXT), **columns)
        .values_list("option_kind", *columns)
        .distinct()
    )


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

    def of_year(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Keep photos of editions of a year, and those without an edition that were taken in it."""
        return rows.filter(Q(edition__year=value) | Q(edition=None, taken_on__year=value))

    def by_creator(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Keep photos of one creator, named as in the site's first language."""
        return rows.alias(creator_name=in_language("creator", Photo)).filter(creator_name=value)

    def years(self) -> list[tuple[str, str]]:
        found = {row[2] for row in self._options("edition")} | {row[0] for row in self._options("year")}
        return [(year, year) for year in sorted(found, reverse=True)]

    def editions(self) -> list[tuple[str, str]]:
        rows = sorted(self._options("edition"), key=lambda row: (row[2], row[0]), reverse=True)
        return [(slug, edition_in_short(year, city)) for slug, city, year in rows]

    def sub_forums(self) -> list[tuple[str, str]]:
        kinds = dict(SubForum.Kind.choices)
        return [(pk, title or str(kinds.get(kind, kind))) for pk, title, kind in self._options("sub_forum")]

    def exhibitions(self) -> list[tuple[str, str]]:
        return self._by_label("exhibition")

    def topics(self) -> list[tuple[str, str]]:
        return self._by_label("topic")

    def organizations(self) -> list[tuple[str, str]]:
        return self._by_label("organization")

    def people(self) -> list[tuple[str, str]]:
        return self._people

    @cached_property
    def _people(self) -> list[tuple[str, str]]:
        shown = Person.objects.published().filter(_shown_in("people")).defer("description")
        return sorted(((person.slug, person.name()) for person in shown), key=lambda choice: choice[1])

    def creators(self) -> list[tuple[str, str]]:
        return self._by_label("creator")

    def licences(self) -> list[tuple[str, str]]:
        return [(value, str(Licence(value).label)) for value, *_rest in self._options("licence")]

    def _by_label(self, kind: str) -> list[tuple[str, str]]:
        return sorted({value: label for value, label, _d in self._options(kind)}.items(), key=lambda choice: choice[1])

    def _options(self, kind: str) -> list[tuple[str, str, str]]:
        return [row for found, *row in self._all_options if found == kind and row[0]]

    @cached_property
    def _all_options(self) -> list[tuple[str, str, str, str]]:
        code, photos = get_language(), Photo.objects.published()
        own_year = Cast(ExtractYear("taken_on"), TEXT)
        editions = Edition.objects.published().filter(_shown_in("edition"))
        exhibitions = Exhibition.objects.published().filter(_shown_in("exhibitions"))
        topics = Topic.objects.published().filter(_shown_in("topics"))
        organizations = Organization.objects.published().filter(_shown_in("organizations"))
        return list(
            option_rows("edition", editions, "slug", in_language("city", Edition, code), "year").union(
                option_rows("year", photos.filter(edition=None, taken_on__isnull=False), own_year, own_year),
                option_rows("sub_forum", self._items(), "pk", in_language("title", SubForum, code), "kind"),
                option_rows("exhibition", exhibitions, "pk", in_language("title", Exhibition, code)),
                option_rows("topic", topics, "slug", in_language("name", Topic, code)),
                option_rows("organization", organizations, "slug", in_language("name", Organization, code)),
                option_rows("creator", photos, in_language("creator", Photo), in_language("creator", Photo, code)),
                option_rows("licence", photos, "licence", "licence"),
                all=True,
            )
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

    def years(self) -> list[tuple[str, str]]:
        found = {year for year, *_rest in self._facts if year}
        return [(str(year), str(year)) for year in sorted(found, reverse=True)]

    def editions(self) -> list[tuple[str, str]]:
        found = {slug: (year, city) for year, slug, city, _kind, _language in self._facts if slug}
        ordered = sorted(found.items(), key=lambda item: (item[1][0], item[0]), reverse=True)
        return [(slug, edition_in_short(*parts)) for slug, parts in ordered]

    def kinds(self) -> list[tuple[str, str]]:
        found = {kind for *_rest, kind, _language in self._facts}
        return [(value, label) for value, label in Document.Kind.choices if value in found]

    def languages(self) -> list[tuple[str, str]]:
        found = {language for *_rest, language in self._facts}
        return [(value, label) for value, label in DOCUMENT_LANGUAGES if value in found]

    @cached_property
    def _facts(self) -> list[tuple]:
        year = Coalesce("edition__year", ExtractYear("published_on"))
        city = in_language("edition__city", Document, get_language())
        rows = Document.objects.published().order_by().annotate(when=year, where=city)
        return list(rows.values_list("when", "edition__slug", "where", "kind", "language").distinct())
