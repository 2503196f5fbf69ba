"""A plan as its page shows it: photo by photo, the difference between old and new words marked."""

from django.conf import settings
from django.core.paginator import Page, Paginator

from media.desk.captions import fields
from media.desk.captions.changes import Change, Outcome
from media.desk.captions.sheet import pictures
from media.desk.shared import columns as languages_of
from media.desk.sheets import columns
from media.desk.sheets.comparing import Plan
from media.desk.sheets.values import Values
from media.models import Photo
from publishing.languages import html_language
from publishing.sheets.marking import marked

#: Photos on one page of a plan.
PAGE = 100
LANGUAGES = {
    column: html_language(code)
    for name in fields.TRANSLATED
    for column, (code, _name) in zip(languages_of(name), settings.LANGUAGES, strict=True)
}


def page_of(plan: Plan, number: str | None) -> Page:
    """Return a page of photos, each as ``{"photo", "picture", "changes", "conflicts"}``, in the order of the rows."""
    keys = dict.fromkeys([*(change.photo for change in plan.changes), *(one["photo"] for one in plan.conflicts)])
    page = Paginator(list(keys), PAGE).get_page(number)
    photos, values = Photo.objects.in_bulk(list(page)), Values()
    rows = {key: {"photo": photos[key], "changes": [], "conflicts": []} for key in page if key in photos}
    for row in rows.values():
        row["picture"] = pictures(row["photo"])
    for change in plan.changes:
        if change.photo in rows:
            rows[change.photo]["changes"].append(_side_by_side(values, change))
    for one in plan.conflicts:
        if one["photo"] in rows:
            change = Change(one["photo"], one["field"], one["stored"], one["value"])
            rows[change.photo]["conflicts"].append(one | _side_by_side(values, change))
    page.object_list = list(rows.values())
    return page


def left(outcomes: list[Outcome]) -> list[dict]:
    """Return the changes that were not stored, each with its photo, its column and what stands there now."""
    return [
        {
            "photo": one.change.photo,
            "label": columns.header(one.change.field),
            "status": one.status,
            "problems": one.problems or [],
            "by": one.by,
            "at": one.at,
        }
        for one in outcomes
        if one.status != "saved"
    ]


def _side_by_side(values: Values, change: Change) -> dict:
    old, new = marked(values.written(change.field, change.was), values.written(change.field, change.value))
    return {
        "label": columns.header(change.field),
        "language": LANGUAGES.get(change.field, ""),
        "old": old,
        "new": new,
    }
