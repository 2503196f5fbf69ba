"""What of this room a search looks at."""

from media.models import Album, Document, Photo
from publishing.languages import Text, text_of
from search.registry import register


def register_all() -> None:
    """Register photos, albums and documents; called once when the site starts."""
    register(
        Photo,
        title=_caption,
        context=lambda photo: text_of(photo, "credit_line").words,
        more="media:photo_list",
    )
    register(
        Album,
        context=lambda album: str(album.edition or ""),
        joined=("edition",),
    )
    register(
        Document,
        context=lambda document: " · ".join(
            str(part)
            for part in (document.get_kind_display(), document.get_language_display(), document.edition)
            if part
        ),
        joined=("edition",),
        more="media:document_list",
    )


def _caption(photo: Photo) -> Text:
    caption = text_of(photo, "caption")
    if len(caption.words) <= 120:
        return caption
    return Text(f"{caption.words[:119].rstrip()}…", caption.language, caption.is_fallback)
