"""Rows grow for wrapped text that is written into them, and only then."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.styles import Alignment

from xlhazard.io.patch.heights import lines_of
from xlhazard.io.reader import read_bytes
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.edits import UNCHECKED, AppendRow, EditPlan, SetCell
from xlhazard.render.templates import inflated_parts

LONG = "砂轮机没有防护罩和防护挡板，操作工没有佩戴护目镜，旁边堆放可燃物"


def book(*, wrapped: bool = True, height: float | None = None) -> bytes:
    """One sheet with a wrapped column of 20 digits; height is set by hand."""
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.column_dimensions["A"].width = 20
    for row in (1, 2):
        sheet.cell(row, 1).value = "短"
        sheet.cell(row, 1).alignment = Alignment(wrap_text=wrapped)
        sheet.row_dimensions[row].height = height
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def row_tag(data: bytes, number: int) -> str:
    part = inflated_parts(data)["xl/worksheets/sheet1.xml"].decode()
    found = re.search(rf'<row r="{number}"[^>]*>', part)
    assert found is not None
    return found[0]


def written(data: bytes, text: str) -> bytes:
    plan = EditPlan("x", "", (SetCell("Sheet", Address(2, 1), UNCHECKED, text),))
    return apply(data, plan)


def test_a_longer_text_makes_its_row_taller_and_no_other() -> None:
    after = written(book(), LONG)
    assert float(re.findall(r' ht="([0-9.]+)"', row_tag(after, 2))[0]) >= 4 * 15
    assert " ht=" not in row_tag(after, 1)
    assert "customHeight" not in row_tag(after, 2)


@pytest.mark.parametrize(
    ("data", "text"),
    [(book(), "仍然很短"), (book(wrapped=False), LONG), (book(height=20), LONG)],
    ids=["short", "not wrapped", "set by hand"],
)
def test_other_rows_keep_their_height(data: bytes, text: str) -> None:
    assert row_tag(written(data, text), 2) == row_tag(data, 2)


def test_a_new_row_takes_a_height_of_its_own() -> None:
    tall = written(book(), LONG)
    short = apply(tall, EditPlan("x", "", (AppendRow("Sheet", 3, 2, {1: "短"}),)))
    assert " ht=" not in row_tag(short, 3)
    long = apply(tall, EditPlan("x", "", (AppendRow("Sheet", 3, 2, {1: LONG}),)))
    assert " ht=" in row_tag(long, 3)
    assert read_bytes(long, "x.xlsx").workbook is not None


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("短", 10, 1),
        ("一二三四五六七八", 10, 2),
        ("a\nb\nc", 10, 3),
        ("x" * 30, 10, 4),
    ],
)
def test_lines(text: str, width: float, lines: int) -> None:
    assert lines_of(text, width) == lines
