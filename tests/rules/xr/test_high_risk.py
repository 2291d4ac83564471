"""XR24 on the master."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tests.support.records import context, day, look, master, skipped
from tests.support.schemas import town
from xlhazard.checking.context import Context
from xlhazard.model.finding import Notice
from xlhazard.model.month import Month
from xlhazard.model.table import Value
from xlhazard.rules.xr.high_risk_not_visited import high_risk_not_visited

Record = Mapping[str, Value]
Rows = Sequence[Record]
FIRM: Record = {
    "enterprise_code": "A1",
    "enterprise_name": "北坡加油站",
    "sector": "hazchem",
    "filed_by": "HL-03",
}
UNIT: Record = {
    "unit_code": "HL-03",
    "unit_type": "village",
    "forms_due": ("six_lists",),
    "valid_from": "2023-01",
}


def visit(on: str, method: str = "self_led", code: str = "A1") -> Record:
    return {"inspected_on": day(on), "method": method, "enterprise_code": code}


def world(firm: Record = FIRM, *visits: Record, log: Rows = (), today: str = "06-27") -> Context:
    known = master(enterprises=[firm], inspections=visits, units=[UNIT], submissions_log=log)
    return context(None, known, today=day(today))


def flags(firm: Record = FIRM, *visits: Record, **more: str) -> list[Notice]:
    return look(high_risk_not_visited, world(firm, *visits, **more))


def test_no_inspection_of_the_month_is_told_once_with_the_month() -> None:
    (notice,) = flags(FIRM, visit("05-31"), visit("06-03", code="A2"))
    assert (notice.sheet, notice.field) == ("企业底册", "enterprise_code")
    assert (notice.facts["name"], notice.facts["what"]) == ("北坡加油站", "检查")
    assert notice.facts["month"] == Month(2023, 6)


def test_its_head_has_to_lead_one() -> None:
    (notice,) = flags(FIRM, visit("06-03", "patrol"))
    assert notice.facts["what"] == "主要负责人带队检查"
    assert flags(FIRM, visit("06-03")) == []
    assert len(flags(FIRM, visit("06-28"))) == 1


def test_others_and_those_out_of_business_need_none() -> None:
    assert flags({**FIRM, "sector": "trade"}) == []
    assert flags({**FIRM, "status": "paused"}) == []


def test_before_its_reports_are_due_the_month_before_is_judged() -> None:
    assert flags(FIRM, visit("05-31"), today="06-24") == []
    assert len(flags(FIRM, visit("05-31"), today="06-25")) == 1


def test_what_a_unit_has_not_reported_yet_is_not_known() -> None:
    log = {
        "unit_code": "HL-05",
        "report_kind": "six_lists",
        "period": "2023-06",
        "status": "accepted",
        "received_at": "2023-06-25T09:00:00+08:00",
    }
    assert look(high_risk_not_visited, world(log=[log])) == []
    assert len(look(high_risk_not_visited, world(log=[{**log, "unit_code": "HL-03"}]))) == 1


def test_a_town_without_the_duty_skips_the_rule() -> None:
    profile = replace(town(), extra={**town().extra, "calendar_entries": ("F01",)})
    at = replace(world(), town=profile)
    assert look(high_risk_not_visited, at) == []
    assert len(skipped(high_risk_not_visited, at)) == 1
