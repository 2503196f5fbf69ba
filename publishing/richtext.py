"""Rich text: one small set of elements, allowed in the editor, cleaned on every way in and again on the way out."""

import nh3
from django.utils.safestring import SafeString, mark_safe
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


def clean(html: str) -> str:
    """Return the html with everything outside the allowed elements, attributes and schemes removed."""
    cleaned = _cleaner.clean(html.replace("\x00", "")).strip()
    return "" if cleaned in EMPTY else cleaned


def safe_html(html: str | None) -> SafeString:
    """Return stored rich text cleaned once more and marked safe for a template."""
    return mark_safe(clean(html or ""))  # noqa: S308


class RichTextField(ProseEditorField):
    """Text written in the rich-text editor; cleaned whichever way it is saved, not by ``full_clean()`` alone."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("extensions", dict(EXTENSIONS))
        kwargs["sanitize"] = clean
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return clean(value) if value else value
