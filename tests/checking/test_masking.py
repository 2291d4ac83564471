"""Identity-card numbers and informants: never shown."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.support.mdbook import mdbook
from tests.support.records import context, submission, table
from xlhazard.checking.masking import card_numbers, mask, mask_read_as
from xlhazard.checking.places import at_row
from xlhazard.checking.privacy import concealed, informants, is_informant_header
from xlhazard.checking.run import check
from xlhazard.model.address import Address
from xlhazard.model.finding import ReadAs
from xlhazard.model.workbook import Workbook

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
    assert [(n.code, n.sheet, str(n.cell)) for n in informants(at)] == [("CV22", "会议记录", "B1")]
    assert concealed(at) == {("会议记录", Address(1, 2)), ("会议记录", Address(2, 2))}


def test_a_header_without_data_is_no_fault() -> None:
    book = reading(
        """
        # 举报奖励
        | 举报编号 | 举报人姓名 |
        | 1 | |
        """
    )
    assert informants(context(replace(submission(), workbook=book))) == ()


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
    assert [str(n.cell) for n in informants(at)] == ["B2"]
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
    assert informants(at) == ()
