"""KY19: a used number given to another hazard."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.fold import fold
from xlhazard.model.table import Row, Table
from xlhazard.rules.known import first_rows

_IDENTITY = ("enterprise_code", "found_on", "location")
_DIFFERING = 2


@rule("KY19", lists=("hazards",), needs_master=True)
def id_reused(context: Context) -> Iterator[Notice]:
    """A known id stands for the hazard it was given to.

    One changed fact may be a correction (CM12); two of enterprise, day and place are another
    hazard.
    """
    ours = context.master.tables.get("hazards") if context.master is not None else None
    known = first_rows(ours, "hazard_id")
    for table, row in context.rows("hazards", "hazard_id"):
        before = known.get(row.text("hazard_id"))
        if before is None:
            continue
        if sum(_differs(context, table, row, before, name) for name in _IDENTITY) >= _DIFFERING:
            yield at_row(
                "KY19", table, row, "hazard_id", value=row.text("hazard_id"), master=_told(before)
            )


def _differs(context: Context, table: Table, row: Row, before: Row, name: str) -> bool:
    """Both are known and are not the same. A place told more exactly is the same place."""
    new, old = row[name], before[name]
    if new is None or old is None or not context.judged(table, row, name):
        return False
    if name == "location":
        one, other = fold(str(new)), fold(str(old))
        return one not in other and other not in one
    return new != old


def _told(row: Row) -> str:
    parts = (row.text("enterprise_name"), row.text("location"), row.text("description"))
    return "，".join(part for part in (*parts, row.text("found_on")) if part)
