"""Where an address leads at which there is no page."""

from django.db.models import Case, F, Model, Value, When
from django.utils import timezone
from django.utils.translation import get_language

from publishing.addresses import in_language, plain
from publishing.models import Publishable, Redirect
from publishing.models.redirect import LONGEST
from publishing.tally import Tally

#: Redirects to pages without a record that may follow one another, where staff made them one after the other.
MOST_STEPS = 5


def target_of(path: str) -> str | None:
    """Return the address to which a stored one leads, as ``leads_to`` does, and count that as a use."""
    target = leads_to(path)
    if target:
        uses.count(path)
    return target


def leads_to(path: str) -> str | None:
    """Return the address, in the reader's language, to which a stored one leads; None where that is nothing public."""
    if len(path) > LONGEST or not path.isprintable():
        return None
    seen = {path}
    for _step in range(MOST_STEPS):
        found = Redirect.objects.select_related("content_type").filter(path=path).first()
        if found is None:
            break
        if found.content_type_id:
            record = public_record(found)
            if record is None or plain(url := record.get_absolute_url()) in seen:
                return None
            return url
        path = plain(found.address)
        target = in_language(found.address, get_language())
        if path in seen:
            return None
        seen.add(path)
    return target if len(seen) > 1 else None


def public_record(redirect: Redirect) -> Model | None:
    """Return the record to which a redirect leads if the public sees it, with the records above it."""
    model = redirect.content_type.model_class()
    if model is None or not issubclass(model, Publishable):
        return None
    return (
        model._default_manager.published()
        .select_related(*model.address_parents())
        .filter(pk=redirect.object_id)
        .first()
    )


def store_uses(gathered: dict[str, tuple[int, str]]) -> None:
    """Add to each redirect how often it was used."""
    steps = Case(*(When(path=path, then=Value(count)) for path, (count, _note) in gathered.items()), default=Value(0))
    Redirect.objects.filter(path__in=gathered).update(hits=F("hits") + steps, last_used_at=timezone.now())


uses = Tally(store_uses)
