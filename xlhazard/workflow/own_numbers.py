"""Ids for records of adopted ledgers, behind everything that the unit was given or has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from xlhazard.io.reader import read_file
from xlhazard.model.fold import fold
from xlhazard.model.ids import make_record_id, parse_place_code, parse_record_id
from xlhazard.model.month import Month
from xlhazard.model.workbook import Workbook
from xlhazard.schema.types import Schema
from xlhazard.tables.cover import find_cover, read_cover
from xlhazard.tables.values import Scope
from xlhazard.workflow.issue import used_numbers
from xlhazard.workflow.place import Place

LAST_NUMBER = 9_999
LONGEST_ID = 48
MOST_WORKBOOKS = 200
"""Workbooks beside the new one, and in 收件 of the month, that are looked at."""


@dataclass
class Numbers:
    """Ids that are given out. known: texts that may be ids of the unit (master and 下发 aside)."""

    unit: str
    place: Place | None
    known: Iterable[str]
    highest: dict[int, dict[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = tuple(self.known)

    def used(self, year: int) -> dict[str, int]:
        """By prefix the highest number of a year so far."""
        if year not in self.highest:
            own = {} if self.place is None else used_numbers(self.place, self.unit, year)
            self.highest[year] = dict(own)
            for text in self.known:
                record, code = parse_record_id(text), parse_place_code(text)
                if record is not None and (record.unit, record.year) == (self.unit, year):
                    self._reach(year, record.prefix, record.seq)
                elif code is not None and code[0] == self.unit:
                    self._reach(year, "CS", code[1])
        return self.highest[year]

    def _reach(self, year: int, prefix: str, number: int) -> None:
        used = self.highest[year]
        used[prefix] = max(used.get(prefix, 0), number)

    def next(self, prefix: str, year: int) -> str:
        """The next id, "" where the year's numbers are used up."""
        used = self.used(year)
        number = used.get(prefix, 0) + 1
        if number > LAST_NUMBER:
            return ""
        used[prefix] = number
        return make_record_id(prefix, self.unit, year, number)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A workbook of the unit that was made before, and every text in it that may be an id."""

    name: str
    ids: tuple[str, ...]


def earlier_workbooks(
    unit: str, out: Path, passed: Iterable[Path], place: Place | None, month: Month, schema: Schema
) -> Iterator[Earlier]:
    """Unit workbooks beside the new one, and those in 收件 of the month: their ids are taken.

    Told by their cover. passed: the ledgers themselves. Where the new workbook stands there
    already, made by an earlier run, those that came behind it do not count, so that the same
    run gives the same workbook.
    """
    made = read_file(out).workbook if out.is_file() else None
    lowest = {} if made is None else _lowest(_ids(made, unit))
    left_out = {path.resolve() for path in (*passed, out)}
    folders = [out.parent]
    if place is not None:
        folders.append(place.township.folder("收件", month))
        left_out.add(place.township.master.resolve())
    paths = dict.fromkeys(
        path for folder in folders if folder.is_dir() for path in sorted(folder.glob("*.xlsx"))
    )
    looked_at = [path for path in paths if path.resolve() not in left_out]
    for path in looked_at[:MOST_WORKBOOKS]:
        book = read_file(path).workbook
        if book is not None and _unit_of(book, schema) == unit:
            ids = tuple(_ids(book, unit))
            if not lowest or _any_below(ids, lowest):
                yield Earlier(path.name, ids)


def _lowest(ids: Iterable[str]) -> dict[tuple[str, int], int]:
    """By prefix and year the smallest number."""
    found: dict[tuple[str, int], int] = {}
    for text in ids:
        if (one := parse_record_id(text)) is not None:
            known = found.get((one.prefix, one.year), one.seq)
            found[one.prefix, one.year] = min(known, one.seq)
    return found


def _any_below(ids: Iterable[str], lowest: dict[tuple[str, int], int]) -> bool:
    return any(number < lowest.get(series, number) for series, number in _lowest(ids).items())


def _unit_of(book: Workbook, schema: Schema) -> str:
    sheet = find_cover(book, schema)
    if sheet is None:
        return ""
    return fold(read_cover(sheet, schema, Scope(codes=schema.codes), None).unit or "")


def _ids(book: Workbook, unit: str) -> Iterator[str]:
    for sheet in book.sheets.values():
        for _, cell in sheet.cells():
            if cell.kind == "s" and unit in cell.raw and len(cell.raw) <= LONGEST_ID:
                yield cell.raw
