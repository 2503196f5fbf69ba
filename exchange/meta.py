"""Meta elements that reference managers read: Highwire Press (``citation_*``) and Dublin Core."""

from django.http import HttpRequest

from events.models import Forum
from exchange.citing import Cited, cited
from exchange.citing.ris import slashed
from publishing.addresses import absolute

#: The words of the DCMI Type Vocabulary.
TYPES = {"edition": "Event", "sub-forum": "Event", "exhibition": "Event", "photo": "Image"}
OTHER_TYPE = "Text"


def elements(request: HttpRequest, record, forum: Forum) -> list[tuple[str, str]]:
    """Return name and content of each element for the page of a record."""
    described = cited(request, record, forum)
    found = [*_highwire(request, described), *_dublin_core(described)]
    return [(name, content) for name, content in found if content]


def _highwire(request: HttpRequest, described: Cited) -> list[tuple[str, str]]:
    record = described.facts.record
    found = [
        ("citation_title", described.title),
        ("citation_author", described.author),
        ("citation_publication_date", slashed(described.issued).rstrip("/")),
        ("citation_publisher", described.site),
        ("citation_language", described.language),
        ("citation_public_url", described.url),
    ]
    if described.kind == "document":
        is_pdf = record.content_type == "application/pdf"
        found += [
            ("citation_technical_report_institution", described.site),
            ("citation_pdf_url", absolute(request, record.get_absolute_url()) if is_pdf else ""),
        ]
    return found


def _dublin_core(described: Cited) -> list[tuple[str, str]]:
    return [
        ("DC.title", described.title),
        ("DC.creator", described.author),
        ("DC.publisher", described.site),
        ("DC.date", described.issued),
        ("DC.type", TYPES.get(described.kind, OTHER_TYPE)),
        ("DC.identifier", described.url),
        ("DC.language", described.language),
        ("DC.description", described.summary),
        ("DC.rights", described.licence),
    ]
