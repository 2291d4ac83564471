"""The first of the three versions: field by field the later of what was issued and accepted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from xlhazard.merging.keys import Key, keyed
from xlhazard.model.table import Row, Table


@dataclass(frozen=True, slots=True)
class Layer:
    """Tables that the unit and the office both knew at a time: an issued or accepted workbook.

    When both are of the same moment, the accepted one (rank 1) is the later one.
    """

    at: dt.datetime
    rank: int
    tables: Mapping[str, Table]


def base_tables(layers: Iterable[Layer]) -> Mapping[str, Table]:
    """One table a list, each field from the latest layer that has the row and the column.

    A blank cell of the later layer counts: it was blank then. A cell that could not be read says
    nothing, so the layer before it speaks. Row numbers are those of the latest layer.
    """
    found: dict[str, Table] = {}
    for layer in sorted(layers, key=lambda one: (one.at, one.rank)):
        for list_id, table in layer.tables.items():
            found[list_id] = table if list_id not in found else _over(found[list_id], table)
    return found


def _over(earlier: Table, later: Table) -> Table:
    rows: dict[Key, Row] = dict(keyed(earlier))
    for key, row in keyed(later):
        known = rows.get(key)
        rows[key] = row if known is None else _row_over(known, row, later)
    return replace(later, rows=tuple(rows.values()), columns={**earlier.columns, **later.columns})


def _row_over(earlier: Row, later: Row, table: Table) -> Row:
    silent = set(later.faults) | (set(earlier.values) - set(table.columns) - set(later.values))
    kept = {name: value for name, value in earlier.values.items() if name in silent}
    return Row(later.number, {**kept, **later.values}, later.typed)
