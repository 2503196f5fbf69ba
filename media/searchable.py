"""What of this room a search looks at."""

from django.db.models import QuerySet

from media.models import Album, Document, Photo
from publishing.languages import Text, text_of
from search.registry import register


def register_all() -> None:
    """Register photos, albums and documents; called once when the site starts."""
    register(
        Document,
        "document",
        8,
        detail=lambda document: " · ".join(
            str(part)
            for part in (document.get_kind_display(), document.get_language_display(), document.days())
            if part
        ),
        ties=lambda document: [
            *([f"edition:{document.edition_id}"] if document.edition_id else []),
            *([f"sub-forum:{document.sub_forum_id}"] if document.sub_forum_id else []),
        ],
        texts=_words_of_file,
        languages=lambda document: [document.language],
        day=lambda document: document.published_on,
        joined=("edition", "sub_forum", "sub_forum__edition", "words"),
        more="media:document_list",
    )
    register(
        Album,
        "album",
        11,
        ties=lambda album: [f"edition:{album.edition_id}"] if album.edition_id else [],
        joined=("edition",),
    )
    register(
        Photo,
        "photo",
        20,
        title=_caption,
        detail=lambda photo: text_of(photo, "credit_line"),
        naming=("headline",),
        ties=_ties,
        day=lambda photo: photo.taken_on,
        joined=("edition",),
        prefetched=tuple(SHOWN),
        pictures=_in_small,
        more="media:photo_list",
    )


#: What a photo shows, and what it is called in ties.
SHOWN = {"sub_forums": "sub-forum", "exhibitions": "exhibition", "organizations": "organization", "people": "person",
         "topics": "topic"}  # fmt: skip


def _ties(photo: Photo) -> list[str]:
    edition = [f"edition:{photo.edition_id}"] if photo.edition_id else []
    return edition + [f"{code}:{other.pk}" for name, code in SHOWN.items() for other in getattr(photo, name).all()]


def _in_small(keys: list[int]) -> QuerySet:
    """Return photos with what their cards are made of."""
    columns = ("token", "rendition_key", "width", "height", "dominant_colour")
    return Photo.objects.published().filter(pk__in=keys).only(*columns)


def _words_of_file(document: Document) -> list[tuple[str, str]]:
    words = getattr(document, "words", None)
    return [(document.language, " ".join(words.text.split()))] if words and words.file == document.file.name else []


def _about_document(document: Document) -> str:
    parts = (document.get_kind_display(), document.get_language_display(), document.days())
    return " · ".join(str(part) for part in parts if part)


def _caption(photo: Photo) -> Text:
    caption = text_of(photo, "caption")
    if len(caption.words) <= 120:
        return caption
    return Text(f"{caption.words[:119].rstrip()}…", caption.language, caption.is_fallback)
