"""What the Jinja templates in ``templates/parts`` may call: the tags of the other templates, by their names."""

from functools import lru_cache

from django.core.files.storage import Storage, storages
from django.utils.formats import localize
from django.utils.translation import gettext, pgettext
from jinja2 import Environment, StrictUndefined

from events.templatetags import footnotes, titles
from events.timeline import headcount
from publishing import drawn
from publishing.addresses import address
from publishing.templatetags import dates, record


def environment(**options: object) -> Environment:
    """Return the environment of the parts; a name that no one gave a value to is an error."""
    made = Environment(**options | {"undefined": StrictUndefined})  # noqa: S701 - Django asks for escaping
    made.globals |= {
        "_": gettext,
        "pgettext": pgettext,
        "address": address,
        "static": static,
        "number": localize,
        "text": record.text,
        "words": record.text_value,
        "paragraphs": record.paragraphs,
        "lang_of": record.lang_of,
        "html_lang": record.html_lang,
        "with_language": record.with_language,
        "other_languages": record.other_languages,
        "cite": footnotes.cite,
        "cite_source": footnotes.cite_source,
        "own_translation": titles.own_translation,
        "title": titles.title,
        "in_short": titles.in_short,
        "headcount": headcount,
        "year_in_words": dates.year_in_words,
        "drawn_rows": drawn.rows,
        "drawn_facets": drawn.facets,
    }
    return made


def static(name: str) -> str:
    """Return the address of a static file, which stays the same while a process runs."""
    return _address_in(storages["staticfiles"], name)


@lru_cache(maxsize=200)
def _address_in(storage: Storage, name: str) -> str:
    return storage.url(name)
