"""The photo desk: one photo's page, the list, and the ways to the pages for many at once."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from events.admin.source import CitationInline
from media import earlier_files, ingest, outdated
from media.admin import album_photos, earlier
from media.admin.batch_filter import BatchFilter
from media.admin.thumbnails import thumbnail
from media.admin.uses import use_links
from media.desk import near_copies
from media.desk.captions.choice import MOST
from media.desk.captions.urls import urls as caption_urls
from media.desk.moderation.access import PERMISSION as MODERATE
from media.desk.moderation.queue import waiting_in_words
from media.desk.moderation.urls import urls as moderation_urls
from media.desk.sheets.urls import urls as spreadsheet_urls
from media.desk.sheets.views import attachment
from media.desk.urls import batch_urls
from media.forms import PhotoForm
from media.models import Photo
from publishing.admin import PublishableAdmin, PublishableForm
from publishing.languages import default_column


class FileFilter(admin.SimpleListFilter):
    """Photos of which readers get nothing, by the reason."""

    title = _("file")
    parameter_name = "file"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        return [("refused", _("needs another file")), ("waiting", _("being prepared"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        kinds = {"refused": queryset.refused, "waiting": queryset.lacking_renditions}
        return kinds.get(self.value(), queryset.all)()


class PhotoRecordForm(PublishableForm, PhotoForm):
    """A photo in the admin."""


@admin.register(Photo)
class PhotoAdmin(PublishableAdmin):
    """The photo desk."""

    form = PhotoRecordForm
    shows_in = ("edition", "sub_forums", "exhibitions")
    list_display = ("small", "short_caption", "badge", "edition", "creator", "licence", "taken")
    list_display_links = ("small", "short_caption")
    list_filter = ("state", "edition", FileFilter, "licence", "topics", BatchFilter)
    list_select_related = ("edition",)
    several_fields = (
        "creator",
        "credit_line",
        "licence",
        "source_url",
        "copyright_notice",
        "usage_terms",
        "place",
        "taken_on",
        "precision",
        "edition",
        "sub_forums",
        "exhibitions",
        "organizations",
        "people",
        "topics",
    )
    search_fields = ("caption", "alt_text", "creator", "credit_line", "original_name")
    readonly_fields = ("file_facts", "used_in", "focal_picture")
    fieldsets = (
        (None, {"fields": ["original", "file_facts", "used_in"]}),
        (_("Focal point"), {"fields": ["focal_picture", ("focal_x", "focal_y")]}),
        (
            pgettext_lazy("written about a photo", "Words"),
            {"fields": ["headline", "caption", "alt_text", "creator", "credit_line", "place"]},
        ),
        (_("Rights"), {"fields": ["licence", "source_url", "copyright_notice", "usage_terms"]}),
        (_("What it shows, and when"), {"fields": [("taken_on", "precision"), "edition", "sub_forums", "exhibitions"]}),
        (_("Who and what is to be seen"), {"fields": ["organizations", "people", "topics"]}),
    )
    inlines = (CitationInline,)
    actions = (*PublishableAdmin.actions, "write_captions", "caption_spreadsheet", "add_to_album")
    change_form_template = "admin/media/photo_form.html"
    change_list_template = "admin/media/photo_list.html"
    #: Pages for many photos at once: functions that take the admin site's ``AdminSite`` and return its addresses.
    desk_urls: tuple = (batch_urls, caption_urls, spreadsheet_urls, near_copies.urls, earlier.urls, moderation_urls)
    #: Their entries above the list: the name of an address, its words or what returns them, the permission it needs.
    desk_links: tuple[tuple[str, object, str], ...] = (
        ("media_batch_add", _("Upload many photos"), "media.add_photo"),
        ("media_batch_list", _("Batches"), "media.add_photo"),
        ("media_photo_captions", _("Write captions"), "media.change_photo"),
        ("media_photo_spreadsheet", _("Caption spreadsheet"), "media.change_photo"),
        ("media_photo_near_copies", _("Near copies"), "media.change_photo"),
        ("media_contributed_list", waiting_in_words, MODERATE),
    )

    def get_urls(self) -> list:
        return [*(address for urls in self.desk_urls for address in urls(self.admin_site)), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Show the list, with the ways to the pages for many photos that the user may use."""
        return super().changelist_view(request, {"desk_links": self.ways(request), **(extra_context or {})})

    def ways(self, request: HttpRequest) -> list[dict]:
        """Return the address and the words of each page for many photos that the user may use."""
        return [
            {"address": reverse(f"admin:{name}"), "words": words(request.user) if callable(words) else words}
            for name, words, permission in self.desk_links
            if request.user.has_perm(permission)
        ]

    @admin.action(description=_("Write captions"), permissions=["change"])
    def write_captions(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """Open a contact sheet with the photos picked, as many as one takes."""
        keys = ",".join(str(pk) for pk in queryset.order_by("pk").values_list("pk", flat=True)[:MOST])
        return HttpResponseRedirect(f"{reverse('admin:media_photo_captions')}?ids={keys}")

    @admin.action(description=_("Download a caption spreadsheet"), permissions=["change"])
    def caption_spreadsheet(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return attachment(request, queryset.order_by("pk"), "xlsx")

    def troubles(self, request: HttpRequest) -> list[dict]:
        """Return a line for the start page while there are photos whose file is no sound picture."""
        count = self.get_queryset(request).refused().count() if self.has_view_permission(request) else 0
        words = ngettext("%(count)d photo needs another file", "%(count)d photos need another file", count)
        address = f"{reverse('admin:media_photo_changelist')}?file=refused"
        return [{"address": address, "words": words % {"count": count}}] if count else []

    def get_fieldsets(self, request: HttpRequest, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else [(None, {"fields": ["original"]}), *fieldsets[2:]]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["earlier_files"] = obj.earlier_files.select_related("replaced_by") if obj else ()
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request: HttpRequest, photo: Photo, form, change: bool) -> None:
        """Save; where another file takes the place of the one there was, that one is kept as an earlier file."""
        if change and form.facts:
            earlier_files.keep(photo.pk, request.user)
        super().save_model(request, photo, form, change)

    def stored(self, photo: Photo) -> None:
        super().stored(photo)
        outdated.changed(photo.pk)

    def brought_back(self, request: HttpRequest, photo: Photo) -> None:
        """Have its smaller copies made again: those are not kept with what is deleted."""
        Photo.objects.filter(pk=photo.pk).update(rendition_key="", refused_key="")
        ingest.enqueue_renditions(photo.pk)

    @admin.action(description=_("Add to album…"), permissions=["place"])
    def add_to_album(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return album_photos.add_picked(request, queryset, self.admin_site)

    def has_place_permission(self, request: HttpRequest) -> bool:
        """Say whether the user may put photos into albums."""
        return request.user.has_perm("media.change_album")

    @admin.display(description=_("preview"))
    def small(self, photo: Photo) -> SafeString:
        return thumbnail(photo)

    @admin.display(description=_("picture"))
    def focal_picture(self, photo: Photo) -> SafeString:
        return render_to_string("admin/media/focal_point.html", {"photo": photo})

    @admin.display(description=_("file as it came"))
    def file_facts(self, photo: Photo) -> str:
        facts = (photo.original_name, f"{photo.width} × {photo.height}", filesizeformat(photo.file_size))
        words = " · ".join(fact for fact in facts if fact)
        if not photo.refused_key:
            return words
        told = _("No picture could be made of this file. Choose another one.")
        return format_html('{}<strong class="refused-file">{}</strong>', words, told)

    @admin.display(description=_("used in"))
    def used_in(self, photo: Photo) -> SafeString:
        address = f"{reverse('admin:media_photo_near_copies')}?photo={photo.pk}"
        return format_html(
            '{}<p><a href="{}">{}</a></p>', use_links(photo), address, _("Photos that look like this one")
        )

    @admin.display(description=_("caption"), ordering=default_column("caption"))
    def short_caption(self, photo: Photo) -> str:
        return str(photo)

    @admin.display(description=_("date taken"), ordering="taken_on")
    def taken(self, photo: Photo) -> str:
        return photo.days()
