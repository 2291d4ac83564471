"""A village is split between two: rows and cumulative figures go with its enterprises."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.support.schemas import SCHEMA
from tests.workflow.desk import CLOCK, JUNE, MAY, ROSTER, TOWN, Desk, submitted, understood
from tests.workflow.honest import REGISTRY, closed_majors, hazard, hazard_id, work
from xlhazard.deriving.history import all_accepted
from xlhazard.deriving.successions import earlier_forms, unclaimed_form
from xlhazard.filling.figures import township_figures
from xlhazard.io.township import Township
from xlhazard.io.writer import apply
from xlhazard.model.edits import UNCHECKED, EditPlan, SetCell
from xlhazard.model.ids import credit_check
from xlhazard.model.month import Month
from xlhazard.model.results import MergeResult
from xlhazard.model.table import Value
from xlhazard.render.templates import master_workbook
from xlhazard.workflow.flag import FlagOrder, flag
from xlhazard.workflow.init import InitOrder, init
from xlhazard.workflow.issue import IssueOrder, issue
from xlhazard.workflow.place import opened

OLD, ONE, TWO = "HL-05", "HL-01", "HL-03"


def code(number: int) -> str:
    first = f"91320707MA1TE6{number:03d}"
    return first + (credit_check(first) or "")


QUARRY, MILL, KILN = code(1), code(2), code(3)
NAMES = {QUARRY: "石场甲有限公司", MILL: "磨坊乙有限公司", KILN: "窑厂丙有限公司"}
MAJORS = (QUARRY, QUARRY, MILL, KILN)
"""Where the old village's four closed major hazards were; three open ones follow, one a firm."""

FIGURES = {"d1_1": 4, "d1_2": 4}

Rows = dict[str, Sequence[Mapping[str, Value]]]


def firm(enterprise: str) -> Mapping[str, Value]:
    return {**REGISTRY, "enterprise_code": enterprise, "enterprise_name": NAMES[enterprise]}


def of_the_old_village() -> Rows:
    rows = {name: list(some) for name, some in closed_majors(OLD, len(MAJORS)).items()}
    rows["enterprises"] = [firm(one) for one in NAMES]
    rows["hazards"] = [
        {**row, "enterprise_code": at, "responsible_unit": NAMES[at]}
        for row, at in zip(rows["hazards"], MAJORS, strict=True)
    ]
    for number, at in enumerate(NAMES, len(MAJORS) + 1):
        rows["hazards"].append({**hazard(OLD, number), "enterprise_code": at})
        rows["rectifications"].append(work(OLD, number))
    return {name: tuple(some) for name, some in rows.items()}


def open_hazard(enterprise: str) -> str:
    return hazard_id(OLD, len(MAJORS) + 1 + list(NAMES).index(enterprise))


@pytest.fixture(scope="module")
def may(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three villages have reported May; none of them is split yet."""
    folder = tmp_path_factory.mktemp("split")
    old = {**ROSTER[0], "unit_code": OLD, "unit_name": "山口村"}
    book = folder / "roster.xlsx"
    book.write_bytes(master_workbook(SCHEMA, TOWN, {"units": (*ROSTER[:2], old)}))
    root = folder / "黑林镇"
    init(root, InitOrder("heilin", book))
    issue(Township(root), IssueOrder(MAY, MAY.first, CLOCK))
    desk = Desk(root)
    for unit in (OLD, ONE, TWO):
        rows = of_the_old_village() if unit == OLD else {}
        data = submitted(desk.blank(unit), rows, figures=FIGURES if unit == OLD else None)
        desk.receive(data, f"{unit}.xlsx")
    result = desk.merge()
    assert sorted(one.unit for one in result.merged) == [ONE, TWO, OLD], result.refused
    return root


@pytest.fixture
def split(may: Path, tmp_path: Path) -> Desk:
    """From June on HL-05 is split: its quarry goes to HL-01, its mill to HL-03."""
    desk = Desk.copy_of(may, tmp_path)
    number = place_of(desk, "units", OLD)
    desk.staff_type("units", number, "valid_to", "2023-05")
    desk.staff_type("units", number, "successor", f"{ONE}、{TWO}")
    for enterprise, village in ((QUARRY, ONE), (MILL, TWO)):
        desk.staff_type(
            "enterprises", place_of(desk, "enterprises", enterprise), "village", village
        )
    return desk


def place_of(desk: Desk, list_id: str, key: str) -> int:
    table = desk.master.tables[list_id]
    return next(n for n, row in enumerate(table) if row.text(table.key[0]) == key)


def issued(desk: Desk, month: Month = JUNE) -> None:
    issue(desk.township, IssueOrder(month, month.first, CLOCK))


def report(
    desk: Desk, unit: str, d1_1: int, d1_2: int, version: int = 1, rows: Rows | None = None
) -> MergeResult:
    figures = {"d1_1": d1_1, "d1_2": d1_2}
    data = submitted(
        desk.blank(unit, JUNE), rows or {}, month=JUNE, figures=figures, version=version
    )
    path = desk.receive(data, f"{unit}-{d1_1}-{d1_2}.xlsx", JUNE)
    return desk.merge(path, month=JUNE)


def codes(result: MergeResult) -> list[str]:
    return [code for one in result.refused for code in one.codes]


def town_figure(desk: Desk, month: Month, value: str) -> object:
    place = opened(desk.township, SCHEMA).at(month)
    found = township_figures(
        place.master,
        SCHEMA.forms["dispatch"],
        month,
        month.last,
        SCHEMA,
        place.town,
        place.settings,
    )
    return found[value].figure


def test_each_heir_is_issued_what_belongs_to_its_enterprises(split: Desk) -> None:
    issued(split)
    found = {
        unit: {
            row.text("hazard_id") for row in understood(split.blank(unit, JUNE)).tables["hazards"]
        }
        for unit in (ONE, TWO)
    }
    assert found == {ONE: {open_hazard(QUARRY)}, TWO: {open_hazard(MILL)}}
    assert not list((split.root / "下发" / "2023-06").glob(f"{OLD}*"))


def test_what_nobody_can_tell_is_said_and_given_to_nobody(split: Desk) -> None:
    (note,) = [n for n in flag(split.township, FlagOrder(JUNE.day(20))).notes if "拆给" in n]
    assert open_hazard(KILN) in note
    assert KILN in note
    assert open_hazard(QUARRY) not in note
    split.staff_type("units", place_of(split, "units", OLD), "rest_to", TWO)
    notes = flag(split.township, FlagOrder(JUNE.day(20))).notes
    assert not [one for one in notes if "拆给" in one]
    issued(split)
    master = opened(split.township, SCHEMA).at(JUNE).master
    assert {row.text("filed_by") for row in master.tables["hazards"]} == {ONE, TWO}


def test_an_heir_has_to_show_its_own_figure_and_its_part(split: Desk) -> None:
    issued(split)
    assert "CM01" in codes(report(split, ONE, 1, 1))
    assert codes(report(split, ONE, 2, 2, version=2)) == []
    assert codes(report(split, TWO, 1, 1)) == []


def test_an_inherited_open_hazard_that_vanishes_is_refused(split: Desk) -> None:
    issued(split)
    data = split.blank(ONE, JUNE)
    read = understood(data)
    edits = tuple(
        SetCell(table.sheet, cell, UNCHECKED, None)
        for table in (read.tables["hazards"], read.tables["rectifications"])
        for row in table
        for name in row.typed
        if (cell := table.cell(row, name)) is not None
    )
    data = apply(data, EditPlan("", "", edits))
    data = submitted(data, {}, month=JUNE, figures={"d1_1": 2, "d1_2": 2})
    result = split.merge(split.receive(data, "a.xlsx", JUNE), month=JUNE)
    assert codes(result) == ["CM11"]


def test_the_township_s_figure_is_the_same_whoever_has_reported(split: Desk) -> None:
    """Of the old village's 4, two go to HL-01, one to HL-03; one stays until staff say whose."""
    issued(split)
    assert town_figure(split, MAY, "d1_1") == 4
    assert town_figure(split, JUNE, "d1_1") == 4
    assert codes(report(split, ONE, 2, 2)) == []
    assert town_figure(split, JUNE, "d1_1") == 4
    assert codes(report(split, TWO, 1, 1)) == []
    assert (town_figure(split, JUNE, "d1_1"), town_figure(split, JUNE, "d1_2")) == (4, 4)
    split.staff_type("units", place_of(split, "units", OLD), "rest_to", TWO)
    assert {"CM01", "CM11"} <= set(codes(report(split, TWO, 1, 1, version=2)))
    number = int(open_hazard(KILN).split("-")[-2])
    rows: Rows = {
        "enterprises": [firm(KILN)],
        "hazards": [{**hazard(OLD, number), "enterprise_code": KILN}],
        "rectifications": [work(OLD, number)],
    }
    assert codes(report(split, TWO, 2, 2, version=3, rows=rows)) == []
    assert (town_figure(split, JUNE, "d1_1"), town_figure(split, JUNE, "d1_2")) == (4, 4)


def test_parts_and_rest_are_the_ended_unit_s_figures(split: Desk) -> None:
    master = split.master
    form = SCHEMA.forms["dispatch"]
    accepted = all_accepted(master)
    settings = {**SCHEMA.calendar.settings, **master.settings}
    total: Counter[str] = Counter()
    for unit in (ONE, TWO):
        last = earlier_forms(accepted, master, unit, form, JUNE, settings, SCHEMA)[-1]
        total.update({name: int(figure) for name, figure in last.values.items()})
    left = unclaimed_form(accepted, master, OLD, form, JUNE, settings, SCHEMA)
    assert left is not None
    total.update({name: int(figure) for name, figure in left.values.items()})
    every = Counter(
        {
            value.id: int(sum(one.values.get(value.id, 0) for one in accepted))
            for value in form.values
        }
    )
    assert +total == +every
    assert {name: int(n) for name, n in left.values.items()} == {"d1_1": 1, "d1_2": 1}


def test_late_months_of_the_old_village_are_still_its_own(split: Desk) -> None:
    issued(split)
    report(split, ONE, 2, 2)
    again = submitted(
        split.blank(OLD),
        of_the_old_village(),
        figures=FIGURES,
        version=2,
    )
    result = split.merge(split.receive(again, "迟.xlsx"), today=dt.date(2023, 6, 28))
    assert codes(result) == []
    assert [one.unit for one in result.merged] == [OLD]
    assert result.conflicts == ()
    master = split.master
    assert len(master.tables["hazards"]) == len(MAJORS) + len(NAMES)
    row = master.tables["hazards"].rows[place_of(split, "hazards", open_hazard(QUARRY))]
    assert (row.text("filed_by"), row.text("last_period")) == (ONE, "2023-06")


def test_every_row_is_answered_for_by_exactly_one_unit(split: Desk) -> None:
    """Counted by hand: rows by their enterprise, and nothing lost or doubled."""
    before = split.master
    after = opened(split.township, SCHEMA).at(JUNE).master
    homes = {QUARRY: ONE, MILL: TWO, KILN: OLD}
    at = {row.text("hazard_id"): row.text("enterprise_code") for row in before.tables["hazards"]}
    for list_id in ("enterprises", "hazards", "rectifications", "acceptances"):
        assert len(after.tables[list_id]) == len(before.tables[list_id])
        for row in after.tables[list_id]:
            firm_code = row.text("enterprise_code") or at[row.text("hazard_id")]
            assert row.text("filed_by") == homes[firm_code]
    assert opened(split.township, SCHEMA).at(MAY).master.tables == before.tables
