"""Statements that take long are told to the log: their words, never what was filled into them."""

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse

#: So much of a statement is told.
MOST = 2000

logger = logging.getLogger(__name__)


def told(execute: Callable, sql: str, params: object, many: bool, context: dict) -> object:
    """Run a statement, and tell it to the log if it took ``SLOW_QUERY_MS`` or longer, or failed after that."""
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        took = (time.perf_counter() - began) * 1000
        if took >= settings.SLOW_QUERY_MS:
            logger.warning("A statement took %.0f ms: %s", took, str(sql)[:MOST])


def watched() -> AbstractContextManager:
    """Return a block in which slow statements of this thread are told, where ``SLOW_QUERY_MS`` asks for it."""
    return connection.execute_wrapper(told) if settings.SLOW_QUERY_MS else nullcontext()


class SlowQueriesMiddleware:
    """Watches the statements of each request; not there at all while nobody asked for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.SLOW_QUERY_MS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with watched():
            return self.get_response(request)
