"""A form or ledger that somebody hands over, opened; why not is said in words."""

from __future__ import annotations

from pathlib import Path

from xlhazard.io.reader import Reading, read_file
from xlhazard.model.workbook import Workbook
from xlhazard.schema.catalogue import render
from xlhazard.schema.types import Schema
from xlhazard.workflow.misuse import Misuse

SAVE_AS = "请用 Excel 或 WPS 另存为 .xlsx 后再试。"


def book_of(path: Path, schema: Schema) -> tuple[Reading, Workbook]:
    """A workbook as it was read. Raises Misuse that says what the file is instead."""
    if not path.is_file():
        raise Misuse(f"没有找到“{path}”。")
    return checked(read_file(path), schema, SAVE_AS)


def checked(reading: Reading, schema: Schema, save_as: str) -> tuple[Reading, Workbook]:
    """What was read, if it could be. Raises Misuse with the reason and what to do."""
    if reading.workbook is not None:
        return reading, reading.workbook
    reasons = (
        render(schema.rules[one.code].message, {k: str(v) for k, v in one.facts.items()})
        for one in reading.notices[:1]
    )
    raise Misuse(f"“{reading.name}”打不开。{''.join(reasons)}{save_as}")
