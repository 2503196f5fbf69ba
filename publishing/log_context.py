"""What a line of the log belongs to: the request or the task that this thread works on."""

from contextvars import ContextVar

#: The number of the request; of an answer that is sent piece by piece, until the thread's next request.
request_id: ContextVar[str] = ContextVar("request_id", default="")
#: The number of the task that the worker runs.
task_id: ContextVar[str] = ContextVar("task_id", default="")
