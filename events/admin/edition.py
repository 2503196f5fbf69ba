"""Editions: one page from which a whole year's forum is entered."""

from functools import partial

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from events.admin.next_edition import next_edition
from events.admin.source import CitationInline
from events.models import Edition, EditionName, EditionOrganization, Exhibition, Figure, SubForum
from events.next_edition import PARTS, Part
from publishing import workflow
from publishing.admin import CardInline, PublishableAdmin, PublishableForm, RowInline
from publishing.languages import site_languages
from publishing.models import Publishable, State


class EditionNameInline(RowInline):
    """The names the forum bore in that year."""

    model = EditionName
    fields = ("name", "language", "source")


class EditionOrganizationInline(RowInline):
    """Hosts, organisers and partners, in order."""

    model = EditionOrganization
    fields = ("organization", "role", "order")


class ProgrammeInline(CardInline):
    """The programme in short; the rest of an item is on a page of its own."""

    model = SubForum
    carried = ("starts_on",)
    fields = (("kind", "number", "starts_on", "order"), "title")
    show_change_link = True
    slug_field = "slug"
    slug_from = ("title",)
    slug_spare = ("kind", "number")
    slug_within = "edition"
    verbose_name = gettext_lazy("programme item")
    verbose_name_plural = gettext_lazy("programme")


class ExhibitionInline(CardInline):
    """The exhibition in short."""

    model = Exhibition
    fields = ("title", ("first_day", "last_day"), ("area", "exhibitor_count"))
    show_change_link = True
    slug_field = "slug"
    slug_from = ("title",)
    slug_within = "edition"


class FigureInline(CardInline):
    """Headcounts as each source gives them."""

    model = Figure
    fields = (("kind", "qualifier", "value", "status"), "source", "note")


class EditionForm(PublishableForm):
    """An edition, and whether what belongs to it goes public with it."""

    publish_together = forms.BooleanField(
        required=False,
        label=gettext_lazy("Publish the programme, exhibition and photos with it"),
        help_text=gettext_lazy(
            "When this edition is published, drafts that belong to it are published too, if nothing is missing in them."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        is_published = not self.instance._state.adding and self.instance.state == State.PUBLISHED
        self.fields["publish_together"].initial = not is_published


@admin.register(Edition)
class EditionAdmin(PublishableAdmin):
    """Editions of the forum."""

    form = EditionForm
    list_display = ("year", "badge", "number", "shown_days", "city", "status", "format", "programme_items")
    list_filter = ("state", "status", "format", "topics")
    several_fields = ("status", "format", "dates_status", "city", "region", "country", "venue", "topics")
    search_fields = ("year", "theme", "title", "city")
    slug_field = "slug"
    slug_from = ("year",)
    fieldsets = (
        (None, {"fields": [("year", "number", "status", "format")]}),
        (gettext_lazy("When"), {"fields": [("first_day", "last_day", "date_precision", "dates_status")]}),
        (
            gettext_lazy("Theme, place and summary"),
            {"fields": ["theme", "city", "region", "country", "venue", "summary"]},
        ),
        (gettext_lazy("Subject and address"), {"fields": ["topics", "theme_own_translation", "slug"]}),
        (gettext_lazy("Text"), {"fields": ["body"]}),
        (
            gettext_lazy("Own title, note on the dates, carbon reduction"),
            {
                "fields": ["co_title_own_translation", "title", "co_title", "date_note", "low_carbon"],
                "classes": ["collapse"],
            },
        ),
    )
    inlines = (
        EditionOrganizationInline,
        ProgrammeInline,
        ExhibitionInline,
        EditionNameInline,
        FigureInline,
        CitationInline,
    )
    #: Relations whose drafts go public with the edition when the editor asks for it.
    belongings: tuple[str, ...] = ("sub_forums", "exhibitions")
    #: What the next edition can begin with.
    next_edition_parts: tuple[Part, ...] = PARTS
    change_form_template = "admin/events/edition_form.html"

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(partial(next_edition, page=self))
        return [path("<int:pk>/next/", view, name="events_edition_next"), *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["may_prepare_next"] = change and self.has_add_permission(request)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def ways(self, request: HttpRequest) -> list[dict]:
        """Return the ways to a new edition, for the start page: from the last one, and from nothing."""
        if not self.has_add_permission(request):
            return []
        ways = [{"address": reverse("admin:events_edition_add"), "words": _("New edition")}]
        if last := self.get_queryset(request).order_by("-year", "-pk").values_list("pk", flat=True).first():
            address = reverse("admin:events_edition_next", args=[last])
            ways.insert(0, {"address": address, "words": _("Prepare the next edition")})
        return ways

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(item_count=Count("sub_forums"))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        """Start with the next number, this year, and the country of the last edition."""
        last = Edition.objects.order_by("-year").first()
        number = Edition.objects.aggregate(highest=Max("number"))["highest"]
        countries = {f"country_{code.replace('-', '_')}": "" for code, _name in site_languages()}
        return {
            "number": (number or 0) + 1,
            "year": max(timezone.localdate().year, last.year + 1 if last else 0),
            **{name: getattr(last, name, "") or "" for name in countries},
            **super().get_changeform_initial_data(request),
        }

    def asked_with_step(self, request: HttpRequest) -> tuple[str, ...]:
        """Return whether to publish together, for those who may publish something of what belongs to it."""
        kinds = {Edition._meta.get_field(name).related_model for name in self.belongings}
        is_asked = any(workflow.may_publish(request.user, kind) for kind in kinds)
        return ("publish_together",) if is_asked and workflow.may_publish(request.user, Edition) else ()

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        """Publish what goes public with a published edition: all its drafts if asked for, else what was just added."""
        super().save_related(request, form, formsets, change)
        edition = form.instance
        if edition.state != State.PUBLISHED:
            return
        if form.cleaned_data.get("publish_together"):
            self.publish_belongings(request, self.waiting_with(edition))
        elif form.before == State.PUBLISHED:
            added = [record for formset in formsets for record in formset.new_objects]
            self.publish_belongings(request, [record for record in added if isinstance(record, Publishable)])

    def waiting_with(self, edition: Edition) -> list[Publishable]:
        """Return what belongs to an edition and is not published yet."""
        rows = (getattr(edition, name).filter(state__in=workflow.WAITING) for name in self.belongings)
        return [record for found in rows for record in found]

    def goes_along(self, form) -> list[Publishable]:
        if not form.cleaned_data.get("publish_together"):
            return []
        return [record for record in self.waiting_with(form.instance) if not record.missing_to_publish()]

    def publish_belongings(self, request: HttpRequest, records: list[Publishable]) -> None:
        """Publish records that belong to an edition, and say how many went public and which could not."""
        if count := len(self.move(request, records, State.PUBLISHED)):
            messages.success(
                request,
                ngettext(
                    "%(count)d record that belongs to it was published with it.",
                    "%(count)d records that belong to it were published with it.",
                    count,
                )
                % {"count": count},
            )

    @admin.display(description=gettext_lazy("days"), ordering="first_day")
    def shown_days(self, edition: Edition) -> str:
        return edition.days() or _("not known")

    @admin.display(description=gettext_lazy("programme items"), ordering="item_count")
    def programme_items(self, edition: Edition) -> int:
        return edition.item_count
