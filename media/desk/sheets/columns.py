"""The columns of a caption spreadsheet: their codes, their headers, and which one a header that came back means."""

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop, override

from media.desk.captions import fields
from media.desk.shared import columns
from media.models import Photo
from publishing.sheets.cells import folded

NUMBER, FINGERPRINT, FILE, EDITION, PAGE = "number", "fingerprint", "file", "edition", "page"
#: What tells which photo a row is about; none of it is changed by what comes back.
IDENTITY = (NUMBER, FINGERPRINT, FILE, EDITION, PAGE)
#: What a photo says, in the order of writing, the languages of one field side by side.
VALUES = tuple(code for name in fields.ORDER for code in (columns(name) if name in fields.TRANSLATED else [name]))
ALL = (*IDENTITY, *VALUES)
HEADERS = {
    NUMBER: gettext_noop("Photo number"),
    FINGERPRINT: gettext_noop("State when downloaded"),
    FILE: gettext_noop("File name"),
    EDITION: gettext_noop("Edition"),
    PAGE: gettext_noop("Page of the photo"),
}


def header(code: str) -> str:
    """Return what stands above a column, in the active language."""
    if code in HEADERS:
        return gettext(HEADERS[code])
    return capfirst(str(Photo._meta.get_field(code).verbose_name))


def known() -> dict[str, str]:
    """Return ``{header: code}`` for every header in every language of the site, and for the codes themselves."""
    found = {code: code for code in ALL}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for code in ALL:
                found.setdefault(folded(header(code)), code)
    return found
