"""What of this room has a history."""

from media.models import Album, Document, Photo
from publishing.history.registry import register

#: What the site works out of the file, and where the file stands on its way to readers.
WORKED_OUT = (
    "token", "sha256", "file_size", "width", "height", "dominant_colour", "rendition_key", "refused_key",
    "perceptual_hash", "suggestions", "batch", "was_published", "focal_is_chosen",
)  # fmt: skip


def register_all() -> None:
    """Keep the history of photos, albums and documents; called once when the site starts."""
    register(Photo, rows=("citations",), without=WORKED_OUT)
    register(Album, rows=("places",))
    register(Document, rows=("citations",), without=("sha256", "file_size", "content_type"))
