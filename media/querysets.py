"""Rows of this room, named for the use they are put to. Whatever they bring along is published too."""

from django.apps import apps
from django.conf import settings
from django.db.models import BigIntegerField, Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from modeltranslation.utils import build_localized_fieldname

from media import renditions
from publishing import scopes
from publishing.languages import default_column
from publishing.models import PublishableQuerySet

#: Long texts of an edition that no list of photos or documents shows.
EDITION_PROSE = ("body", "low_carbon", "summary", "theme", "title", "co_title", "date_note", "venue")
NEWEST_EDITION_FIRST = (F("edition__year").desc(nulls_last=True), "-pk")
#: What rows of pictures show of a photo, and what is written once a language.
GRID_COLUMNS = ("state", "edition", "token", "rendition_key", "width", "height", "dominant_colour", "licence")
GRID_WORDS = ("alt_text", "caption", "credit_line")


def _model(room: str, name: str):
    return apps.get_model(room, name)


def _published(relation: str, room: str, model: str, *more: str) -> Prefetch:
    """Return a prefetch of the published rows of a relation, with ``more`` loaded along."""
    rows = _model(room, model).objects.published()
    return Prefetch(relation, queryset=rows.select_related(*more) if more else rows)


def _without_prose(prefix: str) -> list[str]:
    """Return the columns, in every language, that cards of this room leave in the database."""
    codes = [code for code, _name in settings.LANGUAGES]
    names = [build_localized_fieldname(name, code) for name in EDITION_PROSE for code in codes]
    return [f"{prefix}{name}" for name in (*EDITION_PROSE, *names)]


def lacking(field: str) -> Q:
    """Return the condition that a translated field has no words in the language that must be filled."""
    column = default_column(field)
    return Q(**{column: ""}) | Q(**{f"{column}__isnull": True})


class PhotoQuerySet(PublishableQuerySet):
    def for_cards(self) -> QuerySet:
        """Return photos with what a list shows of each, those of the newest edition first."""
        return self.select_related("edition").defer(*_without_prose("edition__")).order_by(*NEWEST_EDITION_FIRST)

    def for_grid(self) -> QuerySet:
        """Return photos with what stands under each in rows of pictures, in the same order."""
        words = [build_localized_fieldname(name, code) for name in GRID_WORDS for code, _name in settings.LANGUAGES]
        return self.only(*GRID_COLUMNS, *words).order_by(*NEWEST_EDITION_FIRST)

    def for_detail(self) -> QuerySet:
        """Return photos with edition, what and who they show, albums and citations."""
        citations = _model("events", "Citation").objects.select_related("source")
        visible = _model("events", "Source").visible("source__")
        return self.select_related("edition").prefetch_related(
            _published("sub_forums", "events", "SubForum", "edition"),
            _published("exhibitions", "events", "Exhibition", "edition"),
            _published("organizations", "events", "Organization"),
            _published("people", "events", "Person"),
            _published("topics", "events", "Topic"),
            _published("albums", "media", "Album"),
            Prefetch("citations", queryset=citations.filter(visible)),
        )

    def with_uses(self) -> QuerySet:
        """Return photos with where they are used: edition, programme items, exhibitions, albums, covers."""
        return self.select_related("edition").prefetch_related("sub_forums", "exhibitions", "albums", "covered_albums")

    def as_taken(self) -> QuerySet:
        """Return photos in the order in which they were taken or, where no day is known, came in; those last."""
        return self.order_by(F("taken_on").asc(nulls_last=True), "pk")

    def around(self, edition: int | None, pk: int) -> QuerySet:
        """Return the photo shown before one of an edition, and the one after; ``neighbours`` tells them apart."""
        among = self.filter(edition=edition)
        before = among.filter(pk__gt=pk).order_by("pk").values("pk")[:1]
        after = among.filter(pk__lt=pk).order_by("-pk").values("pk")[:1]
        return among.filter(Q(pk__in=before) | Q(pk__in=after)).order_by("pk")

    def lacking_words(self) -> QuerySet:
        """Return photos that lack words without which they cannot be published: caption, alt text or credit line."""
        return self.filter(Q(*map(lacking, self.model.translated_to_publish), _connector=Q.OR))

    def refused(self) -> QuerySet:
        """Return photos whose file is no sound picture by today's rules."""
        return self.filter(refused_key__startswith=renditions.key_prefix())

    def with_file(self) -> QuerySet:
        """Return photos of which renditions can be made: those that have a file, and not an unfit one."""
        return self.exclude(original="").exclude(refused_key__startswith=renditions.key_prefix())

    def lacking_renditions(self) -> QuerySet:
        """Return photos that have a file, but not the renditions of today's rules."""
        return self.with_file().exclude(rendition_key__startswith=renditions.key_prefix())

    def lacking_better(self) -> QuerySet:
        """Return photos that the public sees, but in their quick renditions only."""
        return self.with_file().published().filter(rendition_key__contains=f"_{renditions.QUICK}")


class AlbumQuerySet(PublishableQuerySet):
    def for_cards(self) -> QuerySet:
        """Return albums with ``photo_count`` and ``cover_pk``: the cover or else the first published photo."""
        photo = _model("media", "Photo")
        cover = photo.objects.published().filter(covered_albums=OuterRef("pk"))
        first = (
            _model("media", "AlbumPhoto")
            .objects.filter(photo.visible("photo__"), album=OuterRef("pk"))
            .order_by("order", "pk")
        )
        seen = photo.visible("places__photo__")
        return (
            self.select_related("edition")
            .defer(*_without_prose("edition__"))
            .annotate(
                photo_count=Count("places", filter=seen),
                cover_pk=Coalesce(
                    Subquery(cover.values("pk")[:1]),
                    Subquery(first.values("photo")[:1]),
                    output_field=BigIntegerField(),
                ),
            )
            .order_by(*NEWEST_EDITION_FIRST)
        )


class DocumentQuerySet(PublishableQuerySet):
    def for_cards(self) -> QuerySet:
        """Return documents with what a list shows of each, those of the newest edition first."""
        return (
            self.select_related("edition", "sub_forum", "sub_forum__edition")
            .defer(*_without_prose("edition__"), *_without_prose("sub_forum__edition__"), "sub_forum__body")
            .order_by(F("edition__year").desc(nulls_last=True), F("published_on").desc(nulls_last=True), "-pk")
        )


class BatchQuerySet(QuerySet):
    def seen_by(self, user) -> QuerySet:
        """Return the batches a user may look into: all for those who may change any photo, else the user's own."""
        may_see_all = user.has_perm("media.change_photo") and scopes.editions_of(user) is None
        return self.all() if may_see_all else self.filter(created_by=user)

    def sent_by(self, user) -> QuerySet:
        """Return the batches to which a user may add, and in which the user decides: the user's own."""
        return self.all() if user.is_superuser else self.filter(created_by=user)

    def for_list(self) -> QuerySet:
        """Return batches, the newest first, with who sent them, how many of their files stand where, and how many of
        their photos lack words."""
        stages = {
            "photo_count": ("photo", "linked"),
            "missing_count": ("arriving", "waiting", "unpacking"),
            "open_count": ("duplicate", "refused"),
        }
        counts = {name: Count("files", filter=Q(files__stage__in=of)) for name, of in stages.items()}
        photos = _model("media", "Photo").objects.lacking_words().filter(batch=OuterRef("pk")).order_by()
        wordless = photos.values("batch").annotate(count=Count("pk")).values("count")
        return (
            self.select_related("created_by")
            .annotate(**counts, wordless_count=Coalesce(Subquery(wordless), 0))
            .order_by("-pk")
        )


class BatchFileQuerySet(QuerySet):
    def for_rows(self) -> QuerySet:
        """Return files with their batch and its sender, their photo and the one that was there before."""
        return self.select_related("batch__created_by", "photo", "duplicate_of")


class ContributedPhotoQuerySet(QuerySet):
    def for_queue(self) -> QuerySet:
        """Return contributed photos with their contribution and all that happened to them, by whom."""
        decisions = _model("media", "Decision").objects.select_related("made_by").order_by("pk")
        return self.select_related("contribution", "contribution__edition", "photo").prefetch_related(
            Prefetch("decisions", queryset=decisions)
        )
