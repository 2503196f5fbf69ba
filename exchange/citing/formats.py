"""The forms in which a citation can be downloaded."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exchange.citing import bibtex, csl, ris, text
from exchange.citing.cited import Cited


@dataclass(frozen=True)
class Format:
    """A form: its name for readers, its media type, and what writes it."""

    suffix: str
    label: str | Promise
    content_type: str
    write: Callable[[Cited], str]


FORMATS = {
    found.suffix: found
    for found in (
        Format("txt", _("Plain text"), "text/plain; charset=utf-8", lambda cited: f"{text.write(cited)}\n"),
        Format("bib", "BibTeX", "application/x-bibtex; charset=utf-8", bibtex.write),
        Format("ris", "RIS", "application/x-research-info-systems; charset=utf-8", ris.write),
        Format("json", "CSL-JSON", "application/vnd.citationstyles.csl+json", csl.write),
    )
}
