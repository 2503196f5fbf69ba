"""The words of PDF files are read aside, within limits, stored, and found; files made to do harm do none."""

import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from media import document_texts, ingest, tasks
from media.models import Document, DocumentText
from search.indexing import rebuild
from tests.factories import DocumentFactory
from tests.media.pdfs import bomb, pdf
from tests.search.searching import look


def words_of(tmp_path, content: bytes) -> tuple[str, str]:
    path = tmp_path / "file.pdf"
    path.write_bytes(content)
    return document_texts.words_of(path)


def test_words_are_read_in_any_script_from_all_pages(tmp_path):
    text, problem = words_of(tmp_path, pdf("Glacier report", "生态环境保护", "สิ่งแวดล้อม"))
    assert problem == ""
    assert text.split() == ["Glacier", "report", "生态环境保护", "สิ่งแวดล้อม"]


def test_words_cut_by_the_end_of_a_line_are_whole(tmp_path):
    text, _problem = words_of(tmp_path, pdf("生态环\n境保护 and the\nriver"))
    assert "环境" in text
    assert "the\nriver" in text.replace("\r", "")


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"%PDF-1.4\n%%EOF\n", b"\0" * 5000, b"<html>", pdf("Words")[:300], pdf("Words")[200:]]
)
def test_what_is_no_sound_file_has_no_words_and_says_why(tmp_path, content):
    text, problem = words_of(tmp_path, content)
    assert text == ""
    assert "PdfiumError" in problem


def test_a_file_that_unpacks_without_end_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(document_texts, "MEGABYTES", 250)
    started = time.monotonic()
    text, problem = words_of(tmp_path, bomb(20))
    assert problem
    assert len(text) <= document_texts.MOST
    assert time.monotonic() - started < 100


@pytest.mark.parametrize(
    ("name", "value", "told"), [("SECONDS", 0, "ended with -9"), ("PATIENCE", 0.01, "longer than")]
)
def test_a_file_that_takes_too_long_is_stopped(tmp_path, monkeypatch, name, value, told):
    monkeypatch.setattr(document_texts, name, value)
    text, problem = words_of(tmp_path, pdf("Words"))
    assert (text, told in problem) == ("", True), problem


def test_more_than_a_book_is_cut(tmp_path, monkeypatch):
    monkeypatch.setattr(document_texts, "MOST", 20)
    text, problem = words_of(tmp_path, pdf("one two three", "four five six", "seven eight"))
    assert text.startswith("one two three")
    assert len(text) <= 20
    assert problem == ""


@pytest.fixture
def document(db):
    made = DocumentFactory.build(title_en="Annual", language="en")
    ingest.take_in_document(made, ContentFile(pdf("Glacier report of the year"), name="a.pdf"))
    made.save()
    return made


def test_a_document_is_found_by_the_words_of_its_file(document, django_capture_on_commit_callbacks, client):
    rebuild()
    assert look("glacier") == []
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.read_document.call(document.pk)
    assert look("glacier year") == [document]
    (hit,) = client.get("/en/search/?q=glacier").context["page"].results.hits
    assert hit.extract == "<mark>Glacier</mark> report of the year"
    assert [one.pk for one in client.get("/en/documents/?q=glacier").context["page_obj"]] == [document.pk]


def test_words_of_a_hidden_document_are_not_found(document, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tasks.read_document.call(document.pk)
        Document.objects.update(state="draft")
    assert look("glacier") == []


def test_a_file_is_read_once_and_anew_when_it_changes(document, django_capture_on_commit_callbacks):
    assert tasks.enqueue_unread() == 1
    assert tasks.enqueue_unread() == 0
    DBTaskResult.objects.all().delete()
    assert tasks.read_document.call(document.pk)
    assert not tasks.read_document.call(document.pk)
    assert tasks.enqueue_unread() == 0
    ingest.take_in_document(document, ContentFile(pdf("Lagoon"), name="b.pdf"))
    with django_capture_on_commit_callbacks(execute=True):
        document.save()
    assert look("glacier") == []
    assert tasks.enqueue_unread() == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.read_document.call(document.pk)
    assert look("lagoon") == [document]
    assert DocumentText.objects.get().text == "Lagoon"


def test_a_file_that_cannot_be_read_is_told_to_the_log_and_left(document, caplog):
    Document.objects.update(file=document.file.storage.save("documents/x.pdf", ContentFile(b"%PDF-1.4 nothing")))
    assert not tasks.read_document.call(document.pk)
    assert "could not all be read: PdfiumError" in caplog.text
    assert tasks.enqueue_unread() == 0


def test_a_file_sent_in_by_the_admin_is_queued(admin_client, django_capture_on_commit_callbacks):
    data = {
        "title_en": "Annual",
        "kind": "report",
        "language": "en",
        "state": "draft",
        "file": SimpleUploadedFile("a.pdf", pdf("Glacier")),
    }
    data |= {f"events-citation-content_type-object_id-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
    with django_capture_on_commit_callbacks(execute=True):
        assert admin_client.post(reverse("admin:media_document_add"), data).status_code == 302
    assert DBTaskResult.objects.filter(task_path=tasks.read_document.module_path).count() == 1
