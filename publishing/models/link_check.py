"""Addresses outside this site that records lead to, where they stand, and what came of asking them."""

from datetime import timedelta

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from publishing.languages import site_languages, translated_fields
from publishing.richtext import RichTextField

#: An address counts as broken once it failed on so many days, with no success between them.
DAYS_TO_BE_BROKEN = 3
#: Until it is asked again: after it answered, after it failed, and once it counts as broken.
REST_AFTER = {"good": timedelta(days=30), "failing": timedelta(hours=20), "broken": timedelta(days=7)}


class LinkCheckQuerySet(models.QuerySet):
    """Addresses by what is known of them."""

    def due(self) -> "LinkCheckQuerySet":
        """Return those whose time to be asked has come: of what the public sees first, then the longest waiting."""
        uses = LinkUse.objects.filter(link=OuterRef("pk"))
        return (
            self.filter(Q(next_at__isnull=True) | Q(next_at__lte=timezone.now()), Exists(uses))
            .annotate(is_shown=Exists(uses.filter(is_shown=True)))
            .order_by("-is_shown", F("next_at").asc(nulls_first=True), "pk")
        )

    def broken(self) -> "LinkCheckQuerySet":
        """Return those that count as broken and still stand somewhere."""
        return self.filter(Exists(LinkUse.objects.filter(link=OuterRef("pk"))), status=LinkCheck.Status.BROKEN)


class LinkUseQuerySet(models.QuerySet):
    """Places of links."""

    def of(self, record: models.Model) -> "LinkUseQuerySet":
        """Return the places of links in a record as it stands now."""
        kind = ContentType.objects.get_for_model(record)
        return self.filter(content_type=kind, object_id=record.pk, record_changed_at=record.updated_at)


class LinkCheck(models.Model):
    """One address and what came of asking it."""

    class Status(models.TextChoices):
        NEW = "new", _("not asked yet")
        GOOD = "good", _("answers")
        UNCLEAR = "unclear", _("answers, but does not let a program look")
        FAILING = "failing", _("failed lately")
        BROKEN = "broken", _("broken")
        REFUSED = "refused", _("not asked: no public address")

    address = models.CharField(_("address"), max_length=2000, unique=True)
    host = models.CharField(_("host"), max_length=255, db_index=True)
    status = models.CharField(_("state"), max_length=8, choices=Status, default=Status.NEW, db_index=True)
    http_code = models.PositiveSmallIntegerField(_("code of the answer"), null=True, blank=True)
    words = models.CharField(_("what happened"), max_length=300, blank=True)
    #: Days on which it failed since it last answered; each day counts once, however often it is asked.
    failures = models.PositiveSmallIntegerField(_("days it failed"), default=0)
    failed_on = models.DateField(null=True, editable=False)
    first_at = models.DateTimeField(_("first asked"), null=True, blank=True)
    last_at = models.DateTimeField(_("last asked"), null=True, blank=True)
    next_at = models.DateTimeField(_("to be asked from"), null=True, blank=True, db_index=True)

    objects = models.Manager.from_queryset(LinkCheckQuerySet)()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        default_permissions = ("view", "change")
        ordering = ["-failures", "address"]

    def __str__(self) -> str:
        return self.address

    def note(self, status: str, http_code: int | None, words: str) -> None:
        """Store what came of asking: ``good``, ``unclear``, ``refused``, or ``failing``, which can make it broken."""
        now, today = timezone.now(), timezone.localdate()
        if status == self.Status.FAILING:
            if self.failed_on != today:
                self.failures, self.failed_on = self.failures + 1, today
            if self.failures >= DAYS_TO_BE_BROKEN:
                status = self.Status.BROKEN
        else:
            self.failures, self.failed_on = 0, None
        self.status, self.http_code, self.words = status, http_code, words[:300]
        self.first_at, self.last_at = self.first_at or now, now
        self.next_at = now + REST_AFTER.get(status, REST_AFTER["good"])
        self.save()


class LinkUse(models.Model):
    """A column of a record in which an address stands."""

    link = models.ForeignKey(LinkCheck, models.CASCADE, related_name="uses", verbose_name=_("link"))
    content_type = models.ForeignKey(ContentType, models.CASCADE, verbose_name=_("kind of record"))
    object_id = models.PositiveBigIntegerField(_("record"))
    record = GenericForeignKey()
    column = models.CharField(_("field"), max_length=80)
    is_shown = models.BooleanField(_("public"), default=False)
    #: When the record had last been changed at the time this was read; what is older says nothing of what stands there.
    record_changed_at = models.DateTimeField()

    objects = models.Manager.from_queryset(LinkUseQuerySet)()

    class Meta:
        verbose_name = _("place of a link")
        verbose_name_plural = _("places of links")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "column", "link"], name="link_use_once")
        ]

    def __str__(self) -> str:
        return f"{self.column}: {self.link}"

    @staticmethod
    def columns(model: type[models.Model]) -> list[str]:
        """Return the columns of a kind of record in which addresses stand: those of addresses and of rich text."""
        found = []
        translated = translated_fields(model)
        for field in model._meta.concrete_fields:
            if hasattr(field, "translated_field"):
                continue
            if isinstance(field, models.URLField | RichTextField):
                names = [build_localized_fieldname(field.name, code) for code, _name in site_languages()]
                found += names if field.name in translated else [field.name]
        return found

    @classmethod
    def broken(cls, model: type[models.Model], column: str) -> Q:
        """Return the condition that a broken link stands in a column of a row.

        A record changed since its links were read is given the benefit of the doubt until the worker reads it again.
        """
        uses = cls.objects.filter(
            content_type=ContentType.objects.get_for_model(model),
            object_id=OuterRef("pk"),
            column=column,
            record_changed_at=OuterRef("updated_at"),
            link__status=LinkCheck.Status.BROKEN,
        )
        return Q(Exists(uses))
