"""Citations in RIS: UTF-8, one field a line, lines ended as the format wants it."""

from exchange.citing.cited import Cited

#: What reference managers take a record for.
TYPES = {"photo": "ART", "document": "RPRT"}
OTHER_TYPE = "ELEC"
SPEECHES = {"speech", "presentation"}


def write(cited: Cited) -> str:
    """Return one reference; no value can begin a line, as each is on one line already."""
    is_talk = cited.kind == "document" and cited.facts.record.kind in SPEECHES
    fields = [
        ("TY", "SLIDE" if is_talk else TYPES.get(cited.kind, OTHER_TYPE)),
        ("ID", cited.key),
        ("TI", cited.title),
        ("AU", cited.author),
        ("PY", cited.issued[:4]),
        ("DA", slashed(cited.issued)),
        ("T2", cited.site),
        ("PB", cited.site),
        ("M3", cited.facts.kind),
        ("CY", cited.facts.place),
        ("LA", cited.language),
        ("AB", cited.summary),
        ("UR", cited.url),
        ("Y2", slashed(cited.read_on.isoformat())),
        ("C1", cited.licence),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields if value or tag == "ER")


def slashed(iso: str) -> str:
    """Return a day as RIS wants it, each part kept in its place: 2023/09/15/, 2023/09//, 2023///."""
    parts = [*iso.split("-"), "", "", ""]
    return "/".join(parts[:4])
