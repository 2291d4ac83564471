"""A department's records in the master and what it types in June, for the running figures."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from tests.support.schemas import SCHEMA
from tests.workflow.desk import CLOCK, JUNE, MAY, ROSTER, TOWN, Desk
from xlhazard.io.township import Township
from xlhazard.model.ids import make_place_code, make_record_id
from xlhazard.model.table import Value
from xlhazard.render.templates import master_workbook
from xlhazard.workflow.init import InitOrder, init
from xlhazard.workflow.issue import IssueOrder, issue

UNIT = "JS"
Record = Mapping[str, Value]
Records = Mapping[str, Sequence[Record]]
FIRMS = tuple(make_place_code(UNIT, number) for number in range(1, 9))
AS_OF_MAY, AS_OF_JUNE = dt.date(2023, 5, 26), dt.date(2023, 6, 26)


def name_of(firm: str) -> str:
    return f"{'甲乙丙丁戊己庚辛'[FIRMS.index(firm)]}石材加工厂"


class Typist:
    """Draws records of every list that the dispatch table counts. first: number of the first id."""

    def __init__(self, seed: int, first: int, days: Sequence[dt.date], hazards: Sequence[str]):
        self.random = random.Random(seed)
        self.first, self.days = first, days
        self.own = [make_record_id("YH", UNIT, 2023, first + n) for n in range(12)]
        self.hazards = [*hazards, *self.own]

    def pick(self, *choices: Value) -> Value:
        return self.random.choice(choices)

    def day(self) -> dt.date:
        return self.random.choice(self.days)

    def maybe(self) -> dt.date | None:
        return self.random.choice([None, self.day(), self.day()])

    def ids(self, prefix: str, count: int) -> Iterable[str]:
        return (make_record_id(prefix, UNIT, 2023, self.first + n) for n in range(count))

    def records(self) -> Records:
        return {list_id: tuple(_clean(make(self))) for list_id, make in MAKERS.items()}


def _clean(records: Iterable[Record]) -> Iterable[Record]:
    return ({k: v for k, v in record.items() if v is not None} for record in records)


def _hazards(t: Typist) -> Iterable[Record]:
    for one in t.own:
        yield {
            "hazard_id": one,
            "enterprise_code": t.pick(*FIRMS),
            "grade": t.pick("major", "major", "major", "serious", "urgent"),
            "source": t.pick("self", "department", "report", "village_patrol", "upper"),
            "found_on": t.day(),
        }


def _acceptances(t: Typist) -> Iterable[Record]:
    for number, one in enumerate(t.hazards):
        if t.random.random() < 0.6:
            day = t.days[number % len(t.days)]
            yield {
                "hazard_id": one,
                "accepted_on": day,
                "result": t.pick("pass", "pass", "pass", "fail"),
                "closed_on": t.pick(day, day, None),
            }


def _listings(t: Typist) -> Iterable[Record]:
    for one in t.hazards:
        for level in ("internal", "town", "district"):
            if t.random.random() < 0.5:
                yield {"hazard_id": one, "level": level, "listed_on": t.maybe()}


def _inspections(t: Typist) -> Iterable[Record]:
    for one in t.ids("JD", 14):
        yield {
            "inspection_id": one,
            "inspected_on": t.day(),
            "enterprise_code": t.pick(*FIRMS),
            "method": t.pick("spot", "special", "joint", "patrol", "look_back"),
            **{f"p{n}": t.pick(True, False, None) for n in range(1, 8)},
            "outsourcing": t.pick(None, ("unclear",), ("no_briefing",)),
        }


def _enforcements(t: Typist) -> Iterable[Record]:
    for one in t.ids("ZF", 20):
        yield {
            "enforcement_id": one,
            "enforced_on": t.day(),
            "enterprise_code": t.pick(*FIRMS),
            "measure": t.pick("fine", "warning", "suspend", "judicial", "order"),
            "fine": t.pick(None, Decimal(1501), Decimal(20000)),
            "personal_fine": t.pick(None, Decimal(3000)),
            "double_penalty": t.pick(True, False, None),
            "transferred_persons": t.pick(None, 1, 2),
            "typical_case": t.pick(True, False, None),
            "dangerous_crime": t.pick(True, False, None),
            "published_on": t.maybe(),
        }


def _plain(
    prefix: str, key: str, count: int, make: Callable[[Typist], Record]
) -> Callable[[Typist], Iterable[Record]]:
    return lambda t: ({key: one, **make(t)} for one in t.ids(prefix, count))


MAKERS: Mapping[str, Callable[[Typist], Iterable[Record]]] = {
    "hazards": _hazards,
    "acceptances": _acceptances,
    "listings": _listings,
    "inspections": _inspections,
    "enforcements": _enforcements,
    "assistance_visits": _plain(
        "BF",
        "visit_id",
        8,
        lambda t: {"visited_on": t.day(), "target": t.pick("town", "park", "enterprise")},
    ),
    "accountabilities": _plain(
        "WZ",
        "accountability_id",
        8,
        lambda t: {
            "decided_on": t.day(),
            "object_type": t.pick("supervisor", "leader", "department", "enterprise"),
            "persons": t.pick(None, 1, 3),
            "reverse_check": t.pick(True, True, None),
        },
    ),
    "notices_and_talks": _plain(
        "TB",
        "notice_id",
        12,
        lambda t: {
            "issued_on": t.day(),
            "form": t.pick("expose", "talk", "joint", "circular", "prompt"),
            "object_type": t.pick("enterprise", "enterprise", "village", "department"),
            "enterprise_code": t.pick(*FIRMS),
        },
    ),
    "oversight": _plain(
        "DC",
        "oversight_id",
        6,
        lambda t: {"held_on": t.day(), "kind": t.pick("visit", "assess", "special")},
    ),
    "leader_duties": lambda t: (
        {
            "held_on": t.day(),
            "kind": t.pick("study", "research", "onsite", "lecture", "media"),
            "leader": (f"领导{t.first + n}",),
        }
        for n in range(10)
    ),
    "technical_inspectors": lambda t: (
        {
            "name": (f"员{t.first + n}",),
            "kind": "full",
            "starts_on": t.day(),
            "ends_on": t.maybe(),
        }
        for n in range(5)
    ),
    "report_rewards": lambda t: (
        {
            "report_no": f"J{t.first + n}",
            "received_on": t.day(),
            "answered_on": t.maybe(),
            "reward": t.pick(None, Decimal(500), Decimal(2003)),
            "anonymous": t.pick(True, False),
            "verified": t.pick(True, False, None),
        }
        for n in range(9)
    ),
}


def master_with(records: Records, figures: Mapping[str, Decimal]) -> bytes:
    """A master in which the department filed these records with its table of May."""
    provenance: Record = {"filed_by": UNIT, "first_period": str(MAY), "last_period": str(MAY)}
    firms = [
        {"enterprise_code": firm, "enterprise_name": name_of(firm), **provenance} for firm in FIRMS
    ]
    told = {
        name: tuple({**one, **provenance} for one in some)
        for name, some in {**records, "enterprises": firms}.items()
    }
    history = tuple(
        {
            "unit_code": UNIT,
            "period": str(MAY),
            "value_id": name,
            "value": value,
            "version": 1,
            "as_of": AS_OF_MAY,
        }
        for name, value in figures.items()
    )
    rows = {"units": ROSTER, **told, "dispatch_history": history}
    return master_workbook(SCHEMA, TOWN, rows)


def issued_for_june(folder: Path, master: bytes, unit: str = UNIT) -> tuple[Desk, bytes]:
    """The township with this master, and the workbook of June that a unit got."""
    root = folder / "黑林镇"
    roster = folder / "roster.xlsx"
    roster.write_bytes(master_workbook(SCHEMA, TOWN, {"units": ROSTER}))
    init(root, InitOrder("heilin", roster))
    desk = Desk(root)
    desk.township.master.write_bytes(master)
    issue(Township(root), IssueOrder(JUNE, JUNE.first, CLOCK, units=(unit,)))
    return desk, desk.blank(unit, JUNE)
