"""Headers are matched by their words: any order, other names, two or three rows."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tables.sheets import built, codes, header_of, list_of, sheet_of
from xlhazard.model.workbook import RawCell, Sheet
from xlhazard.tables.headers import find_header

ROW = {
    "隐患编号": "YH-HL-03-2023-0001-J",
    "隐患点": "配电房",
    "隐患描述": "配电箱未上锁",
    "隐患等级": "一般",
    "发现日期": "2023-06-01",
    "责任人": "李强",
}


def test_a_title_and_notes_above_do_not_matter() -> None:
    sheet = sheet_of(
        """
        | 黑林三村隐患清单 |
        ||
        | 填报单位：黑林三村 | | 时间：2023年6月26日 |
        | 序号 | 隐患编号 | 隐患点 | 隐患等级 |
        | 1 | YH-HL-03-2023-0001-J | 配电房 | 一般 |
        """,
        "A1:D1",
    )
    header = header_of("hazards", sheet)
    assert (header.last_row, header.columns["hazard_id"], header.columns["grade"]) == (4, 2, 4)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("隐患等级", "grade"),
        ("等级", "grade"),
        (" 隐 患 等 级 ", "grade"),
        ("隐患\n等级", "grade"),
        ("隐患等级*", "grade"),
        ("隐患等级（必填）", "grade"),
        ("隐患等级（重大/较大/一般）", "grade"),
        ("整改期限", "due"),
        ("整改时限（年/月/日）", "due"),
        ("隐患级别", "grade"),
    ],
)
def test_other_wordings(header: str, name: str) -> None:
    sheet = sheet_of(f"| 隐患编号 | 隐患点 | 发现日期 | {header.replace(chr(10), ' ')} |")
    assert header_of("hazards", sheet).columns[name] == 4


def test_similar_is_not_the_same() -> None:
    sheet = sheet_of("| 隐患编号 | 隐患点 | 发现日期 | 隐患等次 | 责任人电话 |")
    header = header_of("hazards", sheet)
    assert "grade" not in header.columns
    assert header.unknown == {4: "隐患等次", 5: "责任人电话"}


def test_fewer_than_three_matches_is_no_header() -> None:
    assert find_header(sheet_of("| 隐患编号 | 隐患点 | 别的 |"), list_of("hazards")) is None
    deep = "\n".join("||" for _ in range(15)) + "\n| 隐患编号 | 隐患点 | 发现日期 |"
    assert find_header(sheet_of(deep), list_of("hazards")) is None


def test_a_short_list_needs_all_of_its_columns() -> None:
    assert find_header(sheet_of("| 日期 | 日期类别 | 名称 |"), list_of("rest_days")) is not None


def test_two_rows_merged_downwards_and_a_group_above() -> None:
    sheet = sheet_of(
        """
        | 隐患清单 |
        | 序号 | 隐患编号 | 基本情况 | | | 整改要求 | |
        | | | 隐患点 | 隐患描述 | 隐患等级 | 责任人 | 整改时限 |
        | 1 | YH-HL-03-2023-0001-J | 配电房 | 配电箱未上锁 | 一般 | 李强 | 2023-06-20 |
        """,
        "A1:G1",
        "A2:A3",
        "B2:B3",
        "C2:E2",
        "F2:G2",
    )
    made = built("hazards", sheet)
    assert made.table.header_row == 3
    (row,) = made.table.rows
    assert (row["hazard_id"], row["grade"], row["location"]) == (
        "YH-HL-03-2023-0001-J",
        "minor",
        "配电房",
    )
    assert str(made.table.cell(row, "due")) == "G4"
    assert codes(made) == []


def test_group_and_sub_header_together_make_the_name() -> None:
    sheet = sheet_of(
        """
        | 隐患 | | | 企业 | | 责任 | |
        | 编号 | 等级 | 描述 | 编号 | 名称 | 单位 | 人 |
        | YH-HL-03-2023-0001-J | 一般 | 无锁 | CS-HL-03-0001 | 宏达 | 宏达 | 李强 |
        """,
        "A1:C1",
        "D1:E1",
        "F1:G1",
    )
    header = header_of("hazards", sheet)
    assert (header.first_row, header.last_row) == (1, 2)
    wanted = {"hazard_id": 1, "grade": 2, "description": 3, "enterprise_code": 4}
    wanted |= {"enterprise_name": 5, "responsible_unit": 6, "responsible_person": 7}
    assert header.columns == wanted


def test_three_rows() -> None:
    sheet = sheet_of(
        """
        | 序号 | 隐患情况 | | | |
        | | 隐患编号 | 现场 | | 责任人 |
        | | | 隐患点 | 隐患描述 | |
        | 1 | YH-HL-03-2023-0001-J | 配电房 | 箱门未锁 | 李强 |
        """,
        "A1:A3",
        "B1:E1",
        "B2:B3",
        "C2:D2",
        "E2:E3",
    )
    made = built("hazards", sheet)
    assert made.table.header_row == 3
    assert [row["location"] for row in made.table] == ["配电房"]
    assert made.table.rows[0]["responsible_person"] == ("李强",)


GROUPED = """
| 隐患编号 | 隐患点 | 隐患等级 | 整改责任单位 | | |
| | | | 建设 | 设计 | 施工 |
| YH-HL-03-2023-0001-J | 东墙 | 一般 | {0} | {1} | {2} |
"""
GROUP_MERGES = ("A1:A2", "B1:B2", "C1:C2", "D1:F1")


def test_a_heading_over_three_columns_reads_the_one_that_is_filled() -> None:
    made = built("hazards", sheet_of(GROUPED.format("", "", "宏达建筑"), *GROUP_MERGES))
    (row,) = made.table.rows
    assert row["responsible_unit"] == "宏达建筑"
    assert codes(made) == []


def test_a_heading_over_three_columns_keeps_all_that_is_filled() -> None:
    sheet = sheet_of(GROUPED.format("甲公司", "", "乙公司"), *GROUP_MERGES)
    made = built("hazards", sheet)
    (row,) = made.table.rows
    assert row["responsible_unit"] == "建设：甲公司；施工：乙公司"
    assert made.table.header_row == 2
    assert [(str(one.cell), one.read) for one in made.read_as] == [("C3", "一般")] * 0 + [
        ("D3", "建设：甲公司；施工：乙公司")
    ]


def test_sub_headings_without_downward_merges() -> None:
    sheet = sheet_of(GROUPED.format("甲公司", "", ""), "D1:F1")
    made = built("hazards", sheet)
    assert (made.table.header_row, len(made.table)) == (2, 1)


def test_two_columns_with_one_header_are_refused_only_when_both_are_filled() -> None:
    text = "| 隐患编号 | 隐患点 | 责任人 | 责任人 |\n| {0} | 东墙 | {1} | {2} |"
    one = built("hazards", sheet_of(text.format(ROW["隐患编号"], "", "李强")))
    assert codes(one) == []
    assert one.table.rows[0]["responsible_person"] == ("李强",)
    both = built("hazards", sheet_of(text.format(ROW["隐患编号"], "王芳", "李强")))
    assert codes(both) == [("ST14", "D1")]
    facts = next(n.facts for n in both.notices if n.code == "ST14")
    assert (facts["header"], facts["cell1"], facts["cell2"]) == ("责任人", "C1", "D1")


def test_missing_columns_are_errors_only_when_they_are_needed() -> None:
    made = built("hazards", sheet_of("| 隐患编号 | 隐患点 | 隐患描述 |\n| | 东墙 | 裂缝 |"))
    missing = {one.field: one.code for one in made.notices}
    assert missing["grade"] == "ST12"
    assert missing["criterion"] == "ST12"
    assert missing["found_by"] == "ST13"
    assert missing["status"] == "ST13"
    assert "seq" not in missing
    assert "remark" not in missing
    assert all(str(one.cell) == "A1" for one in made.notices)


def test_unknown_columns_are_told_only_with_data() -> None:
    text = "| 隐患编号 | 隐患点 | 隐患描述 | 所属网格 | |\n| | 东墙 | 裂缝 | {0} | {1} |"
    assert codes(built("hazards", sheet_of(text.format("", "")))) == []
    made = built("hazards", sheet_of(text.format("三组", "备用")))
    assert codes(made) == [("ST15", "D1"), ("ST15", "E1")]
    assert [one.facts["header"] for one in made.notices if one.code == "ST15"] == [
        "所属网格",
        "E（没有表头）",
    ]


@settings(max_examples=40)
@given(
    st.permutations(list(ROW)),
    st.integers(0, 3),
    st.integers(0, 4),
    st.integers(0, 3),
    st.randoms(use_true_random=False),
)
def test_order_of_columns_blank_rows_and_titles_change_nothing(
    order: list[str], titles: int, offset: int, blanks: int, chance: random.Random
) -> None:
    rows: dict[int, dict[int, RawCell]] = {}
    for title in range(titles):
        rows[title + 1] = {1: RawCell("s", f"黑林三村隐患台账（{title}）")}
    header_row = titles + 1
    strangers = [f"自定{n}" for n in range(offset)]
    columns = [*order, *strangers]
    chance.shuffle(columns)
    rows[header_row] = {n: RawCell("s", text) for n, text in enumerate(columns, 2)}
    rows[header_row + 1 + blanks] = {
        n: RawCell("s", ROW[text]) for n, text in enumerate(columns, 2) if text in ROW
    }
    made = built("hazards", Sheet("隐患清单", rows))
    (row,) = made.table.rows
    assert row.number == header_row + 1 + blanks
    assert dict(row.values) == dict(_plain().values)
    assert codes(made) == []


def _plain() -> object:
    text = " | ".join(ROW)
    values = " | ".join(ROW.values())
    (row,) = built("hazards", sheet_of(f"| {text} |\n| {values} |")).table.rows
    return row
