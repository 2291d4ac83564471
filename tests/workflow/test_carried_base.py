"""History rules on what travels inside an issued workbook: the same findings as with the master."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.schemas import SCHEMA
from tests.workflow.desk import (
    CLOCK,
    ENTERPRISE,
    JUNE,
    MAY,
    TOWN,
    Desk,
    raw_typed,
    retyped,
    submitted,
    understood,
)
from tests.workflow.honest import closed_majors, hazard, hazard_id, work
from xlhazard.io.reader import read_bytes
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.carried import Carried
from xlhazard.model.edits import UNCHECKED, EditPlan, Scalar, SetCell
from xlhazard.model.ids import make_record_id
from xlhazard.model.marks import BASE_SHEET
from xlhazard.model.report import FileReport
from xlhazard.model.table import Value
from xlhazard.model.workbook import Workbook
from xlhazard.tables.carried import carried_base
from xlhazard.workflow.issue import IssueOrder, issue
from xlhazard.workflow.validate import ValidateOrder, validate

UNIT = "HL-03"
TODAY = dt.date(2023, 6, 26)
MAY_FIGURES: Mapping[str, Scalar] = {
    "d1_1": Decimal(1),
    "d1_2": Decimal(1),
    "d2_1": Decimal(1),
    "d2_3": Decimal(1),
    "d4_5": "0.5万元，其中0.2万元",
    "d4_6": "是",
    "d4_7": Decimal(3),
}
INSPECTION: Mapping[str, Value] = {
    "inspection_id": make_record_id("JD", UNIT, 2023, 1),
    "inspected_on": MAY.day(12),
    "enterprise_code": ENTERPRISE,
    "method": "spot",
    "inspectors": ("王芳", "李强"),
    "signed": True,
    "problem_count": 0,
    "responsible_unit": "宏达石材有限公司",
    "responsible_person": ("陈大勇",),
    "p2": True,
}
ENFORCEMENT: Mapping[str, Value] = {
    "enforced_on": JUNE.day(6),
    "enterprise_code": ENTERPRISE,
    "measure": "handover",
    "transfer_to": "建设站",
    "responsible_unit": "宏达石材有限公司",
    "responsible_person": ("陈大勇",),
}
JUNE_FIGURES: Mapping[str, Scalar] = {**MAY_FIGURES, "d4_5": "0.8万元，其中0.2万元"}


@pytest.fixture(scope="module")
def office(township: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """May is merged: one closed major hazard, two open ones, one of them asked to be listed."""
    desk = Desk.copy_of(township, tmp_path_factory.mktemp("base"))
    done = closed_majors(UNIT, 1)
    more = [hazard(UNIT, n, grade="serious") for n in (2, 3)]
    listing = {"hazard_id": hazard_id(UNIT, 2), "level": "town", "requested_on": MAY.day(20)}
    rows = {
        **done,
        "hazards": [*done["hazards"], *more],
        "rectifications": [*done["rectifications"], work(UNIT, 2), work(UNIT, 3)],
        "listings": [listing],
        "inspections": [INSPECTION],
    }
    data = submitted(desk.blank(UNIT), rows, figures=MAY_FIGURES)
    desk.receive(data, "5月.xlsx")
    result = desk.merge()
    assert result.merged, result.report.files
    desk.staff_type("listings", 0, "listed_on", MAY.day(29))
    desk.staff_type("listings", 0, "listing_no", "黑安督〔2023〕1号")
    issue(desk.township, IssueOrder(JUNE, dt.date(2023, 6, 1), CLOCK))
    return desk


@pytest.fixture(scope="module")
def issued(office: Desk) -> bytes:
    return office.blank(UNIT, JUNE)


def june(data: bytes, **figures: Scalar) -> bytes:
    return submitted(data, {}, month=JUNE, figures={**JUNE_FIGURES, **figures})


def without_hazard(data: bytes) -> bytes:
    table = understood(data).tables["hazards"]
    row = table.rows[0].number
    edits = [
        SetCell(table.sheet, Address(row, column), UNCHECKED, None)
        for name, column in table.columns.items()
        if name in table.rows[0].values
    ]
    return apply(data, EditPlan("", "", tuple(edits)))


def again(data: bytes) -> bytes:
    """The closed hazard filed once more, open."""
    filed = {**closed_majors(UNIT, 1)["hazards"][0]}
    return submitted(data, {"hazards": [filed]}, month=JUNE, figures=JUNE_FIGURES)


def reused(data: bytes) -> bytes:
    """The number of the closed hazard for quite another one."""
    other = hazard(UNIT, 1, found_on=JUNE.day(3), location="码头", description="码头护栏缺失")
    return submitted(data, {"hazards": [other]}, month=JUNE, figures=JUNE_FIGURES)


def unmoved(data: bytes) -> bytes:
    """Every figure as in May, although a major hazard is new."""
    new = hazard(UNIT, 4, grade="major", found_on=JUNE.day(5))
    return submitted(data, {"hazards": [new]}, month=JUNE, figures=MAY_FIGURES)


def closed_elsewhere(data: bytes) -> bytes:
    """Rows that refer to records which are not in this workbook: an own one, and another's."""
    rows = [
        {**ENFORCEMENT, "enforcement_id": make_record_id("ZF", UNIT, 2023, n), "inspection_id": one}
        for n, one in ((1, make_record_id("JD", UNIT, 2023, 1)), (2, "JD-HL-03-2023-0099-9"))
    ]
    return submitted(data, {"enforcements": rows}, month=JUNE, figures=JUNE_FIGURES)


def foreign(data: bytes) -> bytes:
    """A hazard under a number of another village."""
    other = hazard("HL-01", 9, found_on=JUNE.day(3))
    return submitted(data, {"hazards": [other]}, month=JUNE, figures=JUNE_FIGURES)


FAULTS: Mapping[str, tuple[str | None, Callable[[bytes], bytes]]] = {
    "nothing wrong": (None, june),
    "a figure fell": ("CM01", lambda d: june(d, d2_3=Decimal(0))),
    "a stock fell": ("CM02", lambda d: june(d, d4_7=Decimal(1))),
    "yes became no": ("CM03", lambda d: june(d, d4_6="否")),
    "a part of two fell": ("CM04", lambda d: june(d, d4_5="0.8万元，其中0.1万元")),
    "nothing moved": ("CM06", unmoved),
    "a jump": (None, lambda d: june(d, d4_8=Decimal(500))),
    "all began anew": (
        "CM01",
        lambda d: june(d, d1_1=0, d1_2=0, d2_1=0, d2_3=0, d4_5="0万元，其中0万元"),
    ),
    "a hazard vanished": ("CM11", lambda d: without_hazard(june(d))),
    "a fact changed": ("CM12", lambda d: retyped(june(d), "hazards", 0, found_on=MAY.day(2))),
    "a grade was lowered": ("CM12", lambda d: retyped(june(d), "hazards", 0, grade="minor")),
    "a deadline moved": ("CM13", lambda d: retyped(june(d), "hazards", 0, due=dt.date(2023, 9, 1))),
    "a number of others": ("KY04", foreign),
    "an office cell": (
        "KY11",
        lambda d: retyped(june(d), "listings", 0, listing_no="黑安督〔2023〕9号"),
    ),
    "another name": (
        "KY14",
        lambda d: retyped(june(d), "enterprises", 0, enterprise_name="弘远石材有限公司"),
    ),
    "a number used twice": ("KY19", reused),
    "opened again": (None, again),
    "references": (None, closed_elsewhere),
    "unreadable": (None, lambda d: raw_typed(june(d), "hazards", 0, "due", "6月32日")),
}


def told(report: FileReport) -> set[tuple[str, str, str]]:
    """Findings of CM and KY: code, cell and message."""
    return {
        (one.code, f"{one.sheet}!{one.cell}", one.message)
        for one in report.findings
        if one.code[:2] in ("CM", "KY")
    }


def judged(data: bytes, folder: Path, desk: Desk | None) -> FileReport:
    path = folder / "6月.xlsx"
    path.write_bytes(data)
    township = None if desk is None else desk.township
    (report,) = validate([path], township, ValidateOrder(TODAY)).report.files
    return report


@pytest.mark.parametrize("fault", FAULTS)
def test_without_the_master_the_same_is_found(
    office: Desk, issued: bytes, tmp_path: Path, fault: str
) -> None:
    code, make = FAULTS[fault]
    data = make(issued)
    there, alone = judged(data, tmp_path, office), judged(data, tmp_path, None)
    assert told(alone) == told(there)
    if code is not None:
        assert code in {one.code for one in alone.findings}


def test_only_rules_that_look_back_see_it(office: Desk, issued: bytes, tmp_path: Path) -> None:
    """Others are skipped as before, and 人员名册 never leaves the office."""
    skipped = {one.code for one in judged(june(issued), tmp_path, None).skipped}
    assert {"KY22"} == {one for one in skipped if one[:2] in ("CM", "KY")} & {
        "KY22",
        "CM01",
        "CM11",
    }
    assert skipped >= {"DL01"}


def test_an_altered_base_is_not_trusted(issued: bytes, tmp_path: Path) -> None:
    cell = sheet_of(issued).sheets[BASE_SHEET].at(Address(2, 1))
    assert cell is not None
    changed = ("A" if cell.raw[10] != "A" else "B").join((cell.raw[:10], cell.raw[11:]))
    edit = SetCell(BASE_SHEET, Address(2, 1), UNCHECKED, changed)
    report = judged(apply(june(issued, d2_1=Decimal(0)), EditPlan("", "", (edit,))), tmp_path, None)
    reasons = {one.code: one.reason for one in report.skipped}
    assert reasons["CM01"].startswith("工作簿里带的底稿被改动过，没有采用；")
    assert "CM01" not in {one.code for one in report.findings}


def test_a_base_of_another_month_is_not_used(issued: bytes, tmp_path: Path) -> None:
    july = submitted(issued, {}, month=JUNE.plus(1), figures=JUNE_FIGURES)
    reasons = {one.code: one.reason for one in judged(july, tmp_path, None).skipped}
    assert reasons["CM01"].startswith("工作簿里带的是2023-06的底稿，没有采用；")


def test_a_missing_base_is_said(issued: bytes) -> None:
    workbook = sheet_of(issued)
    gone = {name: sheet for name, sheet in workbook.sheets.items() if name != BASE_SHEET}
    found = carried_base(Workbook("a.xlsx", gone), SCHEMA, TOWN, issued=True)
    assert (found.known, found.problem) == (None, "工作簿里没有下发时带的底稿")
    assert carried_base(Workbook("a.xlsx", gone), SCHEMA, TOWN, issued=False) == Carried()


def test_what_travels_is_the_units_own(office: Desk, issued: bytes) -> None:
    found = carried_base(sheet_of(issued), SCHEMA, TOWN, issued=True)
    assert (found.unit, found.month, found.problem) == (UNIT, JUNE, "")
    assert found.known is not None
    ours, tables = office.master.tables, found.known.tables
    for name in ("hazards", "acceptances", "listings"):
        kept = [
            {k: v for k, v in row.values.items() if k not in ("source_ref", "updated_on")}
            for row in ours[name]
        ]
        assert [dict(row.values) for row in tables[name]] == kept
    assert not {"people", "submissions_log", "conflicts"} & tables.keys()
    assert all("filler" not in row.values for row in tables["units"])
    assert found.known.settings == office.master.settings
    assert ENTERPRISE in tables["enterprises"].first_by("enterprise_code")


def test_a_marked_copy_keeps_it(issued: bytes, tmp_path: Path) -> None:
    data = june(issued, d2_1=Decimal(0))
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    (marked,) = validate([path], None, ValidateOrder(TODAY, mark=tmp_path)).marked
    one = sheet_of(marked.read_bytes())
    assert one.sheets[BASE_SHEET].state == "veryHidden"
    found = carried_base(one, SCHEMA, TOWN, issued=True)
    assert found.problem == ""
    assert not [n for n in understood(marked.read_bytes()).notices if n.code == "ST11"]


def sheet_of(data: bytes) -> Workbook:
    workbook = read_bytes(data, "a.xlsx").workbook
    assert workbook is not None
    return workbook
