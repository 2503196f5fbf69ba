"""Answers that are sent only to those who do not have them yet (RFC 9110, 13)."""

import hashlib
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag

#: Seconds for which caches need not ask again.
FRESH = 300


def answer(request: HttpRequest, content: bytes, content_type: str, changed_at: datetime) -> HttpResponse:
    """Return the content with its ETag and its age, or 304 where the client has it already."""
    etag, age = quote_etag(hashlib.sha256(content).hexdigest()[:32]), int(changed_at.timestamp())
    response = HttpResponse(content, content_type=content_type)
    response["ETag"], response["Last-Modified"] = etag, http_date(age)
    response["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(response, public=True, max_age=FRESH)
    return get_conditional_response(request, etag=etag, last_modified=age, response=response)
