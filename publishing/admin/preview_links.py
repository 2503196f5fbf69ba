"""Preview links in the admin: made and taken back on the record's page, and all of them in a list."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from publishing import audit
from publishing.admin.about_records import AboutRecordsAdmin
from publishing.languages import site_languages
from publishing.models import PreviewLink, Publishable
from publishing.models.preview_link import DAYS


class PreviewLinkForm(forms.Form):
    """What a new link shall do."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("Works for"),
        coerce=int,
        initial=DAYS[1],
        choices=[(days, ngettext_lazy("%(days)d day", "%(days)d days", days) % {"days": days}) for days in DAYS],
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"), choices=site_languages, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Seen by staff alone."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="preview-link-%s", label_suffix="", **kwargs)
        self.fields["languages"].initial = [code for code, _name in site_languages()]


class PreviewLinksMixin:
    """An admin page on which links to the preview of its record are made and taken back."""

    def get_urls(self) -> list:
        name = f"{self.opts.app_label}_{self.opts.model_name}_preview_link"
        made, revoked = require_POST(self.make_preview_link), require_POST(self.revoke_preview_link)
        return [
            path("<path:object_id>/preview-links/", self.admin_site.admin_view(made), name=f"{name}_make"),
            path(
                "<path:object_id>/preview-links/<int:pk>/revoke/",
                self.admin_site.admin_view(revoked),
                name=f"{name}_revoke",
            ),
            *super().get_urls(),
        ]

    def make_preview_link(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Make a link and show it, this once."""
        record = self._record_shared(request, object_id)
        form = PreviewLinkForm(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(words for errors in form.errors.values() for words in errors))
            return self._back_from_links(record)
        link, token = PreviewLink.make(record, request.user, **form.cleaned_data)
        self.log_change(request, record, _("A preview link was made."))
        audit.note(audit.Kind.LINK_MADE, request=request, record=record, until=link.expires_at, note=link.note)
        address = request.build_absolute_uri(reverse("preview_link", args=[token, link.languages[0]]))
        words = _("Whoever has this link can look until %(time)s. Copy it now: it is not shown again.") % {
            "time": f"{timezone.localtime(link.expires_at):%Y-%m-%d %H:%M}"
        }
        shown = '{}<br><a class="preview-address" href="{}" target="_blank" rel="noopener">{}</a>'
        messages.success(request, format_html(shown, words, address, address))
        return self._back_from_links(record)

    def revoke_preview_link(self, request: HttpRequest, object_id: str, pk: int) -> HttpResponse:
        """End a link at once."""
        record = self._record_shared(request, object_id)
        get_object_or_404(PreviewLink.objects.of(record), pk=pk)
        if PreviewLink.objects.filter(pk=pk).revoke():
            self.log_change(request, record, _("A preview link was revoked."))
            audit.note(audit.Kind.LINK_REVOKED, request=request, record=record)
            messages.success(request, _("The link works no more."))
        return self._back_from_links(record)

    def _record_shared(self, request: HttpRequest, object_id: str) -> Publishable:
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        return record

    def _back_from_links(self, record: Publishable) -> HttpResponse:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[record.pk]))

    def links_context(self, record: Publishable) -> dict:
        """Return what the part on preview links of a record's page needs."""
        links = [link for link in PreviewLink.objects.of(record) if link.works]
        return {
            "preview_links": {
                "form": PreviewLinkForm(),
                "links": links,
                "make": f"admin:{self.opts.app_label}_{self.opts.model_name}_preview_link_make",
                "revoke": f"admin:{self.opts.app_label}_{self.opts.model_name}_preview_link_revoke",
            }
        }


class PreviewLinkAdmin(AboutRecordsAdmin):
    """All links that were given out; they are made on the pages of records."""

    list_display = ("about", "kind", "note", "created_by", "created_at", "expires_at", "standing", "last_opened_at")
    list_select_related = ("created_by", "content_type")
    actions = ("revoke",)

    @admin.action(description=gettext_lazy("Revoke: the link works no more"))
    def revoke(self, request: HttpRequest, queryset: QuerySet) -> None:
        """End the links to records that the user may change."""
        mine = [link for link in queryset if link.record is None or self._may_revoke(request, link.record)]
        working = [link for link in mine if link.works]
        count = PreviewLink.objects.filter(pk__in=[link.pk for link in working]).revoke()
        for link in working:
            audit.note(audit.Kind.LINK_REVOKED, request=request, record=link.record)
        words = ngettext("%(count)d link works no more.", "%(count)d links work no more.", count)
        self.message_user(request, words % {"count": count})

    def _may_revoke(self, request: HttpRequest, record: Publishable) -> bool:
        return self.page_of(record).has_change_permission(request, record)

    @admin.display(description=pgettext_lazy("of a link", "standing"))
    def standing(self, link: PreviewLink) -> str:
        if link.revoked_at:
            return _("revoked")
        return _("works") if link.works else _("expired")
