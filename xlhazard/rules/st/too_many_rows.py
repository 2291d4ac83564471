"""ST26 for one list. What a file may hold in all is guarded while it is read."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_file
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice


@rule("ST26")
def too_many_rows(context: Context) -> Iterator[Notice]:
    """No list of a unit holds more records than a unit can have."""
    most = context.whole("ST26", "max_rows")
    for table in context.tables.values():
        if len(table) > most:
            what = f"“{table.sheet}”的记录数（{len(table)}行）"
            yield at_file("ST26", what=what, limit=f"{most}行")
