"""Sheet 冲突: a cell that both sides changed, put down once, and applied once staff decided."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from xlhazard.merging.keys import Fields, Key, by_key, is_empty
from xlhazard.merging.ledger import Ledger
from xlhazard.merging.three_way import ABSENT, Clash
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.results import Conflict
from xlhazard.model.table import Value
from xlhazard.model.workbook import RawCell
from xlhazard.schema.types import Column, ListSchema, Schema, Town
from xlhazard.tables.display import text
from xlhazard.tables.values import Scope, read_value

CONFLICTS = "conflicts"
TAKE_UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Decided:
    """What staff decided: values for the master, and the rows of 冲突 brought up to date."""

    values: Mapping[str, Mapping[Key, Fields]]
    rows: Mapping[Key, Fields]


def conflict_of(
    clash: Clash, list_schema: ListSchema, unit: str, month: Month, schema: Schema
) -> Conflict:
    """The clash as people see it."""
    column = list_schema.column(clash.field)
    return Conflict(
        list_id=list_schema.id,
        sheet=list_schema.sheet,
        key=key_text(clash.key, list_schema, schema),
        field=clash.field,
        header=column.header,
        base=_shown(column, clash.base, schema),
        theirs=_shown(column, clash.theirs, schema),
        ours=_shown(column, clash.ours, schema),
        unit=unit,
        month=month,
    )


def key_text(key: Key, list_schema: ListSchema, schema: Schema) -> str:
    """A record's key for people: its parts joined with a slash, codes by their labels."""
    parts = []
    for name, part in zip(list_schema.key, key, strict=True):
        codes = list_schema.column(name).codes
        known = None if codes is None else schema.codes[codes].by_fold.get(part)
        parts.append(part if known is None else known.label)
    return "/".join(part for part in parts if part)


def conflict_row(conflict: Conflict) -> Fields:
    """The row of 冲突. Its number is made of what it says, so that it is never put down twice."""
    said = (
        conflict.list_id,
        conflict.key,
        conflict.field,
        conflict.base,
        conflict.theirs,
        conflict.ours,
    )
    digest = hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:6].upper()
    return {
        "conflict_no": f"CT-{conflict.unit}-{conflict.month}-{digest}",
        "unit_code": conflict.unit,
        "period": str(conflict.month),
        "list_name": conflict.sheet,
        "record_key": conflict.key,
        "field": conflict.header,
        "base_value": conflict.base or None,
        "unit_value": conflict.theirs or None,
        "master_value": conflict.ours or None,
    }


def decided(ledger: Ledger, master: Master, schema: Schema, town: Town, today: dt.date) -> Decided:
    """Values of units that staff chose (采用单位值) and that are not in the master yet.

    Applied only while the master still holds the value that stood against it; afterwards the row
    shows the new value as 总台账现值, so that it is never applied again.
    """
    values: dict[str, dict[Key, Fields]] = {}
    rows: dict[Key, Fields] = {}
    for number, row in by_key(master.tables.get(CONFLICTS)).items():
        if row.text("choice") != TAKE_UNIT:
            continue
        found = _target(row.values, ledger, schema, town)
        if found is None:
            continue
        list_id, key, column, now = found
        if _shown(column, now, schema) != row.text("master_value"):
            continue
        unit_value = row.text("unit_value")
        if unit_value == row.text("master_value"):
            continue
        value = _read(column, unit_value, schema, row.text("period"), today)
        if is_empty(value) and unit_value:
            continue
        values.setdefault(list_id, {}).setdefault(key, {})
        values[list_id][key] = {**values[list_id][key], column.id: value}
        rows[number] = {"master_value": unit_value or None}
        if row["decided_on"] is None:
            rows[number] = {**rows[number], "decided_on": today}
    return Decided(values, rows)


def _target(
    fields: Fields, ledger: Ledger, schema: Schema, town: Town
) -> tuple[str, Key, Column, Value] | None:
    """List, record, column and present value that a row of 冲突 speaks of."""
    named = schema.list_of_sheet(str(fields.get("list_name") or ""))
    if named is None:
        return None
    list_schema = schema.town_list(named.id, town)
    header = str(fields.get("field") or "")
    column = next((one for one in list_schema.columns if one.header == header), None)
    if column is None:
        return None
    wanted = str(fields.get("record_key") or "")
    for key, values in ledger.fields(list_schema.id).items():
        if key_text(key, list_schema, schema) == wanted:
            return list_schema.id, key, column, values.get(column.id)
    return None


def _shown(column: Column, value: Value, schema: Schema) -> str:
    if value == ABSENT:
        return str(ABSENT)
    return "" if is_empty(value) else text(column, value, schema)


def _read(column: Column, typed: str, schema: Schema, period: str, today: dt.date) -> Value:
    if not typed:
        return None
    month = Month.parse(period) if period else Month.of(today)
    scope = Scope(codes=schema.codes, period=month, report_date=month.last)
    return read_value(column, RawCell("s", typed), scope).value
