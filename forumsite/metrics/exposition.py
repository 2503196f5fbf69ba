"""All numbers as text (https://prometheus.io/docs/instrumenting/exposition_formats/, version 0.0.4)."""

from collections.abc import Iterator

from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from forumsite.metrics.requests import STEPS, counters
from media.models import Photo
from publishing.models import WorkerSign

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def exposition() -> str:
    """Return the text: what this machine's processes counted, and how the whole site stands."""
    return "".join(f"{line}\n" for line in (*_requests(), *_durations(), *_background()))


def _requests() -> Iterator[str]:
    yield from _head("forum_requests_total", "counter", "Requests by the view that answered and the status.")
    for (kind, *labels), value in sorted(counters.totals().items()):
        if kind == "requests":
            view, status = labels
            yield f'forum_requests_total{{view="{view}",status="{status}"}} {value:.0f}'


def _durations() -> Iterator[str]:
    name = "forum_request_seconds"
    yield from _head(name, "histogram", "Seconds from a request to the beginning of its answer.")
    totals = counters.totals()
    for kind, *labels in sorted(totals):
        if kind == "seconds":
            (view,) = labels
            so_far = 0.0
            for step in (*map(str, STEPS), "+Inf"):
                so_far += totals.get(("step", view, step), 0)
                yield f'{name}_bucket{{view="{view}",le="{step}"}} {so_far:.0f}'
            yield f'{name}_sum{{view="{view}"}} {totals["seconds", view]:.6f}'
            yield f'{name}_count{{view="{view}"}} {so_far:.0f}'


def _background() -> Iterator[str]:
    """Yield how background work stands; all machines say the same, as it stands in the database."""
    now = timezone.now()
    waiting = DBTaskResult.objects.ready()
    first = waiting.order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    sign = WorkerSign.last()
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).count()
    yield from _gauge("forum_tasks_waiting", "Tasks that could be run now.", waiting.count())
    yield from _gauge("forum_tasks_failed", "Tasks that failed, of the last 90 days.", failed)
    yield from _gauge(
        "forum_task_oldest_seconds",
        "Age of the task that waits longest.",
        (now - first).total_seconds() if first else 0,
    )
    yield from _gauge(
        "forum_renditions_outstanding",
        "Published photos without smaller copies.",
        Photo.objects.published().lacking_renditions().count(),
    )
    if sign:
        yield from _gauge("forum_worker_silent_seconds", "Since a worker was heard of.", (now - sign).total_seconds())


def _gauge(name: str, words: str, value: float) -> Iterator[str]:
    yield from _head(name, "gauge", words)
    yield f"{name} {value:.10g}"


def _head(name: str, kind: str, words: str) -> Iterator[str]:
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} {kind}"
