"""Plans held back until somebody says yes: what was shown is what is applied."""

from dataclasses import asdict

from django.http import HttpRequest

from media.desk.captions.changes import Change
from media.desk.sheets.comparing import Plan
from publishing.sheets import held


def keep(request: HttpRequest, plan: Plan, name: str) -> str:
    """Store a plan with the name of its file, and return the token that finds it again."""
    return held.keep(request, {"name": name, "plan": asdict(plan)})


def fetch(request: HttpRequest, token: str) -> tuple[Plan, str] | None:
    """Return a plan of this user and the name of its file; None for one that is used up, too old or somebody else's."""
    found = held.fetch(request, token)
    if found is None or "plan" not in found:
        return None
    values = found["plan"]
    return Plan(**values | {"changes": [Change(*change) for change in values["changes"]]}), found["name"]


def keep_report(request: HttpRequest, report: dict) -> str:
    """Store what became of a plan, and return the token that finds it again."""
    return held.keep(request, {"report": report})


def fetch_report(request: HttpRequest, token: str) -> dict | None:
    """Return what became of a plan, or None where that is not known any more."""
    return (held.fetch(request, token) or {}).get("report")
