"""What readers may ask of the lists of this room. Choices are limited to what occurs in published records."""

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from events.models import Edition, Exhibition, Organization, Person, SubForum, Topic
from events.options import edition_label, person_label, tied
from media.models import Album, Document, Photo
from publishing.counting import Found, Way
from publishing.facets import ChoiceFacet, FacetFilter, NamedFacet, NewestFirstFacet, YearFacet
from publishing.languages import DOCUMENT_LANGUAGES
from publishing.licences import Licence
from publishing.list_filters import Sort, WordsFilter
from publishing.listing import RecordFilterSet
from publishing.options import in_reader_language


class PhotoFilterSet(RecordFilterSet):
    """Photos by year, edition, programme item, exhibition, topic, organization, person, creator, licence and words."""

    q = WordsFilter()
    year = YearFacet(label=_("Year"), ways="years")
    edition = NewestFirstFacet(label=_("Edition"), ways="editions", shown="edition_label")
    sub_forum = FacetFilter(
        label=_("Programme item"), ways="sub_forums", shown="item_label", numbered=True, after=("year", "edition")
    )
    exhibition = FacetFilter(label=_("Exhibition"), ways="exhibitions", numbered=True)
    topic = FacetFilter(label=_("Topic"), ways="topics")
    organization = FacetFilter(label=_("Organization"), ways="organizations")
    person = FacetFilter(label=_("Person"), ways="people", shown="person_label")
    creator = NamedFacet(label=_("Creator"), ways="creators")
    licence = ChoiceFacet(label=_("Licence"), choices=Licence.choices, ways="licences")

    counted = ngettext_lazy("%(count)s photo", "%(count)s photos", "count")
    sorts = {
        "newest": Sort(_("Newest edition first")),
        "oldest": Sort(
            _("Oldest edition first, as they were taken"),
            (F("edition__year").asc(nulls_last=True), F("taken_on").asc(nulls_last=True)),
        ),
        "added": Sort(_("Latest additions first"), ("-pk",)),
    }

    class Meta:
        model = Photo
        fields: list[str] = []

    @property
    def pack_url(self) -> str:
        """The address of the press pack with the photos that are shown."""
        address, query = reverse("media:press_pack"), self.query()
        return f"{address}?{query}" if query else address

    def years(self) -> list[Way]:
        """Lead to the years of editions, and for photos without one to those in which they were taken."""
        photos = Photo.objects.all()
        return [
            Way(photos.filter(edition__isnull=False), "edition__year"),
            Way(photos.filter(edition=None, taken_on__isnull=False), "taken_on__year"),
        ]

    def editions(self) -> list[Way]:
        return [tied(Photo.objects.all(), Edition, "edition", "pk")]

    def edition_label(self, found: Found) -> str:
        return edition_label(found)

    def sub_forums(self) -> list[Way]:
        items, links = SubForum.objects.published(), Photo.sub_forums.through.objects.all()
        return [Way(links, "subforum", "photo", items, "pk", words="title", detail="kind")]

    def item_label(self, found: Found) -> str:
        kinds = dict(SubForum.Kind.choices)
        return in_reader_language(found.words) or str(kinds.get(found.detail, found.detail))

    def exhibitions(self) -> list[Way]:
        exhibitions, links = Exhibition.objects.published(), Photo.exhibitions.through.objects.all()
        return [Way(links, "exhibition", "photo", exhibitions, "pk", words="title")]

    def topics(self) -> list[Way]:
        return [tied(Photo.topics.through.objects.all(), Topic, "topic", "photo")]

    def organizations(self) -> list[Way]:
        return [tied(Photo.organizations.through.objects.all(), Organization, "organization", "photo")]

    def people(self) -> list[Way]:
        return [tied(Photo.people.through.objects.all(), Person, "person", "photo")]

    def person_label(self, found: Found) -> str:
        return person_label(found)

    def creators(self) -> list[Way]:
        return [Way(Photo.objects.all(), words="creator")]

    def licences(self) -> list[Way]:
        return [Way(Photo.objects.all(), "licence")]


class AlbumFilterSet(RecordFilterSet):
    """Albums by words and year."""

    q = WordsFilter()
    year = YearFacet(label=_("Year"), ways="years")

    counted = ngettext_lazy("%(count)s album", "%(count)s albums", "count")
    sorts = {
        "newest": Sort(_("Newest edition first")),
        "oldest": Sort(_("Oldest edition first"), (F("edition__year").asc(nulls_last=True),)),
    }

    class Meta:
        model = Album
        fields: list[str] = []

    def years(self) -> list[Way]:
        return [Way(Album.objects.filter(edition__isnull=False), "edition__year")]


class DocumentFilterSet(RecordFilterSet):
    """Documents by year, edition, kind, language and words."""

    q = WordsFilter()
    year = YearFacet(label=_("Year"), ways="years")
    edition = NewestFirstFacet(label=_("Edition"), ways="editions", shown="edition_label")
    kind = ChoiceFacet(label=_("Kind"), choices=Document.Kind.choices, ways="kinds")
    language = ChoiceFacet(label=_("Language"), choices=DOCUMENT_LANGUAGES, ways="languages")

    counted = ngettext_lazy("%(count)s document", "%(count)s documents", "count")
    sorts = {
        "newest": Sort(_("Newest edition first")),
        "oldest": Sort(
            _("Oldest edition first"),
            (F("edition__year").asc(nulls_last=True), F("published_on").asc(nulls_last=True)),
        ),
    }

    class Meta:
        model = Document
        fields: list[str] = []

    def years(self) -> list[Way]:
        """Lead to the years of editions, and for documents without one to those in which they are dated."""
        documents = Document.objects.all()
        return [
            Way(documents.filter(edition__isnull=False), "edition__year"),
            Way(documents.filter(edition=None, published_on__isnull=False), "published_on__year"),
        ]

    def editions(self) -> list[Way]:
        return [tied(Document.objects.all(), Edition, "edition", "pk")]

    def edition_label(self, found: Found) -> str:
        return edition_label(found)

    def kinds(self) -> list[Way]:
        return [Way(Document.objects.all(), "kind")]

    def languages(self) -> list[Way]:
        return [Way(Document.objects.all(), "language")]
