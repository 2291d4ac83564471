"""Figures and lists of a random township, reckoned again with pandas from its plain rows.

The second opinion: nothing of the package is used here, only the words of the specification.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from tests.filling.random_registers import (
    TEN_DISTINCT,
    TEN_MONEY,
    TEN_OWN,
    TEN_SUMS,
    WORKING_DAYS,
    FullTownship,
)
from tests.filling.random_township import PENALTIES, Row

STOCK = {"t1_4", "t1_5", "t2_1", "t2_2", "t3_1", "t3_2", "t3_3", "t3_4", "t4_2", "t4_3", "t10_1"}
GRADE_DAYS = {"urgent": 0, "minor": 7, "serious": 30}
GRACE = 3
Sets = Mapping[str, set[Any]]


class Frames:
    """The township's lists as frames of objects; own: what the office filed or typed itself."""

    def __init__(self, town: FullTownship, as_of: dt.date, *, own: bool = False) -> None:
        self.as_of = as_of
        self.first = as_of.replace(day=1)
        self.frames = {name: _frame(rows) for name, rows in town.lists.items()}
        self.hazards = _lives(self.frames, as_of)
        if own:
            self.frames = {
                name: frame[frame.filed_by.isin(["", "ZW-AJ"])]
                for name, frame in self.frames.items()
            }

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.frames[name]

    def month(self, name: str, column: str, **equal: object) -> pd.DataFrame:
        """Rows whose day lies in the month, up to as_of, with these values."""
        return self.dated(name, column, self.first, **equal)

    def dated(self, name: str, column: str, since: dt.date, **equal: object) -> pd.DataFrame:
        frame = self.frames[name]
        frame = frame[between(frame[column], since, self.as_of)]
        for field, value in equal.items():
            frame = frame[frame[field] == value]
        return frame

    def life(self, name: str = "hazards") -> pd.DataFrame:
        """The list's rows with what is known of their hazard on the day."""
        return self.frames[name].merge(self.hazards, on="hazard_id", suffixes=("", "_life"))


def _frame(rows: list[Row]) -> pd.DataFrame:
    return pd.DataFrame(rows, dtype=object)


def between(days: pd.Series, first: dt.date, last: dt.date) -> pd.Series:
    return days.map(lambda day: isinstance(day, dt.date) and first <= day <= last).astype(bool)


def filled(values: pd.Series) -> pd.Series:
    return values.map(lambda value: value is not None).astype(bool)


def said(values: pd.Series) -> pd.Series:
    """是."""
    return values.map(lambda value: value is True).astype(bool)


def _lives(frames: Mapping[str, pd.DataFrame], as_of: dt.date) -> pd.DataFrame:
    """Hazards found by as_of: done_on (earliest 销号 of a passed acceptance), void, deadline,
    government listing, internal listing."""
    hazards = frames["hazards"]
    hazards = hazards[hazards.found_on <= as_of][["hazard_id", "grade", "found_on", "due"]].copy()
    passed = frames["acceptances"]
    passed = passed[(passed.result == "pass") & between(passed.closed_on, dt.date.min, as_of)]
    done_on = passed.groupby("hazard_id").closed_on.min()
    approved = set(frames["corrections"].target)
    marked = frames["hazards"][filled(frames["hazards"].void_reason)].hazard_id
    void = set(marked) & approved
    hazards["void"] = hazards.hazard_id.isin(void)
    hazards["done_on"] = hazards.hazard_id.map(dict(done_on).get)
    hazards["done"] = filled(hazards.done_on) & ~hazards.void
    longer = frames["extensions"]
    longer = longer[(longer.result == "approved") & (longer.applied_on <= as_of)]
    longer = longer[~between(longer.decided_on, as_of + dt.timedelta(days=1), dt.date.max)]
    extended = longer.groupby("hazard_id").extend_to.max()
    hazards["deadline"] = [
        extended.get(row.hazard_id) or row.due or _default(row.grade, row.found_on)
        for row in hazards.itertuples()
    ]
    listings = frames["listings"]
    public = listings[
        (listings.level != "internal") & between(listings.listed_on, dt.date.min, as_of)
    ]
    hazards["listed"] = hazards.hazard_id.isin(set(public.hazard_id))
    inner = listings[listings.level == "internal"].hazard_id
    hazards["internal"] = hazards.hazard_id.isin(set(inner))
    return hazards


def _default(grade: str, found_on: dt.date) -> dt.date | None:
    days = GRADE_DAYS.get(grade)
    return None if days is None else found_on + dt.timedelta(days=days)


def overdue(town: FullTownship, as_of: dt.date) -> dict[str, int]:
    """Hazard -> days after its deadline."""
    lives = Frames(town, as_of).hazards
    late = lives[~lives.done & ~lives.void & filled(lives.deadline)]
    days = {row.hazard_id: (as_of - row.deadline).days for row in late.itertuples()}
    return {hazard: number for hazard, number in days.items() if number > 0}


def unlisted(town: FullTownship, as_of: dt.date) -> set[str]:
    """Open major hazards, and urgent ones left open overnight, without either listing."""
    lives = Frames(town, as_of).hazards
    old = lives.found_on.map(lambda day: (as_of - day).days)
    wanted = (lives.grade == "major") | ((lives.grade == "urgent") & (old > 0))
    wanted &= ~lives.done & ~lives.void & (old >= GRACE) & ~(lives.listed & lives.internal)
    return set(lives[wanted].hazard_id)


def ten_measures(town: FullTownship, month: str, as_of: dt.date) -> Row:
    """The township's figures of the form; days of departments and villages are left out."""
    whole, own = Frames(town, as_of), Frames(town, as_of, own=True)
    sets, own_sets, counts = _members(whole), _members(own), _counts(own)
    office = _form(town, "ZW-AJ", month) if town.office_files else None
    units = [unit for unit in town.units if unit != "ZW-AJ" or office is not None]

    def parts(name: str) -> list[Decimal]:
        forms = (
            _speaking(town, unit, month) if name in STOCK else _form(town, unit, month)
            for unit in units
        )
        told = [form[name] for form in forms if form is not None and name in form]
        if office is None:
            told.append(counts[name] if name in counts else Decimal(len(own_sets[name])))
        return told

    figures: Row = {name: sum(parts(name), Decimal(0)) for name in (*TEN_SUMS, *TEN_MONEY)}
    for name in TEN_DISTINCT:
        known = parts(name)
        listed = Decimal(len(sets[name]))
        figures[name] = min(max(listed, *known, Decimal(0)), sum(known, Decimal(0)))
    lists = {"t9_1": "nodes_and_events", "t9_2": "duty_roster"}
    for name in TEN_OWN:
        if office is not None:
            figures |= {name: office[name]} if name in office else {}
        elif len(own[lists.get(name, "monthly_duties")]):
            figures[name] = Decimal(len(own_sets[name]))
    return figures


def _form(town: FullTownship, unit: str, month: str) -> Row | None:
    versions = [v for u, m, v in town.ten_forms if (u, m) == (unit, month)]
    known = [v for v in versions if town.ten_forms[unit, month, v]]
    return town.ten_forms[unit, month, max(known)] if known else None


def _speaking(town: FullTownship, unit: str, month: str) -> Row | None:
    months = ("2023-05", "2023-06") if month == "2023-06" else ("2023-05",)
    forms = [form for one in months if (form := _form(town, unit, one)) is not None]
    return forms[-1] if forms else None


def _counts(lists: Frames) -> dict[str, Decimal]:
    """Figures that add up, over one part of the township's rows."""
    sites = lists["publicity_sites"]
    found: dict[str, object] = {
        "t1_1": len(lists.month("nodes_and_events", "plan_on")),
        "t1_2": len(lists.month("nodes_and_events", "risk_judged_on")),
        "t1_3": len(lists.month("nodes_and_events", "meeting_on")),
        "t2_1": len(sites),
        "t2_2": int((sites["count"] >= 3).sum()) if len(sites) else 0,
        "t2_3": len(lists.month("trainings", "held_on", kind="online")),
    }
    hazards = lists.life()
    open_major = hazards[(hazards.grade == "major") & ~hazards.done & ~hazards.void]
    found["t4_2"] = len(open_major)
    plans = open_major.merge(lists["rectifications"], on="hazard_id", suffixes=("", "_plan"))
    duties = ("responsible_person", "due", "measures", "funds", "emergency_plan")
    found["t4_3"] = int(plans[list(duties)].map(lambda one: one is not None).all(axis=1).sum())
    oversight = lists.month("oversight", "held_on")
    found["t5_1"] = int((oversight.kind == "visit").sum())
    found["t5_2"] = len(lists.month("oversight", "exposed_on"))
    notices = lists.month("notices_and_talks", "issued_on")
    found["t5_3"] = int(notices.form.isin(["supervise", "circular", "talk"]).sum())
    found["t5_4"] = int(filled(oversight.last_place_speech).sum())
    found["t5_5"] = persons(lists.month("accountabilities", "decided_on"))
    enforced = lists.month("enforcements", "enforced_on")
    fined = enforced[enforced.measure.isin(PENALTIES)]
    found["t6_1"] = int((enforced.measure != "handover").sum())
    found["t6_2"] = len(fined)
    found["t6_3"] = money(fined, "fine", "personal_fine") / 10000
    found["t6_4"] = len(lists.month("enforcements", "daily_from"))
    found["t6_5"] = len(lists.month("accidents", "happened_on"))
    found["t7_1"] = len(lists.month("report_rewards", "received_on"))
    found["t7_2"] = len(lists.month("report_rewards", "verified_on", verified=True))
    found["t7_3"] = money(rewarded(lists, lists.first), "reward") / 10000
    duty = lists.month("duty_roster", "duty_on")
    found["t9_3"] = int(filled(duty.events).sum())
    found["t10_2"] = len(lists.month("expert_services", "served_on"))
    events = lists.month("nodes_and_events", "starts_on", kind="event")
    found["t10_3"] = len(events)
    found["t10_4"] = int(between(events.assessed_on, dt.date.min, lists.as_of).sum())
    for level in ("department", "village", "town"):
        done = lists.month("monthly_duties", "done_on", level=level, cycle="month")
        found[f"m_{level}_month"] = len(done)
    # The form counts expert rows, the township distinct numbers.
    found["t10_1"] = len(experts(lists))
    return {name: Decimal(str(value)) for name, value in found.items()}


def persons(rows: pd.DataFrame) -> int:
    alone = rows.object_type.isin(["leader", "supervisor"]).astype(int)
    return sum(int(p) if p is not None else a for p, a in zip(rows.persons, alone, strict=True))


def money(rows: pd.DataFrame, *columns: str) -> Decimal:
    return sum((one or Decimal(0) for name in columns for one in rows[name]), Decimal(0))


def rewarded(lists: Frames, since: dt.date) -> pd.DataFrame:
    rows = lists["report_rewards"]
    rows = rows[filled(rows.reward)]
    day = pd.Series([a or r for a, r in zip(rows.answered_on, rows.received_on, strict=True)])
    return rows[between(day, since, lists.as_of).to_numpy()] if len(rows) else rows


def experts(lists: Frames) -> pd.DataFrame:
    rows = lists["experts"]
    return rows[rows.valid_to.map(lambda day: day is None or day >= lists.as_of).astype(bool)]


def _members(lists: Frames) -> dict[str, set[Any]]:
    """What each distinct figure counts once."""
    firms = lists["enterprises"]
    active = firms[firms.status.isin([None, "open"])]
    few = firms.staff_count.map(lambda n: n is not None and n <= 30).astype(bool)
    micro = active[(active.scale == "micro") & few[active.index]]
    key = firms[said(firms.key_controlled)]
    hazards = lists.life()
    risky = set(lists["hazard_source_chiefs"].enterprise_code) | set(
        hazards[(hazards.grade == "major") & ~hazards.done & ~hazards.void].enterprise_code
    )
    at_risk = firms[firms.enterprise_code.isin(risky)]
    duties = lists.month("monthly_duties", "done_on")
    by_firm = duties[duties.level == "enterprise"]
    joint = lists.month("notices_and_talks", "issued_on", object_type="enterprise", form="joint")
    credit = lists.month("credit_records", "rated_on")
    town_level = duties[duties.level == "town"]
    nodes = lists["nodes_and_events"]
    node_days = _node_days(nodes[nodes.kind != "event"], lists.first)
    roster = set(lists.month("duty_roster", "duty_on").duty_on)
    return {
        "t1_4": set(micro.enterprise_code),
        "t1_5": set(micro[said(micro.risk_card)].enterprise_code),
        "t3_1": set(key.enterprise_code),
        "t3_2": _codes(key, "dept_supervisor", "town_supervisor", "main_person"),
        "t3_3": set(at_risk.enterprise_code),
        "t3_4": _codes(at_risk, "manager_level", "technical_level", "operator_level"),
        "t4_1": set(by_firm.enterprise_code),
        "t8_1": set(credit[credit.kind == "rating"].enterprise_code),
        "t8_2": set(credit[credit.kind == "bad"].enterprise_code),
        "t8_3": set(joint.enterprise_code),
        "t9_1": node_days,
        "t9_2": roster & node_days,
        "t10_1": set(experts(lists).expert_no),
        "m_enterprise_day": _dutiful(lists, "day") & _of_cycle(by_firm, "day"),
        "m_enterprise_week": _dutiful(lists, "week") & _of_cycle(by_firm, "week"),
        "m_enterprise_month": _of_cycle(by_firm, "month"),
        "m_town_day": set(town_level[town_level.cycle == "day"].done_on),
        "m_town_week": {_week(day) for day in town_level[town_level.cycle == "week"].done_on},
    }


def _codes(firms: pd.DataFrame, *columns: str) -> set[Any]:
    whole = firms[list(columns)].map(lambda one: one is not None).all(axis=1)
    return set(firms[whole].enterprise_code)


def _of_cycle(rows: pd.DataFrame, cycle: str) -> set[Any]:
    return set(rows[rows.cycle == cycle].enterprise_code)


def _week(day: dt.date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _node_days(nodes: pd.DataFrame, first: dt.date) -> set[dt.date]:
    days: set[dt.date] = set()
    for row in nodes.itertuples():
        span = pd.date_range(row.starts_on, row.ends_on or row.starts_on)
        days |= {day.date() for day in span}
    return {day for day in days if (day.year, day.month) == (first.year, first.month)}


def _dutiful(lists: Frames, cycle: str) -> set[Any]:
    """Enterprises with a row for every working day, or every busy week, so far this month."""
    days = [day for day in WORKING_DAYS if lists.first <= day <= lists.as_of]
    weeks = pd.Series([_week(day) for day in days]).value_counts()
    due: set[Any] = set(days) if cycle == "day" else set(weeks[weeks >= 3].index)
    rows = lists["monthly_duties"]
    rows = rows[(rows.cycle == cycle) & filled(rows.enterprise_code)]
    read: Callable[[dt.date], object] = (lambda day: day) if cycle == "day" else _week
    done = rows.groupby("enterprise_code").done_on.apply(lambda some: {read(d) for d in some})
    return {code for code, met in done.items() if due <= met}
