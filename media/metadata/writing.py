"""What the record knows of a photo, as bytes that travel inside its public files.

XMP holds the words in every language; the older IPTC IIM, which knows no languages, those of the default language, as
far as each fits its dataset. Nothing of the camera's own metadata is in either.
"""

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from django.conf import settings
from django.utils import translation
from modeltranslation.utils import build_localized_fieldname

from events.models import Forum
from media.metadata import iim
from media.metadata.xmp import Packet
from publishing.dates import Precision
from publishing.languages import html_language
from publishing.licences import Licence

if TYPE_CHECKING:
    from media.models import Photo


def going_out(photo: "Photo", forum: Forum | None = None) -> tuple[bytes, bytes]:
    """Return the XMP packet and the IPTC datasets (IIM records without any wrapping) that public files carry.

    Both are the same for the same words: the name of a set of renditions follows from them. Who asks for many photos
    gives the forum, so that it is not read for each.
    """
    return _packet(photo, forum), _datasets(photo)


def _packet(photo: "Photo", forum: Forum | None) -> bytes:
    packet, page = Packet(), _page(photo)
    packet.languages("dc:description", _languages(photo, "caption"))
    packet.languages("Iptc4xmpCore:AltTextAccessibility", _languages(photo, "alt_text"))
    packet.text("photoshop:Headline", _first(photo, "headline"))
    packet.texts("dc:creator", [_first(photo, "creator")])
    packet.text("photoshop:Credit", _first(photo, "credit_line"))
    packet.languages("dc:rights", _languages(photo, "copyright_notice"))
    packet.languages("xmpRights:UsageTerms", _terms(photo))
    packet.text("xmpRights:Marked", _is_marked(photo))
    packet.text("xmpRights:WebStatement", (photo.terms.address if photo.terms else "") or page)
    if page:
        packet.structures("plus:Licensor", [{"plus:LicensorURL": page}])
    packet.text("Iptc4xmpCore:Location", _first(photo, "place"))
    packet.languages("Iptc4xmpExt:Event", _event(photo, forum))
    packet.text("photoshop:DateCreated", _taken(photo, "-"))
    return bytes(packet)


def _datasets(photo: "Photo") -> bytes:
    texts = {
        105: [_first(photo, "headline")],
        120: [_first(photo, "caption")],
        80: [_first(photo, "creator")],
        110: [_first(photo, "credit_line")],
        116: [_first(photo, "copyright_notice")],
        92: [_first(photo, "place")],
        55: [_taken(photo, "")] if photo.precision == Precision.DAY else [],
    }
    return iim.built(texts)


def _languages(record, field: str) -> dict[str, str]:
    """Return the words of a translated field by language tag, the default language first."""
    return {
        html_language(code): str(getattr(record, build_localized_fieldname(field, code)) or "").strip()
        for code, _name in settings.LANGUAGES
    }


def _first(record, field: str) -> str:
    return next(filter(None, _languages(record, field).values()), "")


def _terms(photo: "Photo") -> dict[str, str]:
    """Return the usage terms in each language: the licence in words, and what the record adds."""
    terms = _languages(photo, "usage_terms")
    for code, _name in settings.LANGUAGES:
        if photo.terms:
            with translation.override(code):
                words = f"{photo.terms.label}: {photo.terms.in_words}"
            terms[html_language(code)] = " ".join(filter(None, [words, terms[html_language(code)]]))
    return terms


def _is_marked(photo: "Photo") -> str:
    """Say whether rights are held in the photo, as XMP spells it; nothing where no licence is chosen."""
    if not photo.terms:
        return ""
    return "False" if photo.terms in {Licence.CC0, Licence.PUBLIC_DOMAIN} else "True"


def _event(photo: "Photo", forum: Forum | None) -> dict[str, str]:
    if photo.edition_id is None:
        return {}
    forum, names = forum or Forum.load(), {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            names[html_language(code)] = f"{forum.name} ({photo.edition})"
    return names


def _taken(photo: "Photo", between: str) -> str:
    """Return the day, month or year the photo was taken as ISO 8601 writes it."""
    taken_on = photo._meta.get_field("taken_on").to_python(photo.taken_on)
    if not taken_on:
        return ""
    parts = {Precision.YEAR: 1, Precision.MONTH: 2}.get(photo.precision, 3)
    return between.join(taken_on.isoformat().split("-")[:parts])


def _page(photo: "Photo") -> str:
    """Return the address of the photo's page, where the site knows its own."""
    if not settings.SITE_URL:
        return ""
    with translation.override(settings.LANGUAGE_CODE):
        return urljoin(settings.SITE_URL, photo.get_absolute_url())
