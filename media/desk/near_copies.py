"""The page of photos that look alike: which stay, which go, and which are different ones after all."""

from functools import partial
from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.models import Edition
from media import near_copies
from media.admin.uses import Use, uses
from media.desk import spare_photos
from media.models import Batch, Photo, ToldApart
from publishing import scopes
from publishing.admin import badge
from publishing.admin.choices import ManyRecordsField

PAGE = 12  # groups
#: As many photos of one group are shown and decided on at once; the rest is shown when these are done.
MOST = 24


class ScopeForm(forms.Form):
    """Which photos are looked at: those of an edition, of a batch, one with its like, or all."""

    edition = forms.ModelChoiceField(
        Edition.objects.all(), required=False, label=gettext_lazy("edition"), empty_label=gettext_lazy("all")
    )
    batch = forms.ModelChoiceField(Batch.objects.all(), required=False, widget=forms.HiddenInput)
    photo = forms.ModelChoiceField(Photo.objects.all(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["edition"].queryset = scopes.within(user, Edition.objects.all())
        self.fields["batch"].queryset = Batch.objects.seen_by(user)
        self.fields["photo"].queryset = scopes.within(user, Photo.objects.all())

    def groups(self) -> list[list[int]]:
        """Return the groups that have a photo in scope, of the photos that the user may see.

        Of one photo these are all that look like it, told apart or not.
        """
        found = self._groups(self.cleaned_data if self.is_valid() else {})
        if scopes.editions_of(self.user) is None:
            return found
        seen = set(scopes.within(self.user, Photo.objects.all()).values_list("pk", flat=True))
        mine = [[key for key in group if key in seen] for group in found]
        return [group for group in mine if len(group) > 1]

    @staticmethod
    def _groups(values: dict) -> list[list[int]]:
        if photo := values.get("photo"):
            like = near_copies.like(photo)
            return [[photo.pk, *like]] if like else []
        if scope := values.get("batch") or values.get("edition"):
            return near_copies.groups_within(scope.photos.all())
        return near_copies.groups()


class DecisionForm(forms.Form):
    """One group as it was shown, which of it stay, and what was decided."""

    DECISIONS = ("different", "forget", "ask", "delete")
    photos = ManyRecordsField(Photo.objects.with_uses())
    keep = ManyRecordsField(Photo.objects.all(), required=False)
    hand_over = forms.BooleanField(required=False)
    decision = forms.ChoiceField(choices=[(one, one) for one in DECISIONS])

    def clean(self) -> dict:
        values = super().clean()
        if self.errors:
            raise ValidationError(_("Some of these photos are gone meanwhile. Look at the group again."))
        photos, stay = list(values["photos"]), {photo.pk for photo in values["keep"]}
        if not 2 <= len(photos) <= MOST:
            raise ValidationError(_("Choose among two photos or more."))
        if values["decision"] in {"ask", "delete"}:
            if not stay & {photo.pk for photo in photos}:
                raise ValidationError(_("Tick at least one photo to be kept."))
            if not [photo for photo in photos if photo.pk not in stay]:
                raise ValidationError(_("All of them are ticked, so none would go. Take a tick away first."))
        return values | {"photos": photos, "stay": stay}


class Shown(NamedTuple):
    """A photo of a group as the page shows it."""

    photo: Photo
    is_best: bool
    is_kept: bool
    why_it_stays: str
    uses: list[Use]
    badge: SafeString


def urls(site: AdminSite) -> list:
    """Return the address of this page."""
    return [path("near-copies/", site.admin_view(partial(page, site=site)), name="media_photo_near_copies")]


def page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """Show the groups in scope, or do what was decided on one of them."""
    if not request.user.has_perm("media.change_photo"):
        raise PermissionDenied
    return _decide(request, site) if request.method == "POST" else _show(request, site)


def _show(request: HttpRequest, site: AdminSite) -> HttpResponse:
    scope = ScopeForm(request.GET, user=request.user)
    groups = scope.groups()
    pages = Paginator(groups, PAGE)
    shown = pages.get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "title": _("Photos that look alike"),
        "scope": scope,
        "batch": scope.cleaned_data.get("batch"),
        "one": scope.cleaned_data.get("photo"),
        "page": shown,
        "query": query.urlencode(),
        "groups": shown_groups(list(shown)),
        "photo_count": sum(map(len, groups)),
        "lacking": near_copies.lacking_likeness().count(),
        "may_delete": request.user.has_perm("media.delete_photo"),
    }
    return TemplateResponse(request, "admin/media/near_copies.html", site.each_context(request) | context)


def shown_groups(groups: list[list[int]]) -> list[dict]:
    """Return the photos of each group, the best first, what is used first among the rest, in a constant number of
    queries."""
    keys = [group[:MOST] for group in groups]
    photos = Photo.objects.with_uses().in_bulk([key for group in keys for key in group])
    pairs = ToldApart.objects.filter(lower__in=photos, higher__in=photos).values_list("lower", "higher")
    apart = {frozenset(pair) for pair in pairs}
    found = []
    for all_of_it, group in zip(groups, keys, strict=True):
        members = [photos[key] for key in group if key in photos]
        if len(members) > 1:
            told = any(pair <= set(group) for pair in apart)
            shown = _shown(members)
            facts = {"more": len(all_of_it) - len(group), "told_apart": told}
            found.append(facts | {"shown": shown, "may_lose_some": not all(row.why_it_stays for row in shown)})
    return found


def _shown(photos: list[Photo]) -> list[Shown]:
    best = near_copies.best(photos)
    rows = [
        Shown(
            photo,
            is_best=photo == best,
            is_kept=photo == best or near_copies.is_used(photo),
            why_it_stays=near_copies.why_it_stays(photo),
            uses=uses(photo),
            badge=badge(photo),
        )
        for photo in photos
    ]
    return sorted(rows, key=lambda row: (not row.is_best, not row.is_kept, row.photo.pk))


def _decide(request: HttpRequest, site: AdminSite) -> HttpResponse:
    form, here = DecisionForm(request.POST), HttpResponseRedirect(request.get_full_path())
    if not form.is_valid():
        messages.error(request, " ".join(form.non_field_errors()))
        return here
    values = form.cleaned_data
    keys = [photo.pk for photo in values["photos"]]
    if scopes.within(request.user, Photo.objects.filter(pk__in=keys)).count() != len(keys):
        raise PermissionDenied
    if values["decision"] == "different":
        ToldApart.tell(keys, request.user)
        _say_apart(request, keys)
    elif values["decision"] == "forget":
        ToldApart.forget(keys)
        messages.success(request, _("These photos are shown as near copies again."))
    elif not request.user.has_perm("media.delete_photo"):
        raise PermissionDenied
    elif values["decision"] == "ask":
        return _ask(request, site, values)
    else:
        _delete(request, site, values)
    return here


def _ask(request: HttpRequest, site: AdminSite, values: dict) -> HttpResponse:
    """Show what would go, what of it is moved to which of those that stay, and what cannot go."""
    context = {
        "title": _("Delete the spare ones?"),
        "staying": [photo for photo in values["photos"] if photo.pk in values["stay"]],
        "photos": values["photos"],
        "rows": spare_photos.plan(values["photos"], values["stay"]),
        "back": request.get_full_path(),
    }
    return TemplateResponse(request, "admin/media/near_copies_delete.html", site.each_context(request) | context)


def _delete(request: HttpRequest, site: AdminSite, values: dict) -> None:
    outcome = spare_photos.delete(
        values["photos"], values["stay"], request, site.get_model_admin(Photo), handing_over=values["hand_over"]
    )
    if outcome.deleted:
        words = ngettext("%(count)d photo deleted.", "%(count)d photos deleted.", outcome.deleted)
        messages.success(request, words % {"count": outcome.deleted})
    for photo, why in outcome.refused:
        messages.error(request, _("“%(photo)s” stays. %(why)s") % {"photo": photo, "why": why})


def _say_apart(request: HttpRequest, keys: list[int]) -> None:
    words = ngettext(
        "%(count)d photo is kept as a different one and not shown here again.",
        "%(count)d photos are kept as different ones and not shown here again.",
        len(keys),
    )
    back = f"{reverse('admin:media_photo_near_copies')}?photo={min(keys)}"
    link = format_html('<a href="{}">{}</a>', back, _("Look at them once more"))
    messages.success(request, format_html("{} {}", words % {"count": len(keys)}, link))
