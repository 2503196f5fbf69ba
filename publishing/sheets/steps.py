"""From an uploaded file to stored rows: what would be done is shown, and just that is done, or nothing."""

import base64

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from publishing import staging
from publishing.sheets import held
from publishing.sheets.comparing import run
from publishing.sheets.forms import SheetForm
from publishing.sheets.kinds import Workbook
from publishing.sheets.plans import Plan


def propose(request: HttpRequest, site: AdminSite, workbook: Workbook, form: SheetForm) -> str:
    """Return the token of what a file would do; raise ``ValidationError`` with a sentence where it cannot be read."""
    data, empties = form.cleaned_data["file"], form.cleaned_data["empties"]
    plan = run(request, site, workbook, data, empties=empties)
    file = {"data": base64.b64encode(data).decode(), "name": form.name, "empties": empties}
    return _keep(request, workbook, plan, file)


def proposed(request: HttpRequest, workbook: Workbook, token: str) -> tuple[Plan, dict] | None:
    """Return what was shown, and the file it was made of; None for what is used up, too old or somebody else's."""
    found = held.fetch(request, token)
    if found is None or found.get("workbook") != workbook.main.name:
        return None
    return Plan.from_json(found["plan"]), found["file"]


def store(request: HttpRequest, site: AdminSite, workbook: Workbook, shown: Plan, file: dict, token: str) -> str:
    """Do what was shown, and return an empty string; where it would be something else by now, the token of that."""
    digest = shown.digest()
    plan = run(
        request,
        site,
        workbook,
        base64.b64decode(file["data"]),
        empties=file["empties"],
        keep=lambda plan: plan.digest() == digest,
    )
    staging.drop(token)
    return "" if plan.can_be_stored() and plan.digest() == digest else _keep(request, workbook, plan, file)


def _keep(request: HttpRequest, workbook: Workbook, plan: Plan, file: dict) -> str:
    return held.keep(request, {"workbook": workbook.main.name, "plan": plan.as_json(), "file": file})
