"""Fixed rows of a form (9+6) on a sheet, wherever they stand: known by their measure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from xlhazard.model.workbook import Sheet
from xlhazard.schema.types import FormSchema
from xlhazard.tables.forms import Located
from xlhazard.tables.labels import label_key

_MEASURE = re.compile(r"(r\d+)_measure")


def standing_rows(sheet: Sheet, located: Located, form: FormSchema) -> Mapping[int, str]:
    """Number of a row -> the beginning of its items on this sheet, such as 8 -> "r7".

    The first of two rows with the same measure counts.
    """
    known = {label_key(str(row["measure"])): int(str(row["no"])) for row in form.rows}
    found: dict[int, str] = {}
    for item, spot in located.spots.items():
        here = _MEASURE.fullmatch(item)
        cell = sheet.at(spot.cell)
        if here is None or cell is None:
            continue
        number = known.get(label_key(cell.raw))
        if number is not None:
            found.setdefault(number, here[1])
    return found
