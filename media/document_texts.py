"""The words of PDF files, read by a program of its own within limits, and stored beside their documents."""

import logging
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from django.db.models import F, Q, QuerySet

from media import pdf_words
from media.document_files import PDF
from media.models import Document, DocumentText
from publishing.following import tell
from search.segmenting import without_line_breaks

#: What reading one file may take: memory, processor seconds, and seconds of any clock.
MEGABYTES, SECONDS, PATIENCE = 768, 60, 120
#: Characters that are kept: a book of a thousand pages.
MOST = 2_000_000

logger = logging.getLogger(__name__)


def lacking_words() -> QuerySet:
    """Return the documents with a PDF file of which the words were not read yet."""
    unread = Q(words=None) | ~Q(words__file=F("file"))
    return Document.objects.filter(unread, content_type=PDF).exclude(file="").order_by("pk")


def read_words(document: Document) -> bool:
    """Read the words of a document's file and store them; say whether there are any.

    A file that cannot be read gets no words, and is not tried again. Raises ``OSError`` where the storage fails.
    """
    with tempfile.NamedTemporaryFile(suffix=".pdf") as copy, document.file.open("rb") as file:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        text, problem = words_of(Path(copy.name))
    values = {"file": document.file.name, "text": text, "problem": problem}
    DocumentText.objects.update_or_create(document=document, defaults=values)
    tell(Document, [document.pk])
    if problem:
        logger.warning("The words of document %s could not all be read: %s", document.pk, problem)
    return bool(text)


def words_of(path: Path) -> tuple[str, str]:
    """Return the words of a PDF file, and why they are not all of them, or an empty string."""
    command = [sys.executable, "-I", pdf_words.__file__, str(path), *map(str, (MEGABYTES, SECONDS, MOST))]
    with tempfile.TemporaryFile() as output:
        try:
            done = subprocess.run(  # noqa: S603 - our own program, a path of our own making
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE, env={}, timeout=PATIENCE
            )
        except subprocess.TimeoutExpired:
            return _read(output), f"Reading took longer than {PATIENCE} seconds."
        problem = ""
        if done.returncode:
            told = done.stderr.decode(errors="replace").strip().splitlines()
            problem = told[-1][:300] if told else f"Reading ended with {done.returncode}."
        return _read(output), problem


def _read(output: IO[bytes]) -> str:
    """Return what was written as one text: no control characters, no words cut by the end of a line."""
    output.seek(0)
    text = output.read(MOST * 4).decode(errors="ignore")
    whole = without_line_breaks(text.replace("\f", "\n\n"))
    return re.sub(r"[\x00-\x08\x0e-\x1f\x7f]", " ", whole)[:MOST].strip()
