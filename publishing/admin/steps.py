"""What happens to a record when its form is saved: the steps of the workflow, offered in words."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.functional import cached_property, lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing import workflow
from publishing.admin.forms import RecordForm
from publishing.admin.standing import KEPT_PENDING, moment, why_hidden
from publishing.admin.times import times_in_words
from publishing.models import Publishable, State

#: Buttons that take a step beside saving, by the names under which they are sent.
PUBLISH_BUTTON, SUBMIT_BUTTON = "_publish", "_submit"


def publication_fieldset(*more: str, way: str = "step") -> tuple:
    """Return the part of a form that decides whether and when the public sees the record."""
    return (
        gettext_lazy("Publication"),
        {
            "fields": [way, *more, ("publish_at", "retire_at")],
            "classes": ["publication"],
            "description": lazy(times_in_words, str)(),
        },
    )


def staying(record: Publishable) -> str:
    """Return what saving without a step leaves a record as."""
    if record._state.adding:
        return _("Save it as a draft")
    return _("Leave it as it is: %(state)s") % {"state": why_hidden(record) or record.get_state_display()}


def without_permission(record: Publishable) -> str:
    """Return what helps whoever may not publish a record to have it published."""
    if record.state == State.IN_REVIEW:
        return _("It is in review: those who may publish find it on their start page.")
    if record.state == State.PUBLISHED:
        return str(KEPT_PENDING)
    return _("You cannot publish this yourself. Send it to review: those who may publish find it on their start page.")


def step_in_words(step: workflow.Transition, record: Publishable) -> str:
    """Return what a step that was taken means for a record; empty for a publication, of which its page tells more."""
    if step is workflow.SUBMIT:
        return _("It is in review now: those who may publish find it on their start page.")
    if step is workflow.RETIRE:
        return _("It is retired: the public does not see it any more.")
    if step is workflow.RETIRE_LATER:
        return _("The public sees it until %(when)s.") % {"when": moment(record.retire_at)}
    if record.state == State.DRAFT:
        return _("It is a draft again: the public does not see it.")
    hidden = why_hidden(record)
    return f"{hidden}." if hidden else ""


class PublishableForm(RecordForm):
    """The form of a record with a state; the state itself is no field of it, only the step that is to be taken."""

    step = forms.ChoiceField(label=gettext_lazy("When you save"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        #: Where the record stood before this form, and the step that it takes; none until the form is cleaned.
        self.before, self.taken = self.instance.state, None
        self.may_be_scheduled = workflow.leads_on(workflow.SCHEDULE, self.instance)
        if "step" in self.fields:
            offered = workflow.offered(self.user, self.instance) if self.user else []
            steps = [(one.name, one.label) for one in offered]
            self.fields["step"].choices = [("", staying(self.instance)), *steps]
            if self.user and not workflow.may_publish(self.user, self.instance):
                self.fields["step"].help_text = without_permission(self.instance)

    @cached_property
    def changed_data(self) -> list[str]:
        """The fields that were changed; a step is none, the history notes it by itself."""
        return [name for name in super().changed_data if name != "step"]

    def clean(self):
        values = super().clean()
        if self._is_ahead("publish_at") and values.get("step") == workflow.PUBLISH_NOW.name:
            self.add_error(
                "publish_at", _("This time lies ahead. Choose “Publish at a time”, or leave it empty to publish now.")
            )
        if self._is_ahead("publish_at") and not self.may_be_scheduled:
            self.add_error(
                "publish_at", _("This is public already. To hide it until then, take it back to draft first.")
            )
        return values

    def _post_clean(self) -> None:
        """Judge the record as what it will be, then let the workflow decide whether it may become that."""
        self.taken = self._wanted()
        with workflow.judged_as(self.instance, self.taken.target if self.taken else self.before):
            super()._post_clean()
        if self.taken:
            self._take(self.taken)

    def _take(self, step: workflow.Transition) -> None:
        if step.target == State.PUBLISHED and self._is_given("retire_at") and not self._time("retire_at"):
            self.add_error("retire_at", _("Enter a time that lies ahead."))
        try:
            workflow.prepare(self.instance, step, self.user)
        except PermissionDenied:
            self.add_error(None, _("You may not do this: “%(step)s”.") % {"step": step.label})
        except ValidationError as error:
            self.add_error(None, error)

    def _wanted(self) -> workflow.Transition | None:
        if PUBLISH_BUTTON in self.data:
            return workflow.SCHEDULE if self._time("publish_at") else workflow.PUBLISH_NOW
        if SUBMIT_BUTTON in self.data:
            return workflow.SUBMIT
        if name := self.cleaned_data.get("step"):
            return workflow.BY_NAME[name]
        return self._implied() if self.before == State.PUBLISHED else None

    def _implied(self) -> workflow.Transition | None:
        """Return the step that other times of a published record mean."""
        if self._is_ahead("publish_at"):
            return workflow.SCHEDULE
        return workflow.RETIRE_LATER if self._is_given("retire_at") else None

    def _is_given(self, name: str) -> bool:
        """Say whether another time was entered than there was."""
        return name in self.changed_data and bool(self.cleaned_data.get(name))

    def _is_ahead(self, name: str) -> bool:
        """Say whether another time was entered, and lies ahead."""
        return self._is_given(name) and self._time(name)

    def _time(self, name: str) -> bool:
        """Say whether a time was sent that lies ahead."""
        when = self.cleaned_data.get(name)
        return bool(when and when > timezone.now())
