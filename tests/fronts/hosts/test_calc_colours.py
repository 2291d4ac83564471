"""Fills of Excel's kinds become the very colours that Calc's own reader gives them."""

from __future__ import annotations

import zipfile
from itertools import product
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Color, PatternFill

from tests.support.calc import calc_host
from xlhazard.fronts.hosts.calc_colours import (
    OFFICE_THEME,
    TRANSPARENT,
    background,
    colour,
    theme_of,
)
from xlhazard.io.looks import Seen
from xlhazard.model.address import Address
from xlhazard.model.looks import NO_FILL, Fill, Paint

PATTERNS = (
    *("solid", "darkGray", "mediumGray", "lightGray", "gray125", "gray0625", "darkGrid"),
    *("darkHorizontal", "darkVertical", "darkDown", "darkUp", "darkTrellis", "lightGrid"),
    *("lightHorizontal", "lightVertical", "lightDown", "lightUp", "lightTrellis"),
)


def test_plain_colours() -> None:
    assert background(NO_FILL) == TRANSPARENT
    assert background(Fill("solid", Paint(rgb="FFC000"))) == 0xFFC000
    assert background(Fill("gray125")) == 0xE0E0E0
    assert colour(Paint(indexed=2)) == colour(Paint(indexed=10)) == 0xFF0000
    assert colour(Paint(theme=0, tint=-0.5)) == 0x808080
    assert colour(Paint(theme=99)) == 0


def test_a_file_that_is_no_workbook_has_the_usual_theme(tmp_path: Path) -> None:
    assert theme_of(None) == OFFICE_THEME
    (tmp_path / "x.xlsx").write_bytes(b"PK")
    assert theme_of(tmp_path / "x.xlsx") == OFFICE_THEME
    with zipfile.ZipFile(tmp_path / "y.xlsx", "w") as package:
        package.writestr("xl/theme/theme1.xml", "<a:clrScheme></a:clrScheme>")
    assert theme_of(tmp_path / "y.xlsx") == OFFICE_THEME


@pytest.mark.office
def test_colours_are_those_that_calc_itself_reads(tmp_path: Path) -> None:
    """One cell a fill: Calc shows each as we would paint it, give or take rounding."""
    path = tmp_path / "颜色.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "色"
    pairs = (("FF112233", "FFFFEEDD"), ("FFFF0000", "FF00FF00"))
    fills = [
        PatternFill(pattern, fgColor=front, bgColor=back)
        for pattern, (front, back) in product(PATTERNS, pairs)
    ]
    fills += [
        PatternFill("solid", fgColor=Color(theme=theme, tint=tint))
        for theme, tint in product(range(10), (0, 0.4, -0.25, 0.8))
    ]
    fills += [PatternFill("solid", fgColor=Color(indexed=index)) for index in range(8, 64)]
    fills += [PatternFill("gray125"), PatternFill()]
    for row, fill in enumerate(fills, 1):
        sheet.cell(row, 1, row).fill = fill
    book.save(path)
    stated = Seen(path.read_bytes())
    theme = theme_of(path)
    assert theme != OFFICE_THEME  # openpyxl writes the theme of 2007
    with calc_host(path) as host:
        shown = host._document.Sheets.getByIndex(0)
        for row in range(1, len(fills) + 1):
            fill = stated.fill("色", Address(row, 1))
            ours, theirs = (
                background(fill, theme),
                shown.getCellByPosition(0, row - 1).CellBackColor,
            )
            assert near(ours, theirs), (fill, hex(ours), hex(theirs))


def near(one: int, other: int) -> bool:
    if TRANSPARENT in (one, other):
        return one == other
    return all(abs((one >> s & 255) - (other >> s & 255)) <= 2 for s in (0, 8, 16))
