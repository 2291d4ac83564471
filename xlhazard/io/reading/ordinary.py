"""Rows as Excel, WPS, LibreOffice and openpyxl write them, taken by one pattern.

Every "<" of a row has to belong to a cell that the pattern knows; else the stretch is not ordinary
and SheetListener reads it event by event. Both ways give the same rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from xlhazard.io.reading.places import USUAL_COLUMNS
from xlhazard.io.reading.sheet import OUTWARD, SHORT, SheetListener
from xlhazard.io.reading.texts import unescaped, with_plain_characters, without_entities
from xlhazard.model.address import MAX_ROW
from xlhazard.model.workbook import CellKind, RawCell

_ATTRIBUTE = r'(?: (?!xmlns)[A-Za-z0-9:]+="[^"<>]*+")'
_ROW = re.compile(rf'r="([1-9][0-9]{{0,6}})"({_ATTRIBUTE}*+)\s?(/?)>')
_TEXT = r'<is><t(?: xml:space="preserve")?+>([^<]++)</t></is>'
_CELL = re.compile(
    r'<(?:c r="([A-Z]++)([0-9]++)"((?: s="[0-9]++")?+(?: t="[a-zS]++")?+)\s?+'
    rf"(?:/>|>(?:<v>([^<&\s]++)</v></c>|{_TEXT}</c>|((?:[^<]++|<(?!/?c\b))*+)</c>)))?+"
)
_ODD = re.compile(
    rf"(?:<f>([^<]++)</f>|<f({_ATTRIBUTE}++)\s?+(?:/>|>([^<]*+)</f>))?+"
    r"(?:<v>([^<]++)</v>|(<v></v>|<v ?/>))?+"
)
_HIDDEN = re.compile(r' hidden="(?:1|true|on)"')
_STATED = re.compile(r' ([st])="(\w+)"')
_SIMPLE_KINDS: dict[str, CellKind] = {"": "n", "n": "n", "d": "d", "e": "e"}
_MOST_TAGS = 10_000
_new = tuple.__new__


class _Unusual(Exception):
    """A row that the pattern does not know."""


class _Looks(dict[str, tuple[int, str]]):
    """What ' s="1" t="s"' says: cell format and kind. KeyError for a format that does not exist."""

    def __init__(self, styles: Mapping[str, int]) -> None:
        super().__init__()
        self._styles = styles

    def __missing__(self, stated: str) -> tuple[int, str]:
        said = dict(_STATED.findall(stated))
        look = self[stated] = (self._styles[said.get("s", "0")], said.get("t", ""))
        return look


class OrdinaryRows:
    """Takes stretches of rows for a listener."""

    def __init__(self, listener: SheetListener) -> None:
        self._listener = listener
        self._strings = listener.strings
        self._looks = _Looks(listener.styles)
        self._known_tags: set[str] = set()
        self._tags: set[str] = set()
        self._escapes = True
        self._followers: dict[tuple[str, str], tuple[CellKind, str, str | None]] = {}
        """What cells say that only follow a shared formula: the same in every row."""

    def take(self, stretch: str) -> str | None:
        """Hand the rows of a stretch to the listener; None, and nothing done, if unusual.

        Gives the tags of rows and formulas whose attributes the parser has not seen yet.
        """
        rows: dict[int, dict[int, RawCell]] = {}
        heads: dict[int, str] = {}
        self._tags = set()
        try:
            stretch = with_plain_characters(stretch)
            self._escapes = "&" in stretch or "_x" in stretch
            for piece in stretch.split("<row ")[1:]:
                self._take_row(piece, rows, heads)
        except (_Unusual, LookupError, ValueError):
            return None
        listener = self._listener
        if rows.keys() & listener.rows.keys():
            return None
        if "<f" in stretch and any(mark in stretch for mark in OUTWARD):
            for row, cells in rows.items():
                for column, cell in cells.items():
                    if cell[3]:
                        listener.note_formula(cell[3], row, column)
        hidden = [row for row, head in heads.items() if "hidden" in head and _HIDDEN.search(head)]
        listener.take_rows(rows, hidden)
        return self._unseen(set(heads.values()))

    def _unseen(self, heads: set[str]) -> str:
        tags = {f'<row r="1"{head}/>' for head in heads}
        tags |= {f'<row r="1"><c><f{stated}/></c></row>' for stated in self._tags}
        new = tags - self._known_tags
        if len(self._known_tags) > _MOST_TAGS:
            self._known_tags.clear()
        self._known_tags |= new
        return "".join(new)

    def _take_row(
        self, piece: str, rows: dict[int, dict[int, RawCell]], heads: dict[int, str]
    ) -> None:
        head = _ROW.match(piece)
        if head is None or (number := int(head[1])) > MAX_ROW or number in rows:
            raise _Unusual
        if head[2]:
            heads[number] = head[2]
        if head[3]:
            if "<" in piece:
                raise _Unusual
            rows[number] = {}
            return
        if not piece.endswith("</row>"):
            piece = piece.rstrip()
            if not piece.endswith("</row>"):
                raise _Unusual
        rows[number] = self._cells(piece, head.end(), head[1])

    def _cells(self, piece: str, start: int, number: str) -> dict[int, RawCell]:
        cells: dict[int, RawCell] = {}
        columns, looks, strings = USUAL_COLUMNS, self._looks, self._strings
        escapes, followers = self._escapes, self._followers
        kind: CellKind
        for letters, row, look, value, inline, odd in _CELL.findall(piece, start, len(piece) - 6):
            column = columns[letters]
            if row != number:
                raise _Unusual
            style, stated = looks[look]
            formula = None
            if value:
                if stated == "s":
                    raw, kind = strings[value], "s"
                elif stated in _SIMPLE_KINDS and len(value) < SHORT:
                    raw, kind = value, _SIMPLE_KINDS[stated]
                else:
                    kind, raw = self._result(stated, value, "")
            elif inline:
                if stated != "inlineStr":
                    raise _Unusual
                kind = "s"
                raw = inline
                if len(inline) >= SHORT or (escapes and ("&" in inline or "_x" in inline)):
                    raw = self._text(inline)
            elif odd:
                followed = followers.get((stated, odd))
                kind, raw, formula = followed or self._odd(stated, odd)
            else:
                continue
            if formula is None and not raw:
                continue
            if column in cells:
                raise _Unusual
            cells[column] = _new(RawCell, (kind, raw, style, formula))
        return cells

    def _odd(self, stated: str, content: str) -> tuple[CellKind, str, str | None]:
        """A cell with a formula, or with a value that has to be looked at."""
        if content.startswith("<f>") and content.endswith("</f>") and content.count("<") == 2:
            return *self._result(stated, "", ""), self._formula(content[3:-4])
        found = _ODD.fullmatch(content)
        if found is None:
            raise _Unusual
        plain, shared, follows, value, empty = found.groups("")
        formula = None
        if plain or shared:
            formula = self._formula(plain or follows)
        if shared:
            self._tags.add(shared)
        if formula is None and empty:
            if stated == "s":
                raise _Unusual
            return "", "", None
        kind, raw = self._result(stated, value, empty)
        if shared and not follows and not value:
            self._followers[stated, content] = (kind, raw, formula)
        return kind, raw, formula

    def _formula(self, stored: str) -> str:
        return self._listener.sized(without_entities(stored))

    def _result(self, stated: str, value: str, empty: str) -> tuple[CellKind, str]:
        """Kind and text of a value; "" for the result of a formula that was never stored."""
        if stated == "str":
            return ("s" if value or empty else ""), self._text(value)
        if kind := _SIMPLE_KINDS.get(stated):
            raw = self._text(value).strip(" \t\r\n")
            return (kind if raw else ""), raw
        if stated == "b" and value in ("0", "1"):
            return "b", value
        raise _Unusual

    def _text(self, stored: str) -> str:
        if "&" in stored:
            stored = without_entities(stored)
        if "_x" in stored:
            stored = unescaped(stored)
        return stored if len(stored) < SHORT else self._listener.sized(stored)
