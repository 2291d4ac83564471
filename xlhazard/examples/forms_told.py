"""What a unit writes into the 9+6 table, the ten-measures form and a stage report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from xlhazard.examples.figures import Figure, figures, ten_measures
from xlhazard.examples.months import Record, Records
from xlhazard.examples.story import Story, Unit

Answers = Mapping[str, object]
"""Item of the form (as tables.forms.locate names it) -> the answer."""

_STAGES = {8: "阶段情况", 12: "总体情况"}

# What was done, what comes next. {m} month, {u} unit, {n} a number counted from the lists.
_MEASURES = (
    ("{m}月份{u}更新重大安全生产问题库，挂钩领导到点督导", "继续逐项跟踪，完成一项销一项"),
    ("{m}月份{u}督长到重大危险源现场督查，台账已更新", "下月督查储罐区防雷防静电设施"),
    ("{m}月份{u}对进展慢的责任人发出提醒，未启动问责", "到期未改的按规定事前问责"),
    ("{m}月份{u}公示红黑名单，督促列入企业落实约束措施", "每季度更新名单并通报有关部门"),
    ("{m}月份{u}网格员巡查到位，本月检查{n}次，一企一档同步更新", "补齐新增企业档案"),
    ("{m}月份{u}由第三方机构上门服务，出具意见书", "下月覆盖剩余规模企业"),
    ("{m}月份{u}动员高危行业企业投保安责险并做评估", "对未投保企业逐户上门"),
    ("{m}月份{u}新装独立式感烟报警器，出租屋优先", "对老旧小区补装电气火灾监控"),
    ("不适用", "按上级要求参加危化品应急处置演练"),
    ("{m}月份{u}辖区内没有需要倒查的事故", "保持值班值守，及时上报信息"),
    ("{m}月份{u}对工作滞后的单位书面提示，已收到反馈", "跟踪整改反馈情况"),
    ("{m}月份{u}大排查新发现隐患{n}处，分级分类建账监管", "盯住未销号隐患，按期验收"),
    ("{m}月份{u}召开会商会，研究疑难问题处置办法", "需要上级协调的按程序提交"),
    ("{m}月份{u}对上月整改情况作质量评估，抽查现场", "评估不合格的重新整改"),
    ("{m}月份{u}张贴举报奖励公告，畅通举报渠道", "核查到位，及时答复和兑现"),
)


def nine_plus_six(story: Story, unit: Unit, known: Records, as_of: dt.date) -> Answers:
    """The fifteen rows; the two numbers in the text are those of the unit's lists."""
    month = as_of.month
    first = as_of.replace(day=1)
    found = sum(
        h.unit == unit.code and first <= h.found_on <= as_of and h.void_on is None
        for h in story.hazards
    )
    visits = sum(first <= _day(r, "inspected_on") <= as_of for r in known["inspections"])
    numbers = {5: visits, 12: found}
    made: dict[str, object] = {}
    for number, (current, next_step) in enumerate(_MEASURES, 1):
        made |= {
            f"r{number}_current": current.format(m=month, u=unit.name, n=numbers.get(number)),
            f"r{number}_next_step": next_step,
            f"r{number}_leader": unit.leader,
            f"r{number}_person": unit.filler,
        }
    return made


def ten_measures_form(
    story: Story, unit: Unit, known: Records, filed: Records, as_of: dt.date
) -> Answers:
    """The figures of the month, and who is responsible for each measure."""
    persons = {
        f"m{number}_{column}": name
        for number in range(1, 11)
        for column, name in (("leader", unit.leader), ("person", unit.filler))
    }
    return {**ten_measures(story, unit, known, filed, as_of), **persons}


def stage_report(story: Story, unit: Unit, as_of: dt.date) -> Answers:
    """The report that is due in August or December; {} in other months."""
    if as_of.month not in _STAGES:
        return {}
    told: Mapping[str, Figure] = figures(story, unit, as_of)
    return {
        "unit": unit.name,
        "kind": _STAGES[as_of.month],
        "date": as_of,
        "work": f"{unit.name}成立工作专班，召开动员会，组织企业逐条自查，并开展抽查。",
        "found": int(told["d1_1"]) + int(told["d1_3"]),
        "done": int(told["d1_2"]) + int(told["d1_4"]),
        "listed": told["d1_5"],
        "problems": "少数企业主要负责人重视不够，整改资金落实慢。",
        "next_step": "紧盯未销号的重大隐患，按时限验收，开展“回头看”。",
        "leader": unit.leader,
    }


def _day(row: Record, field: str) -> dt.date:
    value = row[field]
    return value if isinstance(value, dt.date) else dt.date.max
