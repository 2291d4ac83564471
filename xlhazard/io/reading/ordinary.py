"""Rows as Excel, WPS, LibreOffice and openpyxl write them, taken by one pattern.

Every "<" of a row has to belong to a cell that the pattern knows; else the stretch is not ordinary
and SheetListener reads it event by event. Both ways give the same rows.
"""

from __future__ import annotations

import re

from xlhazard.io.reading.places import ColumnNumbers, row_number
from xlhazard.io.reading.sheet import SheetListener
from xlhazard.io.reading.texts import unescaped, without_entities
from xlhazard.model.workbook import CellKind, RawCell

_ATTRIBUTE = r'(?: [\w:]+="[^"<>]*")'
_ROW = re.compile(rf'r="([1-9][0-9]{{0,6}})"({_ATTRIBUTE}*)\s?(/?)>')
_CELL = re.compile(
    r'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,8})")?(?: t="([a-zS]+)")?\s?(?:/>|>'
    rf"(?:<f>([^<]+)</f>|<f({_ATTRIBUTE}+)\s?(?:/>|>([^<]*)</f>))?"
    r'(?:<v>([^<]+)</v>|(<v></v>|<v ?/>)|<is><t(?: xml:space="preserve")?>([^<]+)</t></is>)?</c>)|<'
)
_PLAIN_KINDS: dict[str, CellKind] = {"": "n", "n": "n", "d": "d", "e": "e"}
_HIDDEN = re.compile(r' hidden="(?:1|true|on)"')
_new = tuple.__new__


class _Unusual(Exception):
    """A row that the pattern does not know."""


class _StyleNumbers(dict[str, int]):
    """Style attributes to numbers; KeyError for a format that does not exist."""

    def __init__(self, count: int) -> None:
        super().__init__({"": 0})
        self._count = count

    def __missing__(self, stated: str) -> int:
        if int(stated) >= self._count:
            raise KeyError(stated)
        return self.setdefault(stated, int(stated))


class OrdinaryRows:
    """Takes stretches of rows for a listener."""

    def __init__(self, listener: SheetListener) -> None:
        self._listener = listener
        self._columns = ColumnNumbers()
        self._styles = _StyleNumbers(listener.style_count)

    def take(self, stretch: str) -> bool:
        """Hand the rows of a stretch to the listener; False, and nothing done, if unusual."""
        rows: dict[int, dict[int, RawCell]] = {}
        hidden: list[int] = []
        last = 0
        try:
            for piece in stretch.split("<row ")[1:]:
                last = self._take_row(piece, rows, hidden)
        except (_Unusual, KeyError, IndexError):
            return False
        listener = self._listener
        if rows.keys() & listener.rows.keys():
            return False
        listener.keep_rows({row: cells for row, cells in rows.items() if cells})
        listener.hide_rows(hidden)
        listener.went_on_to(last)
        if "<f" in stretch:
            for row, cells in rows.items():
                for column, cell in cells.items():
                    if cell[3]:
                        listener.note_formula(cell, row, column)
        return True

    def _take_row(self, piece: str, rows: dict[int, dict[int, RawCell]], hidden: list[int]) -> int:
        head = _ROW.match(piece)
        if head is None or (number := row_number(head[1])) is None or number in rows:
            raise _Unusual
        if head[2] and _HIDDEN.search(head[2]):
            hidden.append(number)
        if head[3]:
            if "<" in piece:
                raise _Unusual
            rows[number] = {}
            return number
        if not piece.endswith("</row>"):
            piece = piece.rstrip()
            if not piece.endswith("</row>"):
                raise _Unusual
        rows[number] = self._cells(piece, head.end(), head[1])
        return number

    def _cells(self, piece: str, start: int, number: str) -> dict[int, RawCell]:
        cells: dict[int, RawCell] = {}
        columns, styles, strings = self._columns, self._styles, self._listener.strings
        kind: CellKind
        for (
            letters,
            row,
            style,
            stated,
            plain,
            attributes,
            other,
            value,
            empty,
            inline,
        ) in _CELL.findall(piece, start, len(piece) - 6):
            column, style_number = columns[letters], styles[style]
            if row != number:
                raise _Unusual
            formula = plain or (other if attributes else None)
            if formula and "&" in formula:
                formula = without_entities(formula)
            if stated == "s" and value and not formula:
                if not value.isdecimal():
                    raise _Unusual
                raw, kind = strings[int(value)], "s"
                if not raw:
                    continue
            elif value or inline or empty or formula is not None:
                kind, raw = self._valued(stated, value, empty, inline, formula)
                if not raw and formula is None:
                    continue
            else:
                continue
            if column in cells:
                raise _Unusual
            cells[column] = _new(RawCell, (kind, raw, style_number, formula))
        return cells

    def _valued(
        self, stated: str, value: str, empty: str, inline: str, formula: str | None
    ) -> tuple[CellKind, str]:
        """Kind and text of what is not simply a shared string."""
        if kind := _PLAIN_KINDS.get(stated):
            if inline:
                raise _Unusual
            raw = without_entities(value).strip(" \t\r\n")
            return ("" if not raw and formula is not None else kind), self._listener.sized(raw)
        if stated == "str" and not inline:
            raw = self._listener.sized(unescaped(without_entities(value)))
            return ("" if not raw and not empty and formula is not None else "s"), raw
        if stated == "inlineStr" and inline and formula is None:
            return "s", self._listener.sized(unescaped(without_entities(inline)))
        if stated == "b" and value in ("0", "1"):
            return "b", value
        raise _Unusual
