"""What has to follow a suspected breach, and what must not follow a hazard found by oneself."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.model.table import Row, Table
from xlhazard.rules.enforced import follow_ups, happened, is_penalty, known_by, life_on
from xlhazard.rules.known import first_rows
from xlhazard.rules.own_records import all_lists


def unanswered(context: Context, grace: int) -> Iterator[tuple[Table, Row, int]]:
    """Inspections with 涉嫌违法 that no enforcement followed within so many days; days since."""
    for table, row in context.rows("inspections", "inspection_id", "inspected_on", "law_breaking"):
        day = happened(context, row, "inspected_on")
        if row["law_breaking"] is not True or day is None:
            continue
        days = (context.as_of - day).days
        if days > grace and not any(True for _ in follow_ups(context, row)):
            yield table, row, days


def punished_self_found(context: Context) -> Iterator[tuple[Table, Row, str]]:
    """Penalties on a hazard that the enterprise found and reported itself and that was, on the
    day of the penalty, within its deadline or mended within it; with the hazard's id."""
    hazards = first_rows(all_lists(context).tables.get("hazards"), "hazard_id")
    for table, row in context.rows("enforcements", "measure", "hazard_id", "enforced_on"):
        hazard = hazards.get(row.text("hazard_id"))
        day = happened(context, row, "enforced_on")
        if hazard is None or day is None or hazard.text("source") != "self":
            continue
        if not is_penalty(context, row) or not _reported(context, hazard, row):
            continue
        life = life_on(context, hazard.text("hazard_id"), day)
        if life is None or life.deadline is None:
            continue
        if (life.done_on or day) <= life.deadline:
            yield table, row, hazard.text("hazard_id")


def _reported(context: Context, hazard: Row, enforcement: Row) -> bool:
    """By the day of the penalty it was reported in writing, or listed or asked to be listed."""
    listings = known_by(context, "listings", "hazard_id").get(hazard.text("hazard_id"), ())
    days = [hazard.day("reported_on")]
    for listing in listings:
        days += [listing.day("requested_on"), listing.day("listed_on")]
    limit = enforcement.day("enforced_on")
    return limit is not None and any(day is not None and day <= limit for day in days)
