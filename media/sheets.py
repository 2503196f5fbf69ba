"""What of this room goes out and comes in as spreadsheets: words about photos and documents, never their files."""

from django.utils.translation import gettext_noop

from events.sheets import SLUG, citations
from media.models import Album, AlbumPhoto, Document, Photo
from publishing.sheets.kinds import NUMBER, Kind, register

NUMBERED = ((NUMBER,),)
NO_NEW_PHOTO = gettext_noop("Upload the photo first; then write its words here, by its number.")
NO_NEW_DOCUMENT = gettext_noop("Add the document with its file first; then write its words here, by its number.")


def register_all() -> None:
    """Register all kinds; called once when the site starts."""
    photo = Kind(Photo, NUMBERED, without=("focal_x", "focal_y"), shown=("original_name",), no_new=NO_NEW_PHOTO)
    register(photo, citations(Photo))
    register(
        Kind(Album, SLUG),
        Kind(AlbumPhoto, (("photo",),), within=Album, owner="album", shown=("photo__original_name",)),
    )
    register(Kind(Document, NUMBERED, shown=("original_name",), no_new=NO_NEW_DOCUMENT), citations(Document))
