"""A random small township: units, lists and accepted forms as plain rows."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

Row = dict[str, Any]
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
