"""KY05: the year in the id belongs to the discovery."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.ids import parse_record_id


@rule("KY05", lists=("hazards",))
def hazard_id_year(context: Context) -> Iterator[Notice]:
    """The id's year is the year of discovery, or the next one (numbered in January)."""
    for table, row in context.rows("hazards", "hazard_id", "found_on"):
        parsed, found = parse_record_id(row.text("hazard_id")), row.day("found_on")
        if parsed is None or found is None:
            continue
        if parsed.year not in (found.year, found.year + 1):
            yield at_row("KY05", table, row, "hazard_id", id_year=parsed.year, date=found)
