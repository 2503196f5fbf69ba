"""Ways to put many photos into an album at once: those picked in the list, or all of an edition or a batch."""

from collections.abc import Iterable
from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.models import Edition
from media.albums import MOST, AlbumFullError, add_photos
from media.models import Album, Batch
from publishing import scopes, workflow
from publishing.languages import default_column
from publishing.slugs import first_slug, free_slug


class AlbumChoiceForm(forms.Form):
    """Which album the photos picked in the list go into: one there is, or one made for them."""

    album = forms.ModelChoiceField(
        Album.objects.all(), required=False, label=gettext_lazy("album"), empty_label=gettext_lazy("a new one")
    )
    title = forms.CharField(
        required=False,
        max_length=Album._meta.get_field("title").max_length,
        label=gettext_lazy("title of the new album"),
        help_text=gettext_lazy("Only where no album is chosen. The new album is a draft."),
    )

    def __init__(self, *args, user, may_make: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["album"].queryset = scopes.within(user, Album.objects.all())
        if not may_make:
            del self.fields["title"]
            self.fields["album"].required = True

    def clean(self) -> dict:
        values = super().clean()
        if not self.errors and bool(values["album"]) == bool(values.get("title")):
            raise forms.ValidationError(_("Choose an album, or give the title of a new one."))
        return values

    def chosen(self) -> Album:
        """Return the album chosen, or one made with the title given."""
        if self.cleaned_data["album"]:
            return self.cleaned_data["album"]
        title = self.cleaned_data["title"]
        slug = free_slug(Album.objects.all(), "slug", first_slug(title) or Album._meta.model_name)
        return Album.objects.create(**{default_column("title"): title}, slug=slug)


class PhotosOfForm(forms.Form):
    """Whose photos go into the album: all of an edition, all of a batch, or both."""

    edition = forms.ModelChoiceField(
        Edition.objects.all(), required=False, label=gettext_lazy("all photos of the edition")
    )
    batch = forms.ModelChoiceField(Batch.objects.all(), required=False, label=gettext_lazy("all photos of the batch"))

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["edition"].queryset = scopes.within(user, Edition.objects.all())
        self.fields["batch"].queryset = Batch.objects.seen_by(user)

    def clean(self) -> dict:
        values = super().clean()
        if not self.errors and not values.get("edition") and not values.get("batch"):
            raise forms.ValidationError(_("Choose an edition or a batch."))
        return values

    def photos(self) -> list[int]:
        """Return the keys of the photos, in the order in which they were taken, as far as that is known."""
        found: list[int] = []
        for owner in (self.cleaned_data["edition"], self.cleaned_data["batch"]):
            if owner:
                seen = scopes.within(self.user, owner.photos.as_taken())
                found += seen.values_list("pk", flat=True)
        return found


def urls(site: AdminSite) -> list:
    """Return the address of the page that adds the photos of an edition or a batch to an album."""
    view = site.admin_view(partial(add_photos_of, site=site))
    return [path("<int:pk>/add-photos/", view, name="media_album_add_photos")]


def add_picked(request: HttpRequest, photos: QuerySet, site: AdminSite) -> HttpResponse | None:
    """Ask for the album, then add the photos picked in the list, as they were taken; return None once that is done."""
    require_albums(request)
    keys = list(photos.as_taken().values_list("pk", flat=True))
    may_make = request.user.has_perm("media.add_album") and scopes.editions_of(request.user) is None
    sent = request.POST if "album" in request.POST else None
    form = AlbumChoiceForm(sent, user=request.user, may_make=may_make)
    if form.is_valid():
        with transaction.atomic():
            transaction.set_rollback(not add(request, form.chosen(), keys, site))
        return None
    context = {
        "title": _("Add photos to an album"),
        "form": form,
        "keys": keys,
        "checkbox_name": ACTION_CHECKBOX_NAME,
        "back": request.get_full_path(),
    }
    return TemplateResponse(request, "admin/media/album_choose.html", site.each_context(request) | context)


def add_photos_of(request: HttpRequest, pk: int, site: AdminSite) -> HttpResponse:
    """Ask for an edition or a batch, then add its photos to the album."""
    require_albums(request)
    album = scopes.within(request.user, Album.objects.filter(pk=pk)).first()
    if album is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = PhotosOfForm(sent, user=request.user, initial={"edition": album.edition_id})
    if form.is_valid():
        add(request, album, form.photos(), site)
        return HttpResponseRedirect(reverse("admin:media_album_change", args=[album.pk]))
    context = {"title": _("Add photos"), "form": form, "album": album}
    return TemplateResponse(request, "admin/media/album_add_photos.html", site.each_context(request) | context)


def require_albums(request: HttpRequest) -> None:
    """Raise ``PermissionDenied`` for someone who may not change albums."""
    if not request.user.has_perm("media.change_album"):
        raise PermissionDenied


def add(request: HttpRequest, album: Album, keys: Iterable[int], site: AdminSite) -> bool:
    """Add photos to an album, note it in its history, and say how many came; return whether they came."""
    if not workflow.may_change_public(request.user, album):
        messages.error(request, workflow.ONLY_PUBLISHERS)
        return False
    try:
        count = add_photos(album, keys)
    except AlbumFullError:
        messages.error(request, _("An album takes %(most)d photos. Nothing was added.") % {"most": MOST})
        return False
    words = ngettext("%(count)d photo was added to “%(album)s”.", "%(count)d photos were added to “%(album)s”.", count)
    if count:
        site.get_model_admin(Album).log_change(request, album, [{"changed": {"fields": ["photos"]}}])
    messages.success(request, words % {"count": count, "album": album})
    return True
