"""Sources, and which field of which record each supports or contradicts."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from events.querysets import SourceQuerySet
from publishing.addresses import address
from publishing.dates import Precision, describe_days
from publishing.facts import fact_words
from publishing.languages import DOCUMENT_LANGUAGES
from publishing.models import Publishable, Translated


class Source(Publishable):
    """A press report, an official page, a document: something in which a fact was read."""

    outlet = models.CharField(_("outlet"), max_length=200, help_text=_("The newspaper, agency or office."))
    title = models.CharField(
        _("title"), max_length=400, blank=True, help_text=_("In the language of the source, not translated.")
    )
    author = models.CharField(_("author"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=12, choices=DOCUMENT_LANGUAGES)
    published_on = models.DateField(_("date published"), null=True, blank=True)
    precision = models.CharField(_("date is known"), max_length=5, choices=Precision, default=Precision.DAY)
    read_on = models.DateField(_("date read"), null=True, blank=True)
    url = models.URLField(
        _("web address"), max_length=1000, blank=True, help_text=_("Leave empty if only a copy was read.")
    )
    archived_url = models.URLField(_("archived address"), max_length=1000, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    editions = models.ManyToManyField(
        "events.Edition", verbose_name=_("editions it reports on"), blank=True, related_name="sources"
    )

    translated_to_publish = ("outlet",)

    words_in = ("outlet", "title", "author", "note")

    objects = models.Manager.from_queryset(SourceQuerySet)()

    class Meta(Publishable.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources and press coverage")
        ordering = [models.F("published_on").desc(nulls_last=True), "-pk"]

    def __str__(self) -> str:
        return gettext(", ").join(part for part in (self.outlet, self.title, self.days()) if part)

    def get_absolute_url(self) -> str:
        return f"{address('events:press')}#source-{self.pk}"

    def days(self) -> str:
        """Return the day of publication as a reader sees it, or an empty string."""
        return describe_days(self.published_on, None, self.precision)

    def read_day(self) -> str:
        """Return the day on which it was read as a reader sees it, or an empty string."""
        return describe_days(self.read_on)


class Citation(Translated):
    """What a source says about one field of one record: it supports what stands there, or contradicts it."""

    class Stance(models.TextChoices):
        SUPPORTS = "supports", _("supports")
        CONTRADICTS = "contradicts", _("contradicts")

    content_type = models.ForeignKey(ContentType, models.CASCADE, verbose_name=_("kind of record"))
    object_id = models.PositiveBigIntegerField(_("record"))
    record = GenericForeignKey()
    field = models.CharField(
        _("field"), max_length=60, blank=True, help_text=_("The field it speaks of; empty for the record as a whole.")
    )
    stance = models.CharField(_("the source"), max_length=11, choices=Stance, default=Stance.SUPPORTS)
    says = models.CharField(
        _("what it says"),
        max_length=400,
        blank=True,
        help_text=_("In a few words; needed where it contradicts, because readers are shown it."),
    )
    source = models.ForeignKey(Source, models.PROTECT, related_name="citations", verbose_name=_("source"))

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations: where each fact was read")
        ordering = ["pk"]
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.source} {self.get_stance_display()} {self.field_label()}".strip()

    def field_label(self) -> str:
        """Return what staff call the field; nothing where it is the record as a whole that is cited."""
        model = self.content_type.model_class()
        return str(fact_words(model, self.field)) if self.field and model else self.field

    def clean(self) -> None:
        super().clean()
        if self.stance == self.Stance.CONTRADICTS and not self.says:
            raise ValidationError({"says": _("Say in a few words what this source gives instead.")})
        if self.field and self.content_type_id:
            try:
                self.content_type.model_class()._meta.get_field(self.field)
            except FieldDoesNotExist as error:
                raise ValidationError({"field": _("This kind of record has no such field.")}) from error
