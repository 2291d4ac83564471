"""Figures counted from the lists, and the rows that make them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from tests.support.records import day, table, tables
from tests.support.schemas import SCHEMA, town
from xlhazard.deriving.measures import Lists, Measured, counted, measured
from xlhazard.model.table import Table, Value

Rows = Sequence[Mapping[str, Value]]
JUNE_26 = day("06-26")


def found(
    value_id: str,
    as_of: dt.date = JUNE_26,
    settings: Mapping[str, str] = {},
    known: Mapping[str, Table] = {},
    **rows: Rows,
) -> Measured:
    lists = Lists({**tables(**rows), **known}, SCHEMA, town(), settings)
    return measured(lists.value(value_id), lists, as_of)


def hazard(number: int, **more: Value) -> dict[str, Value]:
    known: dict[str, Value] = {"hazard_id": f"H{number}", "grade": "major", "source": "self"}
    return {**known, "found_on": day("06-05"), **more}


def closed(number: int, on: str) -> dict[str, Value]:
    known: dict[str, Value] = {"hazard_id": f"H{number}", "result": "pass"}
    return {**known, "accepted_on": day(on), "closed_on": day(on)}


def test_a_figure_names_its_rows() -> None:
    hazards = [hazard(1), hazard(2, source="report"), hazard(3, grade="minor"), hazard(4)]
    assert found("d1_1", hazards=hazards) == Measured(2, ("H1", "H4"))
    assert found("d1_3", hazards=hazards).rows == ("H2",)


@pytest.mark.parametrize(("on", "counts"), [("04-30", 0), ("05-01", 1), ("06-26", 1), ("06-27", 0)])
def test_from_the_first_day_of_the_campaign_up_to_the_day(on: str, counts: int) -> None:
    assert found("d1_1", hazards=[hazard(1, found_on=day(on))]).figure == counts


def test_a_new_start_set_by_the_office() -> None:
    hazards = [hazard(1, found_on=day("05-20")), hazard(2)]
    settings = {"baseline_start": "2023-06"}
    assert found("d1_1", settings=settings, hazards=hazards).rows == ("H2",)
    assert found("d1_1", day("05-31"), settings, hazards=hazards).rows == ("H1",)


def test_done_is_dated_by_the_day_of_done() -> None:
    hazards = [hazard(1, found_on=day("04-10")), hazard(2), hazard(3)]
    acceptances = [closed(1, "06-10"), closed(2, "06-27"), closed(3, "06-26")]
    known = {"hazards": hazards, "acceptances": acceptances}
    assert found("d1_2", **known).rows == ("H1", "H3")
    assert found("d1_1", **known).rows == ("H2", "H3")
    completed = [{"hazard_id": "H2", "completed_on": day("06-12")}]
    other = {"done_policy": "整改完成"}
    assert found("d1_2", settings=other, rectifications=completed, **known).rows == ("H2",)


def test_listed_ones_are_counted_once_and_only_government_levels() -> None:
    listings: Rows = [
        {"hazard_id": "H1", "level": "town", "listed_on": day("06-08")},
        {"hazard_id": "H1", "level": "district", "listed_on": day("06-18")},
        {"hazard_id": "H2", "level": "internal", "listed_on": day("06-08")},
        {"hazard_id": "H3", "level": "town", "requested_on": day("06-08")},
        {"hazard_id": "H4", "level": "town", "listed_on": day("06-08")},
    ]
    known = {"hazards": [hazard(1), hazard(2), hazard(3), hazard(4, grade="minor")]}
    assert found("d1_5", listings=listings, **known) == Measured(
        1, ("H1·town", "H1·district"), ("H1",)
    )
    done = found("d1_6", listings=listings, acceptances=[closed(1, "06-20")], **known)
    assert (done.figure, done.members) == (1, ("H1",))


def test_a_listing_of_tomorrow_is_not_there_today() -> None:
    known = {
        "hazards": [hazard(1)],
        "listings": [{"hazard_id": "H1", "level": "town", "listed_on": day("06-27")}],
        "acceptances": [closed(1, "06-20")],
    }
    assert [found(one, **known).figure for one in ("d1_5", "d1_6")] == [0, 0]
    assert [found(one, day("06-27"), **known).figure for one in ("d1_5", "d1_6")] == [1, 1]


def test_enterprises_are_counted_once() -> None:
    def check(number: int, firm: str | None, **more: Value) -> dict[str, Value]:
        known: dict[str, Value] = {"inspection_id": f"J{number}", "inspected_on": day("06-05")}
        return {**known, "method": "spot", "enterprise_code": firm, **more}

    checks = [check(1, "A"), check(2, "A", p1=True), check(3, "B"), check(4, "C", method="patrol")]
    assert found("d2_1", inspections=checks) == Measured(2, ("J1", "J2", "J3"), ("A", "B"))
    assert found("d2_2", inspections=checks).members == ("A",)
    nameless = found("d2_1", inspections=[*checks, check(5, None)])
    assert (nameless.figure, nameless.unjudged) == (2, ("J5",))


def test_contracting_counts_the_four_kinds_of_note_2_or_none_named() -> None:
    def check(firm: str, *kinds: str) -> dict[str, Value]:
        known: dict[str, Value] = {"inspection_id": firm, "inspected_on": day("06-05")}
        return {
            **known,
            "method": "spot",
            "enterprise_code": firm,
            "p6": True,
            "outsourcing": kinds or None,
        }

    checks = [check("A"), check("B", "no_briefing"), check("C", "no_briefing", "unclear")]
    assert found("d2_7", inspections=checks).members == ("A", "C")


def test_money_is_summed_exactly_in_wan() -> None:
    fines: Rows = [
        {
            "enforcement_id": "Z1",
            "measure": "fine",
            "fine": Decimal("0.1"),
            "enforced_on": day("06-05"),
        },
        {
            "enforcement_id": "Z2",
            "measure": "fine",
            "fine": Decimal("15000"),
            "personal_fine": Decimal("0.2"),
            "enforced_on": day("06-05"),
        },
        {
            "enforcement_id": "Z3",
            "measure": "order",
            "fine": Decimal(9),
            "enforced_on": day("06-05"),
        },
    ]
    assert found("d3_3b", enforcements=fines).figure == Decimal("1.50003")
    assert found("d3_3a", enforcements=fines).figure == 2


def test_blank_persons_count_one_for_a_person_and_none_for_a_unit() -> None:
    def blamed(number: int, kind: str, persons: int | None) -> dict[str, Value]:
        known: dict[str, Value] = {"accountability_id": f"W{number}", "reverse_check": True}
        return {**known, "decided_on": day("06-05"), "object_type": kind, "persons": persons}

    rows = [
        blamed(1, "leader", None),
        blamed(2, "enterprise", None),
        blamed(3, "enterprise", 4),
        blamed(4, "leader", 0),
    ]
    assert found("d3_9", accountabilities=rows).figure == 5


def test_the_first_filled_day_dates_a_row() -> None:
    rewards: Rows = [
        {
            "report_no": "1",
            "received_on": day("04-20"),
            "answered_on": day("05-20"),
            "reward": Decimal(500),
        },
        {"report_no": "2", "received_on": day("06-20"), "reward": Decimal(250)},
        {
            "report_no": "3",
            "received_on": day("06-20"),
            "answered_on": day("06-30"),
            "reward": Decimal(9),
        },
    ]
    assert found("d4_5a", report_rewards=rewards) == Measured(Decimal("0.075"), ("1", "2"))


def test_yes_when_there_is_one_row() -> None:
    media: Rows = [{"held_on": day("06-05"), "kind": "media", "note": "专栏"}]
    assert found("d4_6", leader_duties=media).figure is True
    assert found("d4_6").figure is False


def test_an_absent_list_is_said() -> None:
    assert not found("d3_2").known
    assert found("d3_2", assistance_visits=[]).known


def test_rows_that_could_matter_but_cannot_be_read_are_named() -> None:
    rows = table(
        "hazards",
        hazard(1, found_on=None),
        hazard(2, grade=None),
        hazard(3, grade="minor", found_on=None),
        hazard(4),
        hazard(5, found_on=None),
        faults={0: ["found_on"], 1: ["grade"], 2: ["found_on"]},
    )
    assert found("d1_1", known={"hazards": rows}) == Measured(1, ("H4",), (), ("H1", "H2", "H5"))


def test_void_hazards_never_count() -> None:
    void = hazard(1, void_reason="误报")
    note: Rows = [{"target": "H1", "approver": ("李强",)}]
    assert found("d1_1", hazards=[void]).figure == 1
    assert found("d1_1", hazards=[void], corrections=note).figure == 0


def test_monthly_figures_and_stock_figures_of_the_ten_measures() -> None:
    nodes: Rows = [
        {"node_id": "1", "kind": "holiday", "starts_on": day("05-30"), "ends_on": day("06-02")},
        {"node_id": "2", "kind": "holiday", "starts_on": day("06-02"), "ends_on": day("06-04")},
        {"node_id": "3", "kind": "event", "starts_on": day("06-10"), "ends_on": day("06-12")},
    ]
    duty: Rows = [
        {"duty_on": day("06-01"), "starts_at": "08:00", "person": ("甲",)},
        {"duty_on": day("06-01"), "starts_at": "20:00", "person": ("乙",)},
        {"duty_on": day("06-09"), "starts_at": "08:00", "person": ("甲",)},
        {"duty_on": day("05-31"), "starts_at": "08:00", "person": ("甲",)},
    ]
    assert found("t9_1", nodes_and_events=nodes).members == (
        "2023-06-01",
        "2023-06-02",
        "2023-06-03",
        "2023-06-04",
    )
    assert found("t9_2", nodes_and_events=nodes, duty_roster=duty).members == ("2023-06-01",)
    open_one = hazard(1, enterprise_code="A", responsible_person=("陈大勇",), due=day("07-30"))
    full: dict[str, Value] = {"measures": "加固", "funds": Decimal(1), "emergency_plan": "有"}
    known = {
        "hazards": [open_one, hazard(2, enterprise_code="B"), hazard(3, enterprise_code="C")],
        "acceptances": [closed(3, "06-20")],
        "rectifications": [{"hazard_id": "H1", **full}, {"hazard_id": "H2", **full}],
        "enterprises": [{"enterprise_code": code} for code in "ABCD"],
        "hazard_source_chiefs": [{"source_no": "1", "enterprise_code": "D"}],
    }
    assert found("t4_2", **known).rows == ("H1", "H2")
    assert found("t4_3", **known).rows == ("H1",)
    assert found("t3_3", **known).figure == 3


def test_every_working_day_or_busy_week_so_far() -> None:
    def duty(on: str, firm: str, cycle: str) -> dict[str, Value]:
        known: dict[str, Value] = {"done_on": day(on), "level": "enterprise", "cycle": cycle}
        return {**known, "enterprise_code": firm}

    # 2023-06-01 was a Thursday: by the 9th seven working days, one week with three or more.
    days = ["06-01", "06-02", "06-05", "06-06", "06-07", "06-08", "06-09"]
    rows = [duty(on, "A", "day") for on in days] + [duty(on, "B", "day") for on in days[1:]]
    rows += [duty("06-07", "A", "week"), duty("06-02", "B", "week")]
    assert found("m_enterprise_day", day("06-09"), monthly_duties=rows).members == ("A",)
    assert found("m_enterprise_week", day("06-09"), monthly_duties=rows).members == ("A",)


def test_every_figure_of_every_form_can_be_worked_out_from_empty_lists() -> None:
    lists = Lists({}, SCHEMA, town())
    values = [v for form in SCHEMA.forms.values() for v in form.values if v.measure is not None]
    assert len(values) == 35 + 38 + 12
    assert {measured(value, lists, JUNE_26).figure for value in values} == {0}
    assert all(counted(value, lists, JUNE_26) == () for value in values)
