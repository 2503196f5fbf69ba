"""Prose pages that staff edit, and where they stand in the menus."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.addresses import address
from publishing.models import PLACES, Publishable, is_below_itself
from publishing.richtext import RichTextField

#: First parts of addresses that belong to other parts of the site.
RESERVED = {
    "admin", "albums", "calendars", "cite", "contribute", "documents", "editions", "exhibitions", "feeds", "files",
    "healthz", "hello", "metrics", "numbers", "oembed", "organizations", "outcomes", "people", "photos", "press",
    "preview", "search", "share", "static", "sub-forums", "subscribe", "topics",
}  # fmt: skip


class Page(Publishable):
    """A page of prose at an address of its own."""

    class Menu(models.TextChoices):
        NONE = "none", _("in no menu")
        HEADER = "header", _("in the menu at the top")
        FOOTER = "footer", _("in the menu at the bottom")

    title = models.CharField(_("title"), max_length=200)
    path = models.CharField(
        _("address"),
        max_length=200,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$",
                _("Use lower-case letters, digits and hyphens, with slashes between parts: about/history."),
            )
        ],
        help_text=_("The part after the language: about gives /en/about/."),
    )
    body = RichTextField(_("text"), blank=True)
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children", verbose_name=_("parent page")
    )
    menu = models.CharField(_("place in the menus"), max_length=6, choices=Menu, default=Menu.NONE)
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, validators=PLACES, help_text=_("Lower numbers come first.")
    )

    required_to_publish = ("path",)
    translated_to_publish = ("title",)
    address_parts = ("path",)
    kept_by = ("children",)
    words_in = ("title", "body")

    class Meta(Publishable.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["order", "path"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.path.split("/")[0] in RESERVED:
            raise ValidationError({"path": _("This address belongs to another part of the site.")})
        if is_below_itself(self, "parent"):
            raise ValidationError({"parent": _("A page cannot stand below itself.")})

    def get_absolute_url(self) -> str:
        return address("pages:page_detail", self.path)

    def above(self) -> list["Page"]:
        """Return the public pages this one stands below, the outermost first; one query a level."""
        trail, seen, key = [], {self.pk}, self.parent_id
        while key and key not in seen:
            seen.add(key)
            page = Page.objects.defer("body").get(pk=key)
            trail.append(page)
            key = page.parent_id
        return [page for page in reversed(trail) if page.is_public()]
