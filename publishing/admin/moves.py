"""Steps taken with many records at once, from a list or together with another record."""

from collections.abc import Iterable

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from publishing import workflow
from publishing.admin.standing import refusal, why_hidden
from publishing.models import Publishable, State

#: Where an entry of the history names the step.
TRANSITION = "transition"


def step_message(step: workflow.Transition) -> list[dict]:
    """Return what the history notes of a step."""
    return [{"changed": {"fields": ["state"]}, TRANSITION: step.name}]


class MovesMixin:
    """The actions of a list of records with a state."""

    actions = ("submit", "publish", "retire", "back_to_draft", "edit_several", "delete_selected")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Say whether the user may decide what the public sees of this kind of record."""
        return workflow.may_publish(request.user, self.model)

    @admin.action(description=gettext_lazy("Send to review"), permissions=["change"])
    def submit(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = len(self.move(request, queryset, State.IN_REVIEW))
        self._tell_moved(
            request, ngettext("%(count)d record is in review.", "%(count)d records are in review.", count), count
        )

    @admin.action(description=gettext_lazy("Publish"), permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        moved = self.move(request, queryset, State.PUBLISHED)
        words = ngettext("%(count)d record published.", "%(count)d records published.", len(moved))
        self._tell_moved(request, words, len(moved))
        for record in moved:
            if reason := why_hidden(record):
                self.message_user(
                    request, _("“%(record)s”: %(reason)s.") % {"record": record, "reason": reason}, messages.WARNING
                )

    @admin.action(description=gettext_lazy("Retire: hide from the public"), permissions=["publish"])
    def retire(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = len(self.move(request, queryset, State.RETIRED))
        self._tell_moved(request, ngettext("%(count)d record retired.", "%(count)d records retired.", count), count)

    @admin.action(description=pgettext_lazy("a step", "Back to draft"), permissions=["change"])
    def back_to_draft(self, request: HttpRequest, queryset: QuerySet) -> None:
        count = len(self.move(request, queryset, State.DRAFT))
        words = ngettext("%(count)d record is a draft again.", "%(count)d records are drafts again.", count)
        self._tell_moved(request, words, count)

    def move(self, request: HttpRequest, records: Iterable[Publishable], target: State) -> list[Publishable]:
        """Bring each record to a state if a step leads there, note it in its history, and return those that moved.

        The others are left as they are, and messages say why: something is missing, no step leads there from where the
        record stands, or the user may not take it.
        """
        moved, not_permitted, no_way = [], 0, 0
        for record in list(records):
            step = workflow.towards(target, record)
            if step is None:
                no_way += 1
            elif not self.may_take(request, step, record):
                not_permitted += 1
            elif error := self.take_step(request, record, step):
                self.message_user(request, self._with_link(record, refusal(record, error)), messages.ERROR)
            else:
                moved.append(record)
        self._tell_left(request, not_permitted, no_way)
        return moved

    def _with_link(self, record: Publishable, words: str) -> SafeString:
        """Return words about a record with a link to its page, where it can be put right."""
        address = reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
        return format_html('{} <a href="{}">{}</a>', words, address, _("Put it right"))

    def may_take(self, request: HttpRequest, step: workflow.Transition, record: Publishable) -> bool:
        """Say whether the user may take this step with a record of whatever kind: its own page has a say in it."""
        page = self.admin_site.get_model_admin(type(record))
        return page.has_change_permission(request, record) and workflow.may_take(request.user, step, record)

    def take_step(self, request: HttpRequest, record: Publishable, step: workflow.Transition) -> ValidationError | None:
        """Take a step and note it in the record's history; return what forbids it, where something does."""
        try:
            with transaction.atomic():
                workflow.take(record, step, request.user, request)
                self.log_change(request, record, step_message(step))
                page = self.admin_site.get_model_admin(type(record))
                page.stored(record)
                page.step_taken(request, record, step)
        except ValidationError as error:
            return error
        return None

    def step_taken(self, request: HttpRequest, record: Publishable, step: workflow.Transition) -> None:
        """Do what follows a step, however it was taken; the transaction is still open."""

    def _tell_moved(self, request: HttpRequest, words: str, count: int) -> None:
        if count:
            self.message_user(request, words % {"count": count}, messages.SUCCESS)

    def _tell_left(self, request: HttpRequest, not_permitted: int, no_way: int) -> None:
        if not_permitted:
            words = ngettext(
                "%(count)d record stays as it is, because you may not change it.",
                "%(count)d records stay as they are, because you may not change them.",
                not_permitted,
            )
            self.message_user(request, words % {"count": not_permitted}, messages.WARNING)
        if no_way:
            words = ngettext(
                "%(count)d record stays as it is: this step is not possible from where it stands.",
                "%(count)d records stay as they are: this step is not possible from where they stand.",
                no_way,
            )
            self.message_user(request, words % {"count": no_way}, messages.WARNING)
