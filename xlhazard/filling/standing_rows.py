"""Fixed rows of a form (9+6) that stand on a sheet with the measure that belongs to them."""

from __future__ import annotations

from xlhazard.model.workbook import Sheet
from xlhazard.schema.types import FormSchema
from xlhazard.tables.fixed_rows import measure_of
from xlhazard.tables.forms import Located


def standing_rows(sheet: Sheet, located: Located) -> frozenset[int]:
    """Numbers of the rows that are there, wherever they stand (label_match)."""
    form = located.form
    numbers = (int(str(row["no"])) for row in form.rows)
    return frozenset(number for number in numbers if _stands(sheet, located, form, number))


def _stands(sheet: Sheet, located: Located, form: FormSchema, number: int) -> bool:
    place = located.value_cell(f"r{number}_measure")
    cell = None if place is None else sheet.at(place)
    return cell is not None and measure_of(form, cell.raw) == number
