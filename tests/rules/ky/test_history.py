"""KY11, KY12, KY14, KY16, KY19, KY20, KY22: what the master and the command know."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.check import Case, check, honest, places
from xlhazard.model.month import Month

CODE = "91320707MA1TE5T0XK"
FIRST = "YH-HL-03-2023-0001-J"
KNOWN = {"隐患编号": FIRST, "企业编号": CODE, "发现日期": "2023-05-10", "隐患点": "配电房"}
CLOSED = {"隐患编号": FIRST, "验收日期": "2023-05-20", "销号日期": "2023-05-20"}


def listings(level: str, listed: str) -> str:
    headers = "隐患编号 | 挂牌级别 | 提请日期 | 挂牌日期"
    return f"# 挂牌督办台账\n| {headers} |\n| {FIRST} | {level} | 2023-06-12 | {listed} |"


def hazard(enterprise: str = CODE, found: str = "2023-05-10", where: str = "配电房") -> str:
    headers = "隐患编号 | 企业编号 | 发现日期 | 隐患点"
    return f"# 隐患清单\n| {headers} |\n| {FIRST} | {enterprise} | {found} | {where} |"


def enterprise(name: str, former: str = "") -> str:
    return f"# 企业底册\n| 企业编号 | 企业名称 | 曾用名 |\n| {CODE} | {name} | {former} |"


def acceptance(closed: str, result: str = "合格", day: str = "2023-05-20") -> str:
    headers = "隐患编号 | 验收日期 | 验收结论 | 销号日期"
    return f"# 验收销号清单\n| {headers} |\n| {FIRST} | {day} | {result} | {closed} |"


NO_ROWS = "# 整改清单\n| 隐患编号 | 整改措施 | 整改开始日期 |\n"
CASES = (
    Case(
        "KY11",
        listings("镇级", "2023-06-22"),
        ("挂牌督办台账!D2",),
        listings("镇级", "2023-06-20"),
        "2023-06-20",
        master={"listings": ({"隐患编号": FIRST, "挂牌级别": "镇级", "挂牌日期": "2023-06-20"},)},
    ),
    Case(
        "KY12",
        hazard(found="2023-06-18") + "\n" + NO_ROWS,
        ("隐患清单!A2",),
        hazard(found="2023-06-19") + "\n" + NO_ROWS,
        "8天",
    ),
    Case(
        "KY14",
        enterprise("顺达石材有限公司"),
        ("企业底册!B2",),
        enterprise("顺达石材有限公司", "宏达石材厂、宏达石材有限责任公司"),
        "宏达石材有限公司",
        master={"enterprises": ({"企业编号": CODE, "企业名称": "宏达石材有限公司"},)},
    ),
    Case(
        "KY19",
        hazard(found="2023-06-12", where="成品仓库"),
        ("隐患清单!A2",),
        hazard(found="2023-06-12", where="一楼配电房"),
        "配电房",
        master={"hazards": (KNOWN,)},
    ),
    Case(
        "KY20",
        hazard() + "\n" + acceptance("2023-05-20", "不合格"),
        ("验收销号清单!C2",),
        hazard() + "\n" + acceptance("2023-05-20"),
        "2023-05-20",
        master={"hazards": (KNOWN,), "acceptances": (CLOSED,)},
    ),
    Case(
        "KY22",
        "# 挂牌督办台账\n| 隐患编号 | 挂牌级别 | 督办人 |\n" + f"| {FIRST} | 镇级 | 王五一 |",
        ("挂牌督办台账!C2",),
        "# 挂牌督办台账\n| 隐患编号 | 挂牌级别 | 督办人 |\n"
        f"| {FIRST} | 镇级 | 李 强 |\n| {FIRST} | 企业内部 | 王五一 |",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_both_sides(case: Case) -> None:
    case.verify()


def test_a_closed_hazard_left_open_by_an_absent_row() -> None:
    world = honest().with_master_rows("hazards", KNOWN).with_master_rows("acceptances", CLOSED)
    assert places(check(hazard(), world), "KY20") == ["隐患清单!A2"]
    carried = world.with_cover(清单范围="结转在办")
    assert places(check(hazard(), carried), "KY20") == []


def test_an_approved_correction_lets_a_closing_be_taken_back() -> None:
    world = honest().with_master_rows("hazards", KNOWN).with_master_rows("acceptances", CLOSED)
    corrected = world.with_rows("corrections", {"更正对象": FIRST, "更正项目": "销号日期"})
    text = hazard() + "\n" + acceptance("")
    assert places(check(text, world), "KY20") == ["验收销号清单!D2"]
    assert places(check(text, corrected), "KY20") == []


def test_closings_of_later_months_do_not_count_against_an_earlier_month() -> None:
    later = {**CLOSED, "验收日期": "2023-07-10", "销号日期": "2023-07-10", "首报期": "2023-07"}
    world = honest().with_master_rows("hazards", KNOWN).with_master_rows("acceptances", later)
    assert places(check(hazard(), world), "KY20") == []


def test_what_the_office_filled_in_after_the_issue_is_no_change_of_the_unit() -> None:
    filled = {"隐患编号": FIRST, "挂牌级别": "镇级", "挂牌日期": "2023-06-20"}
    world = honest().with_master_rows("listings", filled)
    assert places(check(listings("镇级", ""), world), "KY11") == []


def test_an_id_known_only_from_later_months_is_still_known() -> None:
    world = honest().with_master_rows("hazards", KNOWN)
    both = hazard("92320707MA1TE5T18G", "2023-06-12")
    assert places(check(both, world), "KY19") == ["隐患清单!A2"]
    one = hazard("92320707MA1TE5T18G")
    assert places(check(one, world), "KY19") == []


def test_a_rectification_row_in_the_master_is_enough() -> None:
    text = hazard(found="2023-06-01") + "\n" + NO_ROWS
    world = honest().with_master_rows("rectifications", {"隐患编号": FIRST})
    assert places(check(text), "KY12") == ["隐患清单!A2"]
    assert places(check(text, world), "KY12") == []


def test_the_month_of_the_command() -> None:
    world = honest()
    july = replace(world, expected_month=Month(2023, 7))
    june = replace(world, expected_month=Month(2023, 6))
    assert places(check("", july), "KY16") == ["填报信息!B4"]
    assert places(check("", june), "KY16") == []
    assert "KY16" in [one.code for one in check("", world).skipped]


def test_an_empty_roster_of_people_skips() -> None:
    world = honest().with_master_rows("people")
    assert "KY22" in [one.code for one in check("", world).skipped]
