"""Random lives of hazards, move by move as states.yaml allows, against a small model of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.records import context, look, master, tables
from tests.support.schemas import SCHEMA, town
from xlhazard.deriving.derived_fields import Deriver
from xlhazard.deriving.hazard_flags import Flagger
from xlhazard.deriving.lives import Life, lives
from xlhazard.model.ids import make_record_id
from xlhazard.model.table import Table, Value
from xlhazard.rules.tr.major_not_listed import major_not_listed
from xlhazard.rules.xr.overdue import overdue

START = dt.date(2023, 5, 8)
Record = dict[str, Value]


@dataclass
class Story:
    """One hazard as it is lived: its rows so far, and its state from each day on which it moved."""

    hazard_id: str
    grade: str
    today: dt.date
    state: str = ""
    hazard: Record = field(default_factory=dict)
    work: Record | None = None
    listing: Record | None = None
    acceptances: list[Record] = field(default_factory=list)
    corrections: list[Record] = field(default_factory=list)
    past: list[tuple[dt.date, str]] = field(default_factory=list)

    def legal(self) -> list[str]:
        """Moves that may come next."""
        moves = {
            "registered": ["start", "void"],
            "to_request": ["request", "start", "void"],
            "to_list": ["list", "start", "void"],
            "rectifying": ["complete", "void"],
            "to_accept": ["fail", "pass", "void"],
            "failed": ["complete", "void"],
            "to_close": ["close"],
            "closed": ["review"],
        }.get(self.state, [])
        if self.work is not None:
            moves = [move for move in moves if move != "start"]
            if self.state in ("to_request", "to_list"):
                moves.append("complete")
        return moves

    def move(self, name: str) -> None:
        """Make the move today, with the state that follows from it."""
        getattr(self, f"_{name}")()
        self.past.append((self.today, self.state))

    def _find(self) -> None:
        self.hazard = {"hazard_id": self.hazard_id, "grade": self.grade, "found_on": self.today}
        self.state = "to_request" if self.grade == "major" else "registered"

    def _start(self) -> None:
        self.work = {"hazard_id": self.hazard_id, "started_on": self.today, "measures": "加固"}
        self.state = "rectifying" if self.state == "registered" else self.state

    def _request(self) -> None:
        self.listing = {"hazard_id": self.hazard_id, "level": "town", "requested_on": self.today}
        self.state = "to_list"

    def _list(self) -> None:
        assert self.listing is not None
        self.listing["listed_on"] = self.today
        self.state = "rectifying" if self.work is not None else "registered"

    def _complete(self) -> None:
        assert self.work is not None
        self.work["completed_on"] = self.today
        self.state = "to_accept"

    def _fail(self) -> None:
        self._accept("fail")
        self.state = "failed"

    def _pass(self) -> None:
        self._accept("pass")
        self.state = "to_close"

    def _accept(self, result: str) -> None:
        row: Record = {"hazard_id": self.hazard_id, "accepted_on": self.today, "result": result}
        self.acceptances.append(row)

    def _close(self) -> None:
        self.acceptances[-1]["closed_on"] = self.today
        self.state = "closed"

    def _review(self) -> None:
        self.acceptances[-1] |= {"review_on": self.today, "review_result": "ok"}
        self.state = "reviewed"

    def _void(self) -> None:
        self.hazard["void_reason"] = "重复登记"
        row: Record = {"target": self.hazard_id, "approver": ("李强",), "approved_on": self.today}
        self.corrections.append(row)
        self.state = "void"


@st.composite
def stories(draw: st.DrawFn, number: int = 1) -> Story:
    """A hazard and up to nine moves, each on a later day than the one before."""
    grade = draw(st.sampled_from(("urgent", "minor", "serious", "major")))
    found = START + dt.timedelta(days=draw(st.integers(0, 20)))
    story = Story(make_record_id("YH", "HL-03", 2023, number), grade, found)
    story.move("find")
    if draw(st.booleans()):
        story.hazard["due"] = found + dt.timedelta(days=draw(st.integers(0, 40)))
    for _ in range(draw(st.integers(0, 9))):
        if not (moves := story.legal()):
            break
        story.today += dt.timedelta(days=draw(st.integers(1, 9)))
        story.move(draw(st.sampled_from(moves)))
    return story


def records(several: Sequence[Story]) -> dict[str, list[Record]]:
    return {
        "hazards": [one.hazard for one in several],
        "rectifications": [one.work for one in several if one.work is not None],
        "listings": [one.listing for one in several if one.listing is not None],
        "acceptances": [row for one in several for row in one.acceptances],
        "corrections": [row for one in several for row in one.corrections],
    }


def known(several: Sequence[Story], as_of: dt.date) -> tuple[dict[str, Table], dict[str, Life]]:
    found = tables(**records(several))
    return found, dict(lives(found, as_of, SCHEMA, {}))


@settings(max_examples=200, deadline=None)
@given(stories())
def test_legal_moves_give_the_state_that_follows_from_them(story: Story) -> None:
    _, found = known([story], story.today)
    life = found[story.hazard_id]
    assert life.state == story.state
    assert life.is_open is (story.state in SCHEMA.states.open_states)
    assert life.done is (story.state in ("closed", "reviewed"))


@settings(max_examples=200, deadline=None)
@given(stories())
def test_facts_after_the_day_are_not_there(story: Story) -> None:
    """The whole life as typed, asked for an earlier day, gives the state of that day.

    Completing anew after a failed acceptance overwrites the first completion, so the days
    between are passed over: that fact is nowhere any more.
    """
    overwritten = [state for _, state in story.past].count("to_accept") > 1
    spans = zip(
        story.past, [*story.past[1:], (story.today + dt.timedelta(days=3), "")], strict=True
    )
    for (day, state), (following, _) in spans:
        if overwritten and state in ("to_accept", "failed", "rectifying", "to_request", "to_list"):
            continue
        for as_of in (day, following - dt.timedelta(days=1)):
            _, found = known([story], as_of)
            assert found[story.hazard_id].state == state
    assert not known([story], story.past[0][0] - dt.timedelta(days=1))[1]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_states_filters_flags_and_counts_agree(data: st.DataObject) -> None:
    several = [data.draw(stories(number)) for number in range(1, 7)]
    as_of = START + dt.timedelta(days=data.draw(st.integers(0, 100)))
    found, life = known(several, as_of)
    hazards = SCHEMA.lists["hazards"]
    there = [row for row in found["hazards"] if row.text("hazard_id") in life]
    deriver = Deriver(found, life, SCHEMA, town())
    shown = Counter(deriver.value(hazards, row, "status") for row in there)
    assert shown == Counter(one.state for one in life.values())
    still_open = sum(shown[state] for state in SCHEMA.states.open_states)
    assert still_open + shown["closed"] + shown["reviewed"] + shown["void"] == len(life)

    at = context(None, replace(master(), tables=found), today=as_of)
    flagger = Flagger(found, life, SCHEMA, soon_days=7, grace=3)
    flags = {one: {flag.id for flag in flagger.flags(one)} for one in life}
    for name, rule in (("overdue", overdue), ("unlisted", major_not_listed)):
        assert {one for one, has in flags.items() if name in has} == {
            notice.facts["id"] for notice in look(rule, at)
        }
    assert not any({"overdue", "soon"} <= has for has in flags.values())
    done = {one.hazard_id for one in life.values() if one.done or one.void}
    assert not any(flags[one] - {"came_back", "review_due", "referred"} for one in done)
