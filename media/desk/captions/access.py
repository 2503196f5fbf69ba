"""Who may write captions, told to a script in a way it understands."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

PERMISSION = "media.change_photo"


def for_scripts(method: str) -> Callable:
    """Return a decorator for views that a script asks with this method: refusals are JSON with a reason, no pages."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def wrapped(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            user = request.user
            if not (user.is_authenticated and user.is_active and user.is_staff):
                return JsonResponse({"reason": "signed-out"}, status=401)
            if not user.has_perm(PERMISSION):
                return JsonResponse({"reason": "not-allowed"}, status=403)
            if request.method != method:
                return JsonResponse({"reason": "method"}, status=405, headers={"Allow": method})
            return view(request, *args, **kwargs)

        return never_cache(wrapped)

    return decorate
