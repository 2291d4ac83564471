"""The rows that explain why a form and a list differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from tests.support.records import day, table, tables
from tests.support.schemas import SCHEMA, town
from xlhazard.deriving.drilldown import Drill, drill, explained
from xlhazard.deriving.measures import Lists
from xlhazard.deriving.reasons import PREDICATE_WORDS
from xlhazard.model.table import Table, Value
from xlhazard.schema.conditions import PREDICATES

Rows = Sequence[Mapping[str, Value]]
JUNE_26 = day("06-26")


def drilled(
    value_id: str,
    settings: Mapping[str, str] = {},
    known: Mapping[str, Table] = {},
    **rows: Rows,
) -> Drill:
    lists = Lists({**tables(**rows), **known}, SCHEMA, town(), settings)
    return drill(lists.value(value_id), lists, JUNE_26, {"A": "宏达石材有限公司"})


def near(found: Drill) -> dict[str, str]:
    return {one.title: one.reason for one in found.near}


def hazard(number: int, **more: Value) -> dict[str, Value]:
    known: dict[str, Value] = {"hazard_id": f"H{number}", "grade": "major", "source": "self"}
    return {**known, "found_on": day("06-05"), **more}


def closed(number: int, on: str, **more: Value) -> dict[str, Value]:
    known: dict[str, Value] = {"hazard_id": f"H{number}", "result": "pass"}
    return {**known, "accepted_on": day(on), "closed_on": day(on), **more}


def check(number: int, firm: str, **more: Value) -> dict[str, Value]:
    known: dict[str, Value] = {"inspection_id": f"J{number}", "inspected_on": day("06-05")}
    return {**known, "method": "spot", "enterprise_code": firm, **more}


def test_every_named_condition_has_its_words() -> None:
    assert PREDICATE_WORDS.keys() == PREDICATES.keys()


def test_near_misses_say_what_they_lack() -> None:
    hazards = [
        hazard(1),
        hazard(2, found_on=day("06-29")),
        hazard(3, found_on=day("2022-04-20")),
        hazard(4, source="department"),
        hazard(5, grade="serious"),
        hazard(6, void_reason="重复登记"),
        hazard(7, grade="minor", source="report"),
        hazard(8, found_on=None),
    ]
    note: Rows = [{"target": "H6", "approver": ("李强",), "approved_on": day("06-20")}]
    found = drilled("d1_1", hazards=hazards, corrections=note)
    assert [one.title for one in found.counted] == ["H1"]
    assert near(found) == {
        "H2": "发现日期6月29日，晚于填报日",
        "H3": "发现日期2022-04-20，早于起算日2023-05-01",
        "H4": "隐患来源为“部门检查”",
        "H5": "隐患等级为“较大”",
        "H6": "已作废或并案",
        "H8": "未填发现日期",
    }


def test_hazards_that_are_not_done_say_how_far_they_are() -> None:
    hazards = [hazard(n) for n in range(1, 5)]
    found = drilled(
        "d1_2",
        hazards=hazards,
        rectifications=[{"hazard_id": "H3", "completed_on": day("06-20")}],
        acceptances=[closed(1, "06-20"), closed(2, "06-28")],
    )
    assert near(found) == {
        "H2": "6月28日销号，晚于填报日",
        "H3": "未销号，待验收",
        "H4": "未销号，待提请挂牌",
    }


def test_an_enterprise_is_named_once_and_only_when_nothing_brings_it_in() -> None:
    checks = [check(1, "A"), check(2, "A", method="patrol"), check(3, "B", method="patrol")]
    found = drilled("d2_1", inspections=[*checks, check(4, "B", method="patrol"), check(5, "A")])
    assert [(one.title, one.rows) for one in found.counted] == [("宏达石材有限公司", 2)]
    assert near(found) == {"B": "检查方式为“网格巡查”"}
    assert explained(found, Decimal(2)) == (
        "未计入B（检查方式为“网格巡查”）；计入宏达石材有限公司（6月5日，2次）"
    )


def test_contracting_that_is_not_one_of_the_four_kinds_is_named() -> None:
    checks = [check(1, "A", p6=True, outsourcing=("no_briefing",))]
    assert near(drilled("d2_7", inspections=checks)) == {
        "宏达石材有限公司": "外包外租情形为“未技术交底”"
    }


def test_too_much_in_the_form_names_the_likeliest_near_misses_first() -> None:
    minor = [hazard(n, grade="minor") for n in range(10, 24)]
    late = [hazard(2, found_on=day("06-27")), hazard(3, found_on=day("06-28"))]
    found = drilled("d1_1", hazards=[hazard(1), hazard(4, source="expert"), *minor, *late])
    assert explained(found, Decimal(3)) == (
        "未计入H2（发现日期6月27日，晚于填报日）、H3（发现日期6月28日，晚于填报日）、"
        "H4（隐患来源为“专家排查”）；另有隐患等级为“一般”的14条；计入H1（6月5日）"
    )
    assert explained(found, Decimal(2)).startswith("未计入H4（隐患来源为“专家排查”）、H2")


def test_too_little_in_the_form_names_what_is_new_first_and_ten_at_most() -> None:
    old = [hazard(n, found_on=day("05-10")) for n in range(10, 22)]
    found = drilled("d1_1", hazards=[*old, hazard(1), hazard(2, found_on=day("06-20"))])
    told = explained(found, Decimal(12), day("05-26"))
    assert told.startswith(
        "上期（5月26日）以后的H2（6月20日）、H1（6月5日）；此前的H10（5月10日）、"
    )
    assert told.endswith("、H17（5月10日）等12条")
    assert "H18" not in told
    alone = explained(found, Decimal(1))
    assert alone.startswith("计入H2（6月20日）、H1（6月5日）、H10")
    assert alone.endswith("等14条")


def test_an_empty_list_says_so() -> None:
    assert explained(drilled("d1_1", hazards=[]), Decimal(2)) == "没有可以计入的行"


@pytest.mark.parametrize(("typed", "doubtful"), [(1, True), (2, True), (3, True), (4, False)])
def test_rows_that_could_not_be_judged_may_explain_it(typed: int, doubtful: bool) -> None:
    rows = [hazard(1), hazard(2), hazard(3, grade=None)]
    known = {"hazards": table("hazards", *rows, faults={1: ["hazard_id"], 2: ["grade"]})}
    found = drilled("d1_1", known=known)
    assert (found.repeated, found.unjudged) == (("H2",), ("H3",))
    assert found.doubtful(Decimal(typed)) == doubtful
    assert explained(found, Decimal(4)).endswith("编号有错、可能重复的H2；未能判断H3")


def test_an_unreadable_closing_leaves_it_open_whether_a_hazard_is_done() -> None:
    rows = table("acceptances", closed(1, "06-20"), faults={0: ["closed_on"]})
    broken = table(
        "acceptances", {**closed(1, "06-20"), "closed_on": None}, faults={0: ["closed_on"]}
    )
    assert drilled("d1_2", known={"acceptances": broken}, hazards=[hazard(1)]).unjudged == ("H1",)
    assert drilled("d1_2", known={"acceptances": rows}, hazards=[hazard(1)]).unjudged == ()


def test_a_listing_of_a_hazard_that_could_not_be_judged_is_open_too() -> None:
    listings: Rows = [{"hazard_id": "H1", "level": "town", "listed_on": day("06-10")}]
    known = {"hazards": table("hazards", hazard(1, grade=None), faults={0: ["grade"]})}
    assert drilled("d1_5", known=known, listings=listings).unjudged == ("H1·town",)


def test_money_names_rows_with_their_amount() -> None:
    fines: Rows = [
        {
            "enforcement_id": "Z1",
            "measure": "fine",
            "fine": Decimal("15000.00"),
            "enforced_on": day("06-05"),
        }
    ]
    assert (
        explained(drilled("d3_3b", enforcements=fines), Decimal(15)) == "计入Z1（6月5日，15000元）"
    )


def test_a_compound_key_is_named_by_its_labels() -> None:
    duties: Rows = [
        {"held_on": day("06-08"), "kind": "study", "leader": ("李强",), "note": "学习"},
        {"held_on": day("06-09"), "kind": "research", "leader": ("李强",), "note": "研究"},
    ]
    found = drilled("d4_1", leader_duties=duties)
    assert [one.title for one in found.counted] == ["6月8日·专题学习十五条·李强"]
    assert near(found) == {"6月9日·专题研究·李强": "履职类型为“专题研究”"}
