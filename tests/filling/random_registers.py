"""A random small township that keeps every register and files the ten-measures form too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal

from tests.filling.random_township import Row, Township

WORKING_DAYS = frozenset(
    dt.date(2023, month, day)
    for month, days in {
        5: (4, 5, 6, *range(8, 13), *range(15, 20), *range(22, 27), 29, 30, 31),
        6: (1, 2, *range(5, 10), *range(12, 17), *range(19, 22), *range(25, 31)),
    }.items()
    for day in days
)
"""By the State Council's notice: 1-3 May and 22-24 June are holidays, 6 May and 25 June worked."""

TEN_SUMS = [
    *("t1_1", "t1_2", "t1_3", "t2_1", "t2_2", "t2_3", "t4_2", "t4_3", "t5_1", "t5_2"),
    *("t5_3", "t5_4", "t5_5", "t6_1", "t6_2", "t6_4", "t6_5", "t7_1", "t7_2", "t9_3"),
    *("t10_2", "t10_3", "t10_4", "m_department_month", "m_village_month", "m_town_month"),
]
TEN_MONEY = ["t6_3", "t7_3"]
TEN_DISTINCT = [
    *("t1_4", "t1_5", "t3_1", "t3_2", "t3_3", "t3_4", "t4_1", "t8_1", "t8_2", "t8_3"),
    *("t10_1", "m_enterprise_day", "m_enterprise_week", "m_enterprise_month"),
]
TEN_OWN = ["t9_1", "t9_2", "m_town_day", "m_town_week"]
"""Days and weeks of the township itself; those of departments and villages do not add up."""


class FullTownship(Township):
    """ten_forms: (unit, month, version) -> figures. office_files: 安办 owes the form itself."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.lists |= {name: list(make(self)) for name, make in MORE.items()}
        for name, add in ADDED.items():
            for row in self.lists[name]:
                row |= add(self)
        self.office_files = seed % 4 == 0
        self.ten_forms = dict(self._ten_forms())

    def maybe_day(self, first: str = "2023-04-20", span: int = 85) -> dt.date | None:
        return self.pick(None, self.day(first, span), self.day(first, span))

    def _ten_forms(self) -> Iterable[tuple[tuple[str, str, int], Row]]:
        for unit, kind in self.units.items():
            if kind == "office" and not self.office_files:
                continue
            for month in ("2023-05", "2023-06"):
                for version in range(1, self.random.randint(0, 2) + 1):
                    yield (unit, month, version), self._ten_figures()

    def _ten_figures(self) -> Row:
        whole = (*TEN_SUMS, *TEN_DISTINCT, *TEN_OWN)
        figures: Row = {name: Decimal(self.random.randrange(6)) for name in whole}
        figures |= {name: Decimal(self.random.randrange(90)) / 10 for name in TEN_MONEY}
        return {name: value for name, value in figures.items() if self.random.random() < 0.9}


Maker = Callable[[FullTownship], Iterable[Row]]


def _rows(count: int, make: Callable[[FullTownship, int], Row]) -> Maker:
    """So many rows, or a few less."""
    return lambda town: (
        make(town, n) | {"filed_by": town.owner()}
        for n in range(count - town.random.randrange(count // 2))
    )


def _enterprises(town: FullTownship) -> Iterable[Row]:
    for firm in town.firms:
        yield {
            "enterprise_code": firm,
            "scale": town.pick("micro", "micro", "large"),
            "staff_count": town.pick(None, 12, 30, 31, 200),
            "status": town.pick(None, "open", "closed"),
            "grid_worker": town.pick(None, ("甲一",)),
            "key_controlled": town.pick(True, True, False, None),
            "dept_supervisor": town.pick(("乙一",), None),
            "town_supervisor": ("乙二",),
            "main_person": town.pick(("乙三",), None),
            "manager_level": ("丙一",),
            "technical_level": town.pick(("丙二",), None),
            "operator_level": ("丙三",),
            "risk_card": town.pick(True, False, None),
            "filed_by": town.owner(),
        }


def _monthly_duties(town: FullTownship) -> Iterable[Row]:
    done: list[tuple[dt.date, str, str, str | None]] = []
    for firm in town.firms[:3]:
        days = sorted(WORKING_DAYS)
        done += [(day, "enterprise", "day", firm) for day in days if town.random.random() < 0.99]
        done += [(day, "enterprise", "week", firm) for day in days[:: town.pick(2, 3, 4)]]
    for _ in range(25):
        level = town.pick("department", "village", "town", "town", "enterprise")
        firm = town.pick(*town.firms) if level == "enterprise" else None
        done.append((town.day(), level, town.pick("day", "week", "month"), firm))
    for day, level, cycle, firm in dict.fromkeys(done):
        row: Row = {"done_on": day, "level": level, "cycle": cycle, "enterprise_code": firm}
        yield row | {"person": ("李强",), "filed_by": town.owner()}


def _nodes(town: FullTownship) -> Iterable[Row]:
    kinds = ("holiday", "heat", "weather", "restart", "event", "event", "situation")
    for n in range(12):
        first = town.day()
        yield {
            "node_id": f"N{n}",
            "kind": town.pick(*kinds),
            "starts_on": first,
            "ends_on": town.pick(None, first, first + dt.timedelta(days=4)),
            "risk_judged_on": town.maybe_day(),
            "plan_on": town.maybe_day(),
            "meeting_on": town.maybe_day(),
            "assessed_on": town.maybe_day(),
            "filed_by": town.owner(),
        }


def _rectifications(town: FullTownship) -> Iterable[Row]:
    for hazard in town.lists["hazards"]:
        if town.random.random() < 0.7:
            yield {
                "hazard_id": hazard["hazard_id"],
                "measures": town.pick("加固", None),
                "funds": town.pick(Decimal(1), Decimal(0)),
                "emergency_plan": town.pick("预案", "预案", None),
                "completed_on": town.maybe_day(),
                "filed_by": hazard["filed_by"],
            }


def _extensions(town: FullTownship) -> Iterable[Row]:
    for n in range(0, 30, 2):
        applied = town.day("2023-05-10", 50)
        yield {
            "hazard_id": f"H{n:02}",
            "applied_on": applied,
            "extend_to": applied + dt.timedelta(days=town.pick(5, 40)),
            "result": town.pick("approved", "approved", "refused", None),
            "decided_on": town.pick(None, applied + dt.timedelta(days=3)),
            "filed_by": town.owner(),
        }


MORE: dict[str, Maker] = {
    "enterprises": _enterprises,
    "monthly_duties": _monthly_duties,
    "nodes_and_events": _nodes,
    "rectifications": _rectifications,
    "extensions": _extensions,
    "publicity_sites": _rows(6, lambda t, n: {"site_no": f"S{n}", "count": t.pick(1, 2, 3, 9)}),
    "trainings": _rows(
        12, lambda t, n: {"held_on": t.day(), "kind": t.pick("online", "drill"), "topic": f"T{n}"}
    ),
    "duty_roster": _rows(
        20,
        lambda t, n: {
            "duty_on": t.day(),
            "starts_at": "08:00",
            "person": (f"丁{n}",),
            "events": t.pick(None, "报告一起"),
        },
    ),
    "credit_records": _rows(
        14,
        lambda t, _: {
            "enterprise_code": t.pick(*t.firms),
            "rated_on": t.day(),
            "kind": t.pick("rating", "bad", "review"),
        },
    ),
    "experts": _rows(
        6, lambda t, n: {"expert_no": f"E{n % 5}", "valid_to": t.maybe_day("2023-06-10", 40)}
    ),
    "expert_services": _rows(
        14,
        lambda t, n: {
            "served_on": t.day(),
            "expert_no": f"E{n % 5}",
            "enterprise_code": t.pick(*t.firms),
            "found": t.pick(None, 0, 3),
        },
    ),
    "hazard_source_chiefs": _rows(
        4,
        lambda t, n: {
            "source_no": f"W{n}",
            "enterprise_code": t.pick(*t.firms),
            "deputy_chief": t.pick(None, ("戊一",)),
            "visited_on": t.maybe_day(),
        },
    ),
    "major_issues": _rows(
        12,
        lambda t, n: {
            "issue_id": f"WT{n}",
            "built_on": t.day(),
            "linked_leader": t.pick(None, ("李强",)),
            "accepted_on": t.maybe_day(),
        },
    ),
    "red_black_list": _rows(
        12,
        lambda t, _: {
            "enterprise_code": t.pick(*t.firms),
            "kind": t.pick("red", "black"),
            "listed_on": t.day(),
            "removed_on": t.maybe_day(),
        },
    ),
    "insurance": _rows(
        10,
        lambda t, n: {
            "policy_no": f"B{n}",
            "enterprise_code": t.pick(*t.firms),
            "starts_on": t.day(),
            "ends_on": t.day("2023-05-20", 80),
            "assessed_during": t.maybe_day(),
        },
    ),
    "smart_fire": _rows(
        8,
        lambda t, n: {
            "place_no": f"C{n}",
            "electric_monitors": t.pick(None, 2, 5),
            "smoke_alarms": t.pick(0, 7),
            "sprinklers": t.pick(None, 1),
            "installed_on": t.maybe_day(),
        },
    ),
    "accidents": _rows(5, lambda t, n: {"accident_id": f"A{n}", "happened_on": t.day()}),
    "consultations": _rows(
        10,
        lambda t, n: {
            "consult_no": f"HS{n}",
            "held_on": t.day(),
            "result": t.pick("local", "submit", "refer"),
        },
    ),
}

ADDED: dict[str, Callable[[FullTownship], Row]] = {
    "hazards": lambda t: {
        "enterprise_code": t.pick(*t.firms),
        "grade": t.pick("major", "major", "serious", "urgent", "minor"),
        "responsible_person": t.pick(("己一",), ("己一",), None),
        "due": t.pick(None, t.day("2023-05-20", 60)),
    },
    "inspections": lambda t: {"problem_count": t.pick(0, 1, 4)},
    "enforcements": lambda t: {
        "measure": t.pick("warning", "fine", "suspend", "permit", "order", "handover", "inspect"),
        "daily_from": t.maybe_day(),
    },
    "notices_and_talks": lambda t: {
        "form": t.pick("expose", "talk", "joint", "circular", "prompt", "supervise")
    },
    "oversight": lambda t: {
        "exposed_on": t.maybe_day(),
        "last_place_speech": t.pick(None, ("庚一",)),
        "found": t.pick(None, 3),
    },
    "report_rewards": lambda t: {"verified_on": t.maybe_day()},
}
