"""The options a filter offers: only what is tied to something published."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import get_language

from events.models import Edition
from publishing.words import columns


class Named:
    """Values of a translated column as options: a slug each, made of the English words, and the rows it stands for."""

    def __init__(self, rows: QuerySet, field: str):
        self.names = columns(rows.model, field)
        self.labels: dict[str, str] = {}
        self.conditions: dict[str, Q] = {}
        shown = [code for code, _name in settings.LANGUAGES].index(get_language() or settings.LANGUAGE_CODE)
        for words in rows.order_by().values_list(*self.names).distinct():
            if not any(words):
                continue
            slug = slugify(next(filter(None, words)), allow_unicode=True)
            self.labels.setdefault(slug, words[shown] or next(filter(None, words)))
            self.conditions[slug] = self.conditions.get(slug, Q()) | self._rows_with(words)

    def _rows_with(self, words: Iterable[str | None]) -> Q:
        rows = Q()
        for name, value in zip(self.names, words, strict=True):
            rows &= Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})
        return rows

    def options(self) -> list[tuple[str, str]]:
        """Return ``[(slug, words in the reader's language)]`` in the order of the words."""
        return sorted(self.labels.items(), key=lambda option: option[1])


def tied(model: type[Model], **relations: QuerySet) -> list[tuple[str, str]]:
    """Return ``[(slug, name)]`` of the published records that one of the relations ties to one of its rows."""
    some = Q(*[Q(**{f"{name}__in": rows.order_by().values("pk")}) for name, rows in relations.items()], _connector=Q.OR)
    found = model.objects.published().filter(pk__in=model.objects.order_by().filter(some).values("pk"))
    return sorted(((record.slug, str(record)) for record in found.defer("description")), key=lambda option: option[1])


def years_of(rows: QuerySet, field: str) -> list[tuple[int, int]]:
    """Return the years that occur, the latest first, as options."""
    return [(year, year) for year in rows.order_by(f"-{field}").values_list(field, flat=True).distinct() if year]


def edition_options(**rule) -> list[tuple[str, str]]:
    """Return ``[(slug, "2023, Nanning")]`` of the published editions to which the rule applies."""
    rows = Edition.objects.published().filter(pk__in=Edition.objects.order_by().filter(**rule).values("pk"))
    return [(edition.slug, str(edition)) for edition in rows.defer("body", "low_carbon", "summary").order_by("-year")]
