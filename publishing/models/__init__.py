"""What everything published has in common, and what the editing of records keeps beside them."""

from publishing.models.publishable import (
    EARLIEST,
    LAST_PLACE,
    LATEST,
    PLACES,
    Publishable,
    PublishableQuerySet,
    State,
    is_below_itself,
    required_when_published,
)

__all__ = [
    "EARLIEST",
    "LAST_PLACE",
    "LATEST",
    "PLACES",
    "Publishable",
    "PublishableQuerySet",
    "State",
    "is_below_itself",
    "required_when_published",
]
