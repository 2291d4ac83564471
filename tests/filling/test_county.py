"""A county's figures against an independent reckoning over three random townships."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.filling.independent import _members, reckon
from tests.filling.random_township import DISTINCT, MONEY_SUMS, WHOLE_SUMS, Township
from tests.filling.test_figures import figures, unit
from tests.support.records import day, history, master
from tests.support.schemas import SCHEMA
from xlhazard.filling.county import Township as Part
from xlhazard.filling.county import county_figures, same_everywhere
from xlhazard.model.month import Month

FORM = SCHEMA.forms["dispatch"]
MONTH, AS_OF = "2023-06", day("06-26")


def part(number: int, made: Township) -> Part:
    rows = [
        row
        for (code, month, version), known in made.forms.items()
        for row in history(known, month, unit=code, version=version, others=None)
    ]
    roster = [unit(code, kind) for code, kind in made.units.items()]
    known = master(units=roster, dispatch_history=rows, **made.lists)
    names = {code: f"企业{code[-2:]}" for code in made.firms}
    return Part(f"{number}镇", figures(known, Month.parse(MONTH), AS_OF), names)


@pytest.mark.parametrize("seed", range(12))
def test_all_figures_agree_with_an_independent_reckoning(seed: int) -> None:
    towns = [Township(3 * seed + number) for number in range(3)]
    found = county_figures(
        FORM, Month.parse(MONTH), "某县", [part(n, one) for n, one in enumerate(towns)]
    )
    known = [reckon(one, MONTH, AS_OF) for one in towns]
    members: list[dict[str, set[Any]]] = [_members(one.lists, AS_OF) for one in towns]
    expected: dict[str, object] = {
        name: sum((Decimal(one[name]) for one in known), Decimal(0))
        for name in (*WHOLE_SUMS, *MONEY_SUMS)
    }
    expected["d4_6"] = any(one["d4_6"] for one in known)
    # Inspectors of two townships are two persons, even of one name.
    expected["d4_7"] = sum(one["d4_7"] for one in known)
    for name in DISTINCT:
        each = [one[name] - {None} for one in members]
        again = sum(map(len, each)) - len(set().union(*each))
        parts = [int(one[name]) for one in known]
        expected[name] = max(sum(parts) - again, *parts)
    assert {name: one.figure for name, one in found.values.items()} == expected


def test_where_the_lists_are_whole_the_county_counts_their_union() -> None:
    """Two townships whose forms say what their lists hold: 2 and 2 enterprises, one of both."""
    parts = []
    for number, firms in enumerate((("A", "B"), ("B", "C"))):
        rows = [
            {
                "inspection_id": f"{number}-{firm}",
                "enterprise_code": f"91320707000000000{firm}",
                "method": "spot",
                "inspected_on": day("06-01"),
                "filed_by": "HL-03",
            }
            for firm in firms
        ]
        known = master(
            units=(unit("HL-03"),),
            dispatch_history=history({"d2_1": 2}, unit="HL-03", month=MONTH),
            inspections=rows,
        )
        parts.append(Part(f"{number}镇", figures(known, Month.parse(MONTH), AS_OF), {}))
    found = county_figures(FORM, Month.parse(MONTH), "某县", parts)["d2_1"]
    assert found.figure == 3
    assert "91320707000000000B（0镇、1镇）" in found.note
    assert [(one.name, one.figure) for one in found.contributions] == [("0镇", 2), ("1镇", 2)]


@pytest.mark.parametrize(
    ("member", "same"),
    [
        ("91320707MA1TE5T0XK", True),
        ("320707000000001", True),
        ("CS-HL-03-0001", False),
        ("CS-HL-0003-00001", False),
        ("YH-HL-03-2023-0001-J", False),
        ("王芳·full_time", False),
    ],
)
def test_only_a_national_code_is_the_same_everywhere(member: str, same: bool) -> None:
    assert same_everywhere(member) is same
