"""Rows of this room, named for the use they are put to."""

from django.db.models import QuerySet

from publishing.models import PublishableQuerySet


class PhotoQuerySet(PublishableQuerySet):
    def for_cards(self) -> QuerySet:
        """Return photos with what a list shows of each."""
        return self.select_related("edition")


class DocumentQuerySet(PublishableQuerySet):
    def for_cards(self) -> QuerySet:
        """Return documents with what a list shows of each."""
        return self.select_related("edition", "sub_forum")
