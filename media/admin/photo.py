"""The photo desk: one photo's page, the list, and the ways to the pages for many at once."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.admin.source import CitationInline
from media import outdated
from media.admin.thumbnails import thumbnail
from media.admin.uses import kept_for
from media.desk import near_copies
from media.desk.captions.urls import urls as caption_urls
from media.desk.sheets.urls import urls as spreadsheet_urls
from media.desk.sheets.views import attachment
from media.desk.urls import batch_urls
from media.forms import PhotoForm
from media.models import Photo
from publishing.admin import PublishableAdmin, RecordForm
from publishing.languages import default_column


class PhotoRecordForm(RecordForm, PhotoForm):
    """A photo in the admin."""


@admin.register(Photo)
class PhotoAdmin(PublishableAdmin):
    """The photo desk."""

    form = PhotoRecordForm
    list_display = ("small", "short_caption", "badge", "edition", "creator", "licence", "taken")
    list_display_links = ("small", "short_caption")
    list_filter = ("state", "edition", "licence", "topics")
    list_select_related = ("edition",)
    search_fields = ("caption", "alt_text", "creator", "credit_line", "original_name")
    readonly_fields = ("preview", "file_facts")
    fieldsets = (
        (None, {"fields": ["original", "preview", "file_facts"]}),
        (
            pgettext_lazy("written about a photo", "Words"),
            {"fields": ["headline", "caption", "alt_text", "creator", "credit_line", "place"]},
        ),
        (_("Rights"), {"fields": ["licence", "source_url", "copyright_notice", "usage_terms"]}),
        (_("What it shows, and when"), {"fields": [("taken_on", "precision"), "edition", "sub_forums", "exhibitions"]}),
        (_("Who and what is to be seen"), {"fields": ["organizations", "people", "topics"]}),
        (_("Focal point"), {"fields": [("focal_x", "focal_y")], "classes": ["collapse"]}),
    )
    inlines = (CitationInline,)
    actions = (*PublishableAdmin.actions, "caption_spreadsheet")
    change_list_template = "admin/media/photo_list.html"
    #: Pages for many photos at once: functions that take the admin site's ``AdminSite`` and return its addresses.
    desk_urls: tuple = (batch_urls, caption_urls, spreadsheet_urls, near_copies.urls)
    #: Their entries above the list: the name of an address, its words, and the permission it needs.
    desk_links: tuple[tuple[str, object, str], ...] = (
        ("media_batch_add", _("Upload many photos"), "media.add_photo"),
        ("media_batch_list", _("Batches"), "media.add_photo"),
        ("media_photo_captions", _("Write captions"), "media.change_photo"),
        ("media_photo_spreadsheet", _("Caption spreadsheet"), "media.change_photo"),
        ("media_photo_near_copies", _("Near copies"), "media.change_photo"),
    )

    def get_urls(self) -> list:
        return [*(address for urls in self.desk_urls for address in urls(self.admin_site)), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Show the list, with the ways to the pages for many photos that the user may use."""
        return super().changelist_view(request, {"desk_links": self.ways(request), **(extra_context or {})})

    def ways(self, request: HttpRequest) -> list[dict]:
        """Return the address and the words of each page for many photos that the user may use."""
        return [
            {"address": reverse(f"admin:{name}"), "words": words}
            for name, words, permission in self.desk_links
            if request.user.has_perm(permission)
        ]

    @admin.action(description=_("Download a caption spreadsheet"), permissions=["change"])
    def caption_spreadsheet(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return attachment(request, queryset.order_by("pk"), "xlsx")

    def get_fieldsets(self, request: HttpRequest, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj else [(None, {"fields": ["original"]}), *fieldsets[1:]]

    def stored(self, photo: Photo) -> None:
        outdated.changed(photo.pk)

    def get_deleted_objects(self, objs, request: HttpRequest):
        """Refuse, with the reason, to delete a photo that is published or an album's cover, one of many included."""
        deleted, counts, permissions, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, permissions, [*protected, *(why for photo in objs for why in kept_for(photo))]

    @admin.display(description=_("preview"))
    def small(self, photo: Photo) -> SafeString:
        return thumbnail(photo)

    @admin.display(description=_("preview"))
    def preview(self, photo: Photo) -> SafeString:
        return thumbnail(photo, 240)

    @admin.display(description=_("file as it came"))
    def file_facts(self, photo: Photo) -> str:
        facts = (photo.original_name, f"{photo.width} × {photo.height}", filesizeformat(photo.file_size))
        return " · ".join(fact for fact in facts if fact)

    @admin.display(description=_("caption"), ordering=default_column("caption"))
    def short_caption(self, photo: Photo) -> str:
        return str(photo)

    @admin.display(description=_("date taken"), ordering="taken_on")
    def taken(self, photo: Photo) -> str:
        return photo.days()
