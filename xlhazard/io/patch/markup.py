"""Finding places in XML bytes, so that only they are replaced.

Small parts are outlined by expat, which knows namespaces, prefixes, quotes and depth; the cells
of a sheet, of which there are many, are found by expressions over bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from xlhazard.io.refusals import Unwritable

ATTRIBUTES = rb"""[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*"""
"""All of a start tag behind its name; a ">" inside quotes does not end it."""

_START = re.compile(rb"<([^\s/>]+)(" + ATTRIBUTES + rb")>")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_NOT_MARKUP = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)

Splice = tuple[int, int, bytes]
"""Replace the bytes from the first offset up to the second."""


@dataclass(slots=True)
class Element:
    """One element of a part: where its start tag, its content and its end tag stand."""

    namespace: str
    name: str
    attributes: dict[str, str]
    start: int
    open_end: int
    close: int = -1
    end: int = -1
    tag: bytes = b""
    children: list[Element] = field(default_factory=list)
    text: str = ""

    @property
    def empty(self) -> bool:
        """Written as one self-closing tag."""
        return self.close == self.open_end == self.end

    def all(self, name: str) -> list[Element]:
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> Element | None:
        return next((child for child in self.children if child.name == name), None)

    def walk(self) -> Iterator[Element]:
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def prefix(self) -> bytes:
        """The prefix with its colon as written, b"" for none."""
        before, colon, _ = self.tag.partition(b":")
        return before + colon if colon else b""


def outline(xml: bytes, what: str) -> Element:
    """The root element with all elements below it; what names the part in the refusal.

    Attribute names of another namespace are written "namespace name".
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.ordered_attributes = False
    open_elements: list[Element] = []
    roots: list[Element] = []

    def begin(full: str, attributes: dict[str, str]) -> None:
        namespace, _, name = full.rpartition(" ")
        at = parser.CurrentByteIndex
        tag = _START.match(xml, at)
        if tag is None:
            raise Unwritable(f"工作簿的内部文件 {what} 无法改写。请用 Excel 另存一次后再试。")
        element = Element(namespace, name, attributes, at, tag.end(), tag=tag[1])
        (open_elements[-1].children if open_elements else roots).append(element)
        open_elements.append(element)

    def finish(_full: str) -> None:
        element = open_elements.pop()
        if xml[element.open_end - 2 : element.open_end] == b"/>":
            element.close = element.end = element.open_end
        else:
            element.close = parser.CurrentByteIndex
            element.end = xml.index(b">", element.close) + 1

    def doctype(*_declaration: object) -> None:
        raise Unwritable(f"工作簿的内部文件 {what} 带有文档类型声明，不安全，不予改写。")

    def characters(text: str) -> None:
        if open_elements:
            open_elements[-1].text += text

    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise Unwritable(
            f"工作簿的内部文件 {what} 已损坏，无法改写。请用 Excel 打开并另存后再试。"
        ) from error
    return roots[0]


def is_utf8(xml: bytes) -> bool:
    """Whether a part is UTF-8 as it stands, told by its first bytes."""
    declared = _DECLARED.match(xml[:200])
    names = (b"utf-8", b"us-ascii", b"utf8")
    marked = xml[:2] in (b"\xff\xfe", b"\xfe\xff")
    return not marked and (declared is None or declared[1].lower() in names)


def in_utf8(xml: bytes) -> bytes:
    """The same part in UTF-8; nearly every part is so already and comes back as it is."""
    if xml[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = xml.decode("utf-16")
    else:
        declared = _DECLARED.match(xml[:200])
        if declared is None or is_utf8(xml):
            return xml
        text = xml.decode(declared[1].decode("ascii"))
    declaration = re.compile(r"""(^\s*<\?xml[^>]*?encoding\s*=\s*)(["'])[A-Za-z0-9._-]+\2""")
    return declaration.sub(r"\1\2UTF-8\2", text, count=1).encode()


def masked(xml: bytes) -> bytes:
    """The same bytes with comments and CDATA blanked out, so that no tag is found in them."""
    if b"<!--" not in xml and b"<![CDATA[" not in xml and xml.count(b"<?") <= 1:
        return xml
    return _NOT_MARKUP.sub(lambda found: b" " * len(found[0]), xml)


def spliced(xml: bytes, splices: Iterable[Splice]) -> bytes:
    """Apply replacements that do not overlap; those at one place keep their order."""
    pieces = []
    position = 0
    for start, end, new in sorted(splices, key=lambda splice: splice[:2]):
        if start < position:
            raise ValueError("two changes of the same bytes")
        pieces += [xml[position:start], new]
        position = end
    pieces.append(xml[position:])
    return b"".join(pieces)


def attribute(attributes: bytes, name: bytes) -> bytes | None:
    """The raw value of an attribute in the bytes of a start tag."""
    found = _attribute_expression(name).search(attributes)
    return None if found is None else found[1][1:-1]


def with_attribute(tag: bytes, name: bytes, value: bytes | None) -> bytes:
    """A start tag with one attribute set, or removed for None; everything else as written."""
    found = _attribute_expression(name).search(tag)
    if found is not None:
        if value is None:
            return tag[: found.start()] + tag[found.end() :]
        return tag[: found.start(1)] + b'"' + value + b'"' + tag[found.end(1) :]
    if value is None:
        return tag
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:end].rstrip() + b" " + name + b'="' + value + b'"' + tag[end:]


def appended(xml: bytes, parent: Element, new: bytes) -> Splice:
    """The splice that adds bytes as the last children of an element, self-closed or not."""
    if not parent.empty:
        return parent.close, parent.close, new
    opened = xml[parent.start : parent.open_end - 2].rstrip() + b">"
    return parent.start, parent.end, opened + new + b"</" + parent.tag + b">"


_EXPRESSIONS: dict[bytes, re.Pattern[bytes]] = {}


def _attribute_expression(name: bytes) -> re.Pattern[bytes]:
    if name not in _EXPRESSIONS:
        _EXPRESSIONS[name] = re.compile(
            rb"\s+" + re.escape(name) + rb"""\s*=\s*("[^"]*"|'[^']*')"""
        )
    return _EXPRESSIONS[name]
