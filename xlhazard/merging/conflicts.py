"""Sheet 冲突: a cell that both sides changed, put down once (what becomes of it: deciding)."""

from __future__ import annotations

import datetime as dt
import hashlib

from xlhazard.merging.keys import Fields, Key, is_empty
from xlhazard.merging.three_way import ABSENT, Clash
from xlhazard.model.month import Month
from xlhazard.model.results import Conflict
from xlhazard.model.table import Value
from xlhazard.schema.types import Column, ListSchema, Schema
from xlhazard.tables.display import text

CONFLICTS = "conflicts"
"""The list."""


def conflict_of(
    clash: Clash, list_schema: ListSchema, unit: str, month: Month, file: str, schema: Schema
) -> Conflict:
    """The clash as people see it."""
    column = list_schema.column(clash.field)
    return Conflict(
        list_id=list_schema.id,
        sheet=list_schema.sheet,
        key=key_text(clash.key, list_schema, schema),
        field=clash.field,
        header=column.header,
        base=shown(column, clash.base, schema),
        theirs=shown(column, clash.theirs, schema),
        ours=shown(column, clash.ours, schema),
        unit=unit,
        month=month,
        file=file,
    )


def key_text(key: Key, list_schema: ListSchema, schema: Schema) -> str:
    """A record's key for people: its parts joined with a slash, codes by their labels."""
    parts = []
    for name, part in zip(list_schema.key, key, strict=True):
        codes = list_schema.column(name).codes
        known = None if codes is None else schema.codes[codes].by_fold.get(part)
        parts.append(part if known is None else known.label)
    return "/".join(part for part in parts if part)


def conflict_row(conflict: Conflict, received_on: dt.date) -> Fields:
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
        "received_on": received_on,
        "source_file": conflict.file or None,
    }


def shown(column: Column, value: Value, schema: Schema) -> str:
    """A value as 冲突 shows it: "" for blank."""
    if value == ABSENT:
        return str(ABSENT)
    return "" if is_empty(value) else text(column, value, schema)
