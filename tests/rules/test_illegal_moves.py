"""Every illegal move of states.yaml is caught by the rule named there, in a run of all rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from tests.support import base
from tests.support.base import HAZARD, HONGDA, HONGDA_2, World
from tests.support.schemas import SCHEMA
from xlhazard.model.ids import make_record_id

Cells = Mapping[str, str]
NEXT = make_record_id("YH", "HL-03", 2023, 2)
KNOWN: dict[str, str] = {"企业编号": HONGDA, "发现日期": "d:2023-05-10", "整改时限": "d:2023-06-30"}


def closing(result: str) -> World:
    row = {"验收结论": result, "验收日期": "d:2023-06-20", "销号日期": "d:2023-06-20"}
    return base.honest().with_rows("acceptances", {"隐患编号": HAZARD, **row})


def accepting(on: str, completed: str = "d:2023-06-15") -> World:
    world = base.honest().with_rows("rectifications", {"整改完成日期": completed})
    return world.with_rows("acceptances", {"验收日期": on, "销号日期": "d:2023-06-20"})


def listing(on: str) -> World:
    row = {"提请日期": "d:2023-06-14", "挂牌日期": on, "督办期限": "d:2023-07-30"}
    return base.honest().with_rows("listings", row)


def filed(**cells: str) -> World:
    """A hazard of the master that the village files again."""
    world = base.honest().with_master_rows("hazards", {**KNOWN, "隐患等级": "较大"})
    world = world.with_rows("hazards", {**KNOWN, "隐患等级": "较大", **cells})
    if cells.get("企业编号") == HONGDA_2:
        world = world.with_master_rows("enterprises", {}, {"企业编号": HONGDA_2})
    return world.with_rows("inspections")


def corrected(field: str, new: str, **cells: str) -> World:
    row = {"更正对象": HAZARD, "更正项目": field, "更正值": new}
    return filed(**cells).with_rows("corrections", row)


def reopened(closed: str) -> World:
    row = {"验收日期": "d:2023-05-20", "销号日期": "d:2023-05-20"}
    world = filed().with_master_rows("acceptances", row)
    world = world.with_rows("rectifications", {"整改完成日期": "d:2023-05-19"})
    return world.with_rows("acceptances", {**row, "销号日期": closed})


def removed(missing: bool) -> World:
    world = filed()
    if not missing:
        return world
    other = {**KNOWN, "隐患编号": NEXT, "隐患点": "成品仓库", "隐患描述": "灭火器压力不足"}
    return world.with_rows("hazards", other).with_rows("rectifications", {"隐患编号": NEXT})


def voided(approved: bool) -> World:
    cells = {"作废原因": "与另一条重复登记"}
    return corrected("作废原因", "与另一条重复登记", **cells) if approved else filed(**cells)


def moved(granted: bool) -> World:
    row = {"申请日期": "d:2023-06-20", "申请延至": "d:2023-07-20", "审批结论": "同意"}
    decided = {**row, "审批人": "李强", "审批日期": "d:2023-06-22"}
    world = filed(整改时限="d:2023-07-20")
    return world.with_master_rows("extensions", decided) if granted else world


def reused(other: bool) -> World:
    cells = {
        "企业编号": HONGDA_2,
        "发现日期": "d:2023-06-20",
        "隐患点": "临时板房",
        "隐患描述": "板房内使用大功率电暖器取暖",
    }
    return filed(**cells) if other else filed()


Pair = tuple[Callable[[], World], Callable[[], World]]
"""The illegal move, and the nearest legal one."""

MOVES: Mapping[str, tuple[Pair, ...]] = {
    "closing without a passed acceptance": ((lambda: closing("不合格"), lambda: closing("合格")),),
    "acceptance before completion or before discovery": (
        (lambda: accepting("d:2023-06-14"), lambda: accepting("d:2023-06-15")),
        (lambda: accepting("d:2023-06-09", ""), lambda: accepting("d:2023-06-10", "")),
    ),
    "listing before request": ((lambda: listing("d:2023-06-13"), lambda: listing("d:2023-06-14")),),
    "closed back to open": ((lambda: reopened(""), lambda: reopened("d:2023-05-20")),),
    "grade lowered without an approved correction": (
        (
            lambda: filed(隐患等级="一般"),
            lambda: corrected("隐患等级", "一般", 隐患等级="一般"),
        ),
        (lambda: filed(隐患等级="一般"), lambda: filed(隐患等级="危及人身安全")),
    ),
    "discovery date, enterprise or source changed without an approved correction": (
        (
            lambda: filed(发现日期="d:2023-05-12"),
            lambda: corrected("发现日期", "2023-05-12", 发现日期="d:2023-05-12"),
        ),
        (
            lambda: filed(企业编号=HONGDA_2),
            lambda: corrected("企业编号", HONGDA_2, 企业编号=HONGDA_2),
        ),
        (
            lambda: filed(隐患来源="群众举报"),
            lambda: corrected("隐患来源", "群众举报", 隐患来源="群众举报"),
        ),
    ),
    "open hazard removed": ((lambda: removed(True), lambda: removed(False)),),
    "void without an approved correction": ((lambda: voided(False), lambda: voided(True)),),
    "deadline moved later without an approved extension": (
        (lambda: moved(False), lambda: moved(True)),
    ),
    "id given to another hazard": ((lambda: reused(True), lambda: reused(False)),),
}


def codes(world: World) -> set[str]:
    done = base.checked(world)
    assert not done.crashed
    return {one.code for one in done.findings}


def test_every_illegal_move_is_tried() -> None:
    assert {one["move"] for one in SCHEMA.states.illegal} == MOVES.keys()


@pytest.mark.parametrize(
    ("rule", "pair"),
    [
        pytest.param(one["rule"], pair, id=f"{one['rule']}-{number}")
        for one in SCHEMA.states.illegal
        for number, pair in enumerate(MOVES[one["move"]])
    ],
)
def test_the_rule_named_catches_the_move_and_lets_the_legal_one_pass(rule: str, pair: Pair) -> None:
    illegal, legal = pair
    assert rule in codes(illegal())
    assert rule not in codes(legal())
