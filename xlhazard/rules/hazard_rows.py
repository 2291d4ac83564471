"""What other lists say of a hazard, row by row: its own row, rectification, inspection."""

from __future__ import annotations

from collections.abc import Mapping

from xlhazard.checking.context import Context
from xlhazard.model.table import Row
from xlhazard.rules.own_records import all_lists


def rows_by(context: Context, list_id: str, key: str = "hazard_id") -> Mapping[str, Row]:
    """The first row of every key, of the workbook laid over the master, cells at fault left out."""
    table = all_lists(context).tables.get(list_id)
    return {} if table is None else table.first_by(key)


def grade_of(hazards: Mapping[str, Row], hazard_id: str) -> str:
    """A hazard's grade, "" where the hazard or its grade is not known."""
    row = hazards.get(hazard_id)
    return "" if row is None else row.text("grade")
