"""底稿: the parts of every figure add up to it, against an independent count."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from decimal import Decimal

import pytest

from tests.filling.independent import _members, _own_figures, _speaking, reckon
from tests.filling.random_township import DISTINCT, MONEY_SUMS, WHOLE_SUMS, Township
from tests.filling.test_figures import OFFICE, UNITS, checks, small, unit
from tests.support.records import JUNE, day, history, master
from tests.support.schemas import SCHEMA, town
from xlhazard.filling.evidence import adds_up, figure_lines
from xlhazard.filling.figures import figures_of
from xlhazard.filling.reports import reports
from xlhazard.model.evidence import Amount, Line, Part
from xlhazard.model.master import Master
from xlhazard.model.table import FormSheet, Value

FORM = SCHEMA.forms["dispatch"]
NOWHERE = FormSheet("dispatch", "", {})
AS_OF = day("06-26")


def lines(known: Master) -> Mapping[str, Line]:
    found = reports(known, FORM, JUNE, AS_OF, SCHEMA, town(), known.settings)
    told = figure_lines(FORM, NOWHERE, figures_of(found, FORM), found, known)
    return {one.id: one for one in told}


def total(amounts: list[Amount]) -> Decimal:
    return sum((Decimal(one) for one in amounts if one is not None), Decimal(0))


def as_if_the_office(made: Township, code: str) -> Township:
    """The township with this unit's rows as the only ones that the office has."""
    twin = copy.copy(made)
    twin.lists = {
        name: [
            {**row, "filed_by": "ZW-AJ" if row["filed_by"] == code else "elsewhere"} for row in rows
        ]
        for name, rows in made.lists.items()
    }
    return twin


@pytest.mark.parametrize("seed", range(12))
def test_parts_and_records_add_up_to_an_independent_count(seed: int) -> None:
    made = Township(seed)
    rows = [
        row
        for (code, month, version), known in made.forms.items()
        for row in history(known, month, unit=code, version=version, others=None)
    ]
    roster = [unit(code, kind) for code, kind in made.units.items()]
    told = lines(master(units=roster, dispatch_history=rows, **made.lists))
    expected = reckon(made, "2023-06", AS_OF)
    assert told.keys() == expected.keys()
    for name, line in told.items():
        assert line.whole, name
        adds = [part.adds for part in line.parts if part.adds is not None]
        made_of = any(adds) if name == "d4_6" else total(adds)
        assert made_of == expected[name], name
    whole = _members(made.lists, AS_OF)
    for name in (*DISTINCT, "d4_7"):
        assert total([one.amount for one in told[name].records]) == len(whole[name]), name
    for code in made.units:
        spoken = _speaking(made, code, "2023-06")
        on = AS_OF if spoken is None else last_day(made, code)
        own = _own_figures(as_if_the_office(made, code), on) if code != "ZW-AJ" else None
        for name in (*WHOLE_SUMS, *MONEY_SUMS):
            (part,) = (one for one in told[name].parts if one.code == code)
            if own is not None:
                assert part.listed == own[name], (code, name)
                assert part.reported == (None if spoken is None else spoken[name])


def last_day(made: Township, code: str) -> object:
    month = max(m for u, m, _ in made.forms if u == code and m <= "2023-06")
    return day(f"{month}-26")


def test_a_unit_without_a_form_still_lists_its_members_and_records() -> None:
    known = small(
        history({"d2_1": 2}, unit="HL-03", month="2023-06"),
        inspections=checks(HL_03="AB", HL_05="BCD"),
        enterprises=[{"enterprise_code": "C", "enterprise_name": "宏达石材有限公司"}],
    )
    line = lines(known)["d2_1"]
    silent = next(part for part in line.parts if part.code == "HL-05")
    assert (silent.adds, silent.reported, silent.listed) == (None, None, 3)
    assert silent.note == "从未接收到，没有计入"
    assert [one.unit for one in line.records].count("HL-05村") == 3
    members = [part for part in line.parts if part.adds == 1]
    assert "宏达石材有限公司" in {part.name for part in members}
    assert any(part.note == "HL-03村、HL-05村都计了，全镇只计一次" for part in members)
    assert line.parts[len(members)].name == "多于各单位所报之和，按所报之和减去"


def test_a_village_taken_over_has_its_own_line_and_its_records_with_the_heir() -> None:
    ended = unit("HL-05", valid_to="2023-05", successor="HL-03")
    found: list[Mapping[str, Value]] = [
        {
            "hazard_id": f"H{n}",
            "grade": "major",
            "source": "self",
            "found_on": day("05-03"),
            "filed_by": owner,
        }
        for n, owner in enumerate(("HL-03", "HL-05", "HL-05"))
    ]
    past = (history({"d1_1": 1}, unit="HL-03"), history({"d1_1": 2}, unit="HL-05"))
    units = (unit("HL-03"), ended, OFFICE)
    apart = [brief(one) for one in lines(small(*past, units=units, hazards=found))["d1_1"].parts]
    assert apart[:2] == [
        ("HL-03", 1, 1, "缺本期，用最近一期"),
        ("HL-05", 2, 2, "已并入HL-03村；缺本期，用最近一期"),
    ]
    both = history({"d1_1": 3}, "2023-06")
    line = lines(small(*past, both, units=units, hazards=found))["d1_1"]
    assert brief(line.parts[0]) == ("HL-03", 3, 3, "已含并入的HL-05村")
    assert [one.key for one in line.records] == ["H0", "H1", "H2"]


def brief(part: Part) -> tuple[str, Amount, Amount, str]:
    return part.code, part.adds, part.listed, part.note


def test_an_accepted_form_is_told_with_its_file_version_and_cell() -> None:
    rows = [{**row, "cell": "D3"} for row in history({"d1_1": 2}, "2023-06", version=2)]
    log: list[Mapping[str, Value]] = [
        {
            "unit_code": "HL-03",
            "report_kind": "dispatch",
            "period": "2023-06",
            "version": version,
            "status": status,
            "file_name": f"三村{version}.xlsx",
            "sha256": str(version) * 64,
        }
        for version, status in ((1, "replaced"), (2, "warned"), (3, "refused"))
    ]
    part = lines(small(rows, submissions_log=log))["d1_1"].parts[0]
    assert part.period == "2023-06第2版"
    assert (part.source.file_name, part.source.where) == ("三村2.xlsx", "D3")
    assert part.source.sha256 == "2" * 64


def test_what_does_not_add_up_is_not_called_whole() -> None:
    assert adds_up(3, (Part("a", adds=1), Part("b", adds=2), Part("c")))
    assert not adds_up(4, (Part("a", adds=1), Part("b", adds=2)))
    assert not adds_up(True, (Part("a", adds=False),))
    assert UNITS
