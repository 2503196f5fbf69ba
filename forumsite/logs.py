"""How a line of the log looks: words for people, or JSON for what collects logs. Set by ``LOG_FORMAT``."""

import json
import logging
from datetime import UTC, datetime

from django.http import HttpRequest

from publishing import log_context


class LineFormatter(logging.Formatter):
    """One line for people; what it belongs to stands at its end."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        numbers = {"request": _number(record), "task": log_context.task_id.get()}
        belongs = ", ".join(f"{what} {number}" for what, number in numbers.items() if number)
        return super().formatMessage(record) + (f" [{belongs}]" if belongs else "")


class JsonFormatter(logging.Formatter):
    """One JSON object a line, with what is known of the request or the task."""

    def format(self, record: logging.LogRecord) -> str:
        facts = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": _number(record),
            "task_id": log_context.task_id.get(),
            **_asked(getattr(record, "request", None)),
            "status": getattr(record, "status_code", None),
            "exception": self.formatException(record.exc_info) if record.exc_info else None,
        }
        return json.dumps({name: value for name, value in facts.items() if value}, ensure_ascii=False)


def _number(record: logging.LogRecord) -> str:
    """Return the number of the request that a line is about, or during which it was written."""
    return getattr(getattr(record, "request", None), "request_id", "") or log_context.request_id.get()


def _asked(request: object) -> dict[str, str]:
    """Return what was asked, without the query string: what readers look for is not for the log."""
    return {"method": request.method, "path": request.path} if isinstance(request, HttpRequest) else {}


FORMATTERS = {"plain": LineFormatter, "json": JsonFormatter}
