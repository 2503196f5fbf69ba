"""Who may look at photos from the public and decide on them; nobody else learns that there are any."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

PERMISSION = "media.change_contributedphoto"


def for_moderators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return a view that refuses staff without the permission, whatever they ask for."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return answer
