"""The rows and cells of one worksheet part, found over bytes and replaced by splicing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple

from xlhazard.io.patch.markup import (
    ATTRIBUTES,
    Element,
    Splice,
    attribute,
    masked,
    outline,
    spliced,
    with_attribute,
)
from xlhazard.io.patch.rows import Rows, Span
from xlhazard.io.patch.shortened import Gaps
from xlhazard.io.refusals import Unwritable
from xlhazard.model.address import Address, column_number

_ROOT = re.compile(rb"<([A-Za-z_][\w.-]*:)?worksheet[\s>]")
_LETTERS = re.compile(rb"\$?([A-Z]{1,3})")


class Cell(NamedTuple):
    """One cell: the attributes of its tag and its content, both as written in the part."""

    attributes: bytes
    inner: bytes = b""

    @property
    def style(self) -> int:
        return int(attribute(self.attributes, b"s") or 0)

    @property
    def kind(self) -> bytes:
        return attribute(self.attributes, b"t") or b"n"

    def with_style(self, style: int) -> Cell:
        if style == self.style:
            return self
        stated = b"%d" % style if style else None
        return self._replace(attributes=_changed(self.attributes, b"s", stated))

    def holding(self, kind: bytes | None, inner: bytes) -> Cell:
        """The same cell with another value; metadata of the old value go with it."""
        attributes = _changed(self.attributes, b"t", kind)
        for old in (b"cm", b"vm"):
            attributes = _changed(attributes, old, None)
        return Cell(attributes, inner)


def attributes_of(style: int, kind: bytes | None = None) -> bytes:
    """What a new cell's tag states behind its place."""
    attributes = b' s="%d"' % style if style else b""
    return attributes if kind is None else attributes + b' t="%s"' % kind


def new_cell(at: Address, attributes: bytes, inner: bytes = b"") -> Cell:
    """A cell that was not there before."""
    return Cell(b' r="%s"%s' % (str(at).encode(), attributes), inner)


class Grid:
    """The cells of one worksheet while a plan is applied. to_bytes() gives the new part.

    Of a shortened part, gaps are the rows left out; asking for one of them raises LeftOut.
    """

    def __init__(self, xml: bytes, what: str, gaps: Gaps | None = None) -> None:
        self.xml = xml
        self._gaps = gaps or Gaps()
        self._what = what
        self._text = text = masked(xml)
        root = _ROOT.search(text)
        if root is None:
            raise self._damaged()
        self.prefix = px = root[1] or b""
        data = re.compile(rb"<" + re.escape(px) + rb"sheetData(" + ATTRIBUTES + rb")>").search(text)
        if data is None:
            raise self._damaged()
        self._data = (data.start(), data.end())
        self._closed = data[1].endswith(b"/")
        self.body = data.end()
        self.body_end = data.end()
        if not self._closed:
            self.body_end = text.find(b"</" + px + b"sheetData", data.end())
            if self.body_end < 0:
                raise self._damaged()
        self._cell_tag = re.compile(rb"<" + re.escape(px) + rb"c([\s/]" + ATTRIBUTES + rb")?>")
        self._cell_end = re.compile(rb"</" + re.escape(px) + rb"c\s*>")
        self._rows = self._found_rows()
        self._cells: dict[int, list[tuple[Span, int]]] = {}
        self._changed: dict[int, dict[int, Cell]] = {}
        self._new_rows: dict[int, bytes] = {}
        self._heights: dict[int, bytes] = {}
        self._columns: list[tuple[int, int, int]] | None = None
        self._shown: dict[int, bool] = {}
        self._column_styles: dict[int, int] = {}

    def cell(self, address: Address) -> Cell | None:
        """The cell as it stands now, None when the part has none there."""
        changed = self._changed.get(address.row, {}).get(address.column)
        return changed if changed is not None else self.stored(address)

    def stored(self, address: Address) -> Cell | None:
        """The cell as the part holds it, whatever was put there since."""
        for span, end in self._cells_of(address.row):
            if span.number == address.column:
                return self._cell_at(span, end)
        return None

    def put(self, address: Address, cell: Cell) -> None:
        self._changed.setdefault(address.row, {})[address.column] = cell

    def put_row(self, number: int, cells: Mapping[int, Cell]) -> None:
        """Several cells of one row, by column."""
        self._changed.setdefault(number, {}).update(cells)

    def at(self, address: Address) -> Cell:
        """The cell, or a new one with the style that its row or column gives to new cells."""
        present = self.cell(address)
        if present is not None:
            return present
        own = self.row_style(address.row)
        style = self.column_style(address.column) if own is None else own
        return new_cell(address, attributes_of(style))

    def row_attributes(self, number: int) -> bytes | None:
        """The attributes of a row's tag, None when the part has no such row."""
        self._gaps.require(number)
        row = self._rows.find(number)
        return self._new_rows.get(number) if row is None else row.attributes

    def add_row(self, number: int, attributes: bytes) -> None:
        """Prepare a row that the part does not have yet."""
        self._new_rows.setdefault(number, attributes)

    def set_height(self, number: int, points: float) -> None:
        """The height of a row that holds something, in points, as fitted to its text."""
        self._heights[number] = b"%g" % points

    def show_row(self, number: int, shown: bool) -> None:
        """Show or hide a row; one that the part does not have is only added to be hidden."""
        present = self.row_attributes(number) is not None
        if shown and not present:
            return
        self._shown[number] = shown
        self._changed.setdefault(number, {})

    def row_numbers(self) -> tuple[int, ...]:
        """The rows that the part has, cells or not."""
        self._gaps.require_all()
        return tuple(self._rows.numbers)

    def columns_of(self, number: int) -> tuple[int, ...]:
        """The columns that have a cell in a row, values or not."""
        present = {span.number for span, _ in self._cells_of(number)}
        return tuple(sorted(present | self._changed.get(number, {}).keys()))

    def styled(self, styles: Set[int]) -> Iterator[Address]:
        """Every cell of the part that has one of these styles."""
        if not styles:
            return
        self._gaps.require_all()
        wanted = b"|".join(b"%d" % style for style in sorted(styles))
        px = re.escape(self.prefix)
        tag = re.compile(rb"<" + px + rb"""c\s[^>]*?\bs\s*=\s*["'](?:""" + wanted + rb""")["']""")
        for found in tag.finditer(self._text, self.body, self.body_end):
            row = self._rows.around(found.start())
            for span, _ in self._cells_of(row.number):
                if span.start == found.start() and _style(span.attributes) in styles:
                    yield Address(row.number, span.number)

    def search(self, expression: bytes) -> Iterator[tuple[Address, Cell]]:
        """Cells whose content matches an expression; the element prefix is written as PX."""
        self._gaps.require_all()
        pattern = re.compile(expression.replace(b"PX", re.escape(self.prefix)))
        for found in pattern.finditer(self._text, self.body, self.body_end):
            row = self._rows.around(found.start())
            for span, end in self._cells_of(row.number):
                if span.start <= found.start() < end:
                    yield Address(row.number, span.number), self._cell_at(span, end)

    def contains(self, text: bytes) -> bool:
        """Whether the rows hold these bytes; a quick look before a thorough one."""
        return self._text.find(text, self.body, self.body_end) >= 0

    def frame(self) -> Element:
        """The part's elements around the rows, with their places in the whole part."""
        root = outline(self.xml[: self.body] + self.xml[self.body_end :], self._what)
        cut = self.body_end - self.body
        for element in root.walk():
            element.start += cut * (element.start >= self.body)
            element.open_end += cut * (element.open_end > self.body)
            element.close += cut * (element.close >= self.body and not self._closed)
            element.end += cut * (element.end > self.body)
        return root

    def to_bytes(self, splices: list[Splice] | None = None) -> bytes:
        """The new part; splices are further changes outside the rows."""
        self._gaps.require_all()
        return spliced(self.xml, [*self._row_splices(), *(splices or ())])

    def splices(self, splices: list[Splice]) -> list[Splice]:
        """The same changes as of to_bytes(), at their places in the part with all its rows."""
        return self._gaps.carried([*self._row_splices(), *splices])

    @property
    def touched(self) -> bool:
        return bool(self._changed)

    def _damaged(self) -> Unwritable:
        return Unwritable(
            f"内部文件 {self._what} 不是完整的工作表，无法改写。请用 Excel 另存后再试。"
        )

    def _found_rows(self) -> Rows:
        rows = Rows(self._text, self.prefix, self.body, self.body_end)
        first = re.compile(rb"<[A-Za-z_][^\s/>]*").search(self._text, self.body, self.body_end)
        if not rows.ordered or (first is not None and first.start() < rows.first_start):
            raise Unwritable(
                f"内部文件 {self._what} 的行次序不正常，改写会有风险。请用 Excel 打开并另存后再试。"
            )
        return rows

    def _cells_of(self, number: int) -> list[tuple[Span, int]]:
        """The stored cells of a row, each with the place behind it."""
        if number in self._cells:
            return self._cells[number]
        self._gaps.require(number)
        cells: list[tuple[Span, int]] = []
        row = self._rows.find(number)
        if row is not None:
            last = self._rows.behind(number)
            column = 0
            position = row.open_end
            while (found := self._cell_tag.search(self._text, position, last)) is not None:
                attributes = found[1] or b""
                given = attribute(attributes, b"r")
                letters = _LETTERS.match(given) if given else None
                column = column_number(letters[1].decode()) if letters else column + 1
                position = found.end()
                if attributes.endswith(b"/"):
                    attributes = attributes[:-1]
                else:
                    end = self._cell_end.search(self._text, position, last)
                    if end is None:
                        raise self._damaged()
                    position = end.end()
                span = Span(column, found.start(), found.end(), attributes)
                cells.append((span, position))
        self._cells[number] = cells
        return cells

    def _cell_at(self, span: Span, end: int) -> Cell:
        inner = self.xml[span.open_end : self.xml.rfind(b"</", span.open_end, end)]
        return Cell(span.attributes, inner if end > span.open_end else b"")

    def row_style(self, number: int) -> int | None:
        """The style that a row gives to new cells, None where the column gives it."""
        row = self.row_attributes(number)
        if row and attribute(row, b"customFormat") in (b"1", b"true"):
            return int(attribute(row, b"s") or 0)
        return None

    def column_style(self, column: int) -> int:
        """The style that a column gives to new cells."""
        if column not in self._column_styles:
            self._column_styles[column] = self._stated_style(column)
        return self._column_styles[column]

    def _stated_style(self, column: int) -> int:
        if self._columns is None:
            columns = self.frame().first("cols")
            self._columns = [
                (int(c["min"]), int(c["max"]), int(c["style"]))
                for c in (e.attributes for e in (columns.children if columns else ()))
                if {"min", "max", "style"} <= c.keys()
            ]
        return next((s for low, high, s in self._columns if low <= column <= high), 0)

    def _row_splices(self) -> list[Splice]:
        splices: list[Splice] = []
        fresh: list[tuple[int, bytes]] = []
        for number in sorted(self._changed.keys() | self._new_rows.keys()):
            cells = self._changed.get(number, {})
            stored = self._rows.find(number)
            if stored is not None:
                splices += self._changed_row(stored, cells)
                continue
            attributes = self._new_rows.get(number, b' r="%d"' % number)
            if number in self._heights:
                attributes += b' ht="%s"' % self._heights[number]
            if not self._shown.get(number, True):
                attributes += b' hidden="1"'
            content = b"".join(self._written(cells[column]) for column in sorted(cells))
            px = self.prefix
            row = b"<%srow%s>%s</%srow>" % (px, attributes, content, px)
            place = self._rows.behind(number)
            fresh.append((place, row))
        if self._closed and fresh:
            start, end = self._data
            px = self.prefix
            rows = b"".join(row for _, row in fresh)
            opened = self.xml[start : end - 2].rstrip() + b">"
            return [(start, end, opened + rows + b"</" + px + b"sheetData>")]
        return splices + [(place, place, row) for place, row in fresh]

    def _changed_row(self, row: Span, cells: dict[int, Cell]) -> list[Splice]:
        stored = self._cells_of(row.number)
        closed = row.attributes.endswith(b"/")
        tag = self.xml[row.start : row.open_end]
        new_tag = _widened(tag, min(cells), max(cells)) if cells else tag
        if row.number in self._heights:
            new_tag = with_attribute(new_tag, b"ht", self._heights[row.number])
        if (shown := self._shown.get(row.number)) is not None:
            new_tag = with_attribute(new_tag, b"hidden", None if shown else b"1")
        if closed and cells:
            px = self.prefix
            opened = new_tag[:-2].rstrip() + b">"
            content = b"".join(self._written(cells[column]) for column in sorted(cells))
            return [(row.start, row.open_end, opened + content + b"</" + px + b"row>")]
        splices: list[Splice] = [(row.start, row.open_end, new_tag)] if new_tag != tag else []
        spans = {span.number: (span, end) for span, end in stored}
        for column in sorted(cells):
            new = self._written(cells[column])
            if column in spans:
                span, end = spans[column]
                splices.append((span.start, end, new))
                continue
            behind = next((s.start for s, _ in stored if s.number > column), None)
            place = behind if behind is not None else stored[-1][1] if stored else row.open_end
            splices.append((place, place, new))
        return splices

    def _written(self, cell: Cell) -> bytes:
        px = self.prefix
        attributes = cell.attributes.rstrip()
        if not cell.inner:
            return b"<%sc%s/>" % (px, attributes)
        return b"<%sc%s>%s</%sc>" % (px, attributes, cell.inner, px)


def _style(attributes: bytes) -> int:
    return int(attribute(attributes, b"s") or 0)


def _changed(attributes: bytes, name: bytes, value: bytes | None) -> bytes:
    tag = with_attribute(b"<c" + attributes + b">", name, value)
    return tag[2:-1]


def _widened(tag: bytes, first: int, last: int) -> bytes:
    """A row's tag whose spans, where given, cover the columns of new cells too."""
    spans = attribute(tag, b"spans")
    found = re.fullmatch(rb"(\d+):(\d+)", spans) if spans else None
    if found is None or (int(found[1]) <= first and last <= int(found[2])):
        return tag
    wide = (min(int(found[1]), first), max(int(found[2]), last))
    return with_attribute(tag, b"spans", b"%d:%d" % wide)
