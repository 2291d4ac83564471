"""The unit that is last in done rate month after month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.table import Row
from xlhazard.rules.last_places import last_in_a_row
from xlhazard.rules.own_records import unit_name
from xlhazard.rules.reporting import units


@rule("TR24", lists=("units", "hazards"))
def last_place_speech(context: Context) -> Iterator[Notice]:
    """The unit that is alone at the end several months running speaks before the others, once:
    months up to its last speech are spoken for."""
    table, last = units(context), last_in_a_row(context)
    if table is None or last is None:
        return
    row = table.first_by("unit_code")[last.unit]
    spoken = _spoke_on(context, row)
    months = [one for one in last.months if spoken is None or one.last > spoken]
    if len(months) >= context.whole("TR24", "periods"):
        yield at_row(
            "TR24",
            table,
            row,
            "unit_code",
            unit=unit_name(context, last.unit),
            n=len(months),
            rate=f"{last.closing.done_rate}，到期{last.closing.due}项完成{last.closing.done}项",
            record_key=last.unit,
            unit_code=last.unit,
        )


def _spoke_on(context: Context, unit: Row) -> dt.date | None:
    """The last day with a 末位发言人 of the unit; without 被督查单位 it is known by its leader."""
    code, leaders = unit.text("unit_code"), set(unit.texts("leader"))
    days = [
        row.day("held_on")
        for row in context.tables.get("oversight", ())
        if (speakers := set(row.texts("last_place_speech")))
        and (row.text("object_unit") == code or (row.blank("object_unit") and speakers & leaders))
    ]
    return max((day for day in days if day is not None and day <= context.as_of), default=None)
