"""What the township sent upwards: its own filled forms as versions in the histories."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlhazard.deriving.history import TOWNSHIP
from xlhazard.merging.histories import rows_of_form
from xlhazard.merging.keys import Fields, is_empty, same
from xlhazard.merging.sheets import added_notes, appended, master_columns, plan_of
from xlhazard.model.edits import EditPlan
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.table import FormSheet, Row, Value
from xlhazard.schema.types import Column, Schema, Town
from xlhazard.tables.display import display

SERIES = ("unit_code", "period")
NOT_COMPARED = frozenset({"seq", "version", "as_of", "date", "cell", "raw_text"})
"""Another day, another place on the form or another spelling makes no new version."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A text or figure of a history row that was sent with another value; as people read them."""

    id: str
    label: str
    sent: str
    now: str


@dataclass(frozen=True, slots=True)
class SentPlan:
    """The edits that remember a form. version: under which it is remembered; new: it was not yet.

    changed: against the version before, for a form without figures of its own.
    """

    edits: EditPlan
    version: int = 0
    new: bool = False
    changed: tuple[Changed, ...] = ()
    notes: tuple[str, ...] = ()


def plan_sent(
    master: Master, form: FormSheet, month: Month, as_of: dt.date, schema: Schema, town: Town
) -> SentPlan:
    """A new version of the month where a value differs from the last one, else no edit."""
    series: Fields = {"unit_code": TOWNSHIP, "period": str(month)}
    nothing = EditPlan(master.source, master.sha256)
    found = rows_of_form(form, series, as_of, schema)
    if found is None:
        return SentPlan(nothing)
    list_id, rows = found
    table = master.tables.get(list_id)
    if table is None:
        sheet = schema.lists[list_id].sheet
        return SentPlan(nothing, notes=(f"总台账没有《{sheet}》，没有记下这次上报。",))
    known = [
        row
        for row in table
        if row.text("unit_code") == TOWNSHIP and row.text("period") == str(month)
    ]
    newest = max((n for row in known if isinstance(n := row["version"], int)), default=0)
    last = tuple(row for row in known if row["version"] == newest)
    own = tuple(name for name in table.key if name not in (*series, "version"))
    if not rows or (last and _same_rows(last, rows, own)):
        return SentPlan(nothing, newest)
    version = newest + 1
    records = [{**row, "version": version} for row in rows]
    columns = master_columns(list_id, schema, town)
    edits = plan_of(master, appended(master, table, columns, records, schema))
    changed = (
        tuple(_changed(last, rows, own, columns, schema)) if last and "value" not in columns else ()
    )
    return SentPlan(edits, version, True, changed, tuple(added_notes(master)))


def _changed(
    last: Sequence[Row],
    rows: Sequence[Fields],
    own: Sequence[str],
    columns: Mapping[str, Column],
    schema: Schema,
) -> Iterator[Changed]:
    """Field by field, in the order of the form; rows that are only in the last version too."""
    before = {tuple(str(row[name]) for name in own): row.values for row in last}
    after = {tuple(str(row.get(name)) for name in own): row for row in rows}
    for key in dict.fromkeys((*after, *before)):
        old, new = before.get(key, {}), after.get(key, {})
        for name, column in columns.items():
            if name in (*SERIES, *own) or name in NOT_COMPARED:
                continue
            if not same(old.get(name), new.get(name)):
                which = "·".join(_said(columns[n], (new or old).get(n), schema) for n in own)
                label = f"{columns[own[0]].header}{which} {column.header}" if own else column.header
                texts = (_said(column, fields.get(name), schema) for fields in (old, new))
                yield Changed(f"{which}.{name}", label, *texts)


def _said(column: Column, value: Value, schema: Schema) -> str:
    shown = None if is_empty(value) else display(column, value, schema)
    return "" if shown is None else str(shown)


def _same_rows(last: Sequence[Row], rows: Sequence[Fields], own: Sequence[str]) -> bool:
    before = {tuple(str(row[name]) for name in own): row.values for row in last}
    after = {tuple(str(row.get(name)) for name in own): row for row in rows}
    return before.keys() == after.keys() and all(
        _same_fields(before[key], fields) for key, fields in after.items()
    )


def _same_fields(one: Fields, other: Fields) -> bool:
    names = {name for fields in (one, other) for name, v in fields.items() if not is_empty(v)}
    return all(same(one.get(name), other.get(name)) for name in names - NOT_COMPARED)
