"""Finding a list's header row and its columns: by their words, never by position.

Source: header_match of the forms. Headers may stand in any order, under other names, below a
title, in one, two or three rows with merged cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from xlhazard.model.address import Address, Area
from xlhazard.model.fold import fold_label, is_blank
from xlhazard.model.workbook import Sheet
from xlhazard.schema.types import ListSchema

SEARCHED_ROWS = 15
DEEPEST = 3
"""Rows that one header may span."""
MOST_MERGED = 500
"""Merged cells in the head of a sheet that are looked at."""
LONGEST = 60
"""No header is longer."""
COMMON = frozenset({"seq", "remark"})

_MARKS = "*＊★☆:："
_HINT = re.compile(r"\([^()]*(?:年|选填|必填|可选|格式|如|例|单位:|下拉|/)[^()]*\)$")


@dataclass(frozen=True, slots=True)
class Header:
    """Where a list's columns stand.

    columns: field -> column. further: field -> other columns whose own header means it too.
    spread: field -> (column, sub-heading) of every column under one heading that means it.
    unknown: column -> header that means nothing here. cells: column -> its header cell.
    missing: fields without a column.
    """

    first_row: int
    last_row: int
    columns: Mapping[str, int]
    further: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    spread: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    unknown: Mapping[int, str] = field(default_factory=dict)
    cells: Mapping[int, Address] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    first_column: int = 1

    @property
    def first_cell(self) -> Address:
        """The leftmost header cell: where a missing column is told."""
        return min(self.cells.values(), key=lambda one: one.column)


def header_key(text: str) -> str:
    """A header's words for matching; marks for required columns do not count."""
    return fold_label(text).strip(_MARKS)


@lru_cache(maxsize=256)
def words_of(list_schema: ListSchema) -> Mapping[str, str]:
    """Folded header or alias -> field; a header goes before an alias."""
    found: dict[str, str] = {}
    for column in list_schema.columns:
        found[header_key(column.header)] = column.id
    for column in list_schema.columns:
        for alias in column.aliases:
            found.setdefault(header_key(alias), column.id)
    return found


def field_of(text: str, words: Mapping[str, str]) -> str | None:
    """The field a header text means; a hint in brackets behind it is passed over."""
    if len(text) > LONGEST:
        return None
    key = header_key(text)
    found = words.get(key)
    return found if found is not None else words.get(_HINT.sub("", key))


def find_header(sheet: Sheet, list_schema: ListSchema) -> Header | None:
    """The header among the first 15 rows with most matches, None when none has enough.

    At least 3 columns must match, or all where the list has fewer.
    """
    words = words_of(list_schema)
    own = [column for column in list_schema.columns if column.id not in COMMON]
    needed = min(3, len(own))
    rows = [number for number in sorted(sheet.rows) if number <= SEARCHED_ROWS]
    scores = {row: len(_matched(_row_texts(sheet, row).values(), words)) for row in rows}
    best = max(rows, key=lambda row: (scores[row], -row), default=0)
    if not best:
        return None
    grid = _Grid.around(sheet)
    block, score = (best, best), scores[best]
    whole = score == len(list_schema.columns)
    if not whole and (grid.areas or score < needed):
        block, score = _deeper(grid, words, best, score)
    if score < needed:
        return None
    first, last = block
    last = _extended(grid, words, first, last)
    return _header(grid, words, list_schema, first, last)


@dataclass(frozen=True, slots=True)
class _Grid:
    """The head of a sheet with its merged cells."""

    sheet: Sheet
    areas: tuple[Area, ...]

    @classmethod
    def around(cls, sheet: Sheet) -> _Grid:
        top = SEARCHED_ROWS + DEEPEST
        near = [area for area in sheet.merged if area.first.row <= top]
        return cls(sheet, tuple(near[:MOST_MERGED]))

    def area(self, row: int, column: int) -> Area | None:
        place = Address(row, column)
        return next((area for area in self.areas if place in area), None)

    def heads(self, first: int, last: int, column: int) -> tuple[tuple[Address, str], ...]:
        """The texts over a column from top to bottom, a merged one once."""
        found: dict[Address, str] = {}
        for row in range(first, last + 1):
            area = self.area(row, column) if self.areas else None
            place = area.first if area is not None else Address(row, column)
            text = _text(self.sheet, place)
            if text:
                found.setdefault(place, text)
        return tuple(found.items())

    def columns(self, first: int, last: int) -> range:
        """The columns that the rows of a header reach."""
        used = [c for row in range(first, last + 1) for c in self.sheet.rows.get(row, ())]
        for area in self.areas:
            if first <= area.last.row and area.first.row <= last and _text(self.sheet, area.first):
                used.append(min(area.last.column, max(used, default=1) + 30))
        return range(min(used, default=1), max(used, default=0) + 1)


def _text(sheet: Sheet, place: Address) -> str:
    cell = sheet.at(place)
    if cell is None or cell.kind != "s" or is_blank(cell.raw):
        return ""
    return cell.raw.strip()


def _row_texts(sheet: Sheet, row: int) -> Mapping[int, str]:
    cells = sheet.rows.get(row, {})
    return {column: cell.raw for column, cell in cells.items() if cell.kind == "s"}


def _matched(texts: Iterable[str], words: Mapping[str, str]) -> set[str]:
    return {found for text in texts if (found := field_of(text, words)) is not None}


def _meaning(
    heads: tuple[tuple[Address, str], ...], words: Mapping[str, str]
) -> tuple[str, bool] | None:
    """The field that headings over each other mean, and whether only an upper one does.

    企业 over 编号 is 企业编号, 基本情况 over 隐患点 is 隐患点, 责任单位 over 设计 is the former.
    """
    texts = [text for _, text in heads]
    own = ["".join(texts), "".join(texts[-2:]), texts[-1]] if texts else []
    for text in own:
        if (found := field_of(text, words)) is not None:
            return found, False
    for text in reversed(texts[:-1]):
        if (found := field_of(text, words)) is not None:
            return found, True
    return None


def _deeper(
    grid: _Grid, words: Mapping[str, str], best: int, score: int
) -> tuple[tuple[int, int], int]:
    """Whether two or three rows together match more columns than the best single row."""
    block = (best, best)
    for depth in range(2, DEEPEST + 1):
        for first in range(max(1, best - depth + 1), best + 1):
            last = first + depth - 1
            fields = {
                found[0]
                for column in grid.columns(first, last)
                if (found := _meaning(grid.heads(first, last, column), words)) is not None
            }
            if len(fields) > score:
                block, score = (first, last), len(fields)
    return block, score


def _extended(grid: _Grid, words: Mapping[str, str], first: int, last: int) -> int:
    """The last row of the header: merged header cells and a row of sub-headings reach further."""
    reach = last
    groups: list[Area] = []
    for column in grid.columns(first, last):
        area = grid.area(last, column)
        if area is None:
            continue
        heads = grid.heads(first, last, column)
        if heads and _meaning(heads, words) is not None:
            reach = max(reach, min(area.last.row, first + DEEPEST))
        if area.last.column > area.first.column and _text(grid.sheet, area.first):
            groups.append(area)
    if reach > last:
        return reach
    below = _row_texts(grid.sheet, last + 1)
    whole = grid.sheet.rows.get(last + 1, {})
    under = all(any(a.first.column <= c <= a.last.column for a in groups) for c in whole)
    return last + 1 if below and under and len(below) == len(whole) else last


def _header(
    grid: _Grid, words: Mapping[str, str], list_schema: ListSchema, first: int, last: int
) -> Header:
    columns: dict[str, int] = {}
    further: dict[str, list[int]] = {}
    spread: dict[str, list[tuple[int, str]]] = {}
    anchors: dict[str, Address] = {}
    unknown: dict[int, str] = {}
    cells: dict[int, Address] = {}
    for column in grid.columns(first, last):
        heads = grid.heads(first, last, column)
        if not heads:
            continue
        found = _meaning(heads, words)
        cells[column] = heads[-1][0]
        if found is None:
            unknown[column] = heads[-1][1]
            continue
        name, group = found
        anchor = heads[-2][0] if group else heads[-1][0]
        if name not in columns:
            columns[name], anchors[name] = column, anchor
            spread[name] = [(column, heads[-1][1] if group else "")]
        elif anchors[name] == anchor:
            spread[name].append((column, heads[-1][1] if group else ""))
        else:
            further.setdefault(name, []).append(column)
    return Header(
        first_row=first,
        last_row=last,
        columns=columns,
        further={name: tuple(others) for name, others in further.items()},
        spread={name: tuple(parts) for name, parts in spread.items() if len(parts) > 1},
        unknown=unknown,
        cells=cells,
        first_column=min(cells, default=1),
        missing=tuple(c.id for c in list_schema.columns if c.id not in columns),
    )
