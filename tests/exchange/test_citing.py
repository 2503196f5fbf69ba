"""Citations, read by parsers of the formats that are not ours."""

import json
from datetime import UTC, date, datetime

import bibtexparser
import pytest
import rispy
import time_machine
from bibtexparser.middlewares import LatexDecodingMiddleware
from django.urls import reverse
from django.utils import translation
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from exchange.citing import FORMATS, KINDS
from exchange.citing.csl import date_parts
from exchange.citing.ris import slashed
from publishing.models import State
from tests.exchange.parsing import HOSTILE
from tests.factories import (
    DocumentFactory,
    EditionFactory,
    ExhibitionFactory,
    ForumFactory,
    OutcomeFactory,
    PageFactory,
    PhotoFactory,
    SubForumFactory,
)

pytestmark = pytest.mark.django_db
FACTORIES = {
    "edition": EditionFactory,
    "sub-forum": SubForumFactory,
    "exhibition": ExhibitionFactory,
    "outcome": OutcomeFactory,
    "photo": PhotoFactory,
    "document": DocumentFactory,
    "page": PageFactory,
}
TYPES = {
    "txt": "text/plain; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json",
}
#: Symbols of LaTeX that the decoder leaves out or takes for their like.
SYMBOLS = [
    MacroTextSpec(name, discard=False, simplify_repl=character)
    for name, character in {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}.items()
]


@pytest.fixture(autouse=True)
def one_day():
    """Let it be one day, on which records are made and read."""
    with time_machine.travel(datetime(2026, 11, 26, 4, tzinfo=UTC), tick=False):
        yield


def address(record, kind: str, suffix: str, language: str = "en") -> str:
    with translation.override(language):
        return reverse("exchange:cite_file", args=[kind, record.pk, suffix])


def words(client, record, kind: str, suffix: str, language: str = "en") -> str:
    response = client.get(address(record, kind, suffix, language))
    assert (response.status_code, response["Content-Type"]) == (200, TYPES[suffix])
    return response.content.decode("utf-8")


def read_bibtex(text: str) -> dict[str, str]:
    """Return the fields of the one entry as TeX would show them, with its type and key."""
    context = get_default_latex_context_db()
    context.add_context_category("text-symbols", macros=SYMBOLS, prepend=True)
    decoding = LatexDecodingMiddleware(decoder=LatexNodes2Text(latex_context=context))
    library = bibtexparser.parse_string(text, append_middleware=[decoding])
    assert library.failed_blocks == []
    (entry,) = library.entries
    fields = {field.key: field.value for field in entry.fields}
    return fields | {"type": entry.entry_type, "key": entry.key}


def read_ris(text: str) -> dict:
    (reference,) = rispy.loads(text)
    return reference


def test_everything_that_can_be_cited_is_tried():
    assert set(KINDS) == set(FACTORIES)
    assert set(FORMATS) == set(TYPES)


@pytest.mark.parametrize("kind", FACTORIES)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_form_names_the_permanent_address_and_the_day_it_was_read(client, kind, language):
    ForumFactory(name_en="Invented Forum", name_zh_hans="虚构论坛")
    record = FACTORIES[kind]()
    with translation.override(language):
        url = f"http://testserver{record.get_page_url()}"
    tag = "zh-Hans" if language == "zh-hans" else "en"
    text = words(client, record, kind, "txt", language)
    assert url in text
    assert ("2026年11月26日" in text or "2026-11-26" in text) if language == "zh-hans" else "26 November 2026" in text
    bib = read_bibtex(words(client, record, kind, "bib", language))
    assert (bib["url"], bib["urldate"], bib["language"]) == (url, "2026-11-26", tag)
    ris = read_ris(words(client, record, kind, "ris", language))
    assert (ris["urls"], ris["access_date"], ris["language"]) == ([url], "2026/11/26/", tag)
    (csl,) = json.loads(words(client, record, kind, "json", language))
    assert (csl["URL"], csl["accessed"], csl["language"]) == (url, {"date-parts": [[2026, 11, 26]]}, tag)
    assert csl["title"] == ris["title"] == bib["title"]
    number = record.slug if kind == "edition" else record.pk
    assert csl["id"] == ris["id"] == bib["key"] == f"{kind}-{number}"
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("suffix", TYPES)
def test_a_download_has_a_name(client, suffix):
    edition = EditionFactory(year=2023)
    response = client.get(address(edition, "edition", suffix))
    assert response["Content-Disposition"] == f'attachment; filename="edition-2023.{suffix}"'
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE,
        "ends with a backslash \\",
        "{unbalanced",
        "unbalanced}",
        "@misc{x, title={y}}",
        "two\nlines\r\nTY  - JOUR\r\nER  - ",
        "中国—东盟环境合作论坛：绿色“一带一路”",
        "ไทย ລາວ Tiếng Việt é",
        "tab\tbell\x07",
    ],
)
def test_any_words_come_through_each_form(client, text):
    photo = PhotoFactory(headline_en=text, caption_en=text, creator_en=text)
    expected = " ".join(text.replace("\x07", "").split())
    bib = read_bibtex(words(client, photo, "photo", "bib"))
    assert (bib["title"], bib["author"]) == (expected, expected)
    ris = read_ris(words(client, photo, "photo", "ris"))
    assert (ris["title"], ris["authors"], ris["abstract"]) == (expected, [expected], expected)
    (csl,) = json.loads(words(client, photo, "photo", "json"))
    assert (csl["title"], csl["author"]) == (expected, [{"literal": expected}])
    assert words(client, photo, "photo", "txt").count("\n") == 1


def test_the_words_for_readers(client):
    ForumFactory(name_en="Invented Forum")
    edition = EditionFactory(year=2023, number=12, theme_en="Green rivers")
    assert words(client, edition, "edition", "txt") == (
        "Invented Forum. “12th edition, 2023: Green rivers.” Edition, last changed 26 November 2026. "
        "http://testserver/en/editions/2023/ (read 26 November 2026)\n"
    )
    item = SubForumFactory(edition=edition, slug="trade", title_en="Trade")
    assert words(client, item, "sub-forum", "txt") == (
        "Invented Forum. “Trade.” Sub-forum, 12th edition, 2023, last changed 26 November 2026. "
        "http://testserver/en/editions/2023/sub-forums/trade/ (read 26 November 2026)\n"
    )
    photo = PhotoFactory(headline_en="The opening", creator_en="Zhang Fengqin", taken_on=date(2023, 9, 15))
    assert words(client, photo, "photo", "txt") == (
        "Zhang Fengqin. “The opening.” Photo, 15 September 2023. Invented Forum. "
        f"http://testserver/en/photos/{photo.pk}/ (read 26 November 2026)\n"
    )


def test_what_reference_managers_take_each_for(client):
    speech = DocumentFactory(kind="speech", published_on=date(2023, 9, 15))
    photo = PhotoFactory(taken_on=date(2023, 9, 1), precision="month", creator_en="Somebody")
    edition = EditionFactory(year=2023, first_day=date(2023, 9, 15), last_day=date(2023, 9, 16))
    (one,) = json.loads(words(client, speech, "document", "json"))
    assert (one["type"], one["genre"], one["issued"]) == ("speech", "Speech", {"date-parts": [[2023, 9, 15]]})
    assert read_ris(words(client, speech, "document", "ris"))["type_of_reference"] == "SLIDE"
    (one,) = json.loads(words(client, photo, "photo", "json"))
    assert (one["type"], one["issued"], one["author"]) == (
        "graphic",
        {"date-parts": [[2023, 9]]},
        [{"literal": "Somebody"}],
    )
    assert read_ris(words(client, photo, "photo", "ris"))["type_of_reference"] == "ART"
    bib = read_bibtex(words(client, photo, "photo", "bib"))
    assert (bib["year"], bib["month"], bib["date"], bib["copyright"]) == ("2023", "9", "2023-09", "CC BY 4.0")
    (one,) = json.loads(words(client, edition, "edition", "json"))
    assert (one["type"], one["event-date"], one["event-place"]) == (
        "webpage",
        {"date-parts": [[2023, 9, 15], [2023, 9, 16]]},
        "Sampleton, Nowhere",
    )
    assert one["issued"] == {"date-parts": [[2026, 11, 26]]}


def test_days_keep_their_places():
    assert [slashed(day) for day in ("2023", "2023-09", "2023-09-05")] == ["2023///", "2023/09//", "2023/09/05/"]
    assert date_parts("2023-09") == {"date-parts": [[2023, 9]]}


@pytest.mark.parametrize("kind", [kind for kind in FACTORIES if kind != "document"])
def test_a_page_says_how_to_cite_it(client, kind):
    record = FACTORIES[kind]()
    html = client.get(record.get_absolute_url()).content.decode()
    assert '<h2 id="cite-heading" class="minor">Cite this</h2>' in html
    assert f"http://testserver{record.get_absolute_url()} (read 26 November 2026)</p>" in html
    for suffix in TYPES:
        assert f'href="{address(record, kind, suffix)}"' in html


def test_a_title_in_another_language_is_marked(client):
    outcome = OutcomeFactory(title_en="Only <English>", title_zh_hans="")
    html = client.get(f"/zh-hans/outcomes/{outcome.slug}/").content.decode()
    assert '<span lang="en">Only &lt;English&gt;</span>' in html.split('class="citation"')[1]


def test_a_document_leads_to_a_page_that_says_how_to_cite_it(client):
    document = DocumentFactory(content_type="application/pdf")
    url = reverse("exchange:cite", args=["document", document.pk])
    assert f'href="{url}"' in client.get("/en/documents/").content.decode()
    html = client.get(url).content.decode()
    assert f"http://testserver/en/documents/#document-{document.pk}" in html
    assert f'<meta name="citation_pdf_url" content="http://testserver/en/documents/{document.pk}/download/">' in html
    assert '<meta name="robots" content="noindex">' in html


@pytest.mark.parametrize("path", ["edition/{}.doc", "topic/{}.bib", "edition/x.bib", "edition/", "edition/-{}/"])
def test_there_is_no_other_form(client, path):
    edition = EditionFactory()
    assert client.get(f"/en/cite/edition/{edition.pk}.bib").status_code == 200
    assert client.get(f"/en/cite/{path.format(edition.pk)}", follow=True).status_code == 404


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.RETIRED])
def test_what_is_not_public_is_not_cited(client, state):
    edition = EditionFactory(state=state)
    document = DocumentFactory(edition=edition)
    assert client.get(address(edition, "edition", "bib")).status_code == 404
    assert client.get(reverse("exchange:cite", args=["document", document.pk])).status_code == 404
    assert client.get(f"/en/cite/edition/{9**30}.bib").status_code == 404


def test_a_file_asks_for_the_record_and_the_forum(client, django_assert_num_queries):
    photo = PhotoFactory(edition=EditionFactory())
    with django_assert_num_queries(2):
        client.get(address(photo, "photo", "ris"))
