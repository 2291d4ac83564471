"""Excerpts: the cell with its headers and neighbours, and nothing that must not be shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.render.told import finding, report
from tests.support.check import context
from tests.support.mdbook import mdbook
from xlhazard.model.address import Address
from xlhazard.model.report import Excerpt, FileReport
from xlhazard.model.results import TemplateProblem
from xlhazard.render.excerpts import (
    LONGEST,
    MOST,
    View,
    excerpt,
    excerpts,
    template_excerpts,
    with_excerpts,
)

TODAY = dt.date(2023, 6, 27)
CARD = "11010519491231002X"
HAZARDS = """
    # 隐患清单
    | 隐患清单 |
    ||
    | 序号 | 隐患编号 | 企业名称 | 隐患点 | 隐患描述 | 隐患等级 | 发现日期 | 备注 |
    | n:1 | YH-HL-03-2023-0001-J | 宏达石材有限公司 | 配电房 | 门未上锁 | 一般 | d:2023-06-10 | |
    | n:2 | YH-HL-03-2023-0002-5 | 弘达石材厂 | 车间 | 缺护栏 | 一般 | d:2023-06-11 | {remark} |
    | n:3 | YH-HL-03-2023-0003-P | 弘达石材厂 | 仓库 | 堆放过高 | 一般 | d:2023-06-12 | |
"""


def of(*cells: str, remark: str = "", extra: str = "") -> FileReport:
    """The report of this list with findings at these cells, and excerpts."""
    found = [finding("CV02", "隐患清单", cell, "…") for cell in cells]
    judged = context(HAZARDS.format(remark=remark) + extra, alone=True)
    return with_excerpts(report(*found), judged)


def shown(one: Excerpt) -> dict[str, str]:
    """Texts by cell, blank ones left out."""
    return {
        str(Address(row, column)): text
        for row, texts in one.rows
        for column, text in zip(one.columns, texts, strict=True)
        if text
    }


def test_a_record_comes_with_its_headers_its_names_and_its_neighbours() -> None:
    (one,) = of("G5").excerpts
    assert one.header_row == 3
    assert [row for row, _ in one.rows] == [3, 4, 5, 6]
    assert one.columns == (2, 3, 6, 7, 8)
    texts = shown(one)
    assert texts["G3"] == "发现日期"
    assert texts["G5"] == "2023-06-11"
    assert texts["C5"] == "弘达石材厂"
    assert "D5" not in texts


def test_a_header_comes_with_the_first_rows() -> None:
    (one,) = of("F3").excerpts
    assert [row for row, _ in one.rows] == [3, 4, 5]


def test_a_form_comes_with_the_labels_left_of_the_cell() -> None:
    book = mdbook("# 调度表\n| 表 |\n| 总体 | n:1 | 自查发现 | n:3 |\n| | n:2 | 完成 | n:4 |\n")
    one = excerpt("调度表", Address(3, 4), View(book, TODAY))
    assert one.header_row is None
    assert one.columns == (1, 2, 3, 4, 5)
    assert shown(one)["C3"] == "完成"
    assert [row for row, _ in one.rows] == [1, 2, 3, 4, 5]


def test_each_cell_is_shown_once_and_not_too_many() -> None:
    assert len(of("G5", "G5", "G4").excerpts) == 2
    places = [("隐患清单", Address(row, 1)) for row in range(1, MOST + 50)]
    view = View(mdbook("# 隐患清单\n| a |\n"), TODAY)
    assert len(list(excerpts(places, view))) == MOST


def test_findings_without_a_place_of_the_file_have_none() -> None:
    judged = context(HAZARDS, alone=True)
    elsewhere = (finding("ST08", None, None, "…"), finding("ST12", "没有的表", "A1", "…"))
    assert with_excerpts(report(*elsewhere), judged).excerpts == ()


def test_card_numbers_are_masked_in_neighbours_too() -> None:
    spaced = f"{CARD[:6]} {CARD[6:14]} {CARD[14:]}"
    for remark in (f"经办{CARD}", f"经办{spaced}", CARD.translate(str.maketrans("019", "０１９"))):
        whole = repr(of("G5", "H5", "H4", remark=remark).excerpts)
        assert "110**************X" in whole
        assert CARD[6:14] not in whole.translate(str.maketrans("０１９", "019"))


def test_a_long_number_is_not_shown_because_it_may_be_most_of_one() -> None:
    one = of("H5", remark="n:110105194912310020").excerpts[0]
    assert shown(one)["H5"] == "（内容不显示）"


def test_a_file_that_may_betray_an_informant_shows_nothing() -> None:
    extra = "\n    # 底稿\n    | 序号 | 举报人姓名 |\n    | n:1 | 欧阳不留名 |\n"
    told = of("G5", extra=extra)
    assert told.excerpts == ()
    assert told.excerpts_withheld


def test_the_master_is_looked_at_in_the_same_way() -> None:
    judged = context(alone=False)
    flagged = report(finding("TR01", "隐患清单", "B3", "…"))
    master = replace(judged, submission=None)
    assert with_excerpts(flagged, master).excerpts
    assert master.master is not None
    rumour = mdbook("# 底稿\n| 举报人 |\n| 欧阳不留名 |\n").sheets
    book = replace(master.master.workbook, sheets={**master.master.workbook.sheets, **rumour})
    betrayed = replace(master, master=replace(master.master, workbook=book), memory={})
    assert with_excerpts(flagged, betrayed).excerpts_withheld


def test_registers_of_persons_give_no_excerpt() -> None:
    judged = context("# 举报奖励\n| 奖励编号 | 领奖人 |\n| a | 欧阳不留名 |\n", alone=True)
    told = with_excerpts(report(finding("CV01", "举报奖励", "B2", "…")), judged)
    assert told.excerpts == ()


def test_hidden_columns_and_rows_are_no_neighbours() -> None:
    book = mdbook(HAZARDS)
    sheet = replace(book.sheets["隐患清单"], hidden_columns=((6, 6),), hidden_rows=frozenset({4}))
    view = View(replace(book, sheets={"隐患清单": sheet}), TODAY)
    one = excerpt("隐患清单", Address(5, 7), view)
    assert 6 not in one.columns
    assert 4 not in [row for row, _ in one.rows]


def test_texts_are_short_and_on_one_line() -> None:
    one = of("H5", remark="很" * 60).excerpts[0]
    assert shown(one)["H5"] == "很" * LONGEST + "…"


def test_a_template_s_excerpt_keeps_persons_back() -> None:
    book = mdbook("# 表\n| 联系人 | 13800000000 | a@b.cn | 正常 |\n")
    (one,) = template_excerpts(book, [TemplateProblem("…", "表", Address(1, 3))])
    assert shown(one) == {
        "A1": "联系人", "B1": "（内容不显示）", "C1": "（内容不显示）", "D1": "正常",
    }  # fmt: skip
