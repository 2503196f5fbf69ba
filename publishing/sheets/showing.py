"""A plan as its page shows it: tab by tab, page by page, the difference between old and new words marked."""

from django.core.paginator import Page, Paginator

from publishing.sheets.marking import marked
from publishing.sheets.plans import Line, Plan, Status

#: Rows on one page of a plan.
PAGE = 50
#: What is looked at first.
ORDER = (Status.REFUSED, Status.NEW, Status.CHANGED, Status.UNCHANGED)


def tabs(plan: Plan, chosen: str) -> list[dict]:
    """Return ``{"status", "label", "count", "is_chosen"}`` for each tab."""
    counts, chosen = plan.counts(), _chosen(plan, chosen)
    return [
        {"status": status.value, "label": status.label, "count": counts[status], "is_chosen": status == chosen}
        for status in ORDER
    ]


def page_of(plan: Plan, chosen: str, number: str | None) -> Page:
    """Return a page of the rows in the chosen tab, each with its changes side by side."""
    status = _chosen(plan, chosen)
    page = Paginator([line for line in plan.lines if line.status == status], PAGE).get_page(number)
    page.object_list = [{"line": line, "changes": _side_by_side(line)} for line in page.object_list]
    return page


def _chosen(plan: Plan, chosen: str) -> Status:
    """Return the tab asked for, else the first that holds a row."""
    counts = plan.counts()
    if chosen in Status.values:
        return Status(chosen)
    return next((status for status in ORDER if counts[status]), Status.UNCHANGED)


def _side_by_side(line: Line) -> list[dict]:
    found = []
    for change in line.changes:
        old, new = marked(change.old, change.new)
        found.append({"label": change.label, "language": change.language, "old": old, "new": new})
    return found
