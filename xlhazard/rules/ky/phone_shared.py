"""KY18: a telephone number copied down the column."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.table import Row, Table, Value
from xlhazard.tables.values.phones import phone_numbers


@rule("KY18", lists=("enterprises",))
def phone_shared(context: Context) -> Iterator[Notice]:
    """Only a few enterprises of different heads share one telephone; one head may have many.

    Where a cell holds several numbers each of them counts.
    """
    most = context.whole("KY18", "max_shared")
    shared: dict[str, list[tuple[Table, Row]]] = {}
    for table, row in context.rows("enterprises", "main_phone", "main_person"):
        for phone in phone_numbers(row.text("main_phone")):
            shared.setdefault(phone, []).append((table, row))
    for holders in shared.values():
        persons: set[Value] = {row["main_person"] for _, row in holders}
        if len(holders) > most and len(persons) > 1:
            table, row = holders[0]
            phone = row.typed.get("main_phone", row.text("main_phone"))
            yield at_row("KY18", table, row, "main_phone", phone=phone, n=len(holders))
