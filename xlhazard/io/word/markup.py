"""The tables of a Word document in the bytes of its main part: cells, paragraphs, characters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from xlhazard.io.patch.markup import Element
from xlhazard.model.address import Address, Area

MOST_PARAGRAPHS = 40
"""Nearest paragraphs before a table, and after the last one, that count as part of its form."""

MOST_COLUMNS = 1_000
_WORDS = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_THROUGH = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple"})
"""Elements whose content stands where they stand."""

_MARKS: Mapping[str, str] = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_FIELDS = frozenset({"fldChar", "instrText", "fldSimple", "ffData"})
TRACKED = frozenset(
    {
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "rPrChange"),
        *("pPrChange", "tblPrChange", "tblPrExChange", "trPrChange", "tcPrChange"),
        *("tblGridChange", "sectPrChange", "numberingChange"),
    }
)
"""Marks of tracked changes: insertions, deletions, changed formatting."""


class Atom(NamedTuple):
    """Some characters: of a text element, or one that has an element of its own (tab, break).

    element None: the end of a paragraph. words: a text element, which can hold other text.
    """

    text: str
    element: Element | None
    words: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell, or a paragraph outside of tables. locked: why it cannot be written (Chinese)."""

    paragraphs: tuple[Element, ...]
    locked: str = ""

    def atoms(self) -> tuple[Atom, ...]:
        found: list[Atom] = []
        for number, paragraph in enumerate(self.paragraphs):
            if number:
                found.append(Atom("\n", None, False))
            found += _atoms(paragraph)
        return tuple(found)

    @property
    def text(self) -> str:
        return "".join(atom.text for atom in self.atoms())


@dataclass(slots=True)
class Grid:
    """One table with the paragraphs around it: what stands where, as rows and columns from 1."""

    lead: int = 0
    rows: int = 0
    slots: dict[Address, Slot] = field(default_factory=dict)
    merged: dict[Address, Area] = field(default_factory=dict)


def is_word(element: Element, name: str) -> bool:
    return element.name == name and element.namespace in _WORDS


def grids(root: Element) -> tuple[Grid, ...]:
    """Every table in the order of the document; one in a cell comes after the one around it."""
    bodies = [child for child in root.children if is_word(child, "body")]
    return tuple(grid for body in bodies for grid in _grids(body))


def tracked(root: Element) -> bool:
    """Whether the document holds tracked changes that nobody has accepted or rejected."""
    return any(one.name in TRACKED and one.namespace in _WORDS for one in root.walk())


def _grids(container: Element) -> Iterator[Grid]:
    """The tables of a body or cell with the paragraphs before each, and after the last one."""
    before: list[Element] = []
    made: list[tuple[Grid, Element]] = []
    for block in _blocks(container):
        if is_word(block, "p"):
            before.append(block)
            continue
        made.append((_grid(block, before[-MOST_PARAGRAPHS:]), block))
        before = []
    if made and before:
        last = made[-1][0]
        start = last.lead + last.rows
        for offset, paragraph in enumerate(before[:MOST_PARAGRAPHS], 1):
            _put_paragraph(last, start + offset, paragraph, _width(last))
    for grid, table in made:
        yield grid
        for cell in _cells(table):
            yield from _grids(cell)


def _blocks(container: Element) -> Iterator[Element]:
    for child in container.children:
        if is_word(child, "p") or is_word(child, "tbl"):
            yield child
        elif child.name in _THROUGH and child.namespace in _WORDS:
            yield from _blocks(child)


def _grid(table: Element, before: list[Element]) -> Grid:
    grid = Grid(lead=len(before))
    open_spans: dict[int, tuple[Address, int]] = {}
    for row in _inside(table, "tr"):
        grid.rows += 1
        number = grid.lead + grid.rows
        column = 1 + _whole(_property(row, "trPr", "gridBefore"), 0)
        for cell in _inside(row, "tc"):
            span = max(1, _whole(_property(cell, "tcPr", "gridSpan"), 1))
            if column + span > MOST_COLUMNS:
                raise ValueError("a table wider than any page")
            place = Address(number, column)
            merge = _property(cell, "tcPr", "vMerge")
            above = open_spans.get(column)
            if merge is not None and _value(merge) != "restart" and above is not None:
                first, wide = above
                grid.merged[first] = Area(first, Address(number, first.column + wide - 1))
            else:
                grid.slots[place] = _slot(cell)
                if span > 1:
                    grid.merged[place] = Area(place, Address(number, column + span - 1))
                open_spans.pop(column, None)
                if merge is not None:
                    open_spans[column] = (place, span)
            column += span
    width = _width(grid)
    for offset, paragraph in enumerate(before, 1):
        _put_paragraph(grid, offset, paragraph, width)
    return grid


def _width(grid: Grid) -> int:
    columns = [one.last.column for one in grid.merged.values()] + [one.column for one in grid.slots]
    return max(columns, default=1)


def _put_paragraph(grid: Grid, row: int, paragraph: Element, width: int) -> None:
    """A paragraph as a row of its own, one cell across."""
    place = Address(row, 1)
    grid.slots[place] = Slot((paragraph,), _locked([paragraph]))
    grid.merged[place] = Area(place, Address(row, max(2, width)))


def _slot(cell: Element) -> Slot:
    blocks = list(_blocks(cell))
    paragraphs = tuple(one for one in blocks if is_word(one, "p"))
    if not paragraphs:
        return Slot((), "里没有段落")
    if len(paragraphs) < len(blocks):
        return Slot(paragraphs, "里面还有一个表格")
    return Slot(paragraphs, _locked([cell]))


def _locked(elements: list[Element]) -> str:
    for element in elements:
        for one in element.walk():
            if one.namespace not in _WORDS:
                continue
            if one.name in _FIELDS:
                return "是域（自动计算的内容）"
            if one.name in ("dataBinding", "showingPlcHdr", "lock"):
                return "是内容控件"
    return ""


def _cells(table: Element) -> Iterator[Element]:
    for row in _inside(table, "tr"):
        yield from _inside(row, "tc")


def _inside(element: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, in content controls too; never those of inner tables."""
    for child in element.children:
        if is_word(child, name):
            yield child
        elif child.name in _THROUGH and child.namespace in _WORDS:
            yield from _inside(child, name)


def _property(element: Element, group: str, name: str) -> Element | None:
    properties = next((one for one in element.children if is_word(one, group)), None)
    if properties is None:
        return None
    return next((one for one in properties.children if is_word(one, name)), None)


def _value(element: Element) -> str:
    for name, value in element.attributes.items():
        if name.rpartition(" ")[2] == "val":
            return value
    return ""


def _whole(element: Element | None, default: int) -> int:
    text = "" if element is None else _value(element)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else default


def _atoms(element: Element) -> Iterator[Atom]:
    """The characters of a paragraph; drawings, text boxes and notes say nothing here."""
    for child in element.children:
        if child.namespace not in _WORDS:
            continue
        if child.name == "t":
            yield Atom(child.text, child, True)
        elif child.name in _MARKS:
            yield Atom(_MARKS[child.name], child, False)
        elif child.name == "r" or child.name in _THROUGH:
            yield from _atoms(child)
