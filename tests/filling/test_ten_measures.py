"""The township's ten-measures form: how its figures come about, and writing them in place."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

import openpyxl

from tests.support.records import JUNE, day, master
from tests.support.schemas import SCHEMA
from xlhazard.filling.figures import Figures, township_figures
from xlhazard.filling.plan import FillPlan, find_form, plan_fill
from xlhazard.io.reader import read_bytes
from xlhazard.io.writer import apply
from xlhazard.model.table import FormSheet, Value
from xlhazard.render.templates.official import official_form
from xlhazard.tables.form_sheet import FormRead
from xlhazard.tables.values import Scope

FORM = SCHEMA.forms["ten_measures"]
TOWN = SCHEMA.towns["baishiyi"]
AS_OF = day("06-28")
Rows = Sequence[Mapping[str, Value]]


def unit(code: str, name: str, kind: str = "village", **more: Value) -> dict[str, Value]:
    known: dict[str, Value] = {"unit_code": code, "unit_name": name, "unit_type": kind}
    return {**known, "forms_due": ("ten_measures",), "valid_from": "2023-01", **more}


OFFICE = unit("ZW-AJ", "应急办", "office", forms_due=())
UNITS = (unit("BS-01", "一村"), unit("BS-02", "二村"), OFFICE)


def accepted(code: str, month: str = "2023-06", **figures: int) -> Rows:
    return [
        {"unit_code": code, "period": month, "version": 1, "value_id": name, "value": Decimal(n)}
        for name, n in figures.items()
    ]


def figures(*forms: Rows, units: Rows = UNITS, **lists: Rows) -> Figures:
    history = [row for form in forms for row in form]
    known = master(units=units, ten_measures_history=history, **lists)
    return township_figures(known, FORM, JUNE, AS_OF, SCHEMA, TOWN, {})


def duties(level: str, cycle: str, *days: str, **more: Value) -> Rows:
    row = {"level": level, "cycle": cycle, "person": ("李强",), **more}
    return [{**row, "done_on": day(on)} for on in days]


def test_figures_of_the_month_need_a_form_of_the_month_and_standing_ones_the_last() -> None:
    found = figures(accepted("BS-01", t5_1=2, t2_1=3), accepted("BS-02", "2023-05", t5_1=4, t2_1=5))
    assert (found["t5_1"].figure, found["t2_1"].figure) == (2, 8)
    assert not found["t5_1"].certain
    assert found.notes[0] == (
        "2023-06没有接收到的单位，本月数没有计入，存量数用其最近一期：二村（2023-05）"
    )


def test_a_unit_that_never_filed_is_named_with_the_form() -> None:
    notes = figures(accepted("BS-01", t5_1=2)).notes
    assert notes[0] == "从未接收到十条措施表、没有计入的单位：二村"


def test_the_towns_own_row_comes_from_the_offices_register() -> None:
    own = duties("town", "day", "06-01", "06-01", "06-02", "05-31", "06-29")
    others = duties("town", "day", "06-05", filed_by="BS-01")
    found = figures(monthly_duties=[*own, *others])
    assert found["m_town_day"].figure == 2
    assert "m_village_day" not in found.values
    assert (
        "天数、周数由各单位自报，不能相加，没有填：部门-日、部门-周、村（社区）-日、村（社区）-周"
        in (found.notes)
    )


def test_what_the_office_never_recorded_stays_blank() -> None:
    found = figures()
    assert not {"t9_1", "t9_2", "m_town_day"} & found.values.keys()
    assert found.notes[-1] == "应急办没有自己的登记，没有填：9-1、9-2、镇-日、镇-周"


def test_the_offices_own_form_speaks_instead_of_its_register() -> None:
    office = {**OFFICE, "forms_due": ("ten_measures",)}
    found = figures(
        accepted("ZW-AJ", m_town_day=9, t9_1=4),
        units=(office,),
        monthly_duties=duties("town", "day", "06-01"),
    )
    assert (found["m_town_day"].figure, found["t9_1"].figure) == (9, 4)
    assert "t9_2" not in found.values


def test_an_enterprise_that_two_units_count_is_named() -> None:
    checks = [
        *duties("enterprise", "week", "06-05", enterprise_code="A", filed_by="BS-01"),
        *duties("enterprise", "month", "06-06", enterprise_code="A", filed_by="BS-02"),
        *duties("enterprise", "month", "06-06", enterprise_code="B", filed_by="BS-02"),
    ]
    found = figures(
        accepted("BS-01", t4_1=1),
        accepted("BS-02", t4_1=2),
        monthly_duties=checks,
        enterprises=[{"enterprise_code": "A", "enterprise_name": "宏达石材有限公司"}],
    )
    assert found["t4_1"].figure == 2
    note = "几个单位都计了、全镇只计一次：宏达石材有限公司（一村、二村）"
    plan = planned(found)
    assert {one.id: one.note for one in plan.cells}["t4_1"] == note
    again = planned(found, apply(blank(), plan.plan))
    assert again.cells == ()
    assert f"4-1 {note}" in again.notes


@cache
def blank() -> bytes:
    return official_form(SCHEMA, TOWN, "ten_measures")


def planned(found: Figures, data: bytes | None = None) -> FillPlan:
    workbook, read = opened(data or blank())
    return plan_fill(workbook, read, found, unit="应急办")


def opened(data: bytes) -> tuple[object, FormRead]:
    workbook = read_bytes(data, "十条措施表.xlsx").workbook
    assert workbook is not None
    read = find_form(workbook, FORM, Scope(codes=SCHEMA.codes, period=JUNE))
    assert read is not None
    return workbook, read


def filled(data: bytes) -> FormSheet:
    return opened(data)[1].form


def test_every_figure_is_written_where_it_belongs() -> None:
    told = {value.id: n for n, value in enumerate(FORM.values) if value.aggregation == "sum"}
    found = figures(
        accepted("BS-01", **told),
        monthly_duties=duties("town", "week", "06-01", "06-08"),
        duty_roster=[{"duty_on": day("06-03"), "starts_at": "08:00", "person": ("李强",)}],
        nodes_and_events=[{"kind": "holiday", "starts_on": day("06-03"), "ends_on": day("06-04")}],
    )
    form = filled(apply(blank(), planned(found).plan))
    assert {name: form[name] for name in told} == told
    names = ("t9_1", "t9_2", "m_town_day", "m_town_week", "m_village_day")
    assert [form[name] for name in names] == [2, 1, 0, 2, None]
    assert (form.text("unit"), form.day("date")) == ("应急办", AS_OF)


def test_what_a_person_typed_stays_and_is_told() -> None:
    book = openpyxl.load_workbook(io.BytesIO(blank()))
    sheet = book["十条措施表"]
    sheet["F4"], sheet["F5"], sheet["G4"] = 9, "/", "李强"
    target = io.BytesIO()
    book.save(target)
    plan = planned(figures(accepted("BS-01", t1_1=2, t1_2=3)), target.getvalue())
    (notice,) = plan.kept
    assert (notice.code, str(notice.cell), notice.facts["expected"]) == ("XR09", "F4", "2")
    form = filled(apply(target.getvalue(), plan.plan))
    assert (form["t1_1"], form["t1_2"], form["m1_leader"]) == (9, 3, ("李强",))
