"""Links of a page: found, and made such that they hold wherever the copy lies."""

import posixpath
import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import quote

TAG = re.compile(r"<[a-zA-Z][^<>]*>")
ATTRIBUTE = re.compile(r'(\s(href|src|srcset|imagesrcset|action|poster|data-index|content)=")([^"]*)(")')
IN_CSS = re.compile(r"""(?:url\(\s*|@import\s+)["']?([^"')\s]+)""")
IN_SCRIPT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")

#: From an address to the file it leads to and the fragment; None for one that stays as it is.
Place = Callable[[str], str | None]


def rewritten(html: str, file: str, place: Place) -> str:
    """Return a page that lies in ``file`` with relative links; ``place`` says where each address of the site lies."""

    def attribute(found: re.Match) -> str:
        before, name, value, after = found.groups()
        value = unescape(value)
        if name in {"srcset", "imagesrcset"}:
            value = ", ".join(_one_of_set(candidate, file, place) for candidate in value.split(","))
        else:
            target = place(value) if name != "content" or "/share/" in value or "/files/" in value else None
            if target is None or name == "content" or (found.string.startswith("<link") and "//" in value):
                return found.group(0)  # what programs read names the site itself
            value = relative(target, file)
        return f"{before}{escape(value)}{after}"

    return TAG.sub(lambda tag: ATTRIBUTE.sub(attribute, tag.group(0)), html)


def _one_of_set(candidate: str, file: str, place: Place) -> str:
    """Return one picture of a set, with its width."""
    address, _space, width = candidate.strip().partition(" ")
    target = place(address)
    return candidate.strip() if target is None else f"{relative(target, file)} {width}".strip()


def relative(target: str, file: str) -> str:
    """Return how a file is named in another one; what follows a ``#`` stays."""
    target, mark, fragment = target.partition("#")
    return quote(posixpath.relpath(target, posixpath.dirname(file))) + mark + fragment


def named_in(path: str, content: str) -> list[str]:
    """Return the files that a style sheet or a script names, as paths like its own."""
    pattern = IN_CSS if path.endswith(".css") else IN_SCRIPT
    names = [name.partition("#")[0] for name in pattern.findall(content) if not name.startswith(("data:", "http"))]
    return [posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) for name in names if name]
