"""What was shown and waits for a yes: kept for a day, for one user."""

import json

from django.core.files.base import ContentFile
from django.http import HttpRequest

from publishing import staging

NAME = "plan.json"


def keep(request: HttpRequest, values: dict) -> str:
    """Store plain values, and return the token that finds them again."""
    stored = json.dumps({"user": request.user.pk, **values})
    return staging.keep(ContentFile(stored.encode(), name=NAME))


def fetch(request: HttpRequest, token: str) -> dict | None:
    """Return what this user kept; None for what is used up, too old or somebody else's."""
    file = staging.fetch(token)
    if file is None:
        return None
    with file:
        values = json.loads(file.read()) if file.name == NAME else {}
    return values if values.get("user") == request.user.pk else None
