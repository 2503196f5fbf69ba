"""Which records the report looks at: their edition, kind and language, how much it matters, how public they are."""

from collections.abc import Iterator

from django import forms
from django.contrib.admin import AdminSite
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from publishing import scopes
from publishing.admin.translating.access import may_open
from publishing.languages import site_languages
from publishing.models import State
from publishing.readiness.checks import Severity
from publishing.readiness.findings import Wanted
from publishing.readiness.registry import Kind, all_checks, editions, kinds

#: In an address: places that are of no language.
NO_LANGUAGE = "none"
ALL = ("", _("all"))


def _near() -> Q:
    gone = Q(retire_at__lte=timezone.now())
    return Q(state=State.IN_REVIEW) | (Q(state=State.PUBLISHED) & ~gone)


#: How near to the public, by the word in the address: what it is called, and its condition.
STATES = {
    "near": (_("public, scheduled or in review"), _near),
    "public": (_("public now"), None),
    "draft": (pgettext_lazy("records", "drafts"), lambda: Q(state=State.DRAFT)),
    "any": (_("all, retired ones too"), Q),
}


class ScopeForm(forms.Form):
    """The filters of the report; a value that is none is left out."""

    edition = forms.ModelChoiceField(None, required=False, label=_("edition"), empty_label=ALL[1])
    kind = forms.ChoiceField(required=False, label=_("kind of record"))
    language = forms.ChoiceField(required=False, label=_("language"))
    severity = forms.ChoiceField(required=False, label=_("weight"), choices=[ALL, *Severity.choices])
    state = forms.ChoiceField(
        required=False, label=_("state"), choices=[(name, words) for name, (words, _rule) in STATES.items()]
    )
    check = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    words_in = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, allowed: list[Kind], **kwargs):
        super().__init__(*args, **kwargs)
        self.allowed = allowed
        rows = editions()
        if rows is None:
            del self.fields["edition"]
        else:
            self.fields["edition"].queryset = scopes.within(user, rows)
        languages = site_languages()
        self.fields["kind"].choices = [ALL, *((kind.label, kind.name) for kind in allowed)]
        self.fields["language"].choices = [ALL, *languages]
        self.fields["check"].choices = [("", ""), *{one.code: one.code for one in all_checks()}.items()]
        self.fields["words_in"].choices = [("", ""), (NO_LANGUAGE, ""), *languages]
        self.is_valid()

    def value(self, name: str) -> str:
        """Return what a filter is set to; an empty string where it is not, or to nothing that it knows."""
        return self.cleaned_data.get(name) or ""

    @property
    def wanted(self) -> Wanted:
        """What is asked of the records."""
        exactly = {"": None, NO_LANGUAGE: ""}.get(self.value("words_in"), self.value("words_in"))
        checks = (self.value("check"),) if self.value("check") else ()
        return Wanted(checks, self.value("language"), self.value("severity"), exactly)

    def chosen_kinds(self) -> list[Kind]:
        """Return the kinds of record that are looked at."""
        return [kind for kind in self.allowed if self.value("kind") in {"", kind.label}]

    def query(self, **more: str) -> str:
        """Return the filters as the query of an address, some of them set to other values."""
        values = {name: str(getattr(value, "pk", value)) for name, value in self.cleaned_data.items() if value}
        return urlencode({name: value for name, value in (values | more).items() if value})

    def narrow(self, kind: Kind, rows: QuerySet) -> QuerySet:
        """Return those of the rows of a kind that the filters leave."""
        rule = STATES[self.value("state") or "near"][1]
        rows = rows.filter(rule()) if rule else rows.filter(pk__in=kind.model._default_manager.published().values("pk"))
        return kind.within(rows, edition) if (edition := self.cleaned_data.get("edition")) else rows


def allowed_kinds(request: HttpRequest, site: AdminSite, *, to_translate: bool = False) -> list[Kind]:
    """Return the kinds of record that the user may see, or may translate."""
    found = []
    for kind in kinds():
        page = site._registry.get(kind.model)
        may = page and (may_open(request, page) if to_translate else page.has_view_permission(request))
        found += [kind] if may else []
    return found


def rows_of(request: HttpRequest, site: AdminSite, kind: Kind) -> QuerySet:
    """Return the rows of a kind that the user sees in its list, without what that list adds to them."""
    seen = site.get_model_admin(kind.model).get_queryset(request).order_by()
    return kind.model._default_manager.filter(pk__in=seen.values("pk"))


def scoped(request: HttpRequest, site: AdminSite, form: ScopeForm) -> Iterator[tuple[Kind, QuerySet]]:
    """Yield each kind that is looked at with its rows."""
    for kind in form.chosen_kinds():
        yield kind, form.narrow(kind, rows_of(request, site, kind))
