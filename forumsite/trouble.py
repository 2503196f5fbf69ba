"""What is said when something that the site stands on fails: in plain words, and to try again (503)."""

import errno
import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext

#: A disk that is full or fails.
DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}
#: The library of the store of files, told by name: where there is no such store, it is not loaded.
STORE = {"botocore", "boto3", "s3transfer"}
RETRY_AFTER = "60"

logger = logging.getLogger(__name__)


class TroubleMiddleware:
    """Answers where a view failed because the database, the disk or the store of files did."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the answer; nothing for a failure of our own."""
        part = failed_part(error)
        if not part:
            return None
        logger.error("The %s failed.", part, exc_info=error)
        if "application/json" in request.headers.get("Accept", ""):
            words = gettext("Files cannot be stored or read at the moment. Please send it again in a few minutes.")
            if part == "database":
                words = gettext("The record cannot be read at the moment. Please try again in a few minutes.")
            response: HttpResponse = JsonResponse({"error": words}, status=503)
        else:
            response = HttpResponse(render_to_string("503.html", {"part": part}), status=503)
        response["Retry-After"] = RETRY_AFTER
        response["Cache-Control"] = "no-store"
        return response


def failed_part(error: Exception) -> str:
    """Return what failed: ``database``, ``storage``, or nothing that the site stands on."""
    if isinstance(error, OperationalError | InterfaceError):
        return "database"
    if isinstance(error, OSError) and error.errno in DISK:
        return "storage"
    return "storage" if type(error).__module__.partition(".")[0] in STORE else ""
