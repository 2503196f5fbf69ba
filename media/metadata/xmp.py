"""XMP packets (ISO 16684-1): read into properties whatever their spelling, and built."""

from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeElementTree

from media.metadata.namespaces import NAMESPACES, RDF, XML, full

MOST_BYTES = 512 * 1024
LANG = f"{{{XML}}}lang"
LIST, DESCRIPTION = f"{{{RDF}}}li", f"{{{RDF}}}Description"

for _prefix, _address in NAMESPACES.items():
    ElementTree.register_namespace(_prefix, _address)

#: A text of a property with the language it is marked with.
Value = tuple[str, str]


def properties(packet: bytes) -> dict[str, list[Value]]:
    """Return ``{"{namespace}name": [(text, language)]}`` of a packet, lists opened; empty where it cannot be read.

    Parts of structures, such as the city of a location, stand under their own names.
    """
    if not packet or len(packet) > MOST_BYTES:
        return {}
    try:
        root = SafeElementTree.fromstring(packet.strip(b"\0 \t\r\n"))
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError):
        return {}
    found: dict[str, list[Value]] = {}
    for element in root.iter():
        for name, text in element.attrib.items():
            if name.startswith("{") and not name.startswith((f"{{{RDF}}}", f"{{{XML}}}")):
                found.setdefault(name, []).append((text, ""))
        if not element.tag.startswith((f"{{{RDF}}}", "{adobe:ns:meta/}")) and (values := list(_values(element))):
            found.setdefault(element.tag, []).extend(values)
    return found


def _values(element: Element) -> Iterator[Value]:
    """Yield the texts of a property: its own, or those of the list in it."""
    if len(element) == 0:
        if text := (element.text or "").strip():
            yield text, element.get(LANG, "")
        return
    for container in element:
        for item in container:
            if item.tag == LIST and len(item) == 0 and (text := (item.text or "").strip()):
                yield text, item.get(LANG, "")


class Packet:
    """A packet being built, property by property; empty values are left out."""

    def __init__(self) -> None:
        self._root = Element(full("x:xmpmeta"))
        rdf = SubElement(self._root, full("rdf:RDF"))
        self._description = SubElement(rdf, DESCRIPTION, {full("rdf:about"): ""})

    def text(self, name: str, value: str) -> None:
        """Add a simple property."""
        if value:
            SubElement(self._description, full(name)).text = value

    def texts(self, name: str, values: list[str], container: str = "Seq") -> None:
        """Add a list: ``Seq`` in order, ``Bag`` in none."""
        if any(values):
            items = SubElement(SubElement(self._description, full(name)), f"{{{RDF}}}{container}")
            for value in filter(None, values):
                SubElement(items, LIST).text = value

    def languages(self, name: str, values: dict[str, str], container: str = "Alt") -> None:
        """Add a text in several languages by their tags; the first counts as the one for everybody else."""
        filled = {tag: value for tag, value in values.items() if value}
        if filled:
            items = SubElement(SubElement(self._description, full(name)), f"{{{RDF}}}{container}")
            for tag, value in [("x-default", next(iter(filled.values()))), *filled.items()]:
                SubElement(items, LIST, {LANG: tag}).text = value

    def structures(self, name: str, structures: list[dict[str, str]]) -> None:
        """Add an ordered list of structures."""
        items = SubElement(SubElement(self._description, full(name)), f"{{{RDF}}}Seq")
        for structure in structures:
            item = SubElement(items, LIST, {full("rdf:parseType"): "Resource"})
            for part, value in structure.items():
                SubElement(item, full(part)).text = value

    def __bytes__(self) -> bytes:
        if len(self._description) == 0:
            return b""
        begin = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        body = ElementTree.tostring(self._root, encoding="unicode")
        return f'{begin}{body}<?xpacket end="r"?>'.encode()
