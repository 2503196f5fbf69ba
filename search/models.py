"""The index: of each record that has been published its words as terms, what a hit shows, and when it may be seen."""

from datetime import datetime

from django.db import models
from django.utils import timezone

from search import engines

#: The keys of the heads of all records with which one is shown; no kind has more.
WITHIN = ("within", "also_within", "further_within")


class EntryQuerySet(models.QuerySet):
    """Parts of records in the index."""

    def visible(self, at: datetime | None = None) -> "EntryQuerySet":
        """Return the entries of records that the public may see now, as far as the index knows."""
        return self.filter(shown_rule(at=at))

    def of(self, place: int, keys) -> "EntryQuerySet":
        """Return the entries of some records of a kind."""
        return self.filter(place=place, key__in=keys)


class Entry(models.Model):
    """What the index holds of a published record; a long one has several entries, the first of which is its head.

    The number of an entry puts hits in order: see ``search.numbers``. Drafts and retired records have no entry, and a
    record below one that has none is never seen. Times are compared when somebody asks, never acted on by a task.
    """

    id = models.BigIntegerField(primary_key=True)
    place = models.PositiveSmallIntegerField()
    key = models.BigIntegerField()
    part = models.PositiveSmallIntegerField(default=0)
    #: The times of the record by itself, and those in which it is seen: with all that it is shown with.
    own_from = models.DateTimeField()
    own_until = models.DateTimeField()
    shown_from = models.DateTimeField()
    shown_until = models.DateTimeField()
    #: The heads of the records with which this one is shown.
    within = models.ForeignKey("self", models.DO_NOTHING, null=True, db_constraint=False, related_name="+")
    also_within = models.ForeignKey("self", models.DO_NOTHING, null=True, db_constraint=False, related_name="+")
    further_within = models.ForeignKey("self", models.DO_NOTHING, null=True, db_constraint=False, related_name="+")
    day = models.DateField(null=True)
    #: What it is tied to, and its languages, as ``topic:4``, parted by spaces.
    ties = models.TextField(default="")
    version = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField()
    #: A digest of all that the index holds of the record.
    fingerprint = models.CharField(max_length=32)
    address = models.CharField(max_length=300, default="")
    slug = models.CharField(max_length=100, default="")
    #: Names and other facts by language: see ``search.composing``.
    facts = models.JSONField(default=dict)
    #: What records that are tied to this one are found by.
    lent = models.JSONField(default=list)
    #: ``[language, text]`` of all that is looked through.
    texts = models.JSONField(default=list)

    objects = EntryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["place", "key"], name="search_entry_record"),
            models.Index(fields=["place", "slug"], name="search_entry_slug"),
        ]

    def __str__(self) -> str:
        return f"{self.place}:{self.key}:{self.part}"


class Words(models.Model):
    """The terms of an entry, in the full-text index of the database: a table of its own that a migration makes.

    On SQLite it is a virtual table of FTS5, on PostgreSQL one with a ``tsvector`` and a GIN index. It is written by
    ``search.engines`` alone.
    """

    entry = models.OneToOneField(
        Entry, models.DO_NOTHING, primary_key=True, db_column="rowid", db_constraint=False, related_name="words"
    )
    words = engines.TermsField()

    class Meta:
        managed = False
        db_table = engines.TABLE
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


class KnownWord(models.Model):
    """A word that occurs in the index, for spelling suggestions."""

    word = models.CharField(max_length=60, primary_key=True)
    #: Its first letter and its length, by which words like another are looked up.
    initial = models.CharField(max_length=1)
    length = models.PositiveSmallIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["initial", "length"], name="search_known_word_like")]

    def __str__(self) -> str:
        return self.word


class FrequentTerm(models.Model):
    """A term that many entries have, and how many those were at the last count; under "" how many there were in all."""

    term = models.CharField(max_length=200, primary_key=True)
    entries = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.term


def shown_rule(prefix: str = "", at: datetime | None = None) -> models.Q:
    """Return the condition that an entry may be seen."""
    at = at or timezone.now()
    return models.Q(**{f"{prefix}shown_from__lte": at, f"{prefix}shown_until__gt": at})
