"""The life of every hazard: its facts, state and deadline on a day (states.yaml).

Only dates and results are stored; lists, filters, counts and flags all derive the state here.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from xlhazard.deriving.conditions import is_yes
from xlhazard.deriving.settings import DonePolicy, done_policy
from xlhazard.model.fold import fold
from xlhazard.model.table import Row, Table
from xlhazard.schema.types import Schema

GOVERNMENT = "government"

ON_THE_SPOT = frozenset({"urgent", "minor"})
"""Grades that may be closed without a rectification row: 验收日期 counts as completion (XR12)."""


@dataclass(frozen=True, slots=True)
class Life:
    """What is known about one hazard on as_of; facts dated later are not there yet.

    listed_on, requested_on: earliest of a government level; internal_on: the enterprise's own.
    listed_at: the levels that list it now (not taken off), in the order of the value list.
    accepted_on, passed: the last acceptance. deadline is None where neither the row, an
    approved extension nor the grade gives one; deadline_is_default: from the grade (默认).
    rebounded: the look-back found that it has come back. done_on follows the town's done policy.
    """

    hazard_id: str
    as_of: dt.date
    state: str
    label: str
    next_actor: str
    is_open: bool
    grade: str | None
    found_on: dt.date | None = None
    requested_on: dt.date | None = None
    listed_on: dt.date | None = None
    internal_on: dt.date | None = None
    has_internal: bool = False
    listed_at: tuple[str, ...] = ()
    completed_on: dt.date | None = None
    accepted_on: dt.date | None = None
    passed: bool | None = None
    closed_on: dt.date | None = None
    review_on: dt.date | None = None
    rebounded: bool = False
    done_on: dt.date | None = None
    deadline: dt.date | None = None
    deadline_is_default: bool = False
    extended_to: dt.date | None = None
    void: bool = False

    @property
    def done(self) -> bool:
        return self.done_on is not None

    @property
    def days_overdue(self) -> int:
        """Calendar days after the deadline in force, 0 when in time, done or void."""
        if self.done or not self.is_open or self.deadline is None:
            return 0
        return max(0, (self.as_of - self.deadline).days)

    def due_within(self, days: int) -> bool:
        """Open, not overdue, and the deadline is at most so many days away (临期)."""
        return (
            self.is_open
            and not self.done
            and self.deadline is not None
            and 0 <= (self.deadline - self.as_of).days <= days
        )

    @property
    def wants_listing(self) -> bool:
        """Open and major, or urgent and still open on a later day than found (D)."""
        if not self.is_open or self.done:
            return False
        late_urgent = self.found_on is not None and self.found_on < self.as_of
        return self.grade == "major" or (self.grade == "urgent" and late_urgent)


def lives(
    tables: Mapping[str, Table], as_of: dt.date, schema: Schema, settings: Mapping[str, str]
) -> Mapping[str, Life]:
    """The life of every hazard of the tables, by id, on as_of.

    tables: list id -> Table (hazards, rectifications, acceptances, listings, extensions,
    corrections; absent ones count as empty). A hazard found after as_of is not there yet. Each
    life is worked out when it is first asked for.
    """
    rows: dict[str, Row] = {}
    for row in tables.get("hazards", ()):
        hazard_id = row.text("hazard_id")
        day = row.day("found_on")
        if hazard_id and (day is None or day <= as_of):
            rows.setdefault(hazard_id, row)
    return _Lives(rows, _Facts(tables, as_of, schema, done_policy(settings, schema)))


class _Lives(Mapping[str, Life]):
    """Lives by hazard id, worked out one by one when they are needed."""

    def __init__(self, rows: Mapping[str, Row], facts: _Facts) -> None:
        self.rows = rows
        self.facts = facts
        self.known: dict[str, Life] = {}

    def __getitem__(self, hazard_id: str) -> Life:
        if hazard_id not in self.known:
            self.known[hazard_id] = self.facts.life(hazard_id, self.rows[hazard_id])
        return self.known[hazard_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class _Facts:
    """Rows of the other lists by hazard, so that each life is one look-up."""

    def __init__(
        self, tables: Mapping[str, Table], as_of: dt.date, schema: Schema, policy: DonePolicy
    ) -> None:
        self.as_of = as_of
        self.schema = schema
        self.policy = policy
        self.rectified = _by_hazard(tables.get("rectifications"))
        self.accepted = _by_hazard(tables.get("acceptances"))
        self.listed = _by_hazard(tables.get("listings"))
        self.extended = _by_hazard(tables.get("extensions"))
        self.voided = _approved_targets(tables.get("corrections"), as_of)
        levels = schema.codes[_codes_of(schema, "listings", "level")].by_id.values()
        self.levels = tuple(level.id for level in levels)
        self.government = {level.id for level in levels if is_yes(level.attributes.get(GOVERNMENT))}

    def life(self, hazard_id: str, row: Row) -> Life:
        grade = row.text("grade") or None
        found_on = self.past(row.day("found_on"))
        rectified = self.rectified.get(hazard_id, ())
        completed_on = _first(self.past(one.day("completed_on")) for one in rectified)
        official = [
            one for one in self.listed.get(hazard_id, ()) if one.text("level") in self.government
        ]
        internal = [
            one for one in self.listed.get(hazard_id, ()) if one.text("level") == "internal"
        ]
        requested_on = _first(self.past(one.day("requested_on")) for one in official)
        listed_on = _first(self.past(one.day("listed_on")) for one in official)
        accepted_on, passed = self.last_acceptance(hazard_id)
        closing = self.closing(hazard_id)
        closed_on = None if closing is None else closing.day("closed_on")
        review_on = None if closing is None else self.past(closing.day("review_on"))
        review = closing.text("review_result") if closing is not None and review_on else ""
        void = self.is_void(hazard_id, row)
        failed = passed is False and (
            completed_on is None or accepted_on is None or completed_on <= accepted_on
        )
        waiting = completed_on is not None and (accepted_on is None or accepted_on < completed_on)
        major = grade == "major"
        asked = requested_on is not None
        conditions = {
            "void": void,
            "reviewed": closed_on is not None and review == "ok",
            "closed": closed_on is not None,
            "to_close": passed is True,
            "failed": failed,
            "to_accept": waiting,
            "to_list": major and asked and listed_on is None,
            "to_request": major and not asked and listed_on is None,
            "rectifying": any(not self.later(one.day("started_on")) for one in rectified),
            "registered": True,
        }
        state = next(one for one in self.schema.states.states if conditions[one])
        deadline, is_default, extended_to = self.deadline(hazard_id, row, grade, found_on)
        described = self.schema.states.states[state]
        done_on = None
        if self.policy == "销号" and not void:
            done_on = closed_on
        elif not void and state != "failed":
            at_once = closing is not None and grade in ON_THE_SPOT
            done_on = completed_on or (closing.day("accepted_on") if closing and at_once else None)
        return Life(
            hazard_id=hazard_id,
            as_of=self.as_of,
            state=state,
            label=described.label,
            next_actor=described.next_actor,
            is_open=state in self.schema.states.open_states,
            grade=grade,
            found_on=found_on,
            requested_on=requested_on,
            listed_on=listed_on,
            internal_on=_first(self.past(one.day("listed_on")) for one in internal),
            has_internal=bool(internal),
            listed_at=self.listed_at(hazard_id),
            completed_on=completed_on,
            accepted_on=accepted_on,
            passed=passed,
            closed_on=closed_on,
            review_on=review_on,
            rebounded=review == "back",
            done_on=done_on,
            deadline=deadline,
            deadline_is_default=is_default,
            extended_to=extended_to,
            void=void,
        )

    def past(self, day: dt.date | None) -> dt.date | None:
        """The day, unless it lies after as_of."""
        return day if day is not None and day <= self.as_of else None

    def listed_at(self, hazard_id: str) -> tuple[str, ...]:
        """Levels with a 挂牌日期 that has come, and no 摘牌日期 that has."""
        listed = {
            one.text("level")
            for one in self.listed.get(hazard_id, ())
            if self.past(one.day("listed_on")) and not self.past(one.day("delisted_on"))
        }
        return tuple(level for level in self.levels if level in listed)

    def last_acceptance(self, hazard_id: str) -> tuple[dt.date | None, bool | None]:
        """Day and verdict of the latest acceptance that has both; the later row wins a day."""
        known = [
            (day, one.text("result") == "pass")
            for one in self.accepted.get(hazard_id, ())
            if (day := self.past(one.day("accepted_on"))) and one.text("result")
        ]
        latest: tuple[dt.date | None, bool | None] = (None, None)
        for day, verdict in known:
            if latest[0] is None or day >= latest[0]:
                latest = (day, verdict)
        return latest

    def closing(self, hazard_id: str) -> Row | None:
        """The passed acceptance with the earliest 销号日期 that has come."""
        closings = [
            (day, number, one)
            for number, one in enumerate(self.accepted.get(hazard_id, ()))
            if one.text("result") == "pass" and (day := self.past(one.day("closed_on")))
        ]
        return min(closings, key=lambda closing: closing[:2])[2] if closings else None

    def is_void(self, hazard_id: str, row: Row) -> bool:
        marked = not row.blank("void_reason") or not row.blank("merged_into")
        return marked and fold(hazard_id) in self.voided

    def deadline(
        self, hazard_id: str, row: Row, grade: str | None, found_on: dt.date | None
    ) -> tuple[dt.date | None, bool, dt.date | None]:
        """Deadline in force, whether it is the grade's default, and the extension behind it."""
        extended_to = max(
            (
                day
                for one in self.extended.get(hazard_id, ())
                if one.text("result") == "approved"
                and (day := one.day("extend_to")) is not None
                and not self.later(one.day("applied_on"))
                and not self.later(one.day("decided_on"))
            ),
            default=None,
        )
        if extended_to is not None:
            return extended_to, False, extended_to
        if (due := row.day("due")) is not None:
            return due, False, None
        days = self.schema.calendar.default_days.get(grade or "")
        if days is None or found_on is None or "due" in row.faults:
            return None, False, None
        return found_on + dt.timedelta(days=days), True, None

    def later(self, day: dt.date | None) -> bool:
        return day is not None and day > self.as_of


def _by_hazard(table: Table | None) -> Mapping[str, tuple[Row, ...]]:
    rows: defaultdict[str, tuple[Row, ...]] = defaultdict(tuple)
    for row in table or ():
        if hazard_id := row.text("hazard_id"):
            rows[hazard_id] += (row,)
    return rows


def _approved_targets(corrections: Table | None, as_of: dt.date) -> frozenset[str]:
    """Folded 更正对象 of the corrections that somebody has approved by as_of."""
    return frozenset(
        fold(row.text("target"))
        for row in corrections or ()
        if row["approver"] and not ((day := row.day("approved_on")) and day > as_of)
    )


def _first(days: Iterable[dt.date | None]) -> dt.date | None:
    return min((day for day in days if day is not None), default=None)


def _codes_of(schema: Schema, list_id: str, column_id: str) -> str:
    codes = schema.lists[list_id].column(column_id).codes
    if codes is None:
        raise KeyError(f"{list_id}.{column_id} has no value list")
    return codes
