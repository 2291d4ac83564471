"""Tables of letters: no day, number or short code is torn apart, whatever font stands in."""

from __future__ import annotations

import re

import pytest

from xlhazard.model.letters import Grid
from xlhazard.render.letters.page import WIDTH
from xlhazard.render.letters.tables import column_widths

DIGIT = 10.5 * 0.6362 * 25.4 / 72
"""Millimetres of a digit of DejaVu, the widest font that stands in, at 10.5 points."""
CELL_MARGINS = 2.6

LETTER = Grid(
    ("序号", "编号", "企业", "隐患", "时限", "提请", "天数"),
    (
        (
            *("12", "YH-HL-03-2023-0001-J", "宏达石材有限公司", "配电箱没有接地保护，线路老化" * 4),
            *("2023-06-30（默认）", "2023-05-20 黑安办〔2023〕5号", "365"),
        ),
    ),
)
PROGRESS = Grid(
    ("名次", "单位", "隐患数", "已销号", "销号率", "到期", "完成", "整改率", "逾期", "未挂牌"),
    (("1", "规划建设办公室", "1250", "1200", "100.0%", "1250", "1200", "100.0%", "120", "11"),) * 3,
)
FIGURES = Grid(
    ("序号", "项目", "单位", "上月", "本月", "增减"),
    (("3-10", "约谈通报有关地区及部门", "万元", "100000.25", "100000.25", "+100000.25"),),
)
SMALL = Grid(("序号", "事项"), (("1", "一"),))
EMPTY = Grid(("序号", "事项"), ())


@pytest.mark.parametrize("grid", [LETTER, PROGRESS, FIGURES, SMALL, EMPTY])
def test_widths_fill_the_page_and_keep_short_runs_whole(grid: Grid) -> None:
    widths = column_widths(grid)
    assert sum(widths) == pytest.approx(WIDTH)
    for width, cells in zip(widths, zip(grid.headers, *grid.rows, strict=True), strict=True):
        for run in (run for cell in cells for run in re.findall(r"[!-~]+", cell)):
            pieces = [run] if len(run) <= 11 else [run[:9], run[9:]]
            assert width - CELL_MARGINS >= max(map(len, pieces)) * DIGIT, run


def test_what_is_long_gets_more_of_the_page() -> None:
    widths = column_widths(LETTER)
    assert widths[3] > widths[2]
    assert widths[0] < 13
    assert max(column_widths(FIGURES)) == column_widths(FIGURES)[1]
    assert column_widths(SMALL)[0] == pytest.approx(column_widths(SMALL)[1])
