"""A whole workbook: cover, sheets by name or header, what is missing, what is unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

import pytest

from tests.support.mdbook import mdbook
from tests.support.schemas import SCHEMA, town
from tests.support.sheets import book, cover_sheet, form_sheet, grid, list_sheet
from tests.tables.sheets import built, sheet_of
from xlhazard.model.month import Month
from xlhazard.model.submission import Submission
from xlhazard.model.table import Table
from xlhazard.model.workbook import Facts, Sheet, Workbook
from xlhazard.tables.cover import resolve_town
from xlhazard.tables.submission import understand

COVER = {
    "单位编码": "HL-03",
    "单位名称": "黑林三村",
    "报告期": "2023-06",
    "填报日期": "2023-06-26",
    "填报人": "李强",
    "报送版本": "n:2",
    "清单范围": "结转在办",
    "模板编号": "heilin-village",
    "模板版本": "1",
    "镇街": "heilin",
}
HAZARD = {
    "隐患编号": "YH-HL-03-2023-0001-J",
    "企业名称": "宏达石材",
    "隐患点": "东墙",
    "发现日期": "6月1日",
}
ROSTER = """
| 单位编码 | 单位名称 | 别名 | 类型 | 应报表种 |
| HL-03 | 黑林三村 | 三村、黑三 | 村 | 六清单、调度表 |
| HL-04 | 黑林四村 | | 村 | 六清单 |
"""
HEILIN = town("heilin")


def roster() -> Table:
    return built("units", sheet_of(ROSTER)).table


def core(**rows: object) -> list[Sheet]:
    """The core lists of 黑林镇, empty but for the rows given by list id."""
    return [
        list_sheet(SCHEMA.town_list(one, HEILIN), rows.get(one, ())) for one in SCHEMA.core_lists
    ]


def workbook(*sheets: Sheet, cover: dict[str, str] | None = None) -> Workbook:
    return book("三村.xlsx", [cover_sheet(COVER if cover is None else cover), *sheets])


def submitted(
    made: Workbook, units: Table | None = None, registry: Table | None = None
) -> Submission:
    return understand(
        made,
        made.source,
        SCHEMA,
        None,
        roster=units,
        registry=registry,
        month=None,
        today=dt.date(2023, 6, 27),
    )


def noticed(one: Submission, *but: str) -> list[str]:
    return [n.code for n in one.notices if n.code not in ("ST13", "DT15", *but)]


FORM = form_sheet(SCHEMA.forms["dispatch"], {"unit": "黑林三村", "date": "2023-06-26"})


def test_an_honest_workbook_says_who_when_and_what() -> None:
    one = submitted(workbook(*core(hazards=[HAZARD]), FORM))
    assert (one.unit, one.unit_name, one.month, one.version) == (
        "HL-03",
        "黑林三村",
        Month(2023, 6),
        2,
    )
    assert (one.complete, one.as_of) == (False, dt.date(2023, 6, 26))
    assert set(one.tables) == set(SCHEMA.core_lists)
    assert one.tables["hazards"].rows[0]["found_on"] == dt.date(2023, 6, 1)
    assert noticed(one) == ["CV09"]
    assert one.forms.keys() == {"dispatch"}


def test_a_blank_code_is_found_by_the_one_unit_of_that_name() -> None:
    for name in ("黑林三村", "三村", "黑林三村村委会", "黑林三（社区）"):
        cover = COVER | {"单位编码": "", "单位名称": name}
        one = submitted(workbook(*core(), FORM, cover=cover), roster())
        assert (one.unit, one.unit_name) == ("HL-03", "黑林三村")
        assert ("B2", "", "HL-03") in [(str(r.cell), r.typed, r.read) for r in one.read_as]
    unknown = COVER | {"单位编码": "", "单位名称": "黑林五村"}
    assert submitted(workbook(*core(), FORM, cover=unknown), roster()).unit is None


@pytest.mark.parametrize(
    ("typed", "month"),
    [("2023年6月", Month(2023, 6)), ("d:2023-06-01", Month(2023, 6)), ("上月", None), ("", None)],
)
def test_the_report_month(typed: str, month: Month | None) -> None:
    one = submitted(workbook(*core(), FORM, cover=COVER | {"报告期": typed}))
    assert one.month == month
    assert one.cover is not None
    fault = one.cover.items["period"].fault
    assert (fault is not None and fault.code == "CV27") == (typed == "上月")


def test_the_town_of_the_cover_decides_the_columns() -> None:
    assert resolve_town(workbook(), SCHEMA) == "heilin"
    assert resolve_town(workbook(cover=COVER | {"镇街": "黑林镇"}), SCHEMA) == "heilin"
    assert resolve_town(workbook(cover=COVER | {"镇街": "别处"}), SCHEMA) is None
    assert resolve_town(mdbook("# 表\n| 1 |"), SCHEMA) is None


def test_a_cover_line_is_found_wherever_it_stands() -> None:
    cells = {(5, 4): "报告期：2023-06", (7, 2): "单位编码", (7, 3): "HL-03"}
    cells |= {(9, 1): "镇街", (9, 2): "heilin"}
    moved = grid("填报信息", cells)
    one = submitted(book("x.xlsx", [moved, *core(), FORM]))
    assert (one.unit, one.month) == ("HL-03", Month(2023, 6))
    missing = {n.facts["header"] for n in one.notices if n.code == "ST12"}
    assert missing == {"填报日期", "填报人", "报送版本", "清单范围"}


def test_nothing_recognised_is_one_finding() -> None:
    one = submitted(mdbook("# Sheet1\n| 会议记录 |\n| 大家好 |"))
    assert [n.code for n in one.notices] == ["ST05"]
    assert (one.tables, one.forms, one.cover) == ({}, {}, None)


def test_missing_sheets_are_named() -> None:
    sheets = [sheet for sheet in core() if sheet.name != "验收销号清单"]
    one = submitted(workbook(*sheets))
    assert [n.facts["sheet"] for n in one.notices if n.code == "ST08"] == ["验收销号清单", "调度表"]


def test_which_forms_are_due_is_the_rosters_business() -> None:
    other = COVER | {"单位编码": "HL-04", "单位名称": "黑林四村"}
    assert noticed(submitted(workbook(*core(), cover=other), roster())) == []
    assert noticed(submitted(workbook(*core()), roster())) == ["ST08"]


def test_without_a_roster_only_what_every_such_unit_files_is_missing() -> None:
    """A committee or 安办 has the department's workbook with other forms."""
    full = town("full")
    lists = [list_sheet(SCHEMA.town_list(one, full), ()) for one in SCHEMA.core_lists]
    cover = COVER | {"模板编号": "full-department", "镇街": "full"}
    assert [n.facts["sheet"] for n in submitted(workbook(*lists, cover=cover)).notices
            if n.code == "ST08"] == ["调度表"]  # fmt: skip
    cover |= {"模板编号": "full-village"}
    assert [n.facts["sheet"] for n in submitted(workbook(*lists, cover=cover)).notices
            if n.code == "ST08"] == ["调度表", "9+6汇总表", "十条措施表"]  # fmt: skip


def renamed(sheets: Iterable[Sheet], old: str, new: str) -> list[Sheet]:
    return [replace(sheet, name=new) if sheet.name == old else sheet for sheet in sheets]


def test_a_list_under_another_name_is_known_by_its_header() -> None:
    sheets = renamed(core(hazards=[HAZARD]), "隐患清单", "隐患清单 (2)")
    one = submitted(workbook(*sheets, FORM))
    assert len(one.tables["hazards"]) == 1
    assert one.tables["hazards"].sheet == "隐患清单 (2)"
    notice = next(n for n in one.notices if n.code == "ST09")
    assert notice.facts == {"actual": "隐患清单 (2)", "sheet": "隐患清单"}


def test_every_core_list_is_known_by_its_header_alone() -> None:
    sheets = [replace(sheet, name=f"Sheet{n}") for n, sheet in enumerate(core(), 1)]
    one = submitted(workbook(*sheets, replace(FORM, name="Sheet99")))
    assert set(one.tables) == set(SCHEMA.core_lists)
    assert one.forms.keys() == {"dispatch"}
    assert noticed(one) == ["ST09"] * 11


def test_two_sheets_of_one_list_are_refused_only_when_both_are_filled() -> None:
    spare = replace(core()[2], name="隐患清单 (2)")
    assert noticed(submitted(workbook(*core(hazards=[HAZARD]), spare, FORM)), "CV09") == []
    filled = replace(core(hazards=[HAZARD])[2], name="隐患清单 (2)")
    one = submitted(workbook(*core(hazards=[HAZARD]), filled, FORM))
    notice = next(n for n in one.notices if n.code == "ST10")
    assert notice.facts == {"sheet": "隐患清单", "first": "隐患清单", "second": "隐患清单 (2)"}
    swapped = submitted(workbook(*core(), filled, FORM))
    assert (len(swapped.tables["hazards"]), noticed(swapped, "CV09")) == (1, ["ST09"])


def test_two_copies_of_a_form_are_refused_only_when_both_are_filled() -> None:
    form = SCHEMA.forms["nine_plus_six"]
    cover = COVER | {"镇街": "shanyao", "模板编号": "shanyao-village"}
    filled = form_sheet(form, {"unit": "黑林三村", "date": "2023-06-25", "r1_current": "已开展"})
    blank = replace(form_sheet(form, {}), name="9+6汇总表 (2)")
    for first, second, code in (
        (filled, blank, []),
        (filled, replace(filled, name="副本"), ["ST10"]),
    ):
        one = submitted(workbook(*core(), first, second, cover=cover))
        assert [n.code for n in one.notices if n.code in ("ST09", "ST10")] == code
        assert one.forms["nine_plus_six"]["r1_current"] == "已开展"


def test_unknown_sheets_are_told_and_our_own_are_not() -> None:
    notes = grid("会议记录", {(1, 1): "大家好"})
    ours = [grid(name, {(1, 1): "隐患编号"}) for name in ("校验结果", "_xlhazard", "_lists")]
    guide = grid("填报说明", {(1, 1): "怎样填"})
    empty = grid("Sheet3", {})
    one = submitted(workbook(*core(), FORM, notes, guide, empty, *ours))
    assert [(n.code, n.sheet) for n in one.notices if n.code == "ST11"] == [("ST11", "会议记录")]


def test_a_list_without_header_row_is_told_once() -> None:
    sheets = [grid("隐患清单", {(1, 1): "YH-1"}) if s.name == "隐患清单" else s for s in core()]
    one = submitted(workbook(*sheets, FORM))
    assert noticed(one) == ["ST28"]
    assert "hazards" not in one.tables


def test_the_1904_date_system_is_told() -> None:
    made = replace(workbook(*core(), FORM), facts=Facts(date1904=True))
    assert noticed(submitted(made)) == ["ST27"]


ENTERPRISE = {"企业编号": "91320707MA1TE5T0XK", "企业名称": "宏达石材", "规模": "小微"}


def test_names_are_looked_up_in_the_workbook_then_in_the_master() -> None:
    own = submitted(workbook(*core(hazards=[HAZARD], enterprises=[ENTERPRISE]), FORM))
    assert own.tables["hazards"].rows[0]["enterprise_code"] == "91320707MA1TE5T0XK"
    elsewhere = submitted(workbook(*core(enterprises=[ENTERPRISE]))).tables["enterprises"]
    other = submitted(workbook(*core(hazards=[HAZARD]), FORM), registry=elsewhere)
    assert other.tables["hazards"].rows[0]["enterprise_code"] == "91320707MA1TE5T0XK"
    none = submitted(workbook(*core(hazards=[HAZARD]), FORM))
    assert none.tables["hazards"].rows[0].faults["enterprise_code"].code == "CV01"


def test_a_village_may_be_called_by_its_name() -> None:
    one = submitted(workbook(*core(enterprises=[ENTERPRISE | {"所属村": "三村"}]), FORM), roster())
    assert one.tables["enterprises"].rows[0]["village"] == "HL-03"
