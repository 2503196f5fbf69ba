"""Writes the words of a PDF to its output: a program of its own, so that a file made to do harm harms nothing else.

``python -I pdf_words.py FILE MEGABYTES SECONDS CHARACTERS`` sets limits of memory, processor time and output for itself
before it reads the file, and ends when one is reached. Pages are parted by form feeds. It knows nothing of the site,
and gets none of its settings.
"""

import resource
import sys


def limit(megabytes: int, seconds: int, characters: int) -> None:
    """Bind this process, for good, to so much memory, processor time and output, and to no process beside it."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (characters * 4 + 4096,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def write_words(path: str, characters: int) -> None:
    """Write the words page by page until so many characters are written."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    left = characters
    for page in document:
        words = page.get_textpage().get_text_bounded()[:left]
        sys.stdout.buffer.write(words.encode("utf-8", "ignore") + b"\f")
        sys.stdout.buffer.flush()
        left -= len(words)
        if left <= 0:
            return


if __name__ == "__main__":
    limit(*map(int, sys.argv[2:5]))
    try:
        write_words(sys.argv[1], int(sys.argv[4]))
    except Exception as error:
        sys.exit(f"{type(error).__name__}: {error}"[:300])
