"""A workbook written as Markdown tables, so that a test shows the sheet it is about.

`# name` starts a sheet; each `| a | b |` line is one row from row 1 down; a line `||` is a
blank row. Cells: empty = no cell; `=` prefix and ` -> result` = formula with stored result
(`=A1+1 -> 3`), `=` alone = formula without one; `#REF!` = error value; `n:12` = number;
`d:2023-06-01` = date cell (serial number with a date format); anything else = text as typed.
"""

from __future__ import annotations

import datetime as dt
import re
from textwrap import dedent

from xlhazard.model.workbook import RawCell, Sheet, Workbook

DATE_STYLE = 1
_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"}


def mdbook(text: str, source: str = "test.xlsx") -> Workbook:
    sheets: dict[str, Sheet] = {}
    for block in re.split(r"^# ", dedent(text), flags=re.MULTILINE)[1:]:
        name, _, body = block.partition("\n")
        rows: dict[int, dict[int, RawCell]] = {}
        lines = [line for line in body.splitlines() if line.startswith("|")]
        for number, line in enumerate(lines, 1):
            cells = {}
            for column, raw in enumerate(line.strip()[1:].removesuffix("|").split("|"), 1):
                if (cell := raw_cell(raw.strip())) is not None:
                    cells[column] = cell
            if cells:
                rows[number] = cells
        sheets[name.strip()] = Sheet(name.strip(), rows)
    return Workbook(source, sheets, date_styles=frozenset({DATE_STYLE}), sha256="0" * 64)


def raw_cell(raw: str) -> RawCell | None:
    if not raw:
        return None
    if raw in _ERRORS:
        return RawCell("e", raw)
    if raw.startswith("="):
        formula, arrow, result = raw[1:].partition(" -> ")
        return (
            plain_cell(result)._replace(formula=formula) if arrow else RawCell("", "", 0, formula)
        )
    return plain_cell(raw)


def plain_cell(raw: str) -> RawCell:
    if raw.startswith("n:"):
        return RawCell("n", raw[2:])
    if raw.startswith("d:"):
        serial = (dt.date.fromisoformat(raw[2:]) - dt.date(1899, 12, 30)).days
        return RawCell("n", str(serial), DATE_STYLE)
    return RawCell("s", raw)
