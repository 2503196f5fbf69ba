"""Documents: programmes, speeches, reports as files that readers can download."""

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from media.document_files import format_name
from media.querysets import DocumentQuerySet
from media.storages import document_path, originals
from publishing.addresses import address, numbered
from publishing.dates import describe_days
from publishing.languages import DOCUMENT_LANGUAGES
from publishing.licences import Licence
from publishing.models import Publishable


class Document(Publishable):
    """A file with a title."""

    class Kind(models.TextChoices):
        PROGRAMME = "programme", _("Programme")
        SPEECH = "speech", _("Speech")
        PRESENTATION = "presentation", _("Presentation")
        REPORT = "report", _("Report")
        STATEMENT = "statement", _("Statement")
        PRESS_RELEASE = "press-release", _("Press release")
        OTHER = "other", _("Other")

    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=13, choices=Kind, default=Kind.OTHER)
    language = models.CharField(_("language"), max_length=12, choices=DOCUMENT_LANGUAGES, default="en")
    file = models.FileField(_("file"), storage=originals, upload_to=document_path, max_length=200)
    original_name = models.CharField(_("name of the file as it came"), max_length=255, blank=True, editable=False)
    content_type = models.CharField(pgettext_lazy("of a file", "format"), max_length=100, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    file_size = models.PositiveBigIntegerField(_("file size in bytes"), default=0, editable=False)
    pages = models.PositiveIntegerField(pgettext_lazy("of a document", "pages"), null=True, blank=True)
    published_on = models.DateField(_("date of the document"), null=True, blank=True)
    licence = models.CharField(_("licence"), max_length=24, choices=Licence, blank=True)
    edition = models.ForeignKey(
        "events.Edition", models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("edition")
    )
    sub_forum = models.ForeignKey(
        "events.SubForum",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("programme item"),
    )
    citations = GenericRelation("events.Citation")

    scoped_by = ("edition",)
    shown_with = ("edition", "sub_forum")
    required_to_publish = ("file",)
    translated_to_publish = ("title",)

    words_in = ("title",)

    objects = models.Manager.from_queryset(DocumentQuerySet)()

    class Meta(Publishable.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = [models.F("edition__year").desc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        self._take_edition()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self._take_edition()
        super().clean()
        if self.sub_forum and self.sub_forum.edition_id != self.edition_id:
            raise ValidationError({"sub_forum": _("This programme item belongs to another edition.")})

    def _take_edition(self) -> None:
        """A document of a programme item is one of its edition."""
        if self.sub_forum and not self.edition_id:
            self.edition = self.sub_forum.edition

    def get_absolute_url(self) -> str:
        return numbered("media:document_download", self.pk)

    def get_page_url(self) -> str:
        return f"{address('media:document_list')}#document-{self.pk}"

    @property
    def terms(self) -> Licence | None:
        """The licence with its words and address, or None where none was chosen."""
        return Licence(self.licence) if self.licence in Licence.values else None

    @property
    def format_name(self) -> str:
        """The format by the name readers know, such as PDF."""
        return format_name(self.content_type)

    def days(self) -> str:
        """Return the day of the document as a reader sees it, or an empty string."""
        return describe_days(self.published_on)
