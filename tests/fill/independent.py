"""A random small township and its 35 dispatch figures, reckoned again without the package.

Everything here is plain Python over plain rows: the second opinion must not share a line of code
with what it checks.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

Row = dict[str, Any]
START = dt.date(2023, 5, 1)
SPOT = {"spot", "special", "unannounced", "joint"}
PENALTIES = {"warning", "fine", "suspend", "permit"}
COUNTED_KINDS = {"unqualified", "no_agreement", "unclear", "not_unified"}
WHOLE_SUMS = [
    *("d1_1", "d1_2", "d1_3", "d1_4", "d1_5", "d1_6", "d3_1", "d3_2", "d3_3a", "d3_4", "d3_5"),
    *("d3_8a", "d3_8b", "d3_9", "d3_10", "d4_1", "d4_2", "d4_3", "d4_4", "d4_8"),
]
MONEY_SUMS = ["d3_3b", "d4_5a", "d4_5b"]
DISTINCT = ["d2_1", "d2_2", "d2_3", "d2_4", "d2_5", "d2_6", "d2_7", "d2_8", "d3_6", "d3_7"]


class Township:
    """units: code -> type. lists: list id -> rows. forms: (unit, month, version) -> figures."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        villages = [f"HL-{n:02}" for n in range(1, self.random.randint(3, 6))]
        self.units = dict.fromkeys(villages, "village") | {"ZW-AJ": "office", "ZW-GJ": "department"}
        self.firms = [f"9132070700000000{n:02}" for n in range(12)]
        self.lists = {name: list(make(self)) for name, make in MAKERS.items()}
        self.forms = dict(self._forms())

    def pick(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def day(self, first: str = "2023-04-20", span: int = 85) -> dt.date:
        return dt.date.fromisoformat(first) + dt.timedelta(days=self.random.randrange(span))

    def owner(self) -> str:
        """Who filed a row; "" for rows that the office typed into the master."""
        return self.random.choice(["", *self.units])

    def _forms(self) -> Iterable[tuple[tuple[str, str, int], Row]]:
        for unit, kind in self.units.items():
            if kind == "office":
                continue
            for month in ("2023-05", "2023-06"):
                for version in range(1, self.random.randint(0, 2) + 1):
                    yield (unit, month, version), self._figures()

    def _figures(self) -> Row:
        figures: Row = {name: self.random.randrange(6) for name in (*WHOLE_SUMS, *DISTINCT)}
        figures |= {name: Decimal(self.random.randrange(90)) / 10 for name in MONEY_SUMS}
        return figures | {"d4_6": self.random.randrange(2), "d4_7": self.random.randrange(4)}


def _hazards(town: Township) -> Iterable[Row]:
    for n in range(30):
        yield {
            "hazard_id": f"H{n:02}",
            "grade": town.pick("major", "major", "serious", "urgent"),
            "source": town.pick("self", "department", "report", "village_patrol"),
            "found_on": town.day(),
            "void_reason": town.pick(None, None, None, "误报"),
            "filed_by": town.owner(),
        }


def _acceptances(town: Township) -> Iterable[Row]:
    for n in range(30):
        if town.random.random() < 0.6:
            on = town.day("2023-05-10", 60)
            yield {
                "hazard_id": f"H{n:02}",
                "accepted_on": on,
                "result": town.pick("pass", "pass", "fail"),
                "closed_on": town.pick(on, on + dt.timedelta(days=2), None),
                "filed_by": town.owner(),
            }


def _listings(town: Township) -> Iterable[Row]:
    for n in range(30):
        for level in ("town", "district", "internal"):
            if town.random.random() < 0.4:
                yield {
                    "hazard_id": f"H{n:02}",
                    "level": level,
                    "listed_on": town.pick(None, town.day("2023-05-05", 60)),
                    "filed_by": town.owner(),
                }


def _corrections(town: Township) -> Iterable[Row]:
    for n in range(30):
        if town.random.random() < 0.5:
            yield {"target": f"H{n:02}", "reason": "核对", "approver": ("李强",), "filed_by": ""}


def _inspections(town: Township) -> Iterable[Row]:
    kinds = [*sorted(COUNTED_KINDS), "no_briefing"]
    for n in range(40):
        yield {
            "inspection_id": f"J{n:02}",
            "inspected_on": town.day(),
            "method": town.pick("spot", "special", "joint", "unannounced", "patrol", "look_back"),
            "enterprise_code": town.pick(*town.firms),
            **{f"p{k}": town.pick(True, False, None) for k in range(1, 8)},
            "outsourcing": town.pick(
                None, (town.pick(*kinds),), ("no_briefing", town.pick(*kinds))
            ),
            "filed_by": town.owner(),
        }


def _enforcements(town: Township) -> Iterable[Row]:
    for n in range(30):
        yield {
            "enforcement_id": f"Z{n:02}",
            "enforced_on": town.day(),
            "enterprise_code": town.pick(*town.firms),
            "measure": town.pick(*sorted(PENALTIES), "order", "judicial", "handover"),
            "fine": town.pick(None, Decimal(5000), Decimal("12345.50")),
            "personal_fine": town.pick(None, Decimal(1000)),
            "double_penalty": town.pick(True, False, None),
            "transferred_persons": town.pick(None, 1, 2),
            "typical_case": town.pick(True, None),
            "dangerous_crime": town.pick(True, None),
            "published_on": town.pick(None, town.day()),
            "filed_by": town.owner(),
        }


def _accountabilities(town: Township) -> Iterable[Row]:
    for n in range(15):
        yield {
            "accountability_id": f"W{n:02}",
            "decided_on": town.day(),
            "object_type": town.pick("leader", "supervisor", "enterprise", "village"),
            "reverse_check": town.pick(True, True, None),
            "persons": town.pick(None, 0, 3),
            "filed_by": town.owner(),
        }


def _notices(town: Township) -> Iterable[Row]:
    for n in range(25):
        yield {
            "notice_id": f"T{n:02}",
            "issued_on": town.day(),
            "form": town.pick("expose", "talk", "joint", "circular", "prompt"),
            "object_type": town.pick("enterprise", "village", "department", "region", "person"),
            "enterprise_code": town.pick(*town.firms),
            "filed_by": town.owner(),
        }


def _visits(town: Township) -> Iterable[Row]:
    for n in range(15):
        yield {
            "visit_id": f"B{n:02}",
            "visited_on": town.day(),
            "target": town.pick("town", "park", "enterprise"),
            "filed_by": town.owner(),
        }


def _duties(town: Township) -> Iterable[Row]:
    for n in range(12):
        yield {
            "held_on": town.day(),
            "kind": town.pick("study", "research", "onsite", "lecture", "media"),
            "leader": (f"领导{n}",),
            "filed_by": town.owner(),
        }


def _rewards(town: Township) -> Iterable[Row]:
    for n in range(15):
        yield {
            "report_no": f"R{n:02}",
            "received_on": town.day(),
            "answered_on": town.pick(None, town.day()),
            "anonymous": town.pick(True, False),
            "verified": town.pick(True, False, None),
            "reward": town.pick(None, Decimal(300), Decimal("1250.5")),
            "filed_by": town.owner(),
        }


def _inspectors(town: Township) -> Iterable[Row]:
    for _ in range(12):
        yield {
            "name": (town.pick("张一", "李二", "王三", "赵四", "钱五"),),
            "kind": town.pick("full", "part"),
            "starts_on": town.day(),
            "ends_on": town.pick(None, town.day("2023-06-10", 40)),
            "filed_by": town.owner(),
        }


def _oversight(town: Township) -> Iterable[Row]:
    for n in range(12):
        yield {
            "oversight_id": f"D{n:02}",
            "held_on": town.day(),
            "kind": town.pick("visit", "look_back", "special", "assess", "quality", "meeting"),
            "filed_by": town.owner(),
        }


MAKERS: dict[str, Callable[[Township], Iterable[Row]]] = {
    "hazards": _hazards,
    "acceptances": _acceptances,
    "listings": _listings,
    "corrections": _corrections,
    "inspections": _inspections,
    "enforcements": _enforcements,
    "accountabilities": _accountabilities,
    "notices_and_talks": _notices,
    "assistance_visits": _visits,
    "leader_duties": _duties,
    "report_rewards": _rewards,
    "technical_inspectors": _inspectors,
    "oversight": _oversight,
}


def reckon(town: Township, month: str, as_of: dt.date) -> Row:
    """The 35 figures of the township by the words of the specification."""
    figures: Row = {}
    forms = [one for unit in town.units if (one := _speaking(town, unit, month)) is not None]
    office = _own_figures(town, as_of)
    for name in (*WHOLE_SUMS, *MONEY_SUMS):
        figures[name] = sum((Decimal(one[name]) for one in forms), Decimal(0)) + office[name]
    figures["d4_6"] = bool(office["d4_6"]) or any(one["d4_6"] for one in forms)
    whole = _members(town, town.lists, as_of)
    own = _members(town, _office_lists(town), as_of)
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


def _void(town: Township, as_of: dt.date) -> set[str]:
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
    lists, void, closed = _office_lists(town), _void(town, as_of), _closed(town, as_of)
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


def _members(town: Township, lists: dict[str, list[Row]], as_of: dt.date) -> dict[str, set[Any]]:
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
