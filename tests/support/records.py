"""Tables, forms, submissions, masters and contexts made of plain Python values, for rule tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from tests.support.schemas import SCHEMA, town
from xlhazard.checking.context import Context
from xlhazard.checking.rule import Rule
from xlhazard.model.address import Address
from xlhazard.model.finding import Notice, Skipped
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.submission import Submission
from xlhazard.model.table import Fault, FormCell, FormSheet, Row, Table, Value
from xlhazard.model.workbook import Workbook
from xlhazard.schema.types import Town

JUNE = Month(2023, 6)
TODAY = dt.date(2023, 6, 27)
UNIT = "HL-03"


def day(text: str) -> dt.date:
    """ "2023-06-01", or "06-01" of 2023."""
    return dt.date.fromisoformat(text if len(text) > 5 else f"2023-{text}")


def table(
    list_id: str, *rows: Mapping[str, Value], faults: Mapping[int, Iterable[str]] = {}
) -> Table:
    """Rows from sheet row 2 down, columns in template order; None and absent fields are blank.

    faults: number of the row (0 is the first) -> fields that could not be read.
    """
    list_schema = SCHEMA.in_master(SCHEMA.lists[list_id])
    columns = {column.id: at for at, column in enumerate(list_schema.columns, 1)}
    made = []
    for number, values in enumerate(rows):
        unknown = values.keys() - columns.keys()
        assert not unknown, f"{list_id} has no {unknown}"
        known = {name: value for name, value in values.items() if value is not None}
        typed = {name: str(value) for name, value in known.items()}
        wrong = {name: Fault("CV02") for name in faults.get(number, ())}
        made.append(Row(number + 2, known, typed, wrong))
    return Table(
        list_id, list_schema.sheet, 1, columns, list_schema.key, tuple(made), len(made) + 1
    )


def tables(**rows: Sequence[Mapping[str, Value]]) -> dict[str, Table]:
    """hazards=[{…}, …] -> {"hazards": Table}."""
    return {list_id: table(list_id, *some) for list_id, some in rows.items()}


def dispatch(
    figures: Mapping[str, Value] = {}, *, others: int | None = 0, **header: Value
) -> FormSheet:
    """The dispatch table: given figures, the others all `others` (4-6: 否), a header of June.

    A value None leaves the answer blank. Cells: label in A, value in B, one row an item.
    """
    form = SCHEMA.forms["dispatch"]
    values: dict[str, Value] = {"unit": "黑林三村", "date": day("06-26"), **header}
    for value in form.values:
        if others is not None:
            values[value.id] = bool(others) if value.kind == "yes_no" else others
    values |= figures
    rows = {name: at for at, name in enumerate(dict.fromkeys([*header_ids(), *cell_ids()]), 2)}
    items = {}
    for name, value in values.items():
        row = rows[cell_of(name)]
        typed = "" if value is None else str(value)
        items[name] = FormCell(Address(row, 1), Address(row, 2), typed, value)
    return FormSheet("dispatch", form.sheet, items)


def header_ids() -> list[str]:
    return [item.id for item in SCHEMA.forms["dispatch"].items]


def cell_ids() -> list[str]:
    return [value.cell_id for value in SCHEMA.forms["dispatch"].values]


def cell_of(name: str) -> str:
    known = {value.id: value.cell_id for value in SCHEMA.forms["dispatch"].values}
    return known.get(name, name)


def form_cell(name: str) -> Address:
    """Where dispatch() puts a value."""
    found = dispatch(date=day("06-26")).cell(name)
    assert found is not None
    return found


def cover(**values: Value) -> FormSheet:
    known: dict[str, Value] = {"unit_code": UNIT, "period": "2023-06", "version": 1, **values}
    items = {}
    for at, item in enumerate(SCHEMA.cover.items, 2):
        value = known.get(item.id)
        typed = "" if value is None else str(value)
        items[item.id] = FormCell(Address(at, 1), Address(at, 2), typed, value)
    return FormSheet("cover", SCHEMA.cover.sheet, items)


def submission(
    lists: Mapping[str, Table] = {},
    form: FormSheet | None = None,
    *,
    month: Month = JUNE,
    unit: str = UNIT,
    version: int = 1,
    sha256: str = "a" * 64,
    path: str = "三村.xlsx",
    as_of: dt.date = dt.date(2023, 6, 26),
    complete: bool = True,
) -> Submission:
    return Submission(
        path,
        sha256,
        Workbook(path, {}),
        cover(unit_code=unit, period=str(month), version=version, report_date=as_of),
        dict(lists),
        {} if form is None else {"dispatch": form},
        unit=unit,
        unit_name="黑林三村",
        month=month,
        version=version,
        complete=complete,
        as_of=as_of,
    )


def master(settings: Mapping[str, str] = {}, **rows: Sequence[Mapping[str, Value]]) -> Master:
    return Master("总台账.xlsx", "m" * 64, Workbook("总台账.xlsx", {}), tables(**rows), settings)


def history(
    figures: Mapping[str, object],
    month: str = "2023-05",
    *,
    unit: str = UNIT,
    version: int = 1,
    others: int | None = 0,
    as_of: str | None = None,
) -> list[dict[str, Value]]:
    """Rows of 调度历史 for one accepted form; figures by value id, the others `others`."""
    known: dict[str, object] = {}
    if others is not None:
        known |= {value.id: others for value in SCHEMA.forms["dispatch"].values}
    known |= figures
    on = dt.date.fromisoformat(as_of) if as_of else Month.parse(month).day(26)
    return [
        {
            "unit_code": unit,
            "period": month,
            "value_id": name,
            "value": Decimal(str(int(v) if isinstance(v, bool) else v)),
            "version": version,
            "as_of": on,
        }
        for name, v in known.items()
    ]


def context(
    sub: Submission | None = None,
    mast: Master | None = None,
    *,
    today: dt.date = TODAY,
    as_of: dt.date | None = None,
    profile: Town | None = None,
    siblings: tuple[Submission, ...] = (),
    base: Mapping[str, Table] = {},
) -> Context:
    spoken = as_of or (sub.as_of if sub is not None and sub.as_of else today)
    return Context(
        SCHEMA, profile or town(), today, spoken, sub, mast, siblings=siblings, base=base
    )


def look(rule: Rule, at: Context) -> list[Notice]:
    """What a rule notices; rules that say they were skipped give nothing here."""
    return [one for one in rule.look(at) if isinstance(one, Notice)]


def skipped(rule: Rule, at: Context) -> list[Skipped]:
    return [one for one in rule.look(at) if isinstance(one, Skipped)]
