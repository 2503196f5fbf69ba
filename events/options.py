"""Options of filters that are of this room: editions and people."""

from django.db.models import QuerySet

from events.models import Edition, Person
from publishing.options import Options, Tie


def tied_people(**relations: QuerySet) -> Options:
    """Return ``[(slug, full name)]`` of published people; their names are put together in an order of their own."""
    people = Tie(Person, relations).rows().defer("description")
    return sorted(((person.slug, str(person)) for person in people), key=lambda option: option[1])


def edition_options(**rule) -> Options:
    """Return ``[(slug, "2023, Nanning")]`` of the published editions to which the rule applies, the newest first."""
    return [(edition.slug, str(edition)) for edition in tied_editions(**rule)]


def tied_editions(**rule) -> list[Edition]:
    """Return the published editions to which the rule applies, the newest first, without their texts."""
    rows = Edition.objects.published().filter(pk__in=Edition.objects.order_by().filter(**rule).values("pk"))
    return list(rows.defer("body", "low_carbon", "summary").order_by("-year", "-pk"))
