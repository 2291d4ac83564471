"""KY01: two rows with one key."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context, Place
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.fold import fold
from xlhazard.model.table import Row, Table, Value
from xlhazard.rules.known import shown


@rule("KY01")
def key_duplicate(context: Context) -> Iterator[Notice]:
    """Every record stands once; the later of two rows with one key is named, exact copies too."""
    malformed = frozenset(
        (notice.sheet, notice.cell)
        for code in ("KY02", "KY03", "KY06")
        for notice in context.found.get(code, ())
    )
    spoiled = malformed | context.unreliable
    for table in context.tables.values():
        if any(name not in table.columns for name in table.key):
            continue
        first: dict[tuple[Value, ...], int] = {}
        for row in table:
            key = _key(table, row, spoiled)
            if key is None:
                continue
            if key in first:
                yield at_row(
                    "KY01",
                    table,
                    row,
                    table.key[0],
                    key=_shown(context, table, row),
                    row=first[key],
                )
            else:
                first[key] = row.number


def _key(
    table: Table, row: Row, spoiled: frozenset[Place | tuple[object, object]]
) -> tuple[Value, ...] | None:
    """The folded key, None where a part of it is blank, unreadable or told to be wrong."""
    parts = table.key_of(row)
    if parts is None:
        return None
    if spoiled and any((table.sheet, table.cell(row, name)) in spoiled for name in table.key):
        return None
    return tuple(map(_folded, parts))


def _folded(part: Value) -> Value:
    if isinstance(part, tuple):
        return tuple(fold(one) for one in part)
    return fold(part) if isinstance(part, str) else part


def _shown(context: Context, table: Table, row: Row) -> str:
    columns = context.columns(table.list_id)
    filled = [name for name in table.key if row[name] is not None and name in columns]
    return "、".join(shown(context, columns[name], row[name]) for name in filled)
