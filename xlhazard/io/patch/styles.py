"""styles.xml: cell formats cloned with another fill, number format or quote prefix.

Formats are only ever added behind the others, so every style number in every sheet keeps its
meaning. A format that exists already is used again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from xlhazard.io.patch.markup import (
    Element,
    Splice,
    appended,
    attribute,
    outline,
    spliced,
    with_attribute,
)
from xlhazard.io.patch.text import attribute_text
from xlhazard.io.reading.styles import BUILT_IN_DATES, shows_date
from xlhazard.io.refusals import Unwritable

DAY_FORMAT = "yyyy-mm-dd"
NO_FILL = '<fill><patternFill patternType="none"/></fill>'
"""What fill 0 is by the standard, however the file states it."""

_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_FIRST_OWN_FORMAT = 164
_WRAPS = re.compile(rb"""\bwrapText\s*=\s*["'](?:1|true)["']""")
_NO_STYLES = "工作簿的格式表（styles.xml）不完整，无法添加标记。请用 Excel 打开并另存后再试。"


@dataclass(slots=True)
class _Collection:
    """One table of styles.xml: its element, and the entries, old ones first.

    numbers finds an entry by what it looks like; filled when it is first asked.
    """

    element: Element
    entries: list[bytes]
    stored: int
    numbers: dict[tuple[object, ...], int] = field(default_factory=dict)


class Styles:
    """The cell formats of a workbook while a plan is applied. to_bytes() gives the new part."""

    def __init__(self, xml: bytes, what: str) -> None:
        self._xml = xml
        self._root = root = outline(xml, what)
        self.prefix = root.prefix
        self._collections: dict[str, _Collection] = {}
        for name in ("fonts", "fills", "borders", "cellXfs"):
            element = root.first(name)
            if element is not None:
                entries = [xml[e.start : e.end] for e in _chosen(element)]
                self._collections[name] = _Collection(element, entries, len(entries))
        if not self._formats.entries:
            raise Unwritable(_NO_STYLES)
        self._number_formats = self._stated_number_formats()
        self._new_number_formats: list[bytes] = []
        self._cloned: dict[tuple[int, str], int] = {}
        self._dates: dict[int, bool] = {}
        self._wraps: dict[int, bool] = {}

    @property
    def _formats(self) -> _Collection:
        return self._collection("cellXfs")

    def is_date(self, style: int) -> bool:
        """Whether a cell of this style shows a number as a day."""
        if style not in self._dates:
            self._dates[style] = self._shows_day(style)
        return self._dates[style]

    def _shows_day(self, style: int) -> bool:
        number = int(attribute(_tag(self._format(style)), b"numFmtId") or 0)
        if number in self._number_formats:
            return shows_date(self._number_formats[number])
        return number in BUILT_IN_DATES

    def wraps(self, style: int) -> bool:
        """Whether a cell of this style breaks long text into lines."""
        if style not in self._wraps:
            self._wraps[style] = _WRAPS.search(self._format(style)) is not None
        return self._wraps[style]

    def as_date(self, style: int) -> int:
        """The style itself if it shows days, else its clone with the format yyyy-mm-dd."""
        if self.is_date(style):
            return style
        number = b"%d" % self.number_format(DAY_FORMAT)
        return self._clone(style, "day", {b"numFmtId": number, b"applyNumberFormat": b"1"})

    def quoted(self, style: int) -> int:
        """The style with quotePrefix: what is typed like a formula stays a text."""
        return self._clone(style, "quote", {b"quotePrefix": b"1"})

    def filled(self, style: int, fill: int) -> int:
        """The style with another fill."""
        if self.fill_of(style) == fill:
            return style
        new = b"%d" % fill
        return self._clone(style, f"fill {fill}", {b"fillId": new, b"applyFill": b"1"})

    def fill_of(self, style: int) -> int:
        return int(attribute(_tag(self._format(style)), b"fillId") or 0)

    def fill_xml(self, fill: int) -> str:
        """A fill without the part's element prefix, to be kept in our record."""
        fills = self._collection("fills").entries
        return self._bare(fills[fill]) if 0 < fill < len(fills) else NO_FILL

    def fill_colour(self, fill: int) -> str | None:
        """The ARGB colour of a solid fill, None for every other fill."""
        fills = self._collection("fills").entries
        if fill >= len(fills) or b"solid" not in fills[fill]:
            return None
        found = re.search(rb"""fgColor\s[^>]*?rgb\s*=\s*["']([0-9A-Fa-f]{8})""", fills[fill])
        return found[1].decode() if found else None

    def fill(self, xml: str) -> int:
        """The number of a fill given as prefix-less XML; added if there is none like it."""
        return 0 if xml == NO_FILL else self._entry("fills", xml)

    def font(self, xml: str) -> int:
        return self._entry("fonts", xml)

    def border(self, xml: str) -> int:
        return self._entry("borders", xml)

    def format(self, attributes: dict[str, int], alignment: str) -> int:
        """A whole new cell format of our own; alignment is the attributes of its alignment."""
        stated = " ".join(f'{name}="{value}"' for name, value in attributes.items())
        return self._entry("cellXfs", f"<xf {stated}><alignment {alignment}/></xf>")

    def styles_filled(self, wanted: Callable[[str], bool]) -> frozenset[int]:
        """Every style whose solid fill has a wanted colour."""
        fills = range(len(self._collection("fills").entries))
        ours = {n for n in fills if (c := self.fill_colour(n)) is not None and wanted(c)}
        if not ours:
            return frozenset()
        return frozenset(s for s in range(len(self._formats.entries)) if self.fill_of(s) in ours)

    @property
    def touched(self) -> bool:
        return bool(self._new_number_formats) or any(
            len(c.entries) > c.stored for c in self._collections.values()
        )

    def to_bytes(self) -> bytes:
        splices: list[Splice] = []
        for collection in self._collections.values():
            new = collection.entries[collection.stored :]
            if new:
                splices += self._grown(collection.element, b"".join(new), len(collection.entries))
        if self._new_number_formats:
            splices.append(self._number_format_splice())
        return spliced(self._xml, splices)

    def _grown(self, element: Element, new: bytes, count: int) -> list[Splice]:
        tag = self._xml[element.start : element.open_end]
        counted = with_attribute(tag, b"count", b"%d" % count)
        if element.empty:
            opened = counted[:-2].rstrip() + b">"
            return [(element.start, element.end, opened + new + b"</" + element.tag + b">")]
        return [(element.start, element.open_end, counted), (element.close, element.close, new)]

    def _number_format_splice(self) -> Splice:
        new = b"".join(self._new_number_formats)
        stated = self._root.first("numFmts")
        if stated is None:
            place = self._root.open_end
            px = self.prefix
            count = len(self._new_number_formats)
            return place, place, b'<%snumFmts count="%d">%s</%snumFmts>' % (px, count, new, px)
        if stated.empty:
            return appended(self._xml, stated, new)
        count = len(stated.children) + len(self._new_number_formats)
        tag = with_attribute(self._xml[stated.start : stated.open_end], b"count", b"%d" % count)
        return stated.start, stated.close, tag + self._xml[stated.open_end : stated.close] + new

    def _format(self, style: int) -> bytes:
        formats = self._formats.entries
        return formats[style if 0 <= style < len(formats) else 0]

    def _clone(self, style: int, how: str, changes: dict[bytes, bytes | None]) -> int:
        key = (style, how)
        if key not in self._cloned:
            xml = self._format(style)
            tag = _tag(xml)
            new = tag
            for name, value in changes.items():
                new = with_attribute(new, name, value)
            self._cloned[key] = self._number_of("cellXfs", new + xml[len(tag) :])
        return self._cloned[key]

    def _entry(self, collection: str, bare: str) -> int:
        xml = re.sub(r"<(/?)(?=[A-Za-z])", rf"<\1{self.prefix.decode()}", bare).encode()
        return self._number_of(collection, xml)

    def _number_of(self, name: str, xml: bytes) -> int:
        """The number of an equal entry, or of this one after adding it."""
        collection = self._collection(name)
        if not collection.numbers:
            for number, entry in enumerate(collection.entries):
                collection.numbers.setdefault(_canonical(entry), number)
        number = collection.numbers.setdefault(_canonical(xml), len(collection.entries))
        if number == len(collection.entries):
            collection.entries.append(xml)
        return number

    def _collection(self, name: str) -> _Collection:
        found = self._collections.get(name)
        if found is None:
            raise Unwritable(_NO_STYLES)
        return found

    def _stated_number_formats(self) -> dict[int, str]:
        stated = self._root.first("numFmts")
        return {
            int(e.attributes.get("numFmtId", "-1")): e.attributes.get("formatCode", "")
            for e in (_chosen(stated) if stated else ())
        }

    def number_format(self, wanted: str) -> int:
        """The number of a number format such as 0.0; added if there is none like it."""
        for number, code in self._number_formats.items():
            if code == wanted:
                return number
        number = max(_FIRST_OWN_FORMAT - 1, *self._number_formats, 0) + 1
        self._number_formats[number] = wanted
        self._new_number_formats.append(
            b'<%snumFmt numFmtId="%d" formatCode="%s"/>'
            % (self.prefix, number, attribute_text(wanted))
        )
        return number

    def _bare(self, xml: bytes) -> str:
        px = self.prefix
        text = xml.replace(b"<" + px, b"<").replace(b"</" + px, b"</") if px else xml
        return text.decode()


def _chosen(element: Element) -> list[Element]:
    """The entries of a collection; of alternatives, those of the first choice."""
    found = []
    for child in element.children:
        if child.namespace == _MC and child.name == "AlternateContent":
            found += child.children[0].children if child.children else []
        else:
            found.append(child)
    return found


def _tag(xml: bytes) -> bytes:
    quoted = re.match(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""", xml)
    return quoted[0] if quoted else xml


_IDLE = frozenset(
    {
        *(("applyFill", b"1"), ("applyNumberFormat", b"1")),
        *(("quotePrefix", b"0"), ("pivotButton", b"0")),
    }
)
"""Flags that change no look where a format states its own fill and number format."""
_ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ANY_TAG = re.compile(rb"""<(/?)([\w:.-]+)([^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*?)(/?)>""")


def _canonical(xml: bytes) -> tuple[object, ...]:
    """An entry apart from the order of attributes, quotes, and flags that change no look."""
    pieces: list[object] = []
    for close, name, attributes, empty in _ANY_TAG.findall(xml):
        if close:
            pieces.append("/")
            continue
        given = {k.decode(): v or w for k, v, w in _ATTRIBUTE.findall(attributes)}
        pieces.append((name, tuple(sorted(given.items() - _IDLE))))
        if empty:
            pieces.append("/")
    return tuple(pieces)
