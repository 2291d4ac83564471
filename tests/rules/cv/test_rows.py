"""CV01 where the row decides, CV21 to CV25."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.base import World
from tests.support.check import Case, check, honest, place, places

CARD = "11010519491231002X"


def hazards(*headers: str, **cells: str) -> str:
    row = {
        "隐患编号": "YH-HL-03-2023-0001-J",
        "企业名称": "宏达石材有限公司",
        "隐患描述": "配电箱门未上锁",
        "隐患等级": "一般",
        "隐患来源": "企业自查",
        "发现日期": "2023-06-10",
        "整改时限": "2023-06-30",
    } | cells
    return f"# 隐患清单\n| {' | '.join(row)} |\n| {' | '.join(row.values())} |\n"


def rectifications(plan: str) -> str:
    return f"""
    # 整改清单
    | 隐患编号 | 整改措施 | 节点计划 |
    | YH-HL-03-2023-0001-J | 更换配电箱门锁并张贴标识 | {plan} |
    """


REWARDS = """
    # 举报奖励
    | 举报编号 | 受理日期 | 受理人 | 内容摘要 | 备注 |
    | 1 | 2023-06-10 | {by} | 堵塞通道 | {remark} |
    """
CASES = (
    Case(
        "CV01",
        hazards(隐患等级="较大", 整改时限=""),
        ("隐患清单!G2",),
        hazards(隐患等级="重大", 整改时限=""),
        "整改时限",
    ),
    Case(
        "CV21",
        hazards(备注=f"业主{CARD}"),
        ("隐患清单!H2",),
        hazards(备注="业主110105194912310021"),
    ),
    Case(
        "CV22",
        hazards(隐患来源="群众举报", 备注="来电13800000000"),
        ("隐患清单!H2",),
        hazards(隐患来源="企业自查", 备注="来电13800000000"),
        "“隐患清单”H2出现举报人信息",
    ),
    Case(
        "CV23",
        hazards(隐患描述="有。。。隐患！！"),
        ("隐患清单!C2",),
        hazards(隐患描述="灭火器已过期"),
    ),
    Case(
        "CV24",
        rectifications("尽快完成设计后施工"),
        ("整改清单!C2",),
        rectifications("1.6月15日 完成设计"),
    ),
    Case(
        "CV25",
        rectifications("2023-06-20 设计；2023-06-15 完工"),
        ("整改清单!C2",),
        rectifications("6月15日：设计、6月20日 完工"),
        "先后",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_both_sides(case: Case) -> None:
    case.verify()


def test_conditions_on_yes_and_on_filled_cells() -> None:
    asked = hazards(企业能自行整改="否", 书面报告日期="", 报告主管部门="")
    assert places(check(asked), "CV01") == ["隐患清单!I2", "隐患清单!J2"]
    assert places(check(hazards(企业能自行整改="", 书面报告日期="")), "CV01") == []


def test_an_unreadable_condition_asks_for_nothing() -> None:
    done = check(hazards(隐患等级="特大", 整改时限=""))
    assert places(done, "CV01") == []


def test_the_cover_is_filled() -> None:
    done = check("", honest().with_cover(填报人=""))
    assert places(done, "CV01") == ["填报信息!B6"]


def test_a_name_that_means_no_enterprise_is_a_missing_code() -> None:
    text = """
    # 隐患清单
    | 隐患编号 | 企业编号 | 企业名称 | 隐患描述 |
    | YH-HL-03-2023-0001-J | | 洪达石材有限公司 | 配电箱门未上锁 |
    """
    (one,) = [one for one in check(text).findings if one.code == "CV01"]
    assert place(one) == "隐患清单!B2"
    assert "宏达石材有限公司" in one.fix


def test_informants_and_card_numbers_are_never_shown() -> None:
    text = REWARDS.format(by="李强", remark=f"举报人{CARD}，电话13800000000")
    done = check(text, honest("department"))
    assert places(done, "CV22") == ["举报奖励!E2"]
    assert places(done, "CV21") == []
    told = "".join(f"{one.value}{one.message}{one.fix}{dict(one.facts)}" for one in done.findings)
    assert "13800000000" not in told
    assert CARD not in told


def test_who_took_the_report_is_no_informant() -> None:
    text = REWARDS.format(by="李强13800000000", remark="")
    assert places(check(text, honest("department")), "CV22") == []


def test_a_plan_may_not_outlast_the_deadline_and_an_extension_moves_it() -> None:
    plan = rectifications("2023-06-15 设计；2023-07-20 完工")
    (one,) = [one for one in check(plan).findings if one.code == "CV25"]
    assert "2023-06-30" in one.message
    extended = honest().with_rows(
        "extensions",
        {
            "隐患编号": "YH-HL-03-2023-0001-J",
            "申请日期": "2023-06-20",
            "申请延至": "2023-07-31",
            "审批结论": "同意",
            "审批人": "李强",
            "审批日期": "2023-06-21",
        },
    )
    assert places(check(plan, extended), "CV25") == []


def report(**lines: str) -> World:
    """The honest department with a stage report in its workbook."""
    world = honest("department")
    whole = {
        "unit": "黑林镇经发办",
        "kind": "阶段情况",
        "date": "d:2023-06-26",
        "work": "组织企业自查自改并开展抽查检查",
        "found": "n:2",
        "done": "n:1",
        "listed": "n:1",
        "problems": "个别企业整改资金未落实",
        "next_step": "七月底前逐条验收销号",
    }
    return replace(world, forms={**world.forms, "stage_reports": {**whole, **lines}})


def test_a_stage_report_is_filled_line_by_line() -> None:
    assert places(check("", report()), "CV01") == []
    done = check("", report(found="", next_step="", leader=""))
    assert places(done, "CV01") == ["阶段报告!B6", "阶段报告!B10"]
    assert [one.message for one in done.findings if one.code == "CV01"] == [
        "未填“发现重大事故隐患”。",
        "未填“下一步安排”。",
    ]


def test_a_stage_report_that_nobody_filled_asks_for_nothing() -> None:
    lines = ("kind", "work", "found", "done", "listed", "problems", "next_step")
    assert places(check("", report(**dict.fromkeys(lines, ""))), "CV01") == []
