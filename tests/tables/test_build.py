"""From rows to records: what is one, what is none, what cannot be read."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.tables.sheets import built, codes, sheet_of
from xlhazard.model.table import Row
from xlhazard.tables.names import Registry
from xlhazard.tables.resolving import Names

HEAD = "| 序号 | 隐患编号 | 隐患点 | 隐患描述 | 隐患等级 | 发现日期 | 整改时限 | 责任人 | 备注 |\n"
ONE = "| 1 | YH-HL-03-2023-0001-J | 配电房 | 箱门未锁 | 一般 | 2023-06-01 | 2023-06-20 | 李强 | |\n"


def rows_of(text: str, *merged: str) -> tuple[Row, ...]:
    return built("hazards", sheet_of(HEAD + text, *merged)).table.rows


def test_blank_rows_and_spare_ids_are_no_records() -> None:
    spare = "| 2 | YH-HL-03-2023-0002-5 | | | | | | | |\n"
    made = built(
        "hazards",
        sheet_of(HEAD + "||\n" + ONE + "||\n" + spare + "| 3 |\n| | | | | | | | | 备用 |\n"),
    )
    assert [row.number for row in made.table] == [3]
    assert codes(made) == []
    assert made.table.last_row == 7


@pytest.mark.parametrize(
    "text",
    [
        "| 合计 | | | | | | | | |\n",
        "| | 合 计 | 3 | | | | | | |\n",
        "| 本月小计： | | 3 | | | | | | |\n",
        "| | | 以下空白 | | | | | | |\n",
        "| 注：重大隐患须挂牌。 |\n",
        "| 说明 1.本表按月报送 |\n",
        "| 填报人：李强 | | 审核人：王芳 | | | 填报日期：2023年6月26日 |\n",
        "| 填表人： | 李强 | | | 审核人： | 王芳 |\n",
        HEAD,
    ],
)
def test_totals_notes_signatures_and_repeated_headers_are_passed_over(text: str) -> None:
    made = built("hazards", sheet_of(HEAD + ONE + text + ONE))
    assert [row.number for row in made.table] == [2, 4]
    assert codes(made) == [("ST25", "None")]
    assert made.notices[-1].facts["rows"] == "3"


def test_a_wide_merged_line_between_records_is_passed_over() -> None:
    made = built("hazards", sheet_of(HEAD + "| 一、新增隐患 |\n" + ONE, "A2:I2"))
    assert [row.number for row in made.table] == [3]


@pytest.mark.parametrize(
    "text",
    [
        "| 2 | YH-HL-03-2023-0002-5 | 小计电子厂门口 | 线路老化 | | | | | |\n",
        "| 2 | | 说明书缺失的设备 | 无操作说明 | | | | | |\n",
        "| 2 | | | 说明书缺失 | | | | 李强 | |\n",
    ],
)
def test_ordinary_rows_are_not_passed_over(text: str) -> None:
    assert len(rows_of(text)) == 1


def test_a_row_with_a_second_key_part_is_a_record() -> None:
    made = built(
        "trainings",
        sheet_of("| 举办日期 | 活动类型 | 组织单位 | 主题 |\n| 2023-06-01 | | | 演练 |"),
    )
    assert len(made.table) == 1


def test_values_keep_their_cells_and_what_was_typed() -> None:
    made = built("hazards", sheet_of(HEAD + ONE.replace("2023-06-01", "2023.6.1")))
    (row,) = made.table.rows
    assert row.day("found_on") == dt.date(2023, 6, 1)
    assert row.typed["found_on"] == "2023.6.1"
    assert str(made.table.cell(row, "found_on")) == "F2"
    assert [(str(o.cell), o.typed, o.read) for o in made.read_as] == [
        ("F2", "2023.6.1", "2023-06-01")
    ]


def test_unreadable_cells_are_faults_and_not_blank() -> None:
    text = "| 1 | YH-HL-03-2023-0001-J | #REF! | =A1 | 特大 | 6月31日 | 尽快 | 同上 | |\n"
    (row,) = rows_of(text)
    assert {name: fault.code for name, fault in row.faults.items()} == {
        "location": "ST18",
        "description": "ST17",
        "grade": "CV06",
        "found_on": "CV02",
        "due": "CV11",
        "responsible_person": "CV19",
    }
    assert row.faults["location"].facts["cell"] == "C2"
    assert not row.blank("grade")
    assert row["grade"] is None


def test_warnings_come_with_their_cell() -> None:
    made = built(
        "hazards",
        sheet_of(HEAD + ONE.replace("2023-06-20", "2023.7").replace("2023-06-01", "6月1日")),
    )
    assert codes(made) == [("CV09", "F2"), ("CV08", "G2")]
    assert made.table.rows[0]["due"] == dt.date(2023, 7, 31)


@pytest.mark.parametrize(
    ("grade", "found", "due"),
    [
        ("一般", "2023-06-05", dt.date(2023, 6, 5)),
        ("危及人身安全", "2023-06-05", dt.date(2023, 6, 5)),
        ("重大", "2023-06-05", None),
        ("较大", "2023-06-05", None),
        ("", "2023-06-05", None),
        ("一般", "", None),
    ],
)
def test_at_once_is_the_day_of_discovery_in_minor_cases(
    grade: str, found: str, due: dt.date | None
) -> None:
    text = f"| 1 | YH-HL-03-2023-0001-J | 东墙 | 裂缝 | {grade} | {found} | 立即整改 | 李强 | |\n"
    made = built("hazards", sheet_of(HEAD + text))
    (row,) = made.table.rows
    assert row["due"] == due
    assert [fault.code for fault in row.faults.values()] == ([] if due else ["CV11"])
    assert any(one.read == "2023-06-05" for one in made.read_as) == (due is not None)


def test_running_numbers_are_nobodys_fault() -> None:
    (row,) = rows_of(ONE.replace("| 1 |", "| 一-1 |"))
    assert row.faults == {}


def test_formulas_with_a_result_are_read_like_typed_cells() -> None:
    (row,) = rows_of(ONE.replace("2023-06-20", "=F2+19 -> d:2023-06-20"))
    assert row["due"] == dt.date(2023, 6, 20)


def test_derived_columns_are_read_without_faults() -> None:
    text = (
        "| 隐患编号 | 企业名称 | 隐患等级 | 整改时限 | 整改措施 |\n"
        "| YH-HL-03-2023-0001-J | #N/A | 特大 | 2023-07-01 | 换锁 |\n"
        "| YH-HL-03-2023-0002-5 | =A1 | 重大 | | 换锁 |\n"
    )
    made = built("rectifications", sheet_of(text))
    first, second = made.table.rows
    assert (first.faults, second.faults) == ({}, {})
    assert (first["grade"], first["due"], second["grade"]) == (None, dt.date(2023, 7, 1), "major")
    assert made.read_as == ()


def test_hidden_rows_and_columns_with_data_are_told_once() -> None:
    sheet = sheet_of(
        HEAD + ONE + ONE + ONE, hidden_rows=frozenset({2, 4, 40}), hidden_columns=((7, 7), (9, 9))
    )
    made = built("hazards", sheet)
    assert codes(made) == [("ST16", "None")]
    assert made.notices[-1].facts["rows"] == "第2、4行、G列"
    assert len(made.table) == 3


def test_merged_texts_are_read_down() -> None:
    sheet = sheet_of(HEAD + ONE + ONE.replace("李强", "") + ONE.replace("李强", ""), "H2:H4")
    made = built("hazards", sheet)
    assert [row["responsible_person"] for row in made.table] == [("李强",)] * 3
    assert codes(made) == [("ST21", "H2")]
    notice = made.notices[-1]
    assert notice.facts == {"range": "H2:H4", "n": 3, "value": "李强"}
    assert [(str(one.cell), one.typed, one.read) for one in made.read_as] == [
        ("H3", "", "李强"),
        ("H4", "", "李强"),
    ]


@pytest.mark.parametrize(
    ("area", "cell", "header", "fields"),
    [
        ("B2:B3", "B2", "隐患编号", {"hazard_id"}),
        ("C2:D2", "C2", "隐患点", {"location", "description"}),
        ("G2:H3", "G2", "整改时限", {"due", "responsible_person"}),
    ],
)
def test_merges_that_cannot_be_read(area: str, cell: str, header: str, fields: set[str]) -> None:
    made = built("hazards", sheet_of(HEAD + ONE + ONE, area))
    assert codes(made) == [("ST22", cell)]
    assert made.notices[-1].facts == {"range": area, "header": header}
    row = made.table.rows[0]
    assert row.faults.keys() == fields
    assert all(fault.told for fault in row.faults.values())


def test_merged_money_cannot_be_divided() -> None:
    text = (
        "| 隐患编号 | 整改措施 | 整改资金 |\n"
        "| YH-HL-03-2023-0001-J | 换锁 | 3 |\n"
        "| YH-HL-03-2023-0002-5 | 换锁 | |\n"
    )
    made = built("rectifications", sheet_of(text, "C2:C3"))
    assert codes(made) == [("ST22", "C2")]


@pytest.mark.parametrize("area", ["I2:J2", "A2:A3", "H2:H2"])
def test_harmless_merges(area: str) -> None:
    assert codes(built("hazards", sheet_of(HEAD + ONE + ONE, area))) == []


def test_an_unreadable_merged_cell_is_told_once() -> None:
    sheet = sheet_of(HEAD + ONE.replace("一般", "特大") + ONE.replace("一般", ""), "E2:E3")
    first, second = built("hazards", sheet).table.rows
    assert (first.faults["grade"].code, first.faults["grade"].told) == ("CV06", False)
    assert (second.faults["grade"].code, second.faults["grade"].told) == ("CV06", True)


NAMED = "| 隐患编号 | 企业编号 | 企业名称 | 隐患点 |\n| YH-HL-03-2023-0001-J | {0} | {1} | 东墙 |\n"
REGISTRY = """
| 企业编号 | 企业名称 | 曾用名 | 规模 |
| 91320707MA1TE5T0XK | 宏达石材有限公司 | 宏远石材厂 | 小微 |
| 92320707MA1TE5T18G | 黑林镇弘达石材厂 | | 小微 |
| CS-HL-03-0001 | 同名小店 | | 小微 |
| CS-HL-03-0002 | 同名小店 | | 小微 |
"""


def names() -> Names:
    own = Registry.of(built("enterprises", sheet_of(REGISTRY)).table)
    office = REGISTRY.replace("宏达石材有限公司", "外镇石料厂").replace(
        "91320707MA1TE5T0XK", "91320707MA1TE5T93P"
    )
    return Names(own, Registry.of(built("enterprises", sheet_of(office)).table))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("宏达石材有限公司", "91320707MA1TE5T0XK"),
        ("宏达石材有限责任公司", "91320707MA1TE5T0XK"),
        (" 宏 达 石材有限公司 ", "91320707MA1TE5T0XK"),
        ("宏远石材厂", "91320707MA1TE5T0XK"),
        ("外镇石料厂", "91320707MA1TE5T93P"),
    ],
)
def test_a_name_that_means_one_enterprise_gives_its_code(typed: str, found: str) -> None:
    made = built("hazards", sheet_of(NAMED.format("", typed)), names())
    (row,) = made.table.rows
    assert row["enterprise_code"] == found
    assert row.supplied == {"enterprise_code"}
    assert ("B2", "", found) in [(str(o.cell), o.typed, o.read) for o in made.read_as]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("宏大石材有限公司", "相近的有宏达石材有限公司（91320707MA1TE5T0XK）"),
        ("弘大石材厂", "相近的有黑林镇弘达石材厂（92320707MA1TE5T18G）"),
        ("没听说过的作坊", "请核对名称，或先登记到企业底册"),
        ("同名小店", "有2家叫“同名小店”（CS-HL-03-0001、CS-HL-03-0002）"),
        ("宏达石材有限公司一分厂", "没有“宏达石材有限公司一分厂”"),
    ],
)
def test_a_name_that_means_none_or_several_is_only_told(typed: str, says: str) -> None:
    (row,) = built("hazards", sheet_of(NAMED.format("", typed)), names()).table.rows
    fault = row.faults["enterprise_code"]
    assert fault.code == "CV01"
    assert says in str(fault.facts["hint"])


def test_a_typed_code_stands() -> None:
    (row,) = built(
        "hazards", sheet_of(NAMED.format("CS-HL-03-0001", "宏达石材有限公司")), names()
    ).table.rows
    assert (row["enterprise_code"], row.supplied) == ("CS-HL-03-0001", frozenset())


def test_no_name_no_code_is_simply_blank() -> None:
    (row,) = built("hazards", sheet_of(NAMED.format("", "")), names()).table.rows
    assert row.blank("enterprise_code")
