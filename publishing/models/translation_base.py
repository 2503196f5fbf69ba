"""What each translation was made from, so that one can tell when its original changed since.

Nothing is marked as stale: whether a translation is, is computed from its base when asked, as visibility is. A
translation is stale while it stands as it stood when it was last confirmed, and its original does not.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from publishing.languages import default_column, other_languages, translated_fields

#: Bases written in one statement.
TOGETHER = 500


class Pair(NamedTuple):
    """A translated field in one language: the column of its original, and that of its translation."""

    field: str
    language: str
    original: str
    translation: str


def pairs(model: type[models.Model], *languages: str) -> list[Pair]:
    """Return each translated field of a model in each language, or in these, with the column of its original."""
    return [
        Pair(field, code, default_column(field), build_localized_fieldname(field, code))
        for code in languages or other_languages()
        if code in other_languages()
        for field in translated_fields(model)
    ]


class TranslationBaseQuerySet(models.QuerySet):
    """Bases of translations."""

    def of(self, record: models.Model) -> "TranslationBaseQuerySet":
        """Return the bases of the translations of one record."""
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)

    def look_up(self, records: Iterable[models.Model]) -> None:
        """Read the bases of records of one kind that are about to be saved, at once instead of with each of them."""
        found = {record.pk: record for record in records}
        for record in found.values():
            record.translation_bases = {}
        if found:
            kind = ContentType.objects.get_for_model(next(iter(found.values())))
            for base in self.filter(content_type=kind, object_id__in=found):
                found[base.object_id].translation_bases[base.field, base.language] = base

    def remember(self, record: models.Model, saved: set[str] | None = None, *, is_new: bool = False) -> None:
        """Write down what the translations of a record just saved were made from, where they changed.

        ``saved`` names the columns that were saved, None for all of them. A translation that did not change keeps its
        base, which is how a change of its original shows.
        """
        here = record.__dict__
        wanted = [
            pair
            for pair in pairs(type(record))
            if (saved is None or saved & {pair.original, pair.translation})
            and all(column in here and not hasattr(here[column], "resolve_expression") for column in pair[2:])
        ]
        texts = {(p.field, p.language): (_stored(record, p.original), _stored(record, p.translation)) for p in wanted}
        if not any(original or translation for original, translation in texts.values()):
            return
        known = record.__dict__.pop("translation_bases", None)  # good for one save
        if known is None:
            known = {} if is_new else {(base.field, base.language): base for base in self.of(record)}
        changed, gone = [], []
        for key, (original, translation) in texts.items():
            base = known.get(key)
            if base is not None and base.translation == translation:
                continue
            if original and translation:
                changed.append(self._base(record, key, original, translation))
            elif base is not None:
                gone.append(base.pk)
        self._write(changed)
        if gone:
            self.filter(pk__in=gone).delete()

    def confirm(self, record: models.Model, field: str, language: str) -> None:
        """Write down that the stored translation of a field is right for the stored original."""
        pair = next(pair for pair in pairs(type(record), language) if pair.field == field)
        self.agree(record, pair, _stored(record, pair.original))

    def agree(self, record: models.Model, pair: Pair, original: str) -> None:
        """Write down that the stored translation was made from this original, whatever stands there now."""
        if translation := _stored(record, pair.translation):
            self._write([self._base(record, (pair.field, pair.language), original, translation)])

    def catch_up(self, model: type[models.Model]) -> int:
        """Write down the bases of translations saved past ``save()``: restored, loaded raw, updated in bulk.

        Returns how many. The worker does this every hour.
        """
        kind, count = ContentType.objects.get_for_model(model), 0
        for pair in pairs(model):
            same = self.filter(
                content_type=kind,
                object_id=OuterRef("pk"),
                field=pair.field,
                language=pair.language,
                translation=OuterRef(pair.translation),
            )
            rows = model._default_manager.exclude(Q(**{pair.original: ""}) | Q(**{f"{pair.original}__isnull": True}))
            rows = rows.exclude(Q(**{pair.translation: ""}) | Q(**{f"{pair.translation}__isnull": True}))
            found = rows.filter(~Exists(same)).order_by("pk").values_list("pk", pair.original, pair.translation)
            made = [
                TranslationBase(
                    content_type=kind,
                    object_id=key,
                    field=pair.field,
                    language=pair.language,
                    original=original,
                    translation=translation,
                )
                for key, original, translation in found
            ]
            self._write(made)
            count += len(made)
        return count

    def forget_gone(self, model: type[models.Model]) -> None:
        """Delete the bases of records of a kind that are there no more."""
        rows = model._default_manager.filter(pk=OuterRef("object_id"))
        self.filter(~Exists(rows), content_type=ContentType.objects.get_for_model(model)).delete()

    def _base(self, record: models.Model, key: tuple[str, str], original: str, translation: str) -> "TranslationBase":
        return TranslationBase(
            content_type=ContentType.objects.get_for_model(record),
            object_id=record.pk,
            field=key[0],
            language=key[1],
            original=original,
            translation=translation,
        )

    def _write(self, bases: list["TranslationBase"]) -> None:
        if bases:
            self.bulk_create(
                bases,
                batch_size=TOGETHER,
                update_conflicts=True,
                unique_fields=["content_type", "object_id", "field", "language"],
                update_fields=["original", "translation", "confirmed_at"],
            )


class TranslationBase(models.Model):
    """One field of one record in one language: the original and the translation as they stood when they agreed."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, verbose_name=_("kind of record"))
    object_id = models.PositiveBigIntegerField(_("record"))
    record = GenericForeignKey()
    field = models.CharField(_("field"), max_length=60)
    language = models.CharField(_("language"), max_length=12)
    original = models.TextField(_("original"))
    translation = models.TextField(_("translation"))
    confirmed_at = models.DateTimeField(_("confirmed"), default=timezone.now)

    objects = models.Manager.from_queryset(TranslationBaseQuerySet)()

    class Meta:
        verbose_name = _("base of a translation")
        verbose_name_plural = _("bases of translations")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "field", "language"], name="translation_base_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.field} ({self.language})"

    @classmethod
    def stale(cls, model: type[models.Model], *chosen: Pair) -> Q:
        """Return the condition under which one of these translations of a row is older than its original."""
        kind = ContentType.objects.get_for_model(model)
        older = Q()
        for pair in chosen:
            older |= Q(
                ~Q(original=Coalesce(OuterRef(pair.original), Value(""), output_field=models.TextField())),
                field=pair.field,
                language=pair.language,
                translation=OuterRef(pair.translation),
            )
        return (
            Q(Exists(cls.objects.filter(older, content_type=kind, object_id=OuterRef("pk")))) if chosen else Q(pk=None)
        )

    def is_stale(self, record: models.Model) -> bool:
        """Say whether this translation of the record is older than its original: the rule of ``stale`` for one."""
        translation = _stored(record, build_localized_fieldname(self.field, self.language))
        return translation == self.translation and _stored(record, default_column(self.field)) != self.original


def _stored(record: models.Model, column: str) -> str:
    """Return the words that a column holds once the record is saved; rich text is cleaned on its way."""
    value = record._meta.get_field(column).get_prep_value(getattr(record, column))
    return value if isinstance(value, str) else ""
