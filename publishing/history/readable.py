"""Rich text as plain words with marks for its form, so that a change of either can be read: ``## Heading``."""

from html.parser import HTMLParser

from publishing.richtext import safe_html

_BLOCKS = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "hr"}
_BEFORE = {"h2": "## ", "h3": "### ", "blockquote": "> ", "hr": "———"}
_AROUND = {"strong": "**", "em": "_", "sub": "~", "sup": "^"}


class _Reader(HTMLParser):
    """Collects lines; each block begins a new one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.links: list[str] = []
        self.numbers: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"ul", "ol"}:
            start = given.get("start") or "1"
            self.numbers.append(int(start) if tag == "ol" and start.isdecimal() else None if tag == "ul" else 1)
        elif tag == "li":
            self._begin(self._item())
        elif tag in _BLOCKS:
            self._begin(_BEFORE.get(tag, ""))
        elif tag == "br":
            self.lines.append("")
        elif tag == "a":
            self.links.append(given.get("href") or "")
        else:
            self.lines[-1] += _AROUND.get(tag, "")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self.numbers:
            self.numbers.pop()
        elif tag == "a" and self.links:
            self.lines[-1] += f" ‹{self.links.pop()}›"
        elif tag in _AROUND:
            self.lines[-1] += _AROUND[tag]
        if tag in _BLOCKS and self.lines[-1].strip():
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        self.lines[-1] += " ".join(data.split("\n")) if data.strip() else (" " if self.lines[-1] and data else "")

    def _begin(self, mark: str) -> None:
        """Begin a new line, unless the one there holds nothing but the mark of what this block stands in."""
        if self.lines[-1].strip() and self.lines[-1].strip() not in {">", "•"} and not self.lines[-1].endswith(". "):
            self.lines.append("")
        self.lines[-1] += mark

    def _item(self) -> str:
        indent = "  " * (len(self.numbers) - 1)
        if not self.numbers or self.numbers[-1] is None:
            return f"{indent}• "
        self.numbers[-1] += 1
        return f"{indent}{self.numbers[-1] - 1}. "


def readable(html: str) -> str:
    """Return rich text as lines of plain words; of what is not allowed in it nothing is left but its words."""
    reader = _Reader()
    reader.feed(safe_html(html))
    reader.close()
    return "\n".join(line.rstrip() for line in reader.lines).strip("\n")
