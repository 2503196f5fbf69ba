"""Citations in BibTeX: UTF-8, special characters escaped, so that any text is safe in it, Chinese included."""

from exchange.citing.cited import Cited

#: What TeX reads as something else, and how to write it.
ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",  # braces are counted even where they are escaped
        "}": r"\textbraceright{}",
        "$": r"\$",
        "&": r"\&",
        "%": r"\%",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
#: What may not stand in an address; it is not read as TeX there, but braces must match.
IN_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})


def write(cited: Cited) -> str:
    """Return one entry. ``misc`` with ``url`` and ``urldate`` is read by BibTeX, biblatex and reference managers."""
    year, _dash, rest = cited.issued.partition("-")
    fields = {
        "author": f"{{{escaped(cited.author)}}}",
        "title": f"{{{escaped(cited.title)}}}",
        "year": year,
        "month": str(int(rest[:2])) if rest else "",
        "date": cited.issued,
        "howpublished": escaped(cited.site),
        "type": escaped(cited.facts.kind),
        "language": cited.language,
        "url": cited.url.translate(IN_ADDRESS),
        "urldate": cited.read_on.isoformat(),
        "abstract": escaped(cited.summary),
        "copyright": escaped(cited.licence),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@misc{{{cited.key},\n{''.join(lines)}}}\n"


def escaped(words: str) -> str:
    """Return words as TeX reads them back."""
    return words.translate(ESCAPES)
