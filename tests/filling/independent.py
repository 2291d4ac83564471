"""The 35 dispatch figures of a random township, reckoned again without the package.

Everything here is plain Python over plain rows: the second opinion must not share a line of code
with what it checks.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from tests.filling.random_township import (
    COUNTED_KINDS,
    DISTINCT,
    MONEY_SUMS,
    PENALTIES,
    WHOLE_SUMS,
    Row,
    Township,
)

START = dt.date(2023, 5, 1)
SPOT = {"spot", "special", "unannounced", "joint"}


def reckon(town: Township, month: str, as_of: dt.date) -> Row:
    """The 35 figures of the township by the words of the specification."""
    figures: Row = {}
    forms = [one for unit in town.units if (one := _speaking(town, unit, month)) is not None]
    office = _own_figures(town, as_of)
    for name in (*WHOLE_SUMS, *MONEY_SUMS):
        figures[name] = sum((Decimal(one[name]) for one in forms), Decimal(0)) + office[name]
    figures["d4_6"] = bool(office["d4_6"]) or any(one["d4_6"] for one in forms)
    whole = _members(town.lists, as_of)
    own = _members(_office_lists(town), as_of)
    for name in (*DISTINCT, "d4_7"):
        parts = [one[name] for one in forms] + [len(own[name])]
        figures[name] = min(max(len(whole[name]), *parts), sum(parts))
    # The roster of a unit counts rows, the township's distinct persons.
    parts = [one["d4_7"] for one in forms] + [office["d4_7"]]
    figures["d4_7"] = min(max(len(whole["d4_7"]), *parts), sum(parts))
    return figures


def _speaking(town: Township, unit: str, month: str) -> Row | None:
    months = sorted({m for u, m, _ in town.forms if u == unit and m <= month})
    if not months:
        return None
    version = max(v for u, m, v in town.forms if (u, m) == (unit, months[-1]))
    return town.forms[unit, months[-1], version]


def _office_lists(town: Township) -> dict[str, list[Row]]:
    return {
        name: [row for row in rows if row["filed_by"] in ("", "ZW-AJ")]
        for name, rows in town.lists.items()
    }


def _in(day: dt.date | None, as_of: dt.date) -> bool:
    return day is not None and START <= day <= as_of


def _void(town: Township) -> set[str]:
    approved = {row["target"] for row in town.lists["corrections"]}
    return {
        row["hazard_id"]
        for row in town.lists["hazards"]
        if row["void_reason"] and row["hazard_id"] in approved
    }


def _closed(town: Township, as_of: dt.date) -> dict[str, dt.date]:
    """Hazard -> day of 销号, from every acceptance there is."""
    days: dict[str, dt.date] = {}
    for row in town.lists["acceptances"]:
        on = row["closed_on"]
        if row["result"] == "pass" and on is not None and on <= as_of:
            days[row["hazard_id"]] = min(on, days.get(row["hazard_id"], on))
    return days


def _own_figures(town: Township, as_of: dt.date) -> Row:
    lists, void, closed = _office_lists(town), _void(town), _closed(town, as_of)
    known = {row["hazard_id"] for row in town.lists["hazards"] if row["found_on"] <= as_of}
    major = [r for r in lists["hazards"] if r["grade"] == "major" and r["hazard_id"] not in void]
    by_self = [r for r in major if r["source"] == "self"]
    by_check = [r for r in major if r["source"] != "self"]

    def found(rows: list[Row]) -> list[Row]:
        return [r for r in rows if _in(r["found_on"], as_of)]

    def done(rows: list[Row]) -> int:
        ids = [r["hazard_id"] for r in rows if r["hazard_id"] in known]
        return sum(_in(closed.get(one), as_of) for one in ids)

    counted = {r["hazard_id"] for r in found(major)}
    listed = {
        r["hazard_id"]
        for r in lists["listings"]
        if r["level"] != "internal" and _in(r["listed_on"], as_of) and r["hazard_id"] in counted
    }
    listed_ever = {
        r["hazard_id"]
        for r in lists["listings"]
        if r["level"] != "internal"
        and r["listed_on"] is not None
        and r["listed_on"] <= as_of
        and r["hazard_id"] in counted
    }
    punished = [
        r
        for r in lists["enforcements"]
        if r["measure"] in PENALTIES and _in(r["enforced_on"], as_of)
    ]
    enforced = [r for r in lists["enforcements"] if _in(r["enforced_on"], as_of)]
    cases = [
        r for r in lists["enforcements"] if r["typical_case"] and _in(r["published_on"], as_of)
    ]
    visits = [r for r in lists["assistance_visits"] if _in(r["visited_on"], as_of)]
    duties = [r["kind"] for r in lists["leader_duties"] if _in(r["held_on"], as_of)]
    paid = [
        r
        for r in lists["report_rewards"]
        if r["reward"] is not None and _in(r["answered_on"] or r["received_on"], as_of)
    ]
    blamed = [
        r for r in lists["accountabilities"] if r["reverse_check"] and _in(r["decided_on"], as_of)
    ]
    persons = [
        r["persons"]
        if r["persons"] is not None
        else int(r["object_type"] in ("leader", "supervisor"))
        for r in blamed
    ]
    asked = [
        r
        for r in lists["notices_and_talks"]
        if r["object_type"] in ("village", "department", "region")
        and r["form"] in ("talk", "circular")
        and _in(r["issued_on"], as_of)
    ]
    at_work = [
        r
        for r in lists["technical_inspectors"]
        if r["starts_on"] <= as_of and (r["ends_on"] is None or r["ends_on"] > as_of)
    ]

    def money(rows: list[Row], *fields: str) -> Decimal:
        return sum((r[f] or Decimal(0) for r in rows for f in fields), Decimal(0)) / 10000

    return {
        "d1_1": len(found(by_self)),
        "d1_2": done(by_self),
        "d1_3": len(found(by_check)),
        "d1_4": done(by_check),
        "d1_5": len(listed),
        "d1_6": sum(_in(closed.get(one), as_of) for one in listed_ever),
        "d3_1": sum(r["target"] != "enterprise" for r in visits),
        "d3_2": sum(r["target"] == "enterprise" for r in visits),
        "d3_3a": len(punished),
        "d3_3b": money(punished, "fine", "personal_fine"),
        "d3_4": sum(bool(r["double_penalty"]) for r in enforced),
        "d3_5": sum(r["transferred_persons"] or 0 for r in enforced if r["measure"] == "judicial"),
        "d3_8a": len(cases),
        "d3_8b": sum(bool(r["dangerous_crime"]) for r in cases),
        "d3_9": sum(persons),
        "d3_10": len(asked),
        "d4_1": duties.count("study"),
        "d4_2": duties.count("research"),
        "d4_3": duties.count("onsite"),
        "d4_4": duties.count("lecture"),
        "d4_5a": money(paid, "reward"),
        "d4_5b": money([r for r in paid if r["anonymous"] and r["verified"]], "reward"),
        "d4_6": "media" in duties,
        "d4_7": len(at_work),
        "d4_8": sum(
            r["kind"] != "meeting" and _in(r["held_on"], as_of) for r in lists["oversight"]
        ),
    }


def _members(lists: dict[str, list[Row]], as_of: dt.date) -> dict[str, set[Any]]:
    """Enterprises (or persons) that each figure counts once."""
    checks = [
        r for r in lists["inspections"] if r["method"] in SPOT and _in(r["inspected_on"], as_of)
    ]
    members: dict[str, set[Any]] = {"d2_1": {r["enterprise_code"] for r in checks}}
    for number in range(1, 8):
        members[f"d2_{number + 1}"] = {
            r["enterprise_code"]
            for r in checks
            if r[f"p{number}"]
            and (number != 6 or r["outsourcing"] is None or COUNTED_KINDS & set(r["outsourcing"]))
        }
    members["d3_6"] = {
        r["enterprise_code"]
        for r in lists["enforcements"]
        if r["measure"] == "suspend" and _in(r["enforced_on"], as_of)
    }
    members["d3_7"] = {
        r["enterprise_code"]
        for r in lists["notices_and_talks"]
        if r["object_type"] == "enterprise"
        and r["form"] in ("expose", "talk", "joint")
        and _in(r["issued_on"], as_of)
    }
    members["d4_7"] = {
        (r["name"], r["kind"])
        for r in lists["technical_inspectors"]
        if r["starts_on"] <= as_of and (r["ends_on"] is None or r["ends_on"] > as_of)
    }
    return members
