"""Rows of this room, named for the use they are put to."""

from django.db.models import QuerySet

from publishing.models import PublishableQuerySet


class EditionQuerySet(PublishableQuerySet):
    def for_cards(self) -> QuerySet:
        """Return editions with what a list shows of each."""
        return self


class SubForumQuerySet(PublishableQuerySet):
    def for_cards(self) -> QuerySet:
        """Return programme items with what a list shows of each."""
        return self.select_related("edition")


class ExhibitionQuerySet(PublishableQuerySet):
    def for_cards(self) -> QuerySet:
        """Return exhibitions with what a list shows of each."""
        return self.select_related("edition")


class OutcomeQuerySet(PublishableQuerySet):
    def for_cards(self) -> QuerySet:
        """Return outcomes with what a list shows of each."""
        return self
