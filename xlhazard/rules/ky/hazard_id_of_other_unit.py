"""KY04: every unit numbers its hazards from its own range."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.deriving.roster import Roster, roster
from xlhazard.model.finding import Notice
from xlhazard.model.ids import parse_record_id
from xlhazard.rules.known import first_rows, unit_title


@rule("KY04", lists=("hazards",), needs_master=True)
def hazard_id_of_other_unit(context: Context) -> Iterator[Notice]:
    """A new hazard carries the code of the unit that files it, or of one merged into it."""
    if context.unit is None or context.found.get("KY07"):
        return  # who files is not known; that is told once, at the cover
    for table, row in context.rows("hazards", "hazard_id"):
        parsed = parse_record_id(row.text("hazard_id"))
        if parsed is None or _same(parsed.unit, context.unit):
            continue
        if not _came_over(context, parsed.unit) and not _issued(context, str(parsed)):
            yield at_row(
                "KY04",
                table,
                row,
                "hazard_id",
                value=str(parsed),
                unit=unit_title(context, parsed.unit),
            )


def _same(one: str, other: str) -> bool:
    return one.replace("-", "") == other.replace("-", "")


def _came_over(context: Context, unit: str) -> bool:
    """The other unit was merged into the filing one, or a part of it was (并入单位)."""
    return unit != context.unit and context.unit in context.once(_roster).heirs(unit, context.month)


def _roster(context: Context) -> Roster:
    return roster(context.master) if context.master is not None else Roster()


def _issued(context: Context, hazard_id: str) -> bool:
    """The filing unit already has the row in the master or was issued it."""
    if hazard_id in first_rows(context.base.get("hazards"), "hazard_id"):
        return True
    ours = context.master.tables.get("hazards") if context.master is not None else None
    row = first_rows(ours, "hazard_id").get(hazard_id)
    return row is not None and row["filed_by"] == context.unit
