"""What everything published has in common: a state, times, and one rule of visibility."""

from collections.abc import Collection
from datetime import UTC, datetime

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.following import is_followed, tell
from publishing.history.noting import note
from publishing.languages import default_column
from publishing.models.addressed import Addressed, AddressedQuerySet
from publishing.models.sorting import keys_of, order_fields
from publishing.models.translated import Translated
from publishing.words import blank
from publishing.written import Given, moment

#: The times a record may carry. Outside the years 1 to 9999 in UTC a stored time cannot be read back at all, and one
#: such row would end every page that asks for it.
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_TIME_LIMITS = [
    MinValueValidator(EARLIEST, _("Enter a year from 1900 on.")),
    MaxValueValidator(LATEST, _("Enter a year before 2200.")),
]


#: The highest place a row can have among others.
LAST_PLACE = 9999
PLACES = [MaxValueValidator(LAST_PLACE)]


class State(models.TextChoices):
    """Where a record stands on its way to the public."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in-review", _("In review")
    PUBLISHED = "published", _("Published")
    RETIRED = "retired", _("Retired")


class PublishableQuerySet(AddressedQuerySet):
    """Rows that can be published; every way out to the public goes through ``published()``."""

    def update(self, **values) -> int:
        """Update rows and their places in the order, and tell who follows these columns which rows they were."""
        values |= keys_of(self.model, values)
        if not is_followed(self.model, values):
            return super().update(**values)
        keys = list(self.order_by().values_list("pk", flat=True))
        count = super().update(**values)
        tell(self.model, keys, values)
        return count

    def bulk_create(self, *args, **options) -> list:
        made = super().bulk_create(*args, **options)
        tell(self.model, [one.pk for one in made])
        return made

    def bulk_update(self, objs, fields, *args, **options) -> int:
        objs = list(objs)
        count = super().bulk_update(objs, fields, *args, **options)
        tell(self.model, [one.pk for one in objs], fields)
        return count

    def delete(self) -> tuple[int, dict[str, int]]:
        keys = list(self.order_by().values_list("pk", flat=True)) if is_followed(self.model) else []
        gone = super().delete()
        tell(self.model, keys)
        return gone

    update.alters_data = bulk_create.alters_data = bulk_update.alters_data = delete.alters_data = True
    delete.queryset_only = True

    def published(self, at: datetime | None = None) -> "PublishableQuerySet":
        """Return the rows the public may see now, or at a given moment."""
        return self.filter(self.model.visible(at=at))

    def with_times(self) -> "PublishableQuerySet":
        """Return the rows that are published, whatever their times: those of which the index of the search knows."""
        return self.filter(state=State.PUBLISHED)

    def with_times_ahead(self) -> "PublishableQuerySet":
        """Return the published rows that will appear, or will go, at a time that lies ahead."""
        now = timezone.now()
        return self.filter(Q(publish_at__gt=now) | Q(retire_at__gt=now), state=State.PUBLISHED)

    def times_ahead(self, name: str, now: datetime | Given) -> models.QuerySet:
        """Return the times after ``now`` at which rows appear (``publish_at``) or go (``retire_at``), as ``at``."""
        return self.filter(**{f"{name}__gt": now}, state=State.PUBLISHED).order_by().annotate(at=F(name)).values("at")


def _within_limits(name: str) -> Q:
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": EARLIEST, f"{name}__lte": LATEST})


class Publishable(Addressed, Translated):
    """A record with a state, a time to appear and a time to go.

    Visibility is computed from these when asked, never flipped by a task. A record named in ``shown_with`` must be
    visible too: a sub-forum does not show while its edition is a draft.

    A kind with a ``Meta`` of its own builds it on this one's and keeps its constraints.
    """

    state = models.CharField(
        _("state"),
        max_length=10,
        choices=State,
        default=State.DRAFT,
        db_index=True,
        help_text=_("Only published records are public. Draft, in review and retired ones are seen by staff alone."),
    )
    publish_at = models.DateTimeField(
        _("publish at"),
        null=True,
        blank=True,
        validators=_TIME_LIMITS,
        help_text=_("Leave empty to publish at once. The record stays hidden until this moment."),
    )
    retire_at = models.DateTimeField(
        _("retire at"),
        null=True,
        blank=True,
        validators=_TIME_LIMITS,
        help_text=_("The record is hidden from this moment on."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    #: Foreign keys to other publishable records that must be visible for this one to be; an empty key does not hide.
    shown_with: tuple[str, ...] = ()
    #: Fields that must be filled before publishing; a translated one is asked for in the default language.
    required_to_publish: tuple[str, ...] = ()
    #: Those of them that are translated.
    translated_to_publish: tuple[str, ...] = ()

    #: Lookup paths to the edition a record belongs to: see ``publishing.scopes``. None for what all editions share.
    scoped_by: tuple[str, ...] = ()

    #: Fields in which a reader's words are looked for, in lists and in the search; translated ones in every language.
    words_in: tuple[str, ...] = ()

    #: Relations from other records that keep this one from being deleted although the database would allow it.
    kept_by: tuple[str, ...] = ()

    objects = models.Manager.from_queryset(PublishableQuerySet)()

    assignments = GenericRelation("publishing.Assignment")
    comments = GenericRelation("publishing.Comment")
    notices = GenericRelation("publishing.Notice")

    class Meta:
        abstract = True
        #: Who may "publish" decides what the public sees: see ``publishing.workflow``.
        default_permissions = ("add", "change", "delete", "view", "publish", "translate")
        constraints = [
            models.CheckConstraint(
                condition=_within_limits("publish_at") & _within_limits("retire_at"),
                name="%(app_label)s_%(class)s_times_within_limits",
                violation_error_message=_("The times must be between the years 1900 and 2200."),
            )
        ]

    def save(self, *args, update_fields=None, **kwargs) -> None:
        if update_fields is not None:
            keys = [field.attname for field in order_fields(type(self)) if field.source in update_fields]
            update_fields = {*update_fields, *keys}
        super().save(*args, update_fields=update_fields, **kwargs)
        note(self)

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        key = self.pk
        gone = super().delete(*args, **kwargs)
        tell(type(self), [key])
        return gone

    @classmethod
    def own_rule(cls, user) -> Q:
        """Return the condition for rows that are a user's own work, whatever edition they belong to; none for most."""
        return Q(pk__in=())

    @classmethod
    def visible(cls, prefix: str = "", at: datetime | None = None) -> Q:
        """Return the condition under which the public sees a row.

        ``prefix`` is the lookup path to this model, ``"edition__"`` for instance, when the condition is put to
        another model's rows.
        """
        at = at or moment()
        rule = (
            Q(**{f"{prefix}state": State.PUBLISHED})
            & (Q(**{f"{prefix}publish_at__isnull": True}) | Q(**{f"{prefix}publish_at__lte": at}))
            & (Q(**{f"{prefix}retire_at__isnull": True}) | Q(**{f"{prefix}retire_at__gt": at}))
        )
        for name in cls.shown_with:
            field = cls._meta.get_field(name)
            shown = field.related_model.visible(f"{prefix}{name}__", at)
            rule &= (Q(**{f"{prefix}{name}__isnull": True}) | shown) if field.null else shown
        return rule

    def is_public(self, at: datetime | None = None, assumed: Collection["Publishable"] = ()) -> bool:
        """Say whether the public sees this record now; the same rule as ``published()``, asked of one row in memory.

        Records in ``assumed`` are taken for public.
        """
        at = at or timezone.now()
        return self in assumed or (
            self.state == State.PUBLISHED
            and (self.publish_at is None or self.publish_at <= at)
            and (self.retire_at is None or self.retire_at > at)
            and all(other.is_public(at, assumed) for name in self.shown_with if (other := getattr(self, name)))
        )

    def times_shown(self) -> tuple[datetime | None, datetime | None] | None:
        """Return from when and until when the record may be public by itself; None while it is not published."""
        return (self.publish_at, self.retire_at) if self.state == State.PUBLISHED else None

    def is_or_was_public(self) -> bool:
        """Say whether readers may know this record's address: the public sees it, or it was retired."""
        return self.is_public() or self.state == State.RETIRED

    def get_page_url(self) -> str:
        """Return the address of the public page on which readers find the record: its own, or that of a list."""
        return self.get_absolute_url()

    def goes_at(self) -> datetime | None:
        """Return when this record, or one that it is shown with, is planned to be hidden; None where neither is."""
        times = [other.goes_at() for name in self.shown_with if (other := getattr(self, name))]
        return min(filter(None, [self.retire_at, *times]), default=None)

    def why_kept(self) -> list[str]:
        """Return reasons why this record is not to be deleted beyond those that relations give, as sentences."""
        return []

    def clean(self) -> None:
        """Refuse times in the wrong order, and publication while something that readers need is missing."""
        super().clean()
        if self.publish_at and self.retire_at and self.retire_at <= self.publish_at:
            raise ValidationError({"retire_at": _("This must be later than the time of publication.")})
        if self.state == State.PUBLISHED and (missing := self.missing_to_publish()):
            raise ValidationError({name: _("Needed before this can be published.") for name in missing})

    def missing_to_publish(self) -> list[str]:
        """Return the names of empty fields that publication needs, translated ones as their default-language column."""
        names = [*map(default_column, self.translated_to_publish), *self.required_to_publish]
        return [name for name in names if not str(getattr(self, name) or "").strip()]

    @classmethod
    def incomplete(cls) -> dict[str, Q]:
        """Return by field the condition under which ``missing_to_publish()`` names it: the same rule, asked of rows."""
        names = [*map(default_column, cls.translated_to_publish), *cls.required_to_publish]
        return {name: blank(name) for name in names}


def is_below_itself(record: models.Model, parent: str) -> bool:
    """Say whether a record is found again above itself, following ``parent``; a circle elsewhere ends the search."""
    above, seen = getattr(record, parent), set()
    while above is not None and above.pk not in seen:
        if record.pk and above.pk == record.pk:
            return True
        seen.add(above.pk)
        above = getattr(above, parent)
    return False


def required_when_published(model_name: str, *columns: str) -> models.CheckConstraint:
    """Return a database constraint: a published row has words in each of ``columns``.

    It holds for every write, ``update()`` and imports included. A null column passes a bare comparison in SQL, hence
    the explicit test.
    """
    filled = Q()
    for column in columns:
        filled &= Q(**{f"{column}__isnull": False}) & ~Q(**{column: ""})
    return models.CheckConstraint(
        condition=~Q(state=State.PUBLISHED) | filled,
        name=f"{model_name}_complete_when_published",
        violation_error_message=_("Something that publication needs is missing."),
    )
