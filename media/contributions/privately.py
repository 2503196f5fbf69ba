"""Answers that are for one person: kept by no cache, found by no search engine, told to no other site."""

from collections.abc import Callable
from functools import wraps

from django.http import FileResponse, Http404, HttpResponse

from media import storages


def privately(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return a view whose answers stay with whoever asked."""

    @wraps(view)
    def answer(*args, **kwargs) -> HttpResponse:
        response = view(*args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answer


def send_jpeg(path: str) -> FileResponse:
    """Send a small JPEG out of the private storage; raise ``Http404`` where it is gone."""
    if not path or not storages.originals().exists(path):
        raise Http404
    headers = {"X-Content-Type-Options": "nosniff"}
    return FileResponse(storages.originals().open(path), content_type="image/jpeg", headers=headers)
