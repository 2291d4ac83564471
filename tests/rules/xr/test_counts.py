"""Figures of the dispatch table against the unit's lists (XR01 to XR08)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.support.records import (
    context,
    day,
    dispatch,
    history,
    look,
    master,
    skipped,
    submission,
    table,
    tables,
)
from xlhazard.checking.context import Context
from xlhazard.model.finding import Notice, Passage, Severity
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.table import FormSheet, Value
from xlhazard.rules.xr.counts import RULES

Rows = Sequence[Mapping[str, Value]]
Figures = Mapping[str, Value]
BY_CODE = {one.code: one for one in RULES}
VILLAGE = {"unit_code": "HL-03", "unit_name": "黑林三村", "unit_type": "village"}
DEPARTMENT = {"unit_code": "HL-03", "unit_name": "经发办", "unit_type": "department"}


def at(figures: Figures, known: Master | None = None, **lists: Rows) -> Context:
    """A department's workbook with these lists, unless the master says otherwise."""
    sub = submission(tables(**lists), dispatch(figures))
    return context(sub, known or master(units=[DEPARTMENT]))


def village(figures: Figures, **lists: Rows) -> Context:
    return at(figures, master(units=[VILLAGE]), **lists)


def told(code: str, on: Context) -> list[tuple[str | None, str]]:
    """Field and explanation of what a rule notices."""
    return [(one.field, ids(one)) for one in look(BY_CODE[code], on)]


def ids(notice: Notice) -> str:
    found = notice.facts["ids"]
    assert isinstance(found, Passage)
    return found.text


def hazard(number: int, **more: Value) -> dict[str, Value]:
    known: dict[str, Value] = {"hazard_id": f"H{number}", "grade": "major", "source": "self"}
    return {**known, "found_on": day("06-05"), **more}


def closed(number: int, on: str) -> dict[str, Value]:
    known: dict[str, Value] = {"hazard_id": f"H{number}", "result": "pass"}
    return {**known, "accepted_on": day(on), "closed_on": day(on)}


def test_xr01_names_the_rows_that_explain_it() -> None:
    hazards = [hazard(1), hazard(2, source="expert"), hazard(3, found_on=day("06-27"))]
    on = at({"d1_1": 2, "d1_3": 1}, hazards=hazards)
    (notice,) = look(BY_CODE["XR01"], on)
    assert (notice.sheet, notice.field, notice.severity) == ("调度表", "d1_1", None)
    assert (notice.facts["no"], notice.facts["form"], notice.facts["list"]) == ("1-1", 2, 1)
    assert ids(notice) == (
        "未计入H3（发现日期6月27日，晚于填报日）、H2（隐患来源为“专家排查”）；计入H1（6月5日）"
    )
    assert told("XR01", at({"d1_1": 1, "d1_3": 1}, hazards=hazards)) == []


def test_xr01_tells_what_is_new_since_the_last_accepted_form() -> None:
    known = master(units=[DEPARTMENT], dispatch_history=history({"d1_1": 1}, "2023-05"))
    hazards = [hazard(1, found_on=day("05-20")), hazard(2, found_on=day("06-10"))]
    on = at({"d1_1": 1}, known, hazards=hazards)
    assert told("XR01", on) == [("d1_1", "上期（5月26日）以后的H2（6月10日）；此前的H1（5月20日）")]


def test_xr01_counts_what_the_master_knows_of_the_unit() -> None:
    filed: Rows = [
        hazard(1, filed_by="HL-03", first_period="2023-05"),
        hazard(2, filed_by="HL-05", first_period="2023-05"),
        hazard(3, filed_by="HL-03", first_period="2023-07"),
    ]
    known = master(units=[DEPARTMENT], hazards=filed)
    assert told("XR01", at({"d1_1": 2}, known, hazards=[hazard(4)])) == []
    assert len(told("XR01", at({"d1_1": 1}, known, hazards=[hazard(4)]))) == 1


def test_xr01_what_an_earlier_version_of_the_month_brought_is_taken_back() -> None:
    old: dict[str, Value] = {"filed_by": "HL-03", "first_period": "2023-06"}
    known = master(units=[DEPARTMENT], hazards=[hazard(1, last_period="2023-06", **old)])
    assert told("XR01", at({"d1_1": 1}, known, hazards=[hazard(4)])) == []
    later = master(units=[DEPARTMENT], hazards=[hazard(1, last_period="2023-07", **old)])
    assert told("XR01", at({"d1_1": 2}, later, hazards=[hazard(4)])) == []


def test_xr01_a_village_that_leaves_out_its_own_patrols_is_only_warned() -> None:
    hazards = [hazard(1, source="village_patrol"), hazard(2, source="department")]
    (warned,) = look(BY_CODE["XR01"], village({"d1_3": 1}, hazards=hazards))
    assert warned.severity is Severity.WARNING
    for on in (village({"d1_3": 0}, hazards=hazards), at({"d1_3": 1}, hazards=hazards)):
        assert [one.severity for one in look(BY_CODE["XR01"], on)] == [None]


@pytest.mark.parametrize(("form", "severity"), [(2, Severity.WARNING), (3, None), (0, None)])
def test_xr01_a_row_that_could_not_be_judged_makes_it_a_warning(
    form: int, severity: Severity | None
) -> None:
    broken = table("hazards", hazard(1), hazard(2, grade=None), faults={1: ["grade"]})
    sub = submission({"hazards": broken}, dispatch({"d1_1": form}))
    (notice,) = look(BY_CODE["XR01"], context(sub, master(units=[DEPARTMENT])))
    assert notice.severity is severity
    assert ids(notice).endswith("未能判断H2")


def test_xr01_a_required_cell_left_blank_is_not_judged_either() -> None:
    on = at({"d1_1": 2}, hazards=[hazard(1), hazard(2, grade=None)])
    own = on.tables["hazards"]
    blank = own.cell(own.rows[1], "grade")
    assert blank is not None
    (sure,) = look(BY_CODE["XR01"], on)
    (notice,) = look(BY_CODE["XR01"], replace(on, unreliable=frozenset({("隐患清单", blank)})))
    assert (sure.severity, notice.severity) == (None, Severity.WARNING)


def test_nothing_is_compared_up_to_a_day_that_is_wrong() -> None:
    on = at({"d1_1": 5}, hazards=[])
    wrong = replace(on, found={"DT18": (Notice("DT18", "调度表", None, "date"),)})
    assert (look(BY_CODE["XR01"], wrong), len(skipped(BY_CODE["XR01"], wrong))) == ([], 1)
    other = replace(on, found={"DT18": (Notice("DT18", "调度表", None, "unit"),)})
    assert len(look(BY_CODE["XR01"], other)) == 1


def test_xr01_counts_from_the_new_start() -> None:
    known = master({"baseline_start": "2023-06"}, units=[DEPARTMENT])
    hazards = [hazard(1, found_on=day("05-20")), hazard(2)]
    assert told("XR01", at({"d1_1": 1}, known, hazards=hazards)) == []
    (found,) = told("XR01", at({"d1_1": 2}, known, hazards=hazards))
    assert "H1（发现日期5月20日，早于起算日2023-06-01）" in found[1]


def test_xr02_says_both_ways_of_counting_what_is_done() -> None:
    known: dict[str, Rows] = {
        "hazards": [hazard(1), hazard(2)],
        "rectifications": [{"hazard_id": "H2", "completed_on": day("06-20")}],
        "acceptances": [closed(1, "06-20")],
    }
    (notice,) = look(BY_CODE["XR02"], at({"d1_2": 2}, **known))
    assert (notice.facts["policy"], notice.facts["list"]) == ("销号", 1)
    assert notice.facts["both"] == ""
    assert ids(notice) == "未计入H2（未销号，待验收）；计入H1（6月20日）"
    assert told("XR02", at({"d1_2": 1}, **known)) == []
    more = {**known, "hazards": [*known["hazards"], hazard(3)]}
    more["rectifications"] = [
        {"hazard_id": f"H{n}", "completed_on": day("06-20")} for n in (1, 2, 3)
    ]
    (notice,) = look(BY_CODE["XR02"], at({"d1_2": 2}, **more))
    assert notice.facts["both"] == "（整改完成3个）"
    other = master({"done_policy": "整改完成"}, units=[DEPARTMENT])
    assert told("XR02", at({"d1_2": 3}, other, **more)) == []


def test_xr02_what_a_village_accepted_for_a_department_may_be_counted_or_not() -> None:
    accepted = {**closed(1, "06-20"), "filed_by": "HL-05"}
    known = master(units=[DEPARTMENT], acceptances=[accepted])
    lists: dict[str, Rows] = {"hazards": [hazard(1)], "acceptances": []}
    assert told("XR02", at({"d1_2": 1}, known, **lists)) == []
    assert told("XR02", at({"d1_2": 0}, known, **lists)) == []
    assert len(told("XR02", at({"d1_2": 2}, known, **lists))) == 1


def test_xr03_names_internal_listings_apart() -> None:
    def listing(number: int, level: str) -> dict[str, Value]:
        return {"hazard_id": f"H{number}", "level": level, "listed_on": day("06-08")}

    listings: Rows = [listing(1, "town"), listing(1, "internal"), listing(2, "internal")]
    known: dict[str, Rows] = {"hazards": [hazard(1), hazard(2)], "listings": listings}
    (notice,) = look(BY_CODE["XR03"], at({"d1_5": 2}, **known))
    assert (notice.field, notice.facts["list"]) == ("d1_5", 1)
    assert notice.facts["internal"] == "（另有仅企业内部挂牌1个不计：H2）"
    assert told("XR03", at({"d1_5": 1}, **known)) == []
    (done,) = told("XR03", at({"d1_5": 1, "d1_6": 1}, **known))
    assert done[0] == "d1_6"


def check(number: int, firm: str, **more: Value) -> dict[str, Value]:
    known: dict[str, Value] = {"inspection_id": f"J{number}", "inspected_on": day("06-05")}
    return {**known, "method": "spot", "enterprise_code": firm, **more}


def test_xr04_names_enterprises_each_once() -> None:
    known: dict[str, Rows] = {
        "inspections": [check(1, "A"), check(2, "A", p2=True), check(3, "B", method="patrol")],
        "enterprises": [
            {"enterprise_code": "A", "enterprise_name": "宏达石材有限公司"},
            {"enterprise_code": "B", "enterprise_name": "弘达石材厂"},
        ],
    }
    (notice,) = look(BY_CODE["XR04"], at({"d2_1": 2, "d2_3": 1}, **known))
    assert (notice.field, notice.severity, notice.facts["names"]) == (
        "d2_1",
        None,
        notice.facts["ids"],
    )
    assert ids(notice) == (
        "未计入弘达石材厂（检查方式为“网格巡查”）；计入宏达石材有限公司（6月5日，2次）"
    )
    assert told("XR04", at({"d2_1": 1, "d2_3": 1}, **known)) == []
    (warned,) = look(BY_CODE["XR04"], village({"d2_1": 2, "d2_3": 1}, **known))
    assert warned.severity is Severity.WARNING


def test_xr04_contracting_only_without_briefing_does_not_count_and_is_named() -> None:
    row = check(1, "A", p6=True, outsourcing=("no_briefing",))
    (found,) = told("XR04", at({"d2_1": 1, "d2_7": 1}, inspections=[row]))
    assert found == ("d2_7", "未计入A（外包外租情形为“未技术交底”）")
    assert told("XR04", at({"d2_1": 1}, inspections=[row])) == []


def fine(number: int, yuan: str, **more: Value) -> dict[str, Value]:
    known: dict[str, Value] = {"enforcement_id": f"Z{number}", "measure": "fine"}
    return {**known, "fine": Decimal(yuan), "enforced_on": day("06-05"), **more}


@pytest.mark.parametrize(
    ("wan", "yuan", "fires"),
    [
        ("1.5", ["15000"], False),
        ("1.5", ["15050"], False),
        ("1.5", ["15051"], True),
        ("1.5", ["7550", "7550"], False),
        ("1.50", ["15050"], False),
        ("1.50", ["15051"], True),
        ("1.505", ["15049"], False),
        ("1.505", ["15044"], True),
        ("15", ["15000"], True),
        ("2", ["15000"], True),
    ],
)
def test_xr05_money_may_be_rounded_to_the_last_decimal_typed(
    wan: str, yuan: list[str], fires: bool
) -> None:
    fines = [fine(n, amount) for n, amount in enumerate(yuan)]
    on = at({"d3_3a": len(fines), "d3_3b": Decimal(wan)}, enforcements=fines)
    assert bool(told("XR05", on)) == fires


def test_xr05_counts_enterprises_persons_and_cases() -> None:
    known: Rows = [
        fine(1, "0", measure="suspend", enterprise_code="A"),
        fine(2, "0", measure="suspend", enterprise_code="A", double_penalty=True),
        fine(3, "0", measure="judicial", transferred_persons=3),
        fine(4, "0", measure="order", typical_case=True, published_on=day("06-20")),
    ]
    right: dict[str, Value] = {"d3_3a": 2, "d3_4": 1, "d3_5": 3, "d3_6": 1, "d3_8a": 1}
    assert told("XR05", at(right, enforcements=known)) == []
    wrong = dict.fromkeys(right, 0) | {"d3_8b": 1}
    fields = [field for field, _ in told("XR05", at(wrong, enforcements=known))]
    assert fields == ["d3_3a", "d3_4", "d3_5", "d3_6", "d3_8a", "d3_8b"]


def test_xr06_each_part_needs_its_register() -> None:
    blamed: Rows = [
        {
            "accountability_id": "W1",
            "reverse_check": True,
            "persons": 2,
            "decided_on": day("06-08"),
        }
    ]
    on = at({"d3_9": 1, "d3_7": 4}, accountabilities=blamed)
    assert told("XR06", on) == [("d3_9", "计入W1（6月8日，2人）")]
    (reason,) = skipped(BY_CODE["XR06"], on)
    assert reason.reason == "报送件里没有“提示通报约谈”，3-10、3-7无法核对"
    assert told("XR06", at({"d3_9": 2}, accountabilities=blamed)) == []


def test_xr07_adds_up_rewards() -> None:
    paid: Rows = [
        {
            "report_no": "1",
            "received_on": day("06-08"),
            "anonymous": False,
            "verified": True,
            "reward": Decimal(3000),
        }
    ]
    right: Figures = {"d4_5a": Decimal("0.3"), "d4_5b": Decimal(0)}
    assert told("XR07", at(right, report_rewards=paid)) == []
    wrong: Figures = {"d4_5a": Decimal("0.3"), "d4_5b": Decimal("0.3")}
    assert told("XR07", at(wrong, report_rewards=paid)) == [("d4_5b", "未计入1（匿名为“否”）")]


def test_xr08_inspectors_are_those_in_post_and_broadcasts_are_yes_or_no() -> None:
    people: Rows = [
        {"name": ("李强",), "kind": "full", "starts_on": day("06-01")},
        {"name": ("王明",), "kind": "full", "starts_on": day("06-01"), "ends_on": day("06-20")},
    ]
    duties: Rows = [{"held_on": day("06-08"), "kind": "media", "note": "播出"}]
    known: dict[str, Rows] = {"technical_inspectors": people, "leader_duties": duties}
    assert told("XR08", at({"d4_7": 1, "d4_6": True}, **known)) == []
    found = look(BY_CODE["XR08"], at({"d4_7": 2, "d4_6": False}, **known))
    assert [(one.field, one.facts["form"], one.facts["sheet"]) for one in found] == [
        ("d4_7", 2, "技术检查员"),
        ("d4_6", False, "领导履职"),
    ]
    assert ids(found[0]) == "未计入王明·6月1日（离任日期6月20日）；计入李强·6月1日"


def test_a_blank_or_unreadable_figure_is_left_to_others() -> None:
    on = at({"d1_1": None}, hazards=[hazard(1)])
    assert told("XR01", on) == []


def test_a_report_of_an_earlier_month_is_counted_to_its_own_day() -> None:
    form = dispatch({"d1_1": 1}, date=day("05-26"))
    hazards = tables(hazards=[hazard(1, found_on=day("05-20")), hazard(2)])
    sub = submission(hazards, form, month=Month(2023, 5))
    assert told("XR01", context(sub, master(units=[DEPARTMENT]))) == []


def test_a_form_without_a_day_is_counted_to_the_day_of_the_report() -> None:
    form: FormSheet = dispatch({"d1_1": 1}, date=None)
    sub = submission(tables(hazards=[hazard(1)]), form)
    assert told("XR01", context(sub, master(units=[DEPARTMENT]))) == []


def test_xr03_without_a_master_leaves_open_what_only_the_office_fills() -> None:
    asked: dict[str, Value] = {
        "hazard_id": "H1",
        "level": "town",
        "requested_on": day("06-08"),
    }
    sub = submission(tables(hazards=[hazard(1)], listings=[asked]), dispatch({"d1_5": 1}))
    assert look(BY_CODE["XR03"], context(sub)) == []
    (reason,) = skipped(BY_CODE["XR03"], context(sub))
    assert reason.reason == "清单里由安办填写的栏还空着，又没有总台账，无法核对1-5"
    (notice,) = look(BY_CODE["XR03"], context(sub, master(units=[DEPARTMENT])))
    assert notice.field == "d1_5"
    two = submission(tables(hazards=[hazard(1)], listings=[asked]), dispatch({"d1_5": 2}))
    assert [one.field for one in look(BY_CODE["XR03"], context(two))] == ["d1_5"]
