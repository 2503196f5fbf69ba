"""Background work in the admin: what failed and why, in plain words, and a way to have it tried again."""

from typing import NamedTuple

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django_tasks import TaskResultStatus
from django_tasks_db.admin import DBTaskResultAdmin
from django_tasks_db.models import DBTaskResult, get_date_max

from accounts import tasks as account_tasks
from events.models import Edition
from media import outdated
from media import tasks as photo_tasks
from media.contributions import tasks as contribution_tasks
from media.desk import tasks as desk_tasks
from media.models import BatchFile, Contribution, Document, Photo
from publishing import notices, task_recovery
from publishing.admin import AuditEntryAdmin, PendingChangeAdmin, PreviewLinkAdmin
from publishing.admin.choices import may_be_key
from publishing.links import tasks as link_tasks
from publishing.models import AuditEntry, PendingChange, PreviewLink
from search import tasks as search_tasks


class Kind(NamedTuple):
    """What a kind of task does, in words, and the record whose key it takes."""

    words: str
    model: type[Model] | None


KINDS = {
    photo_tasks.make_renditions.module_path: Kind(gettext_lazy("Make the sizes of a photo"), Photo),
    photo_tasks.improve_renditions.module_path: Kind(gettext_lazy("Make better sizes of a photo"), Photo),
    photo_tasks.read_document.module_path: Kind(gettext_lazy("Read the words of a document"), Document),
    outdated.improve_edition.module_path: Kind(gettext_lazy("Look at the photos of an edition"), Edition),
    desk_tasks.take_in.module_path: Kind(gettext_lazy("Check a file of a batch"), BatchFile),
    contribution_tasks.tell_received.module_path: Kind(
        gettext_lazy("Tell a contributor that their photos arrived"), Contribution
    ),
    contribution_tasks.tell_decided.module_path: Kind(
        gettext_lazy("Tell a contributor what was decided"), Contribution
    ),
    account_tasks.send_change.module_path: Kind(
        gettext_lazy("Tell somebody that their account was changed"), get_user_model()
    ),
    account_tasks.send_reset.module_path: Kind(
        gettext_lazy("Send somebody the link to a new password"), get_user_model()
    ),
    search_tasks.update_index.module_path: Kind(gettext_lazy("Bring the index of the search up to date"), None),
    notices.tell.module_path: Kind(gettext_lazy("Tell a colleague what waits for them"), get_user_model()),
    link_tasks.check_some.module_path: Kind(gettext_lazy("Ask whether links still answer"), None),
    desk_tasks.take_apart.module_path: Kind(gettext_lazy("Take a ZIP file of a batch apart"), BatchFile),
}
#: Beginnings of the names of errors, and what they mean to whoever keeps the site; the first that fits counts.
REASONS = (
    (
        task_recovery.WORKER_LOST,
        gettext_lazy("The worker was ended while it was busy with this, each time. Perhaps the machine lacks memory."),
    ),
    ("builtins.FileNotFoundError", gettext_lazy("A file is not where it should be in storage.")),
    ("builtins.PermissionError", gettext_lazy("The storage does not let the worker read or write.")),
    ("builtins.MemoryError", gettext_lazy("The machine lacks memory.")),
    ("builtins.OSError", gettext_lazy("The storage did not work: it was away, or it is full.")),
    ("builtins.Connection", gettext_lazy("Another service, the storage or the mail server, did not answer.")),
    ("builtins.TimeoutError", gettext_lazy("Another service, the storage or the mail server, did not answer.")),
    ("socket.gaierror", gettext_lazy("The name of another service, the storage or the mail server, was not found.")),
    ("smtplib.", gettext_lazy("The mail server did not take the e-mail.")),
    ("botocore.", gettext_lazy("The storage did not answer as it should.")),
    ("django.db.", gettext_lazy("The database did not answer as it should.")),
)
FAILED, READY = TaskResultStatus.FAILED, TaskResultStatus.READY


class StandingFilter(admin.SimpleListFilter):
    """Tasks by where they stand."""

    title = pgettext_lazy("of a task", "standing")
    parameter_name = "standing"
    CONDITIONS = {
        "failed": {"status": FAILED},
        "again": {"status": READY, "exception_class_path__gt": ""},
        "waiting": {"status": READY, "exception_class_path": ""},
        "running": {"status": TaskResultStatus.RUNNING},
        "done": {"status": TaskResultStatus.SUCCESSFUL},
    }

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        words = (_("given up"), _("failed, to be tried again"), _("waiting"), _("running"), _("done"))
        return list(zip(self.CONDITIONS, words, strict=True))

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(**self.CONDITIONS.get(self.value(), {}))


admin.site.register(AuditEntry, AuditEntryAdmin)
admin.site.register(PreviewLink, PreviewLinkAdmin)
admin.site.register(PendingChange, PendingChangeAdmin)
admin.site.unregister(DBTaskResult)


@admin.register(DBTaskResult)
class TaskAdmin(DBTaskResultAdmin):
    """The tasks of the worker, the newest first."""

    list_display = ("what", "about", "standing", "why", "how_often", "last", "again")
    list_filter = (StandingFilter,)
    list_per_page = 50
    show_full_result_count = False
    actions = ("try_again",)

    def has_again_permission(self, request: HttpRequest) -> bool:
        """Say whether the user may have tasks tried again."""
        return request.user.has_perm("django_tasks_database.change_dbtaskresult")

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return self.list_display if self.has_again_permission(request) else self.list_display[:-1]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("return_value", "traceback")

    def get_changelist_instance(self, request: HttpRequest):
        """Return the list with the record of each task, in one query a kind."""
        changelist = super().get_changelist_instance(request)
        add_records(changelist.result_list)
        return changelist

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Show the list; a button beside a task has that one tried again."""
        if request.method == "POST" and "_again" in request.POST and self.has_again_permission(request):
            key = request.POST["_again"]
            tasks = (
                DBTaskResult.objects.filter(pk=key) if may_be_key(DBTaskResult, key) else DBTaskResult.objects.none()
            )
            self.try_again(request, tasks)
            return HttpResponseRedirect(request.get_full_path())
        title = {"title": _("Background work")}
        return super().changelist_view(request, title | (extra_context or {}))

    @admin.action(description=gettext_lazy("Try again"), permissions=["again"])
    def try_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Have failed tasks tried again, with all their attempts; others are left alone."""
        count = task_recovery.try_again(queryset)
        words = ngettext("%(count)d task is tried again.", "%(count)d tasks are tried again.", count)
        self.message_user(request, words % {"count": count}, messages.SUCCESS if count else messages.WARNING)

    def troubles(self, request: HttpRequest) -> list[dict]:
        """Return a line for the start page while there are tasks that were given up."""
        count = DBTaskResult.objects.failed().count() if self.has_view_permission(request) else 0
        words = ngettext("%(count)d task was given up", "%(count)d tasks were given up", count) % {"count": count}
        address = f"{reverse('admin:django_tasks_database_dbtaskresult_changelist')}?standing=failed"
        return [{"address": address, "words": words}] if count else []

    @admin.display(description=gettext_lazy("task"))
    def what(self, task: DBTaskResult) -> str:
        kind = KINDS.get(task.task_path)
        return str(kind.words) if kind else task.task_path

    @admin.display(description=gettext_lazy("record"))
    def about(self, task: DBTaskResult) -> SafeString | str:
        record = task.record
        if record is None:
            kind = KINDS.get(task.task_path)
            return _("gone") if kind and kind.model else ""
        if not admin.site.is_registered(type(record)):
            return str(record)
        name = f"admin:{record._meta.app_label}_{record._meta.model_name}_change"
        return format_html('<a href="{}">{}</a>', reverse(name, args=[record.pk]), record)

    @admin.display(description=pgettext_lazy("of a task", "standing"), ordering="status")
    def standing(self, task: DBTaskResult) -> str:
        if task.status == FAILED:
            return _("given up")
        if task.status != READY:
            return _("running") if task.status == TaskResultStatus.RUNNING else _("done")
        if task.exception_class_path and task.run_after != get_date_max():
            return _("to be tried again at %(time)s") % {"time": f"{timezone.localtime(task.run_after):%H:%M}"}
        return _("waiting")

    @admin.display(description=gettext_lazy("what happened"))
    def why(self, task: DBTaskResult) -> str:
        return reason(task.exception_class_path)

    @admin.display(description=gettext_lazy("attempts"))
    def how_often(self, task: DBTaskResult) -> int:
        return len(task.worker_ids)

    @admin.display(description=gettext_lazy("last attempt"), ordering="started_at")
    def last(self, task: DBTaskResult):
        return task.finished_at or task.started_at

    @admin.display(description=gettext_lazy("what to do"))
    def again(self, task: DBTaskResult) -> SafeString | str:
        if task.status != FAILED:
            return ""
        button = '<button type="submit" class="button" name="_again" value="{}">{}</button>'
        return format_html(button, task.pk, _("Try again"))


def reason(error: str) -> str:
    """Return in plain words what an error of this name means; the name itself where there are none for it."""
    words = next((words for beginning, words in REASONS if error.startswith(beginning)), None)
    if words or not error:
        return str(words or "")
    return _("The program stopped with an error: %(name)s") % {"name": error.rpartition(".")[2]}


def add_records(tasks: list[DBTaskResult]) -> None:
    """Set on each task as ``record`` the record it is about; None where that is gone or not known."""
    keys = {task.pk: next(iter(task.args_kwargs.get("args", ())), None) for task in tasks}
    found = {}
    for path, kind in KINDS.items():
        wanted = {keys[task.pk] for task in tasks if task.task_path == path}
        found[path] = kind.model._default_manager.in_bulk(wanted - {None}) if wanted and kind.model else {}
    for task in tasks:
        task.record = found.get(task.task_path, {}).get(keys[task.pk])
