"""MS06: counts that the 9+6 table states, against the unit's registers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support import base
from tests.support.base import HAZARD, HONGDA, HONGDA_2, World, honest
from tests.support.check import place
from xlhazard.checking.run import Checked


def checks(*days: str) -> World:
    """黑林三村 with inspections on these days (of 宏达 and 弘达 by turns)."""
    rows = [
        {
            "监督编号": f"JD-HL-03-2023-000{number}-J",
            "检查日期": f"d:2023-{on}",
            "企业编号": (HONGDA, HONGDA_2)[number % 2],
            "问题数": "n:0",
        }
        for number, on in enumerate(days)
    ]
    return honest().with_rows("inspections", *rows)


THREE = checks("06-05", "06-12", "05-20")


def judged(text: str, world: World = THREE, row: int = 5) -> Checked:
    world = world.with_form("nine_plus_six", {f"r{row}_current": text})
    return base.checked(world)


def told(text: str, world: World = THREE, row: int = 5) -> list[str]:
    return [one.message for one in judged(text, world, row).findings if one.code == "MS06"]


def test_a_count_that_is_neither_the_months_nor_the_cumulative_one() -> None:
    done = judged("本月开展安全检查6次，未发现隐患。")
    (one,) = [one for one in done.findings if one.code == "MS06"]
    assert place(one) == "9+6汇总表!C8"
    assert one.message == "第5行写“安全检查6次”，台账本月为2，累计为3。"


@pytest.mark.parametrize(
    "text",
    [
        "本月开展检查2次",
        "本月开展检查３次",
        "检查企业2家，检查1人",
        "检查约6次",
        "检查6余次",
        "检查6次以上",
        "累计开展检查40次",
        "今年以来，检查企业12家。",
        "督长每季度检查1次",
        "计划检查12次",
        "开展消防专项检查1次",
        "检查人员30人次",
        "检查12个次",
        "已按要求检查",
        "完成率95%",
    ],
)
def test_what_the_registers_say_and_what_cannot_be_compared(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("检查企业12家", "检查企业12家"),
        ("组织检查共９ 次", "检查共9次"),
        ("累计检查3次。本月检查9次", "检查9次"),
        ("发现隐患15处", "隐患15处"),
        ("排查出重大事故隐患2个", "重大事故隐患2个"),
        ("发现一般隐患5条", "一般隐患5条"),
        ("隐患1处，已整改8处", "整改8处"),
        ("已整改8", "整改8"),
        ("罚款1.5万元", "罚款1.5万元"),
        ("政府挂牌督办2个", "挂牌督办2个"),
    ],
)
def test_every_kind_of_count(text: str, phrase: str) -> None:
    (message,) = told(text)
    assert f"写“{phrase}”" in message


def test_several_counts_of_one_text_are_told_one_by_one() -> None:
    assert len(told("本月检查9次，发现隐患1处，整改6处")) == 2


def closed(*, accepted: bool) -> World:
    world = honest().with_rows(
        "rectifications", {"隐患编号": HAZARD, "整改完成日期": "d:2023-06-18"}
    )
    return world.with_rows("acceptances", {"隐患编号": HAZARD}) if accepted else world


def test_rectified_means_closed_or_completed() -> None:
    assert told("发现隐患1处，整改1处", closed(accepted=True)) == []
    assert told("发现隐患1处，整改1处", closed(accepted=False)) == []
    assert len(told("发现隐患1处，整改1处", honest())) == 1


def test_money_agrees_up_to_its_last_decimal() -> None:
    fine = {
        "执法类型": "罚款",
        "执法日期": "d:2023-06-10",
        "罚款金额": "n:12340",
        "企业编号": HONGDA,
    }
    world = honest().with_rows("enforcements", fine)
    assert told("罚款1.2万元", world) == []
    (message,) = told("罚款1.3万元", world)
    assert message == "第5行写“罚款1.3万元”，台账本月为1.234，累计为1.234。"


def test_a_village_has_no_register_of_talks() -> None:
    assert told("约谈3家", row=11) == []


def test_a_department_has_one() -> None:
    world = honest("department")
    form = honest().forms["nine_plus_six"]
    world = replace(world, forms={"nine_plus_six": {**form, "unit": "黑林镇经发办"}})
    assert len(told("约谈3家", world, row=11)) == 1


def test_a_row_with_another_measure_is_not_judged() -> None:
    world = THREE.with_form("nine_plus_six", {"r5_current": "检查6次"})
    context = base.context(world)
    assert context.submission is not None
    form = context.submission.forms["nine_plus_six"]
    strange = replace(form.items["r5_measure"], typed="消防", value="消防")
    items = {**form.items, "r5_measure": strange}
    changed = replace(context.submission, forms={"nine_plus_six": replace(form, items=items)})
    done = base.judged(replace(context, submission=changed))
    assert [one for one in done.findings if one.code == "MS06"] == []


def test_without_a_master_it_is_skipped() -> None:
    done = judged("检查6次", replace(THREE, with_master=False))
    assert "MS06" in {one.code for one in done.skipped}
