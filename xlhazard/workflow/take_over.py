"""A ledger that a village or office keeps in its own layout, into a new unit workbook.

The ledger is only read. Everything that stands in it is in the workbook: read into the list, in
columns to the right of it, and cell by cell on the sheet 原台账.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from xlhazard.checking.context import Context
from xlhazard.checking.words import finding
from xlhazard.io.commit import write_new
from xlhazard.io.reader import Reading, read_bytes, read_file
from xlhazard.io.township import Township
from xlhazard.io.writer import apply
from xlhazard.merging.keys import folded
from xlhazard.model.address import Address
from xlhazard.model.adoption import KeptColumn, LedgerResult, TakenRow
from xlhazard.model.edits import UNCHECKED, Edit, EditPlan, NewSheet, Scalar, SetCell
from xlhazard.model.finding import Finding, Notice
from xlhazard.model.fold import fold
from xlhazard.model.ids import UNIT_CODE, make_record_id, parse_place_code, parse_record_id
from xlhazard.model.month import Month
from xlhazard.model.report import FileReport, Report
from xlhazard.model.submission import Submission
from xlhazard.model.table import Row, Value
from xlhazard.model.workbook import Workbook
from xlhazard.render.templates import UnitFill, spare_ids, unit_workbook
from xlhazard.render.templates.fill import id_prefix
from xlhazard.render.templates.names import FIRST_HEADER_ROW, FIRST_ROW
from xlhazard.schema.types import ListSchema, Schema, Town
from xlhazard.tables.cover import find_cover, read_cover, resolve_town
from xlhazard.tables.own_layout import OwnSheet, all_cells, content, label_of, own_sheets, taken
from xlhazard.tables.submission import DEFAULT_TOWN
from xlhazard.tables.values import Scope
from xlhazard.workflow.catalogue import the_schema, town_named
from xlhazard.workflow.issue import used_numbers
from xlhazard.workflow.misuse import Misuse
from xlhazard.workflow.place import Place, opened

PLACE = "原台账位置"
COPY = "原台账"
LAST_NUMBER = 9_999
MOST_CELLS = 1_000_000
"""Lines that one sheet can hold."""


@dataclass(frozen=True, slots=True)
class LedgerOrder:
    """Which list, and whose. unit: code, or name where a township knows it; default: the cover.

    month stands on the new cover, and dates without a year are read near it.
    """

    list_id: str
    today: dt.date
    unit: str | None = None
    month: Month | None = None
    out: Path | None = None
    town: str | None = None
    schemas: Path | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class _Unit:
    code: str
    name: str = ""
    type: str = "village"


@dataclass
class _Numbers:
    """Ids that are given out, behind those that the unit has in the township or the ledger."""

    unit: str
    place: Place | None
    found: Sequence[str]
    highest: dict[int, dict[str, int]] = field(default_factory=dict)

    def used(self, year: int) -> dict[str, int]:
        """By prefix the highest number of a year so far."""
        if year not in self.highest:
            own = {} if self.place is None else used_numbers(self.place, self.unit, year)
            self.highest[year] = dict(own)
            for text in self.found:
                record, known = parse_record_id(text), parse_place_code(text)
                if record is not None and (record.unit, record.year) == (self.unit, year):
                    self._reach(year, record.prefix, record.seq)
                elif known is not None and known[0] == self.unit:
                    self._reach(year, "CS", known[1])
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


@dataclass
class _Taken:
    """The records as they go into the list, and what stands beside each of them."""

    rows: list[TakenRow] = field(default_factory=list)
    values: list[Mapping[str, Value]] = field(default_factory=list)
    beside: list[Mapping[str, Scalar]] = field(default_factory=list)
    own_ids: set[tuple[str, int]] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def take_over(path: Path, township: Township | None, order: LedgerOrder) -> LedgerResult:
    """Write a unit workbook that holds the ledger; another file of its name is never replaced.

    Raises Misuse when a file is not what it should be, SchemaError, and CannotWriteNow (exit 4).
    """
    schema = the_schema(order.schemas)
    place = None if township is None else opened(township, schema, order.town)
    source = _opened(path)
    town = _town(source.book, place, schema, order)
    list_schema = _list(order.list_id, schema, town)
    month = order.month or Month.of(order.today)
    unit = _unit(source.book, place, schema, order)
    scope = replace(Scope.of(source.book, schema.codes), period=month, unit=unit.code)
    sheets = tuple(own_sheets(source.book, list_schema, schema, scope))
    if not any(len(one.table) for one in sheets):
        raise Misuse(
            f"“{path.name}”里没有认出《{list_schema.sheet}》的内容（按列名找，至少要认得三列）。"
            "请核对 --list，或把表头改成清单的列名再试。"
        )
    key = list_schema.key[0]
    found = [row.typed.get(key, "") for one in sheets for row in one.table]
    numbers = _Numbers(unit.code, place, found)
    got = _take(sheets, list_schema, numbers, scope, month)
    out = order.out or path.with_name(f"{path.stem}-{list_schema.sheet}工作簿.xlsx")
    if out.resolve() == path.resolve():
        raise Misuse("新工作簿不能写到原台账上。请用 -o 另起一个文件名。")
    data = _workbook(source.book, got, list_schema, schema, town, unit, numbers, month, scope)
    written = not order.dry_run and not out.exists()
    if not order.dry_run:
        write_new(out, data)
    findings = tuple(_findings(source, sheets, got, list_schema, schema, town, order))
    report = FileReport(
        path=str(path),
        sha256=source.reading.sha256,
        unit=unit.code,
        month=month,
        findings=findings,
        read_as=tuple(one for sheet in sheets for one in sheet.read_as),
        unit_name=unit.name or None,
    )
    read = {one.sheet.name for one in sheets}
    return LedgerResult(
        report=Report(order.today, (report,)),
        ledger=path,
        target=out,
        list_name=list_schema.sheet,
        rows=tuple(got.rows),
        kept=tuple(
            KeptColumn(one.sheet.name, extra.cell, extra.header, extra.label)
            for one in sheets
            for extra in one.extras
        ),
        missing=tuple((one.sheet.name, one.missing) for one in sheets if one.missing),
        left=tuple((one.sheet.name, one.left) for one in sheets if one.left),
        unread=tuple(
            name for name, one in source.book.sheets.items() if name not in read and one.rows
        ),
        notes=(*got.notes, *_repeated(sheets, list_schema, schema)),
        written=written,
        dry_run=order.dry_run,
    )


@dataclass(frozen=True, slots=True)
class _Source:
    reading: Reading
    book: Workbook


def _opened(path: Path) -> _Source:
    if not path.is_file():
        raise Misuse(f"没有找到“{path}”。")
    reading = read_file(path)
    if reading.workbook is None:
        raise Misuse(f"“{path.name}”打不开。请用 Excel 或 WPS 另存为 .xlsx 后再运行。")
    return _Source(reading, reading.workbook)


def _town(book: Workbook, place: Place | None, schema: Schema, order: LedgerOrder) -> Town:
    if place is not None and order.town is None:
        return place.town
    return town_named(schema, order.town or resolve_town(book, schema) or DEFAULT_TOWN)


def _list(named: str, schema: Schema, town: Town) -> ListSchema:
    """The list of an id or a sheet name, with the columns of this town."""
    known = (*schema.core_lists, *town.optional_lists)
    for list_id in known:
        if fold(named) in (fold(list_id), fold(schema.lists[list_id].sheet)):
            return schema.town_list(list_id, town)
    names = "、".join(f"{one}（{schema.lists[one].sheet}）" for one in known)
    raise Misuse(f"没有“{named}”这个清单。可用的有：{names}。")


def _unit(book: Workbook, place: Place | None, schema: Schema, order: LedgerOrder) -> _Unit:
    """--unit, else the ledger's cover; name and type from 单位 where there is a township."""
    cover_sheet = find_cover(book, schema)
    cover = None
    if cover_sheet is not None:
        cover = read_cover(cover_sheet, schema, Scope(codes=schema.codes), None)
    wanted = order.unit or (cover.unit if cover is not None else None)
    if wanted is None:
        raise Misuse("台账上没有单位编码。请用 --unit 给出，如 --unit HL-03。")
    for row in () if place is None else place.master.tables.get("units", ()):
        if fold(wanted) in (fold(row.text("unit_code")), fold(row.text("unit_name"))):
            code, name = fold(row.text("unit_code")), row.text("unit_name")
            return _Unit(code, name, row.text("unit_type") or "village")
    code = fold(wanted)
    if UNIT_CODE.fullmatch(code) is None:
        known = "" if place is None else "，总台账的《单位》表里也没有它"
        raise Misuse(f"“{wanted}”不是单位编码{known}。单位编码如 HL-03。")
    own = cover is not None and cover.unit is not None and fold(cover.unit) == code
    return _Unit(code, (cover.unit_name or "") if cover is not None and own else "")


def _take(
    sheets: Sequence[OwnSheet],
    list_schema: ListSchema,
    numbers: _Numbers,
    scope: Scope,
    month: Month,
) -> _Taken:
    got = _Taken()
    key, prefix = list_schema.key[0], id_prefix(list_schema)
    own = label_of(list_schema.column(key).header, list_schema)
    for one in sheets:
        for row in one.table:
            cells = one.sheet.rows[row.number]
            beside: dict[str, Scalar] = {PLACE: f"{one.sheet.name} 第{row.number}行"}
            for extra in one.extras:
                if extra.column in cells and cells[extra.column].kind != "":
                    beside[extra.label] = content(cells[extra.column], scope)
            values = _values(row, list_schema)
            issued = False
            if prefix not in (None, "CS") and parse_record_id(row.typed.get(key, "")) is None:
                if typed := row.typed.get(key):
                    beside[own] = typed
                    got.own_ids.add((one.sheet.name, row.number))
                found_on = row.day("found_on")
                year = month.year if found_on is None else found_on.year
                values[key] = numbers.next(str(prefix), year)
                issued = bool(values[key])
            if not values.get(key):
                header = list_schema.column(key).header
                got.notes.append(
                    f"“{one.sheet.name}”第{row.number}行没有{header}，请在新工作簿里补"
                )
            got.rows.append(
                TakenRow(one.sheet.name, row.number, str(values.get(key) or ""), issued)
            )
            got.values.append(values)
            got.beside.append(beside)
    return got


def _values(row: Row, list_schema: ListSchema) -> dict[str, Value]:
    """What was read; what could not be read stays as typed, to be mended in the new workbook."""
    found: dict[str, Value] = {}
    for column in list_schema.columns:
        value = row[column.id]
        value = row.typed.get(column.id) if value is None else value
        if value is not None and taken(column):
            found[column.id] = value
    return found


def _workbook(
    source: Workbook,
    got: _Taken,
    list_schema: ListSchema,
    schema: Schema,
    town: Town,
    unit: _Unit,
    numbers: _Numbers,
    month: Month,
    scope: Scope,
) -> bytes:
    unit_type = unit.type
    if schema.workbook_of(unit_type) is None or list_schema.id not in schema.unit_lists(
        unit_type, town
    ):
        unit_type = "department"
    if list_schema.id not in schema.unit_lists(unit_type, town):
        raise Misuse(f"单位工作簿里没有《{list_schema.sheet}》，不能接收这本台账。")
    lists = tuple(schema.town_list(one, town) for one in schema.unit_lists(unit_type, town))
    fill = UnitFill(
        unit_code=unit.code,
        unit_name=unit.name,
        month=month,
        spare_ids=spare_ids(lists, unit.code, month.year, numbers.used(month.year)),
        rows={list_schema.id: tuple(got.values)},
    )
    data = unit_workbook(schema, town, unit_type, fill)
    reading = read_bytes(data, "new.xlsx")
    if reading.workbook is None:
        raise ValueError("a workbook that was just built cannot be read")
    edits = (*_beside(got, list_schema), _copy(source, scope, len(reading.workbook.sheets)))
    return apply(data, EditPlan("new.xlsx", reading.sha256, edits))


def _beside(got: _Taken, list_schema: ListSchema) -> Iterator[Edit]:
    """Columns to the right of 填写提示, each header once."""
    first = len(list_schema.columns) + 2
    labels = dict.fromkeys(label for beside in got.beside for label in beside)
    at = {label: first + place for place, label in enumerate(labels)}
    sheet = list_schema.sheet
    for label, column in at.items():
        yield SetCell(sheet, Address(FIRST_HEADER_ROW, column), UNCHECKED, label)
    for offset, beside in enumerate(got.beside):
        for label, value in beside.items():
            yield SetCell(sheet, Address(FIRST_ROW + offset, at[label]), UNCHECKED, value)


def _copy(source: Workbook, scope: Scope, position: int) -> NewSheet:
    """Every cell of the ledger, its titles, totals and notes too: sheet, cell, content."""
    lines: list[tuple[Scalar, ...]] = [
        ("工作表", "单元格", "原来的内容"),
        *all_cells(source, scope),
    ]
    if len(lines) > MOST_CELLS:
        raise Misuse("台账太大（超过一百万格）。请按年份拆开后分次运行。")
    return NewSheet(COPY, position, tuple(lines), widths=(20.0, 10.0, 60.0), header_row=1)


def _findings(
    source: _Source,
    sheets: Sequence[OwnSheet],
    got: _Taken,
    list_schema: ListSchema,
    schema: Schema,
    town: Town,
    order: LedgerOrder,
) -> Iterator[Finding]:
    """Cells that could not be read, and what was noticed about the sheets."""
    submission = Submission(source.reading.name, source.reading.sha256, source.book)
    context = Context(schema, town, order.today, order.today, submission)
    key = list_schema.key[0]
    for one in sheets:
        for row in one.table:
            for name, fault in row.faults.items():
                own = name == key and (one.sheet.name, row.number) in got.own_ids
                column = list_schema.column(name)
                if own or fault.told or not taken(column):
                    continue
                facts = {"header": column.header, "unit": column.unit or "", **fault.facts}
                cell, typed = one.table.cell(row, name), row.typed.get(name)
                notice = Notice(fault.code, one.sheet.name, cell, name, typed, facts)
                yield finding(context, notice, schema.rules[fault.code].severity)
        for notice in one.notices:
            yield finding(context, notice, schema.rules[notice.code].severity)


def _repeated(sheets: Sequence[OwnSheet], list_schema: ListSchema, schema: Schema) -> Iterator[str]:
    """Hazards that stand in the ledger twice, as in ledgers that carry on month after month."""
    if list_schema.id != "hazards":
        return
    identity = next(iter(schema.ledgers.values())).identity
    first: dict[tuple[str, ...], str] = {}
    for one in sheets:
        for row in one.table:
            known = (row.text("enterprise_name"), *(folded(row[name]) for name in identity))
            where = f"“{one.sheet.name}”第{row.number}行"
            earlier = first.setdefault(known, where)
            if all(known[1:]) and earlier != where:
                yield f"{where}与{earlier}像是同一条隐患，两条都已写入，请核对后删去多的"
