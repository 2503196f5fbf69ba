"""Rich text: one small set of elements, allowed in the editor, cleaned on every way in and again on the way out.

Cleaning takes time that grows with the square of how deep elements stand in one another, so what is too long or too
deep is refused before it is cleaned.
"""

import re
from html import unescape

import nh3
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_prose_editor.fields import ProseEditorField

#: What the editor offers; headings begin at 2 because the page has the only 1.
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "History": True,
}
TAGS = {"p", "br", "hr", "strong", "em", "sub", "sup", "h2", "h3", "ul", "ol", "li", "blockquote", "a"}

_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener",
)
EMPTY = {"", "<p></p>"}

#: Characters a text may have, elements that may stand in one another, and elements in a text whose tags are not clear.
LONGEST, DEEPEST, MOST_UNCLEAR = 200_000, 30, 300
_LINE_END = re.compile(r"</(?:p|h2|h3|li|blockquote)>|<br ?/?>", re.IGNORECASE)
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_ANY_TAG = re.compile(r"<(?=[a-z/!?])(/?)([a-z]?)", re.IGNORECASE | re.ASCII)
#: A tag that every parser reads alike: nothing but quoted attributes without angle brackets.
_CLEAR_TAG = re.compile(
    r"""<(/?)([a-z][a-z0-9-]*+)(?:[ \t\r\n]++[a-z][a-z0-9:_-]*+(?:="[^"<>]*+"|='[^'<>]*+')?+)*+[ \t\r\n]*+/?>""",
    re.IGNORECASE | re.ASCII,
)


def clean(html: str) -> str:
    """Return the html with everything outside the allowed elements, attributes and schemes removed.

    Raises ``ValidationError`` where it is too long or too deeply nested.
    """
    html = html.replace("\x00", "")
    if len(html) <= LONGEST:
        if is_too_deep(html):
            raise ValidationError(
                _("Too many lists, quotations or other elements stand in one another. Paste it as plain text."),
                code="too_deep",
            )
        html = _cleaner.clean(html).strip()
    if len(html) > LONGEST:
        size = {"limit": filesizeformat(LONGEST)}
        raise ValidationError(_("This text is too long: at most %(limit)s are taken.") % size, code="too_long")
    return "" if html in EMPTY else html


def is_too_deep(html: str) -> bool:
    """Say whether elements stand in one another deeper than may be cleaned, in one pass over the text.

    An end tag counts only where it closes the element opened last. Where any tag can be read in two ways, a comment
    for instance, end tags are not believed at all.
    """
    open_elements: list[str] = []
    place, opened = 0, 0
    is_clear = True
    while found := _ANY_TAG.search(html, place):
        tag = _CLEAR_TAG.match(html, found.start())
        place = tag.end() if tag else found.end()
        is_clear = is_clear and tag is not None
        opened += bool(found[2]) and not found[1]
        name = tag[2].lower() if tag else ""
        if name in _VOID:
            continue
        if not found[1]:
            open_elements.append(name)
        elif open_elements and open_elements[-1] == name:
            open_elements.pop()
        if len(open_elements) > DEEPEST if is_clear else opened > MOST_UNCLEAR:
            return True
    return False


def safe_html(html: str | None) -> SafeString:
    """Return stored rich text cleaned once more and marked safe for a template; its bare words where it cannot be."""
    try:
        return mark_safe(clean(html or ""))  # noqa: S308
    except ValidationError:
        return escape(re.sub(r"<[^<>]*>", " ", html[:LONGEST]))


def plain_text(html: str) -> str:
    """Return the words of rich text, each paragraph, heading and item of a list on a line of its own."""
    lines = unescape(strip_tags(_LINE_END.sub("\n", html))).splitlines()
    return "\n".join(words for line in lines if (words := " ".join(line.split())))


class RichTextField(ProseEditorField):
    """Text written in the rich-text editor; cleaned whichever way it is saved, not by ``full_clean()`` alone.

    What cannot be cleaned is refused with a ``ValidationError``, by a save as well.
    """

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("extensions", dict(EXTENSIONS))
        kwargs["sanitize"] = clean
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return clean(value) if value else value
