"""Sheets of ours with charts, hidden rows and a frame of their own; rows shown and hidden."""

from __future__ import annotations

import re
from io import BytesIO

import openpyxl
import pytest
from lxml import etree
from openpyxl.chart.bar_chart import BarChart

from tests.support.parts import plan
from tests.support.rich import LIST, unzipped
from tests.support.rich_all import BUILDERS, workbook
from xlhazard.io.reader import read_bytes
from xlhazard.io.writer import apply
from xlhazard.model.address import Address, Area
from xlhazard.model.edits import CellLook, Chart, Frame, NewSheet, SetCell, ShowRows
from xlhazard.render.boards.charts import Series, bars

BASE = workbook("base")
HEADS, FIRST = Area.parse("A1:B1"), Area.parse("A2:B2")
CHART = Chart(
    bars("图", "标题", HEADS, (Series(Area.parse("A1"), FIRST), Series(Area.parse("B1"), FIRST))),
    Area.parse("D2:H9"),
    "一张图",
)
SHEET = NewSheet(
    "图",
    0,
    (("甲", "乙"), (1, 2), (None, None)),
    {Address(3, 1): CellLook("bare"), Address(3, 2): CellLook("bare")},
    (2.0, 20.0),
    frame=Frame(
        merged=(Area.parse("A1:B1"),),
        heights={2: 30.0},
        growing=frozenset({2}),
        hidden_rows=frozenset({1}),
        hidden_columns=frozenset({1}),
        charts=(CHART, CHART),
        breaks=(2,),
        printed=Area.parse("A1:H9"),
    ),
)


def written(data: bytes = BASE) -> bytes:
    return apply(data, plan(data, SHEET))


def test_charts_stand_on_the_sheet_and_read_its_cells() -> None:
    sheet = openpyxl.load_workbook(BytesIO(written()))["图"]
    assert len(sheet._charts) == 2
    chart = sheet._charts[0]
    assert isinstance(chart, BarChart)
    assert [one.val.numRef.f for one in chart.series] == ["'图'!$A$2:$B$2"] * 2
    assert chart.series[0].cat.strRef.f == "'图'!$A$1:$B$1"
    assert (chart.anchor._from.col, chart.anchor._from.row) == (3, 1)
    assert (chart.anchor.to.col, chart.anchor.to.row) == (8, 9)


def test_the_frame_is_that_of_the_sheet() -> None:
    sheet = openpyxl.load_workbook(BytesIO(written()))["图"]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:B1"]
    assert sheet.row_dimensions[1].hidden
    assert sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[2].height == 30
    rows = re.findall(rb'<row r="2"[^>]*>', b"".join(unzipped(written()).values()))
    assert any(b'ht="30"' in row and b"customHeight" not in row for row in rows)
    assert [one.id for one in sheet.row_breaks.brk] == [2]
    assert sheet.print_area == "'图'!$A$1:$H$9"
    assert sheet["A3"].value is None


def test_every_part_is_declared_and_well_formed() -> None:
    parts = unzipped(written())
    types = parts["[Content_Types].xml"].decode()
    drawn = [
        name for name in parts if re.match(r"xl/(charts/chart|drawings/drawing)\d+\.xml", name)
    ]
    assert len(drawn) == 3
    for name in drawn:
        etree.fromstring(parts[name])
        assert types.count(f'PartName="/{name}"') == 1


@pytest.mark.parametrize("name", sorted(BUILDERS)[:12])
def test_drawings_that_are_there_keep_their_parts(name: str) -> None:
    before = workbook(name)
    after = unzipped(apply(before, plan(before, SHEET)))
    for part, content in unzipped(before).items():
        if part.startswith(("xl/charts/", "xl/drawings/", "xl/media/")):
            assert after[part] == content


def test_rows_are_shown_and_hidden_and_nothing_else() -> None:
    before = workbook("base")
    hidden = apply(before, plan(before, ShowRows(LIST, {3: False, 4: True, 90: False})))
    sheet = read_bytes(hidden, "a.xlsx").workbook
    assert sheet is not None
    assert {3, 90} <= sheet.sheets[LIST].hidden_rows
    assert 4 not in sheet.sheets[LIST].hidden_rows
    back = apply(hidden, plan(hidden, ShowRows(LIST, {3: True})))
    again = read_bytes(back, "a.xlsx").workbook
    assert again is not None
    assert 3 not in again.sheets[LIST].hidden_rows
    first = read_bytes(before, "a.xlsx").workbook
    assert first is not None
    assert again.sheets[LIST].rows == first.sheets[LIST].rows


def test_a_text_over_merged_columns_needs_no_taller_row() -> None:
    data = written()
    text = "这段文字在一列里放不下，在两列里放得下"
    taller = apply(data, plan(data, SetCell("图", Address(2, 2), 2, text * 9)))
    heights = [
        openpyxl.load_workbook(BytesIO(one))["图"].row_dimensions[2].height
        for one in (data, taller)
    ]
    assert heights[1] > heights[0]
    merged = NewSheet(
        "并",
        0,
        ((text[:2], None),),
        widths=(10.0, 40.0),
        frame=Frame(merged=(Area.parse("A1:B1"),), heights={1: 20.0}, growing=frozenset({1})),
    )
    data = apply(BASE, plan(BASE, merged))
    longer = apply(data, plan(data, SetCell("并", Address(1, 1), text[:2], text)))
    assert openpyxl.load_workbook(BytesIO(longer))["并"].row_dimensions[1].height == 20
