"""What the contributor's words would be as those of a photo of the record; an editor may want them otherwise."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from modeltranslation.utils import build_localized_fieldname

from media.models import ContributedPhoto, Photo
from media.translation import PhotoTranslation
from publishing.words import columns as columns_of


def proposed(item: ContributedPhoto) -> dict[str, object]:
    """Return the fields of the photo that accepting an item unchanged would make, each by the name of its column.

    Words stand in the contributor's language; who took it is named in every one.
    """
    sent = item.contribution
    with override(sent.language):
        credit = _("Photo: %(creator)s") % {"creator": item.creator} if item.creator else ""
    words = {"caption": item.caption, "alt_text": item.alt_text, "place": item.place, "credit_line": credit}
    return {
        **{_column(item, name): value for name, value in words.items()},
        **dict.fromkeys(columns_of(Photo, "creator"), item.creator),
        "licence": sent.licence,
        "edition": sent.edition,
        "taken_on": item.taken_on,
    }


def columns(item: ContributedPhoto, edits: dict[str, object]) -> dict[str, object]:
    """Return edits by column: a translated field that names no language is meant in the contributor's."""
    return {_column(item, name) if name in PhotoTranslation.fields else name: edits[name] for name in edits}


def _column(item: ContributedPhoto, field: str) -> str:
    code = item.contribution.language
    return build_localized_fieldname(field, code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
