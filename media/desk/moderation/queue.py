"""What waits for a decision and what was decided: in which order, and narrowed by what."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, Value, When
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from events.models import Edition
from media.contributions.forms import EditionField
from media.models import OPEN, ContributedPhoto, Standing
from publishing import scopes
from publishing.words import refuse_surrogates

WAITING_FIRST = Case(
    When(standing=Standing.WAITING, then=Value(0)), When(standing=Standing.ASKED, then=Value(1)), default=Value(2)
)
#: Of what is open the one that came first, of what was decided the last one.
CAME = Case(When(standing__in=OPEN, then=F("contribution__created_at")))
DECIDED = Case(When(standing__in=OPEN, then=None), default=F("changed_at"))


class ScopeForm(forms.Form):
    """Which photos are shown; nonsense in the address narrows nothing."""

    standing = forms.ChoiceField(choices=Standing, required=False, widget=forms.HiddenInput)
    edition = EditionField(
        Edition.objects.order_by("-year"),
        required=False,
        label=_("Edition"),
        empty_label=pgettext_lazy("no choice in a filter", "All editions"),
    )
    reference = forms.CharField(
        required=False,
        label=_("Reference"),
        validators=[MaxLengthValidator(40), refuse_surrogates],
        widget=forms.TextInput(attrs={"placeholder": "C-2026-7KQ4M", "autocomplete": "off", "size": 16}),
    )

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["edition"].queryset = scopes.within(user, self.fields["edition"].queryset)

    def scoped(self) -> QuerySet:
        """Return the photos of the edition and with the reference chosen that the user may see, decided or not."""
        rows = scopes.within(self.user, ContributedPhoto.objects.all())
        if edition := self._value("edition"):
            rows = rows.filter(contribution__edition=edition)
        if reference := self._value("reference"):
            rows = rows.filter(contribution__reference__icontains=reference.strip())
        return rows

    def rows(self) -> QuerySet:
        """Return the contributed photos chosen, what waits first, then what was asked about, then what was decided."""
        rows = self.scoped()
        if standing := self._value("standing"):
            rows = rows.filter(standing=standing)
        return with_siblings(rows).order_by(WAITING_FIRST, CAME, DECIDED.desc(), "order", "pk")

    def counts(self) -> list[dict]:
        """Return ``{"standing", "label", "count"}`` for each standing that photos in scope have."""
        found = dict(self.scoped().order_by().values_list("standing").annotate(Count("pk")))
        return [
            {"standing": standing.value, "label": standing.label, "count": found[standing]}
            for standing in Standing
            if standing in found
        ]

    def query(self, **other) -> str:
        """Return the address's query of this scope, with other values for some of its names."""
        own = {name: self._value(name) or "" for name in ("standing", "reference")}
        values = {**own, "edition": getattr(self._value("edition"), "pk", ""), **other}
        return urlencode({name: value for name, value in values.items() if value != ""})

    def _value(self, name: str):
        self.is_valid()
        return self.cleaned_data.get(name)


def with_siblings(rows: QuerySet) -> QuerySet:
    """Return contributed photos with all that a page shows of them, the others of their contribution included."""
    siblings = ContributedPhoto.objects.order_by("order", "pk")
    return rows.for_queue().prefetch_related(Prefetch("contribution__items", queryset=siblings))


def following(item: ContributedPhoto, scope: QuerySet) -> ContributedPhoto | None:
    """Return the photo that waits next after this one, else the first that waits; None where no other one does."""
    waiting = scope.filter(standing=Standing.WAITING).exclude(pk=item.pk)
    rows = waiting.order_by("contribution__created_at", "order", "pk")
    came = item.contribution.created_at
    later = Q(contribution__created_at__gt=came) | Q(contribution__created_at=came, order__gt=item.order)
    same_place = Q(contribution__created_at=came, order=item.order, pk__gt=item.pk)
    return rows.filter(later | same_place).first() or rows.first()


def waiting_in_words(user) -> str:
    """Return the words that lead to what waits, with how much it is that the user may see."""
    count = scopes.within(user, ContributedPhoto.objects.filter(standing=Standing.WAITING)).count()
    if not count:
        return str(_("Photos from the public"))
    words = ngettext("Photos from the public (%(count)s waits)", "Photos from the public (%(count)s wait)", count)
    return words % {"count": count}
