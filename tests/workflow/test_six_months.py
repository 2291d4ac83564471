"""Six months with a change of the year, as a township lives them, beside a model of a few lines.

Two villages and a department fill in what they are issued: some late, some refused and mended,
one filed again, one corrected, one released, one amended by the office. The model (six_months)
knows only what happened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.schemas import SCHEMA
from tests.workflow.desk import (
    CLOCK,
    ROSTER,
    TOWN,
    Desk,
    as_version,
    raw_typed,
    retyped,
    submitted,
    understood,
)
from tests.workflow.honest import REGISTRY
from tests.workflow.six_months import (
    MONTHS,
    UNITS,
    WITH_FORM,
    Hazard,
    Story,
    code,
    figures_of,
    open_on,
    overdue_on,
    unlisted_on,
)
from xlhazard.io.reader import read_bytes, read_file
from xlhazard.model.address import Address
from xlhazard.model.month import Month
from xlhazard.model.results import MergeResult
from xlhazard.model.table import Value
from xlhazard.render.templates import master_workbook
from xlhazard.workflow.fill import FillOrder, fill
from xlhazard.workflow.flag import FlagOrder, flag
from xlhazard.workflow.init import InitOrder, init
from xlhazard.workflow.issue import IssueOrder, issue
from xlhazard.workflow.renew import RenewOrder, renew

# ---- the clerks ------------------------------------------------------------------------------


def spare_id(data: bytes, number: int) -> str:
    """The id that stands ready in the number-th free row of the issued 隐患清单."""
    table = understood(data).tables["hazards"]
    workbook = read_bytes(data, "a.xlsx").workbook
    assert workbook is not None
    last = max((row.number for row in table), default=table.header_row)
    cell = workbook.sheets[table.sheet].at(Address(last + 1 + number, table.columns["hazard_id"]))
    assert cell is not None
    return cell.raw


def hazard_row(one: Hazard) -> Mapping[str, Value]:
    major: Mapping[str, Value] = {
        "responsible_department": "应急管理办公室",
        "acceptor": ("赵刚",),
        "criterion": "工贸企业重大事故隐患判定标准第三条",
    }
    return {
        "hazard_id": one.id,
        "enterprise_code": code(one.unit),
        "location": f"{one.found.month}月{one.grade}车间",
        "description": f"{one.found.isoformat()}{one.grade}配电箱没有接地保护，线路老化",
        "grade": one.grade,
        "source": one.source,
        "found_on": one.found,
        "due": one.due,
        "responsible_unit": "宏达石材有限公司",
        "responsible_person": ("陈大勇",),
        **(major if one.grade == "major" else {}),
    }


def work_row(one: Hazard) -> Mapping[str, Value]:
    major: Mapping[str, Value] = {
        "funds": Decimal(2000),
        "emergency_plan": "停电、撤人、设警戒",
        "milestones": f"{one.due.isoformat()} 完工",
    }
    return {
        "hazard_id": one.id,
        "measures": "更换配电箱并重新接地",
        "started_on": one.found,
        **(major if one.grade == "major" else {}),
    }


def acceptance_row(one: Hazard) -> Mapping[str, Value]:
    assert one.done is not None
    major: Mapping[str, Value] = {
        "archive_no": "AQ-001",
        "filed_on": one.done,
        "accepting_unit": "应急管理办公室",
    }
    return {
        "hazard_id": one.id,
        "accepted_on": one.done,
        "accepted_by": ("赵刚",),
        "result": "pass",
        "signed": True,
        "closed_on": one.done,
        **(major if one.grade == "major" else {"accepting_unit": "村委会"}),
    }


def filled_in(desk: Desk, story: Story, unit: str, month: Month, version: int = 1) -> bytes:
    """A clerk types the month into what was issued."""
    data = desk.blank(unit, month)
    for one in story.done_in(unit, month):
        table = understood(data).tables["rectifications"]
        place = next(n for n, row in enumerate(table) if row.text("hazard_id") == one.id)
        data = retyped(data, "rectifications", place, completed_on=one.done)
    new = story.found_in(unit, month)
    for number, one in enumerate(new):
        one.id = spare_id(data, number)
    known = {row.text("enterprise_code") for row in understood(data).tables["enterprises"]}
    firm = {**REGISTRY, "enterprise_code": code(unit), "enterprise_name": f"宏达石材{unit}有限公司"}
    rows: dict[str, Sequence[Mapping[str, Value]]] = {
        "enterprises": [] if code(unit) in known else [firm],
        "hazards": [hazard_row(one) for one in new],
        "rectifications": [work_row(one) for one in new],
        "acceptances": [
            acceptance_row(one)
            for one in story.hazards
            if one.unit == unit and one.done and Month.of(one.done) == month
        ],
    }
    if month in WITH_FORM and unit != "JS":  # the department counts its own sheet
        story.supervised[unit] += 2
    figures = figures_of(story, unit, month.day(24))
    return submitted(data, rows, month=month, figures=dict(figures), version=version)


# ---- the township ----------------------------------------------------------------------------


@dataclass
class Year:
    """The township while its months go by."""

    desk: Desk
    story: Story

    def opened(self, month: Month) -> None:
        issue(self.desk.township, IssueOrder(month, month.first, CLOCK))

    def send(self, data: bytes, name: str, month: Month, day: int = 25) -> MergeResult:
        path = self.desk.receive(data, name, month)
        return self.desk.merge(path, month=month, today=month.day(day))

    def agrees(self, month: Month) -> None:
        """Everything that the office looks at, against the model."""
        day = month.last
        desk, story = self.desk, self.story
        result = flag(desk.township, FlagOrder(day))
        flags: dict[str, set[str]] = {}
        for row in desk.master.tables["flags"]:
            flags.setdefault(row.text("code"), set()).add(row.text("record_key"))
        assert flags.get("XR16", set()) == overdue_on(story, day)
        assert flags.get("TR01", set()) == unlisted_on(story, day)
        assert not [note for note in result.notes if "登记" in note or "存档" in note]
        shown = states(desk)
        still = {key for key, state in shown.items() if state not in ("已销号", "已回头看")}
        assert still == open_on(story, day)
        if month in WITH_FORM:
            self._figures_agree(month)

    def _figures_agree(self, month: Month) -> None:
        story, day = self.story, month.day(24)
        history = {
            (row.text("unit_code"), row.text("value_id")): row["value"]
            for row in self.desk.master.tables["dispatch_history"]
            if row.text("period") == str(month)
        }
        wanted = {unit: figures_of(story, unit, day) for unit in UNITS}
        for unit, figures in wanted.items():
            for name, figure in figures.items():
                assert history[unit, name] == figure, (unit, month, name)
        filled = fill(None, self.desk.township, FillOrder(month=month, today=month.last))
        cells = {cell.id: cell.value for cell in filled.cells}
        for name in ("d1_1", "d1_2", "d1_3", "d1_4", "d4_8"):
            assert cells[name] == sum(one[name] for one in wanted.values()), (month, name)
        assert read_file(filled.path).workbook is not None


def states(desk: Desk) -> dict[str, str]:
    """当前状态 of every hazard as the master shows it."""
    master = desk.master
    table = master.tables["hazards"]
    cells = master.workbook.sheets[table.sheet].rows
    column = table.columns["status"]
    return {row.text("hazard_id"): cells[row.number][column].raw for row in table}


def taken(result: MergeResult) -> None:
    said = [f.message for one in result.report.files for f in one.findings if f.severity == "error"]
    assert result.refused == (), said
    assert len(result.merged) == 1


def refused_with(result: MergeResult, code: str) -> None:
    (one,) = result.refused
    said = [f.message for one in result.report.files for f in one.findings if f.severity == "error"]
    assert set(one.codes) <= {code, "XR08"}, said


def decide(desk: Desk, decision: str) -> None:
    """Staff write a decision beside every refused line of 报送登记."""
    for number, row in enumerate(desk.master.tables["submissions_log"]):
        if row.text("status") == "refused" and row.blank("decision"):
            desk.staff_type("submissions_log", number, "decision", decision)
            desk.staff_type("submissions_log", number, "decided_by", "李强")
            desk.staff_type("submissions_log", number, "reason", "已电话核实")


def newest(year: Year, unit: str, grade: str = "minor") -> Hazard:
    return [one for one in year.story.hazards if (one.unit, one.grade) == (unit, grade)][-1]


def place_of(data: bytes, one: Hazard) -> int:
    table = understood(data).tables["hazards"]
    return next(n for n, row in enumerate(table) if row.text("hazard_id") == one.id)


@pytest.fixture
def year(tmp_path: Path) -> Year:
    book = tmp_path / "roster.xlsx"
    units = [{**row, "valid_from": "2023-10"} for row in ROSTER]
    book.write_bytes(master_workbook(SCHEMA, TOWN, {"units": tuple(units)}))
    root = tmp_path / "黑林镇"
    init(root, InitOrder("heilin", book))
    return Year(Desk(root), Story())


def test_six_months_agree_with_the_model(year: Year) -> None:
    desk, story = year.desk, year.story
    october, november, december, january, february, march = MONTHS

    year.opened(october)
    for unit in UNITS[:2]:
        taken(year.send(filled_in(desk, story, unit, october), f"{unit}.xlsx", october))
    data = filled_in(desk, story, "JS", october)  # refused, mended, sent again
    broken = raw_typed(data, "hazards", 0, "found_on", "10月32日")
    refused_with(year.send(broken, "JS.xlsx", october), "CV02")
    taken(year.send(as_version(data, 2), "JS改.xlsx", october, 26))
    again = filed_again(desk, "HL-03", october)  # the same month once more
    taken(year.send(again, "HL-03再报.xlsx", october, 27))
    assert desk.master.tables["hazards"].rows[place_in(desk, "HL-03")].text("location") == "西车间"
    year.agrees(october)

    year.opened(november)
    taken(year.send(filled_in(desk, story, "JS", november), "JS.xlsx", november))
    data = filled_in(desk, story, "HL-03", november)  # released with a day nobody can read
    one = newest(year, "HL-03")
    vague = raw_typed(data, "hazards", place_of(data, one), "due", "年底左右吧")
    refused_with(year.send(vague, "HL-03.xlsx", november), "CV11")
    decide(desk, "放行")
    taken(year.send(vague, "HL-03.xlsx", november, 26))
    one.due = one.found + dt.timedelta(7)  # the usual time of its grade
    late = filled_in(desk, story, "HL-01", november)  # comes on 5 December
    path = desk.receive(late, "HL-01.xlsx", november)
    taken(desk.merge(path, month=november, today=DECEMBER_5))
    year.agrees(november)

    year.opened(december)
    story.supervised["HL-01"] -= 3  # November was 3 too high
    data = filled_in(desk, story, "HL-01", december)
    refused_with(year.send(data, "HL-01.xlsx", december), "CM01")
    explained = submitted(
        data,
        {"corrections": [correction(november, "4", "1")]},
        month=december,
        figures=dict(figures_of(story, "HL-01", december.day(24))),
        version=2,
    )
    taken(year.send(explained, "HL-01说明.xlsx", december, 26))
    data = filled_in(desk, story, "HL-03", december)  # amended by the office
    one = newest(year, "HL-03")
    wrong = raw_typed(data, "hazards", place_of(data, one), "due", "2月30日")
    refused_with(year.send(wrong, "HL-03.xlsx", december), "CV02")
    decide(desk, "代改")
    year.send(wrong, "HL-03.xlsx", december, 26)
    desk.staff_type("amendments", 0, "new_value", one.due.isoformat())
    taken(year.send(wrong, "HL-03.xlsx", december, 27))
    taken(year.send(filled_in(desk, story, "JS", december), "JS.xlsx", december))
    year.agrees(december)

    story.supervised = dict.fromkeys(UNITS, 0)
    order = RenewOrder(dt.date(2024, 1, 1), dt.date(2024, 12, 31), dt.date(2024, 1, 2))
    done = renew(desk.township, order)
    assert done.carried["隐患清单"] == len(open_on(story, january.first))
    assert set(states(desk)) == open_on(story, january.first)

    for month in (january, february, march):
        year.opened(month)
        for unit in UNITS:
            taken(year.send(filled_in(desk, story, unit, month), f"{unit}.xlsx", month))
        year.agrees(month)
    ids = [one.id for one in story.hazards]
    assert len(set(ids)) == len(ids)
    before = desk.files()
    desk.merge(month=march)
    assert desk.files() == before


DECEMBER_5 = dt.date(2023, 12, 5)


def correction(month: Month, old: str, new: str) -> Mapping[str, Value]:
    return {
        "period": str(month),
        "target": "调度表",
        "field": "4-8",
        "old_value": old,
        "new_value": new,
        "reason": "两次督查重复统计",
        "approver": ("李强",),
        "approved_on": month.last,
    }


def filed_again(desk: Desk, unit: str, month: Month) -> bytes:
    """What the unit sent, as version 2 with another place."""
    (path,) = (desk.root / "收件" / str(month)).glob(f"{unit}.xlsx")
    return as_version(retyped(path.read_bytes(), "hazards", 0, location="西车间"), 2)


def place_in(desk: Desk, unit: str) -> int:
    table = desk.master.tables["hazards"]
    return next(n for n, row in enumerate(table) if row.text("filed_by") == unit)
