"""Plans held back until somebody says yes: what was shown is what is applied. Each belongs to one user, for a day."""

import json
from dataclasses import asdict

from django.core.files.base import ContentFile
from django.http import HttpRequest

from media.desk.captions.changes import Change
from media.desk.sheets.comparing import Plan
from publishing import staging


def keep(request: HttpRequest, plan: Plan, name: str) -> str:
    """Store a plan with the name of its file, and return the token that finds it again."""
    return _stored({"user": request.user.pk, "name": name, "plan": asdict(plan)})


def fetch(request: HttpRequest, token: str) -> tuple[Plan, str] | None:
    """Return a plan of this user and the name of its file; None for one that is used up, too old or somebody else's."""
    held = _held(request, token)
    if held is None or "plan" not in held:
        return None
    values = held["plan"]
    return Plan(**values | {"changes": [Change(*change) for change in values["changes"]]}), held["name"]


def keep_report(request: HttpRequest, report: dict) -> str:
    """Store what became of a plan, and return the token that finds it again."""
    return _stored({"user": request.user.pk, "report": report})


def fetch_report(request: HttpRequest, token: str) -> dict | None:
    """Return what became of a plan, or None where that is not known any more."""
    return (_held(request, token) or {}).get("report")


def _stored(values: dict) -> str:
    return staging.keep(ContentFile(json.dumps(values).encode(), name="plan.json"))


def _held(request: HttpRequest, token: str) -> dict | None:
    file = staging.fetch(token)
    if file is None:
        return None
    with file:
        values = json.loads(file.read()) if file.name == "plan.json" else {}
    return values if values.get("user") == request.user.pk else None
