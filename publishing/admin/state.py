"""The page of a record with a state: what is missing, the steps from here, and who may change what is public."""

from django.contrib import admin, messages
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing import audit, teamwork, workflow
from publishing.admin.discussion import DiscussionMixin
from publishing.admin.moves import TRANSITION, MovesMixin, step_message
from publishing.admin.pending import PendingMixin, pending_badge
from publishing.admin.preview import PreviewMixin
from publishing.admin.preview_links import PreviewLinksMixin
from publishing.admin.readiness.panel import blockers, panel, whole_report
from publishing.admin.records import RecordAdmin
from publishing.admin.standing import KEPT_PENDING, badge, why_hidden
from publishing.admin.steps import PublishableForm, publication_fieldset, step_in_words
from publishing.models import Publishable, State


class PublishableAdmin(DiscussionMixin, PendingMixin, PreviewLinksMixin, PreviewMixin, MovesMixin, RecordAdmin):
    """The page of a record with a state."""

    form = PublishableForm
    #: The state in which a record added here starts; records that only name things are published at once.
    initial_state = State.DRAFT

    def get_list_select_related(self, request: HttpRequest):
        return list(dict.fromkeys([*(self.list_select_related or ()), *self.model.shown_with]))

    def get_fieldsets(self, request: HttpRequest, obj=None):
        fieldsets = list(super().get_fieldsets(request, obj))
        return [*fieldsets, self.publication_fieldset(request, obj)]

    def publication_fieldset(self, request: HttpRequest, obj=None) -> tuple:
        """Return the last part of the form; whoever only looks at a record sees its state there, and no steps."""
        only_looks = obj is not None and not self.has_change_permission(request, obj)
        return publication_fieldset(*self.asked_with_step(request), way="state" if only_looks else "step")

    def asked_with_step(self, request: HttpRequest) -> tuple[str, ...]:
        """Return further fields that stand beside the steps."""
        return ()

    def initial_step(self, request: HttpRequest) -> workflow.Transition | None:
        """Return the step that a new record of this kind starts with, if the user may take it."""
        starts_public = self.initial_state == State.PUBLISHED and workflow.may_publish(request.user, self.model)
        return workflow.PUBLISH_NOW if starts_public else None

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        step = self.initial_step(request)
        return super().get_changeform_initial_data(request) | ({"step": step.name} if step else {})

    def get_form(self, request: HttpRequest, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj and obj.is_public() and self.slug_field in form.base_fields:
            form.base_fields[self.slug_field].help_text = _(
                "This is public and others may link to it. Change the address only if it is wrong."
            )
        return form

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        stored = obj and (self.model._default_manager.filter(pk=obj.pk).first() or obj)
        offered = workflow.offered(request.user, stored or self.model())
        context["show_publish"] = workflow.PUBLISH_NOW in offered and (
            stored is None or stored.state != State.PUBLISHED
        )
        context["show_submit"] = workflow.SUBMIT in offered and not context["show_publish"]
        context["previews"] = self.preview_buttons(obj)
        context["previews_stored"] = obj is not None and not self.has_change_permission(request, obj)
        if stored is not None:
            if self.has_change_permission(request, stored):
                context |= self.links_context(stored)
            missing = stored.missing_to_publish()
            context |= {
                "badge": badge(stored),
                "why_hidden": why_hidden(stored),
                "missing": blockers(stored, missing),
                "lacks": panel(stored),
                "whole_report": whole_report(stored),
                "is_public": stored.is_public(),
                "discussion": None if context.get("is_popup") else self.discussion(request, stored),
                "only_publishers": "" if workflow.may_change_public(request.user, stored) else KEPT_PENDING,
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request: HttpRequest, record, form, change: bool) -> None:
        """Save, and lead to the public page where this made the record public."""
        was_public = change and self.model._default_manager.published().filter(pk=record.pk).exists()
        super().save_model(request, record, form, change)
        self.stored(record)
        if form.taken:
            audit.note_transition(record, form.before if change else "", record.state, request=request)
            self.step_taken(request, record, form.taken)
            if words := step_in_words(form.taken, record):
                messages.success(request, words)
        if "_popup" not in request.POST and not was_public and record.is_public():
            link = format_html('<a href="{}">{}</a>', record.get_absolute_url(), _("View on site"))
            messages.success(request, format_html("{} {}", _("The public sees this."), link))

    def construct_change_message(self, request: HttpRequest, form, formsets, add: bool = False) -> list[dict]:
        """Return what the history notes: what was changed, and the step that was taken with it."""
        message, step = super().construct_change_message(request, form, formsets, add), form.taken
        if step and add:
            message[0] |= {TRANSITION: step.name}
        elif step:
            message += step_message(step)
        return message

    def step_taken(self, request: HttpRequest, record: Publishable, step: workflow.Transition) -> None:
        """Tell those who may publish a record that it waits for them."""
        if step is workflow.SUBMIT:
            teamwork.send_to_review(record, request.user)

    def get_view_on_site_url(self, obj=None) -> str | None:
        """Return the public address in the language of this page; none for what the public does not see."""
        try:
            return obj.get_absolute_url() if obj is not None and obj.is_public() else None
        except NoReverseMatch:  # the form holds an address that cannot be one, and is shown again
            return None

    def may_edit(self, request: HttpRequest, record: Publishable) -> bool:
        """Say whether the user may store changes of this record as it stands, published or not."""
        return self.has_change_permission(request, record) and workflow.may_change_public(request.user, record)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def badge(self, record: Publishable) -> SafeString:
        return pending_badge(record, badge(record))
