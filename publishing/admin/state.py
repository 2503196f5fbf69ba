"""States in the admin: badges, what is missing, publishing and retiring."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from publishing.admin.forms import labels
from publishing.admin.records import RecordAdmin
from publishing.models import Publishable, State


def times_in_words() -> str:
    """Return a sentence that says in which time zone times are entered."""
    now = timezone.localtime()
    return _("Times are those of %(zone)s (UTC%(offset)s).") % {
        "zone": str(timezone.get_current_timezone()).replace("_", " "),
        "offset": f"{now:%z}"[:3] + ":" + f"{now:%z}"[3:],
    }


def publication_fieldset(*more: str) -> tuple:
    """Return the part of a form that decides whether and when the public sees the record."""
    return (
        gettext_lazy("Publication"),
        {
            "fields": ["state", *more, ("publish_at", "retire_at")],
            "classes": ["publication"],
            "description": lazy(times_in_words, str)(),
        },
    )


def forget_wish(form, state: str) -> None:
    """Show the state a record is in on a form whose publication was refused, so that a plain save is no second try."""
    form.data = form.data.copy()
    form.data["state"] = state


def badge(record: Publishable) -> SafeString:
    """Return the record's state as a coloured word, with the reason where a published one is still hidden."""
    label, kind = record.get_state_display(), record.state
    if record.state == State.PUBLISHED and not record.is_public():
        label, kind = why_hidden(record), "waiting"
    return format_html('<span class="badge badge-{}">{}</span>', kind, label)


def why_hidden(record: Publishable) -> str:
    """Return in words why a published record is not public, or an empty string if it is."""
    now = timezone.now()
    if record.state != State.PUBLISHED or record.is_public(now):
        return ""
    if record.publish_at and record.publish_at > now:
        return _("Published from %(when)s") % {"when": _moment(record.publish_at)}
    if record.retire_at and record.retire_at <= now:
        return _("Retired since %(when)s") % {"when": _moment(record.retire_at)}
    for name in record.shown_with:
        other = getattr(record, name)
        if other and not other.is_public(now):
            return _("Hidden: %(kind)s “%(name)s” is not public") % {"kind": other._meta.verbose_name, "name": other}
    return ""


def _moment(when) -> str:
    return f"{timezone.localtime(when):%Y-%m-%d %H:%M}"


def waiting(rows: QuerySet) -> dict[State, int]:
    """Return how many of the rows are in review and how many are drafts; a state without any is left out."""
    states = (State.IN_REVIEW, State.DRAFT)
    counts = rows.order_by().aggregate(**{state.name: Count("pk", filter=Q(state=state)) for state in states})
    return {state: counts[state.name] for state in states if counts[state.name]}


class PublishableAdmin(RecordAdmin):
    """The page of a record with a state."""

    actions = ("publish", "retire", "back_to_draft")
    #: The state in which a record added here starts; records that only name things are published at once.
    initial_state = State.DRAFT

    def get_list_select_related(self, request: HttpRequest):
        return list(dict.fromkeys([*(self.list_select_related or ()), *self.model.shown_with]))

    def get_fieldsets(self, request: HttpRequest, obj=None):
        fieldsets = list(super().get_fieldsets(request, obj))
        return [*fieldsets, self.publication_fieldset(request, obj)]

    def publication_fieldset(self, request: HttpRequest, obj=None) -> tuple:
        """Return the last part of the form."""
        return publication_fieldset()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        return {"state": self.initial_state} | super().get_changeform_initial_data(request)

    def get_form(self, request: HttpRequest, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj and obj.is_public() and self.slug_field in form.base_fields:
            form.base_fields[self.slug_field].help_text = _(
                "This is public and others may link to it. Change the address only if it is wrong."
            )
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if "_publish" in request.POST:
            request.POST = request.POST.copy()
            request.POST["state"] = State.PUBLISHED
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        stored = obj and (self.model._default_manager.filter(pk=obj.pk).first() or obj)
        if "_publish" in request.POST:
            forget_wish(context["adminform"].form, stored.state if stored else State.DRAFT)
        context["show_publish"] = stored is None or stored.state != State.PUBLISHED
        if stored is not None:
            missing = stored.missing_to_publish()
            context |= {
                "badge": badge(stored),
                "why_hidden": why_hidden(stored),
                "missing": [capfirst(label) for label in labels(self.model, missing)],
                "is_public": stored.is_public(),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request: HttpRequest, record, form, change: bool) -> None:
        """Save, and lead to the public page where this made the record public."""
        was_public = change and self.model._default_manager.published().filter(pk=record.pk).exists()
        super().save_model(request, record, form, change)
        self.stored(record)
        if "_popup" not in request.POST and not was_public and record.is_public():
            link = format_html('<a href="{}">{}</a>', record.get_absolute_url(), _("View on site"))
            messages.success(request, format_html("{} {}", _("The public sees this."), link))

    def get_view_on_site_url(self, obj=None) -> str | None:
        """Return the public address in the language of this page; none for what the public does not see."""
        return obj.get_absolute_url() if obj is not None and obj.is_public() else None

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def badge(self, record: Publishable) -> SafeString:
        return badge(record)

    @admin.action(description=gettext_lazy("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        moved = self.move(request, queryset, State.PUBLISHED)
        if moved:
            self.message_user(
                request,
                ngettext("%(count)d record published.", "%(count)d records published.", len(moved))
                % {"count": len(moved)},
                messages.SUCCESS,
            )
        for record in moved:
            if reason := why_hidden(record):
                self.message_user(
                    request, _("“%(record)s”: %(reason)s.") % {"record": record, "reason": reason}, messages.WARNING
                )

    @admin.action(description=gettext_lazy("Retire: hide from the public"), permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = len(self.move(request, queryset, State.RETIRED))
        self.message_user(
            request, ngettext("%(count)d record retired.", "%(count)d records retired.", count) % {"count": count}
        )

    @admin.action(description=gettext_lazy("Back to draft"), permissions=["change"])
    def back_to_draft(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = len(self.move(request, queryset, State.DRAFT))
        self.message_user(
            request,
            ngettext("%(count)d record is a draft again.", "%(count)d records are drafts again.", count)
            % {"count": count},
        )

    def move(self, request: HttpRequest, records, state: str) -> list[Publishable]:
        """Give each record this state if it may have it, note it in its history, and return those that moved.

        One that lacks something is left as it is, and a message says which and what; so is one of a kind that the
        user may not change.
        """
        moved = []
        for record in self._permitted(request, list(records)):
            if error := self.give_state(request, record, state):
                self.message_user(request, refusal(record, error), messages.ERROR)
            else:
                moved.append(record)
        return moved

    def give_state(self, request: HttpRequest, record: Publishable, state: str) -> ValidationError | None:
        """Store the record with this state and note it in its history; return what forbids that, where something does.

        Whether the user may change the record is for the caller to ask.
        """
        record.state = state
        try:
            if state == State.PUBLISHED:
                record.full_clean()
        except ValidationError as error:
            return error
        with transaction.atomic():
            record.save()
            self.log_change(request, record, [{"changed": {"fields": ["state"]}}])
            self.admin_site.get_model_admin(type(record)).stored(record)
        return None

    def stored(self, record: Publishable) -> None:
        """Do what follows when a record of this kind was saved or got another state; the transaction is still open."""

    def may_change(self, request: HttpRequest, model: type[Publishable], record: Publishable | None = None) -> bool:
        """Say whether the user may change records of a kind, or this one; the kind's own page decides."""
        return self.admin_site.get_model_admin(model).has_change_permission(request, record)

    def _permitted(self, request: HttpRequest, records: list[Publishable]) -> list[Publishable]:
        permitted = [record for record in records if self.may_change(request, type(record), record)]
        if left := len(records) - len(permitted):
            self.message_user(
                request,
                ngettext(
                    "%(count)d record stays as it is, because you may not change it.",
                    "%(count)d records stay as they are, because you may not change them.",
                    left,
                )
                % {"count": left},
                messages.WARNING,
            )
        return permitted


def refusal(record: Publishable, error: ValidationError) -> str:
    """Return a sentence that names the record and what keeps it from being published."""
    if missing := record.missing_to_publish():
        return _("“%(record)s” was not published. Missing: %(fields)s.") % {
            "record": record,
            "fields": pgettext("between the items of a list", ", ").join(labels(type(record), missing)),
        }
    return _("“%(record)s” was not published. %(problems)s") % {
        "record": record,
        "problems": " ".join(error.messages),
    }
