"""A master in memory that takes edits as a workbook would, so that merging can go on from it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from tests.support.mdbook import DATE_STYLE
from tests.support.records import JUNE, TODAY, submission, table, tables
from tests.support.schemas import SCHEMA, town
from xlhazard.merging.keys import by_key
from xlhazard.merging.plan import MergePlan, plan_merge
from xlhazard.merging.receipts import Receipt
from xlhazard.merging.taking import Incoming
from xlhazard.model.edits import AppendRow, EditPlan, Scalar, SetCell
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.table import Row, Table, Value
from xlhazard.model.workbook import RawCell, Sheet, Workbook
from xlhazard.tables.values import Scope, read_value

SHANGHAI = dt.timezone(dt.timedelta(hours=8))
AT = dt.datetime(2023, 6, 27, 9, 0, tzinfo=SHANGHAI)
ROSTER: tuple[Mapping[str, Value], ...] = (
    {"unit_code": "HL-01", "unit_name": "黑林一村", "unit_type": "village"},
    {"unit_code": "HL-03", "unit_name": "黑林三村", "unit_type": "village"},
    {"unit_code": "JS", "unit_name": "建设站", "unit_type": "department"},
)
EPOCH = dt.date(1899, 12, 30)


def empty_master(**rows: Sequence[Mapping[str, Value]]) -> Master:
    """Every list of the full profile, with the roster and these rows."""
    profile = town()
    lists = (*SCHEMA.core_lists, *profile.optional_lists, *SCHEMA.master_lists)
    given: dict[str, Sequence[Mapping[str, Value]]] = dict.fromkeys(lists, ())
    given |= {"units": ROSTER, **rows}
    made = Master("总台账.xlsx", "m" * 64, Workbook("总台账.xlsx", {}), tables(**given))
    workbook = Workbook(
        "总台账.xlsx",
        {t.sheet: Sheet(t.sheet, _grid(t)) for t in made.tables.values()},
        date_styles=frozenset({DATE_STYLE}),
    )
    return _reread(replace(made, workbook=workbook))


def incoming(
    lists: Mapping[str, Sequence[Mapping[str, Value]]],
    *,
    unit: str = "HL-03",
    month: Month = JUNE,
    version: int = 1,
    base: Mapping[str, Sequence[Mapping[str, Value]]] = {},
    holders: Mapping[str, Mapping[str, Sequence[Mapping[str, Value]]]] = {},
    complete: bool = True,
) -> Incoming:
    """A submission that holds these rows; base and holders in the same shape."""
    tables = {name: table(name, *rows) for name, rows in lists.items()}
    digest = hashlib.sha256(repr((unit, month, version, sorted(lists))).encode()).hexdigest()
    return Incoming(
        submission(
            tables,
            unit=unit,
            month=month,
            version=version,
            sha256=digest,
            as_of=month.last,
            complete=complete,
        ),
        f"{unit} {month}.xlsx",
        unit,
        month,
        version,
        {name: table(name, *rows) for name, rows in base.items()},
        {
            who: {name: table(name, *rows) for name, rows in known.items()}
            for who, known in holders.items()
        },
    )


def plan(
    at: Master, *files: Incoming, receipts: Iterable[Receipt] = (), today: dt.date = TODAY
) -> MergePlan:
    settings = {**SCHEMA.calendar.settings, **at.settings}
    return plan_merge(at, files, receipts, SCHEMA, town(), settings=settings, today=today)


def receipt(one: Incoming, *, taken: bool = True, errors: int = 0) -> Receipt:
    return Receipt(
        one.name, one.submission.sha256, AT, taken, one.unit, one.month, one.version, errors=errors
    )


def merge(at: Master, *files: Incoming, today: dt.date = TODAY) -> Master:
    """The master after merging these files."""
    return applied(at, plan(at, *files, today=today).edits)


def applied(before: Master, edits: EditPlan) -> Master:
    """The master as it reads after these edits."""
    grids = {
        name: {number: dict(row) for number, row in sheet.rows.items()}
        for name, sheet in before.workbook.sheets.items()
    }
    for edit in edits:
        if isinstance(edit, SetCell):
            _put(grids[edit.sheet].setdefault(edit.cell.row, {}), edit.cell.column, edit.now)
        elif isinstance(edit, AppendRow):
            row = grids[edit.sheet].setdefault(edit.row, {})
            assert not row, f"{edit.sheet} row {edit.row} is in use"
            for column, value in edit.cells.items():
                _put(row, column, value)
        else:
            raise AssertionError(f"a merge plans no {type(edit).__name__}")
    sheets = {
        name: replace(sheet, rows={n: r for n, r in grids[name].items() if r})
        for name, sheet in before.workbook.sheets.items()
    }
    return _reread(replace(before, workbook=replace(before.workbook, sheets=sheets)))


def typed(before: Master, list_id: str, key: Sequence[str], field: str, value: Value) -> Master:
    """The master after staff typed a value into a record's cell."""
    found = before.tables[list_id]
    row = by_key(found)[tuple(key)]
    cell = found.cell(row, field)
    assert cell is not None
    column = SCHEMA.in_master(SCHEMA.lists[list_id]).column(field)
    now = "、".join(value) if isinstance(value, tuple) else value
    if column.codes and isinstance(now, str):
        now = SCHEMA.codes[column.codes].by_id[now].label
    edit = SetCell(found.sheet, cell, None, now)
    return applied(before, EditPlan(before.source, before.sha256, (edit,)))


def records(at: Master, list_id: str) -> dict[tuple[str, ...], dict[str, Value]]:
    """Records by key without 序号, which is no data."""
    return {
        key: {name: value for name, value in row.values.items() if name != "seq"}
        for key, row in by_key(at.tables[list_id]).items()
    }


def everything(at: Master) -> dict[str, dict[tuple[str, ...], dict[str, Value]]]:
    return {list_id: records(at, list_id) for list_id in at.tables}


def _reread(at: Master) -> Master:
    tables = {list_id: _table(at, one) for list_id, one in at.tables.items()}
    settings = {row.text("key"): row.text("value") for row in tables["settings"]}
    return replace(at, tables=tables, settings=settings)


def _table(at: Master, one: Table) -> Table:
    columns = SCHEMA.in_master(SCHEMA.lists[one.list_id]).columns
    scope = Scope(codes=SCHEMA.codes, date_styles=frozenset({DATE_STYLE}))
    rows = []
    for number, cells in sorted(at.workbook.sheets[one.sheet].rows.items()):
        values: dict[str, Value] = {}
        for column in columns:
            if not column.is_derived:
                read = read_value(column, cells.get(one.columns[column.id]), scope)
                assert read.fault is None, (one.list_id, column.id, read)
                if read.value is not None:
                    values[column.id] = read.value
        if values.keys() - {"seq"}:
            rows.append(Row(number, values))
    return replace(one, rows=tuple(rows))


def _grid(one: Table) -> dict[int, dict[int, RawCell]]:
    grid: dict[int, dict[int, RawCell]] = {}
    columns = {c.id: c for c in SCHEMA.in_master(SCHEMA.lists[one.list_id]).columns}
    for row in one:
        for name, value in row.values.items():
            codes = columns[name].codes
            parts = value if isinstance(value, tuple) else (value,)
            known = [
                SCHEMA.codes[codes].by_id[p].label if codes and isinstance(p, str) else p
                for p in parts
            ]
            shown = "、".join(map(str, known)) if isinstance(value, tuple) else known[0]
            _put(grid.setdefault(row.number, {}), one.columns[name], shown)
    return grid


def _put(row: dict[int, RawCell], column: int, value: Scalar) -> None:
    if value is None or value == "":
        row.pop(column, None)
    elif isinstance(value, bool):
        row[column] = RawCell("s", "是" if value else "否")
    elif isinstance(value, dt.date):
        row[column] = RawCell("n", str((value - EPOCH).days), DATE_STYLE)
    elif isinstance(value, int | Decimal):
        row[column] = RawCell("n", str(value))
    else:
        row[column] = RawCell("s", value)
