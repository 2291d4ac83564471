"""Impossible pairs of the dispatch table turn red while the clerk types (DT01-DT09)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from xlhazard.model.finding import Severity
from xlhazard.render.templates import look
from xlhazard.render.templates.form_parts import FormPlan
from xlhazard.render.templates.sheets import colour_where
from xlhazard.schema.types import FormSchema

HINT_COLUMN, HINT_BESIDE_BEFORE = "H", "J"
"""Where the words stand; further right where last month's figures stand beside the form."""
_HINT_WIDTH = 34.0


@dataclass(frozen=True, slots=True)
class AtMost:
    """The first figure is at most the sum of the others; least turns it round."""

    code: str
    figure: str
    limits: tuple[str, ...]
    least: bool = False


_PAIRS = (
    AtMost("DT01", "d1_2", ("d1_1",)),
    AtMost("DT01", "d1_4", ("d1_3",)),
    AtMost("DT01", "d1_6", ("d1_5",)),
    AtMost("DT02", "d1_5", ("d1_1", "d1_3")),
    AtMost("DT03", "d1_6", ("d1_2", "d1_4")),
    AtMost("DT04", "d1_5", ("d1_1", "d1_3"), least=True),
    *(AtMost("DT05", f"d2_{number}", ("d2_1",)) for number in range(2, 9)),
    AtMost("DT08", "d3_4", ("d3_3a",)),
    AtMost("DT09", "d3_8b", ("d3_8a",)),
    AtMost("DT09", "d4_5b", ("d4_5a",)),
)
_SOME_WITHOUT = (("DT06", "d2_1", "d1_3"), ("DT07", "d3_3a", "d3_3b"))
"""(code, figure that is 0, figure that is not)."""


@dataclass(frozen=True, slots=True)
class Check:
    """A test that is true when the cell is wrong, and the words for it."""

    code: str
    cell: str
    test: str
    words: str


def add_checks(
    sheet: Worksheet, plan: FormPlan, cells: Mapping[str, str], unsure: Mapping[str, str]
) -> None:
    """Colour wrong cells; in a unit's workbook also say in words beside the table why.

    unsure: by cell, the words for a running figure that gives nothing.
    """
    checks = tuple(_checks(plan.form, cells, plan.town.off_rules))
    for check in checks:
        error = plan.schema.rules[check.code].severity is Severity.ERROR
        fill = look.RED_FILL if error else look.AMBER_FILL
        colour_where(sheet, check.cell, check.test, fill, bold=error)
    if not plan.in_unit_workbook:
        return
    column = HINT_BESIDE_BEFORE if plan.counted.formulas else HINT_COLUMN
    sheet.column_dimensions[column].width = _HINT_WIDTH
    told = [(check.cell, check.test, check.words) for check in checks]
    told += [(cell, f"LEN({cell})=0", words) for cell, words in unsure.items()]
    for row in sorted({_row(cell) for cell, _, _ in told}):
        words = "&".join(f'IF({test},"{said}；","")' for at, test, said in told if _row(at) == row)
        cell = sheet[f"{column}{row}"]
        cell.value = f"={words}"
        cell.style = look.FORM_HINT.name


def _row(cell: str) -> int:
    return int(cell.lstrip("ABCDEFG"))


def _checks(form: FormSchema, cells: Mapping[str, str], off: frozenset[str]) -> Iterator[Check]:
    figure = {value.id: _figure(form, value.id, cells) for value in form.values}
    number = {value.id: value.number for value in form.values}
    home = {value.id: cells[value.cell_id] for value in form.values}
    for pair in _PAIRS:
        if pair.code in off:
            continue
        limits = [figure[one] for one in pair.limits]
        known = ",".join(f"ISNUMBER({one})" for one in (figure[pair.figure], *limits))
        sign, word = ("<", "少于") if pair.least else (">", "多于")
        test = f"AND({known},{figure[pair.figure]}{sign}{'+'.join(limits)})"
        total = "＋".join(number[one] for one in pair.limits)
        yield Check(pair.code, home[pair.figure], test, f"{number[pair.figure]}{word}{total}")
    for code, none, some in _SOME_WITHOUT:
        if code in off:
            continue
        known = f"ISNUMBER({figure[none]}),ISNUMBER({figure[some]})"
        test = f"AND({known},{figure[some]}>0,{figure[none]}=0)"
        yield Check(code, home[none], test, f"{number[some]}有数，{number[none]}却是0")


def _figure(form: FormSchema, value_id: str, cells: Mapping[str, str]) -> str:
    """A figure as a formula; the parts of 3次，1.5万元 are cut out of their text."""
    value = form.value(value_id)
    cell = cells[value.cell_id]
    composite = next((c for c in form.composites if c.id == value.cell_id), None)
    if composite is None:
        return cell
    first = form.value(composite.parts[0])
    if value_id == composite.parts[0]:
        text = f'LEFT({cell},FIND("{first.unit}",{cell})-1)'
    else:
        mark = "其中" if "其中" in composite.canonical else "，"
        behind = f'MID({cell},FIND("{mark}",{cell})+{len(mark)},20)'
        text = f'SUBSTITUTE({behind},"{value.unit}","")'
    return f"IFERROR(VALUE({text}),{cell})"
