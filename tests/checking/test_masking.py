"""Identity-card numbers and informants: never shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.support.mdbook import mdbook
from tests.support.records import context, master, submission, table
from xlhazard.checking.masking import card_numbers, mask, mask_read_as
from xlhazard.checking.places import at_row
from xlhazard.checking.privacy import betraying, concealed, is_informant_header, tells
from xlhazard.checking.run import check
from xlhazard.model.address import Address
from xlhazard.model.finding import ReadAs
from xlhazard.model.workbook import Workbook
from xlhazard.rules import declared

TODAY = dt.date(2023, 6, 27)
CARD = "11010519491231002X"


@pytest.mark.parametrize(
    "text",
    [CARD, CARD.lower(), "110105 19491231 002X", "１１０１０５１９４９１２３１００２Ｘ"],
)
def test_card_numbers_are_found_in_any_writing(text: str) -> None:
    assert card_numbers(f"身份证{text}。", TODAY) == (CARD,)
    assert mask(f"身份证{text}。", TODAY) == "身份证110**************X。"


@pytest.mark.parametrize(
    "text", ["914403001922038216", "110105194912310021", "1101051949123100", "2" + CARD]
)
def test_other_numbers_stay(text: str) -> None:
    assert card_numbers(text, TODAY) == ()
    assert mask(text, TODAY) == text


def test_findings_never_show_a_card_number() -> None:
    one = table("hazards", {"hazard_id": "YH-HL-03-2023-0001-J", "location": CARD})
    at = context(submission({"hazards": one}))
    (told,) = check(at, (), (at_row("CV19", one, one.rows[0], "location"),)).findings
    assert told.value == "110**************X"
    assert CARD not in f"{told.message}{told.fix}{told.facts}"


def test_read_as_is_masked_and_concealed_cells_are_left_out() -> None:
    shown = ReadAs("隐患清单", Address(2, 1), f" {CARD}", CARD)
    hidden = ReadAs("隐患清单", Address(3, 1), "13800000000", "13800000000")
    kept = mask_read_as((shown, hidden), {("隐患清单", Address(3, 1))}, TODAY)
    assert [(one.typed, one.read) for one in kept] == [
        (" 110**************X", "110**************X")
    ]


@pytest.mark.parametrize(
    ("header", "asks"),
    [
        ("举报人", True),
        ("举报人电话", True),
        ("线索提供人 联系方式", True),
        ("吹哨人姓名", True),
        ("匿名", False),
        ("是否匿名举报", False),
        ("举报编号", False),
        ("受理人电话", False),
        ("举报人是否匿名", False),
    ],
)
def test_headers_that_ask_for_the_informant(header: str, asks: bool) -> None:
    assert is_informant_header(header) is asks


def reading(text: str) -> Workbook:
    return mdbook(text)


def test_a_column_for_informants_is_concealed_as_a_whole() -> None:
    book = reading(
        """
        # 会议记录
        | 序号 | 举报人电话 |
        | 1    | 13800000000 |
        """
    )
    at = context(replace(submission(), workbook=book))
    assert [(n.code, n.sheet, str(n.cell)) for n in betraying(at)] == [("CV22", "会议记录", "B1")]
    assert concealed(at) == {("会议记录", Address(1, 2)), ("会议记录", Address(2, 2))}


def test_a_header_without_data_is_no_fault() -> None:
    book = reading(
        """
        # 举报奖励
        | 举报编号 | 举报人姓名 |
        | 1 | |
        """
    )
    assert betraying(context(replace(submission(), workbook=book))) == ()


def test_numbers_in_a_public_report_are_concealed_in_every_finding() -> None:
    book = reading(
        """
        # 隐患清单
        | 隐患编号 | 隐患描述 | 隐患来源 |
        | YH-HL-03-2023-0001-J | 举报人13800000000说有气味 | 群众举报 |
        | YH-HL-03-2023-0002-5 | 联系13800000000 | 企业自查 |
        """
    )
    rows = [
        {"hazard_id": "YH-HL-03-2023-0001-J", "source": "report", "description": "x"},
        {"hazard_id": "YH-HL-03-2023-0002-5", "source": "self", "description": "x"},
    ]
    one = replace(table("hazards", *rows), columns={"hazard_id": 1, "description": 2, "source": 3})
    at = context(replace(submission({"hazards": one}), workbook=book))
    assert [str(n.cell) for n in betraying(at)] == ["B2"]
    told = replace(one.rows[0], typed={"description": "举报人13800000000说有气味"})
    (shown,) = check(at, (), (at_row("CV19", one, told, "description"),)).findings
    assert shown.value is None
    assert "13800000000" not in shown.message


def test_the_word_in_a_record_is_no_header() -> None:
    book = reading(
        """
        # 隐患清单
        | 隐患编号 | 发现人 | 隐患点 |
        | YH-HL-03-2023-0001-J | 举报人 | 配电房 |
        | YH-HL-03-2023-0002-5 | 李强 | 仓库 |
        """
    )
    one = table("hazards", {"hazard_id": "YH-HL-03-2023-0001-J"})
    at = context(replace(submission({"hazards": one}), workbook=book))
    assert betraying(at) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("举报人来电13871465209", True),
        ("线索提供人 １３８７１４６５２０９", True),
        ("举报人：欧阳不留名", True),
        ("吹哨人姓名: 欧阳不留名，已核实", True),
        ("举报人：匿名", False),
        ("举报人：已答复。", False),
        ("举报人：群众", False),
        ("对举报人身份信息严格保密，兑现奖励2次", False),
        ("已向举报人反馈，联系企业13800000000号以外无电话", True),
        ("企业联系人13800000000", False),
    ],
)
def test_what_names_an_informant(text: str, told: bool) -> None:
    assert tells(text, context(submission())) is told


@pytest.mark.parametrize(
    ("header", "asks"),
    [
        ("举报人", True),
        ("举报人：", True),
        ("举报人联系方式", True),
        ("举报人电话保密情况", False),
        ("是否匿名", False),
        ("举报内容", False),
    ],
)
def test_headers_that_ask_for_informants(header: str, asks: bool) -> None:
    assert is_informant_header(header) is asks


def test_a_table_far_down_a_sheet_of_the_clerks_own_is_searched_too() -> None:
    text = "# 底稿\n" + "| 序号 | 记事 |\n" * 20 + "| 举报人姓名 | 奖励 |\n| 欧阳不留名 | 200 |\n"
    book = replace(Workbook("a.xlsx", {}), sheets=mdbook(text).sheets)
    at = context(replace(submission(), workbook=book))
    assert [str(one.cell) for one in betraying(at)] == ["A21"]
    label = mdbook("# 底稿\n| 举报人电话 | 13871465209 |\n").sheets
    at = context(replace(submission(), workbook=replace(book, sheets=label)))
    assert [str(one.cell) for one in betraying(at)] == ["A1"]


def test_what_follows_a_report_of_the_public_is_searched_too() -> None:
    hazard = "YH-HL-03-2023-0001-J"
    lists = {
        "hazards": table("hazards", {"hazard_id": hazard, "source": "report"}),
        "acceptances": table("acceptances", {"hazard_id": hazard, "remark": "回访13871465209"}),
    }
    text = f"# 验收销号清单\n| {hazard} |\n| x | y | 回访13871465209 |\n"
    book = replace(Workbook("a.xlsx", {}), sheets=mdbook(text).sheets)
    at = context(replace(submission(lists), workbook=book))
    assert [(one.sheet, str(one.cell)) for one in betraying(at)] == [("验收销号清单", "C2")]
    lists["hazards"] = table("hazards", {"hazard_id": hazard, "source": "self"})
    assert betraying(context(replace(submission(lists), workbook=book))) == ()


def test_staff_who_type_an_informant_into_the_master_are_told() -> None:
    rewards = table("report_rewards", {"report_no": "1", "remark": "13871465209"})
    place = rewards.cell(rewards.rows[0], "remark")
    assert place is not None
    book = mdbook("# 举报奖励\n" + "| 举报编号 |\n" + "| " * place.column + "13871465209 |\n")
    known = replace(
        master(), tables={"report_rewards": rewards}, workbook=replace(book, source="总台账.xlsx")
    )
    found = [one for one in check(context(None, known), declared()).findings if one.code == "CV22"]
    assert [(one.sheet, one.cell, one.severity.value) for one in found] == [
        ("举报奖励", place, "flag")
    ]
    assert "13871465209" not in str(found)
