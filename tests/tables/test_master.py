"""The master as staff leave it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.schemas import SCHEMA, town
from tests.support.sheets import book, grid, list_sheet
from tests.tables.reading import JUNE, scope_of
from xlhazard.model.master import Master
from xlhazard.model.table import Value
from xlhazard.model.workbook import RawCell, Sheet
from xlhazard.schema.types import Kind
from xlhazard.tables.display import display, plain_text, text
from xlhazard.tables.master import build_master
from xlhazard.tables.names import former_names, without_place
from xlhazard.tables.similar import edit_distance
from xlhazard.tables.values import read_value

HEILIN = town("heilin")
LISTS = SCHEMA.lists_in_master(HEILIN)


def sheets(**rows: object) -> list[Sheet]:
    return [
        list_sheet(SCHEMA.in_master(SCHEMA.town_list(one, HEILIN)), rows.get(one, ()))
        for one in LISTS
    ]


def master(made: list[Sheet]) -> Master:
    return build_master(book("总台账.xlsx", made), SCHEMA, HEILIN)


HAZARD = {
    "隐患编号": "YH-HL-03-2023-0001-J",
    "隐患点": "东墙",
    "隐患等级": "重大",
    "填报单位编码": "黑林三村",
    "首报期": "2023-05",
    "更新日期": "d:2023-06-27",
}
UNIT = {"单位编码": "HL-03", "单位名称": "黑林三村", "类型": "村", "执法权": "否"}


def test_every_list_with_the_columns_of_the_merge() -> None:
    read = master(sheets(hazards=[HAZARD], units=[UNIT]))
    assert tuple(read.tables) == LISTS
    assert read.notices == ()
    (row,) = read.tables["hazards"].rows
    assert (row["filed_by"], row["first_period"]) == ("HL-03", "2023-05")
    assert row.day("updated_on") == dt.date(2023, 6, 27)


def test_settings_are_texts_by_key() -> None:
    rows = [
        {"参数": "town", "取值": "heilin", "说明": "镇街"},
        {"参数": "campaign_start", "取值": "d:2023-05-01"},
        {"参数": "late_days", "取值": "n:10"},
        {"参数": "report_days", "取值": "", "说明": "未设"},
        {"参数": "due_inclusive", "取值": "是"},
    ]
    assert master(sheets(settings=rows)).settings == {
        "town": "heilin",
        "campaign_start": "2023-05-01",
        "late_days": "10",
        "due_inclusive": "是",
    }


def test_staff_may_add_columns_rows_and_sheets() -> None:
    rows = [HAZARD | {"本办备注": "已电话催办"}, {"序号": "合计"}]
    made = [*sheets(hazards=rows), grid("看板", {(1, 1): "本月"})]
    read = master(made)
    assert read.notices == ()
    assert len(read.tables["hazards"]) == 1


def test_a_lost_header_a_lost_sheet_and_a_copy_are_told() -> None:
    made = [one for one in sheets() if one.name != "隐患清单"]
    cells = {(1, n): h for n, h in enumerate(["隐患编号", "隐患点", "隐患描述"], 1)}
    read = master([*made, grid("隐患清单", cells)])
    assert {one.code for one in read.notices} == {"ST12"}
    assert [one.code for one in master(made).notices] == ["ST08"]


def test_a_copied_sheet_does_not_hide_the_right_one() -> None:
    copy = replace(sheets(hazards=[HAZARD])[2], name="隐患清单 (2)")
    read = master([copy, *sheets(hazards=[HAZARD, HAZARD | {"隐患编号": "YH-HL-03-2023-0002-5"}])])
    assert read.tables["hazards"].sheet == "隐患清单"
    assert len(read.tables["hazards"]) == 2


VALUES: list[tuple[Kind, str, str, Value, object]] = [
    (Kind.CODE, "hazards", "grade", "major", "重大"),
    (Kind.YES_NO, "acceptances", "signed", False, "否"),
    (
        Kind.MULTI_CODE,
        "inspections",
        "outsourcing",
        ("unclear", "not_unified"),
        "管理职责不清、未统一管理",
    ),
    (Kind.PERSON, "hazards", "responsible_person", ("李强", "王芳"), "李强、王芳"),
    (Kind.DATE, "hazards", "due", dt.date(2023, 6, 30), dt.date(2023, 6, 30)),
    (Kind.MONEY_WAN, "rectifications", "funds", Decimal("1.5"), Decimal("1.5")),
    (Kind.WHOLE, "inspections", "problem_count", 3, 3),
    (Kind.TEXT, "hazards", "description", "裂缝", "裂缝"),
    (Kind.TEXT, "hazards", "description", None, None),
]


@pytest.mark.parametrize(("kind", "list_id", "name", "value", "shown"), VALUES)
def test_values_are_written_as_people_read_them_and_read_back(
    kind: Kind, list_id: str, name: str, value: Value, shown: object
) -> None:
    column = SCHEMA.lists[list_id].column(name)
    assert column.kind is kind
    assert display(column, value, SCHEMA) == shown
    written = text(column, value, SCHEMA)
    read = read_value(column, RawCell("s", written), scope_of(list_id))
    assert (read.value, read.read_as) == (value, None)


@given(st.decimals(0, 10**8, places=4))
def test_amounts_come_back_to_the_last_digit(amount: Decimal) -> None:
    column = SCHEMA.lists["rectifications"].column("funds")
    shown = plain_text(amount)
    assert read_value(column, RawCell("s", shown), JUNE).value == amount
    if len(shown.replace(".", "").lstrip("0")) <= 15:
        assert read_value(column, RawCell("n", shown), JUNE).value == amount


@given(st.sampled_from(sorted(SCHEMA.codes)), st.data())
def test_every_label_synonym_and_id_means_its_code(codes: str, data: st.DataObject) -> None:
    known = SCHEMA.codes[codes]
    one = data.draw(st.sampled_from(known.codes))
    for said in (one.label, *one.synonyms):
        assert known.by_fold[_folded(said)].id == one.id


def _folded(said: str) -> str:
    from xlhazard.model.fold import fold

    return fold(said)


def test_names_of_places_and_former_names() -> None:
    assert without_place("江苏省连云港市赣榆区黑林镇宏达石材厂") == "宏达石材厂"
    assert without_place("黑林镇") == "黑林镇"
    assert former_names("宏远石材厂、宏图石材") == ("宏远石材厂", "宏图石材")


@given(st.text("宏达弘石材", max_size=6), st.text("宏达弘石材", max_size=6), st.integers(0, 3))
def test_edit_distance(one: str, other: str, most: int) -> None:
    full = edit_distance(one, other)
    assert full == edit_distance(other, one)
    assert (full == 0) == (one == other)
    assert min(edit_distance(one, other, most), most + 1) == min(full, most + 1)
