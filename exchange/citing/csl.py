"""Citations in CSL-JSON, which Zotero, Pandoc and citation processors read."""

import json

from exchange.citing.cited import Cited

TYPES = {"photo": "graphic", "document": "report"}
OTHER_TYPE = "webpage"


def write(cited: Cited) -> str:
    """Return a list of one item."""
    return f"{json.dumps([item(cited)], ensure_ascii=False, indent=2)}\n"


def item(cited: Cited) -> dict:
    """Return the item; names are literal, as nothing here tells family names from given ones."""
    facts = cited.facts
    is_speech = facts.name == "document" and facts.record.kind == "speech"
    found = {
        "id": cited.key,
        "type": "speech" if is_speech else TYPES.get(cited.kind, OTHER_TYPE),
        "title": cited.title,
        "author": [{"literal": cited.author}],
        "container-title": cited.site,
        "publisher": cited.site,
        "genre": facts.kind,
        "abstract": cited.summary,
        "issued": date_parts(cited.issued),
        "accessed": date_parts(cited.read_on.isoformat()),
        "URL": cited.url,
        "language": cited.language,
    }
    if facts.name in {"edition", "sub-forum", "exhibition"}:
        found |= {"event-title": cited.site, "event-place": facts.place, "event-date": _event_date(cited)}
    return {name: value for name, value in found.items() if value}


def date_parts(iso: str) -> dict:
    """Return a day as CSL-JSON wants it: ``{"date-parts": [[2023, 9, 15]]}``, no more exact than it is known."""
    return {"date-parts": [[int(part) for part in iso.split("-")]]}


def _event_date(cited: Cited) -> dict:
    facts = cited.facts
    if facts.first_day is None:
        return {}
    known = {"year": 1, "month": 2, "day": 3}[facts.precision]
    days = [facts.first_day, *([facts.last_day] if facts.last_day and known == 3 else [])]
    return {"date-parts": [[day.year, day.month, day.day][:known] for day in days]}
