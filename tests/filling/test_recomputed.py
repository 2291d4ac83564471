"""Forms, drafts and flags of random townships against an independent reckoning with pandas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

import pytest

from tests.filling.by_pandas import overdue, ten_measures, unlisted
from tests.filling.drafts_by_pandas import nine_plus_six
from tests.filling.random_registers import FullTownship
from tests.support.records import context, day, look, master
from tests.support.schemas import SCHEMA, town
from xlhazard.deriving.measures import Lists
from xlhazard.deriving.stated_figures import stated
from xlhazard.filling.figures import township_figures
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.table import Value
from xlhazard.rules.tr.major_not_listed import major_not_listed
from xlhazard.rules.xr.overdue import overdue as overdue_rule
from xlhazard.schema.drafts import figures_in

TEN, NINE = SCHEMA.forms["ten_measures"], SCHEMA.forms["nine_plus_six"]
MANY = 60
SEEDS = pytest.mark.parametrize("seed", range(MANY))


@cache
def township(seed: int) -> tuple[FullTownship, Master]:
    made = FullTownship(seed)
    roster: list[dict[str, Value]] = [
        {
            "unit_code": code,
            "unit_name": f"{code}单位",
            "unit_type": kind,
            "forms_due": ("ten_measures",) if kind != "office" or made.office_files else (),
            "valid_from": "2023-05",
        }
        for code, kind in made.units.items()
    ]
    history: list[dict[str, Value]] = [
        {"unit_code": unit, "period": month, "version": version, "value_id": name, "value": value}
        for (unit, month, version), figures in made.ten_forms.items()
        for name, value in figures.items()
    ]
    return made, master(units=roster, ten_measures_history=history, **made.lists)


def moment(seed: int) -> tuple[str, dt.date]:
    """Month ends and days within a month by turns."""
    return ("2023-05", day("05-31")) if seed % 3 == 0 else ("2023-06", day(f"06-{20 + seed % 11}"))


@cache
def ten_reckoned(seed: int) -> Mapping[str, Decimal]:
    return ten_measures(township(seed)[0], *moment(seed))


@cache
def nine_reckoned(seed: int) -> Mapping[str, Decimal]:
    return nine_plus_six(township(seed)[0], moment(seed)[1])


@SEEDS
def test_the_ten_measures_of_the_township(seed: int) -> None:
    _, known = township(seed)
    month, as_of = moment(seed)
    found = township_figures(known, TEN, Month.parse(month), as_of, SCHEMA, town(), {})
    figures = {name: Decimal(one.figure) for name, one in found.values.items()}
    assert figures == ten_reckoned(seed)


def test_every_figure_that_has_an_own_value_is_reckoned() -> None:
    reckoned = {
        name for seed in range(8) for name in ten_measures(township(seed)[0], *moment(seed))
    }
    units_own = {v.id for v in TEN.values if v.aggregation == "none"} - reckoned
    assert units_own == {
        "m_department_day",
        "m_department_week",
        "m_village_day",
        "m_village_week",
    }
    assert reckoned | units_own == {value.id for value in TEN.values}


@SEEDS
def test_the_figures_of_the_nine_plus_six_drafts(seed: int) -> None:
    lists = Lists(township(seed)[1].tables, SCHEMA, town(), {})
    _, as_of = moment(seed)
    expected = nine_reckoned(seed)
    found = {}
    for name in expected:
        value, _, how = name.partition(".")
        for one in ("month", "total", "stock"):
            if one == how:
                found[name] = Decimal(stated(NINE.value(value), one, lists, as_of).figure)
    assert found == expected


def test_every_figure_of_the_drafts_is_reckoned() -> None:
    reckoned = set(nine_reckoned(0))
    said = {
        f"{name}.{how}"
        for row in NINE.rows
        for text in row["draft"]
        for name, how in figures_in(text)
    }
    assert said <= reckoned
    assert {name.partition(".")[0] for name in reckoned} == {one.id for one in NINE.figures}


@SEEDS
def test_what_is_overdue(seed: int) -> None:
    made, known = township(seed)
    _, as_of = moment(seed)
    notices = look(overdue_rule, context(mast=known, today=as_of, as_of=as_of))
    assert {one.facts["id"]: one.facts["days"] for one in notices} == overdue(made, as_of)


@SEEDS
def test_what_is_not_listed(seed: int) -> None:
    made, known = township(seed)
    _, as_of = moment(seed)
    notices = look(major_not_listed, context(mast=known, today=as_of, as_of=as_of))
    assert {one.facts["id"] for one in notices} == unlisted(made, as_of)


def test_the_townships_are_not_all_alike() -> None:
    """No figure is the same in all of them."""
    seen: dict[str, set[Decimal]] = {}
    for seed in range(0, MANY, 4):
        for name, value in {**ten_reckoned(seed), **nine_reckoned(seed)}.items():
            seen.setdefault(name, set()).add(value)
    assert {name for name, values in seen.items() if len(values) < 2} == set()
