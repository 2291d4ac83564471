"""What stands beside the state of a hazard: overdue, soon due, unlisted … (states.yaml, flags).

The words are the schema's; here is only when each of them holds, and with which value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from xlhazard.deriving.listing import lacking
from xlhazard.deriving.lives import Life
from xlhazard.deriving.reporting import TAKEN
from xlhazard.model.table import Row, Table
from xlhazard.schema.types import Schema

FIVE_DUTIES = (
    ("hazards", "responsible_person"),
    ("rectifications", "measures"),
    ("rectifications", "funds"),
    ("hazards", "due"),
    ("rectifications", "emergency_plan"),
)
"""五落实: 责任人, 措施, 资金, 时限, 预案."""


@dataclass(frozen=True, slots=True)
class HazardFlag:
    """One flag of a hazard. value is for people, "" where the label says all."""

    id: str
    label: str
    value: str = ""
    days: int | None = None


@dataclass(frozen=True)
class Flagger:
    """Flags of hazards on one day, from tables that hold every record to look up.

    lives must come from the same tables. soon_days: how near a deadline is soon (临期); grace:
    days that a new hazard may wait for its listing (TR01); alike: ids of hazards that look like
    one that was done before (XR20), which only a comparison of texts can tell.
    """

    tables: Mapping[str, Table]
    lives: Mapping[str, Life]
    schema: Schema
    soon_days: int
    grace: int
    alike: Collection[str] = ()
    memory: dict[str, Mapping[str, tuple[Row, ...]]] = field(
        default_factory=dict, compare=False, repr=False
    )
    periods: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def flags(self, hazard_id: str) -> tuple[HazardFlag, ...]:
        """The flags that hold, in the schema's order; none for a hazard that is not there yet."""
        life = self.lives.get(hazard_id)
        if life is None:
            return ()
        found = []
        for text in self.schema.states.flags:
            said = _WAYS[text["id"]](self, life)
            if said is not None:
                value, days = said
                found.append(HazardFlag(text["id"], text["label"], value, days))
        return tuple(found)

    def all(self) -> Iterator[tuple[Life, tuple[HazardFlag, ...]]]:
        """Every hazard that has flags, in list order."""
        for hazard_id, life in self.lives.items():
            if found := self.flags(hazard_id):
                yield life, found

    def row(self, life: Life) -> Row:
        """The hazard's own row."""
        return self.rows("hazards", life)[0]

    def rows(self, list_id: str, life: Life) -> tuple[Row, ...]:
        """The rows of a list that are about the hazard; looked up once."""
        if list_id not in self.memory:
            rows: defaultdict[str, tuple[Row, ...]] = defaultdict(tuple)
            for row in self.tables.get(list_id, ()):
                rows[row.text("hazard_id")] += (row,)
            self.memory[list_id] = rows
        return self.memory[list_id].get(life.hazard_id, ())

    def last_period(self, unit: str) -> str:
        """The last month of which the unit's lists were taken, by 报送登记; "" for none."""
        if not self.periods:
            self.periods[""] = ""
            for row in self.tables.get("submissions_log", ()):
                if row["report_kind"] == "six_lists" and row["status"] in TAKEN:
                    code, period = row.text("unit_code"), row.text("period")
                    self.periods[code] = max(period, self.periods.get(code, period))
        return self.periods.get(unit, "")


_Said = tuple[str, int | None] | None


def _open(life: Life) -> bool:
    return life.is_open and not life.done


def _overdue(_flagger: Flagger, life: Life) -> _Said:
    return (f"{life.days_overdue}天", life.days_overdue) if life.days_overdue else None


def _soon(flagger: Flagger, life: Life) -> _Said:
    if life.deadline is None or not life.due_within(flagger.soon_days):
        return None
    left = (life.deadline - life.as_of).days
    return (f"还有{left}天" if left else "今天到期"), left


def _unlisted(flagger: Flagger, life: Life) -> _Said:
    states = lacking(life, flagger.grace)
    return ("；".join(states), None) if states else None


def _five_missing(flagger: Flagger, life: Life) -> _Said:
    if life.grade != "major" or not _open(life):
        return None
    missing = []
    for list_id, name in FIVE_DUTIES:
        rows = flagger.rows(list_id, life)
        if not rows or rows[0].blank(name):
            missing.append(flagger.schema.lists[list_id].column(name).header)
    return ("、".join(missing), None) if missing else None


def _acceptor_missing(flagger: Flagger, life: Life) -> _Said:
    grave = life.grade == "major" and _open(life)
    return ("", None) if grave and flagger.row(life).blank("acceptor") else None


def _extended(_flagger: Flagger, life: Life) -> _Said:
    if not _open(life) or life.extended_to is None or life.extended_to < life.as_of:
        return None
    return f"延至{life.extended_to}", (life.extended_to - life.as_of).days


def _referred(flagger: Flagger, life: Life) -> _Said:
    for row in flagger.rows("consultations", life):
        held = row.day("held_on")
        if row["result"] == "refer" and not (held and held > life.as_of):
            return row.text("submit_to"), None
    return None


def _came_back(flagger: Flagger, life: Life) -> _Said:
    if life.void:
        return None
    if origin := flagger.row(life).text("origin_hazard_id"):
        return f"原{origin}", None
    if life.rebounded:
        return "回头看反弹", None
    return ("疑似", None) if life.hazard_id in flagger.alike else None


def _vanished(flagger: Flagger, life: Life) -> _Said:
    row = flagger.row(life)
    reported, last = row.text("last_period"), flagger.last_period(row.text("filed_by"))
    if not _open(life) or not reported or reported >= last:
        return None
    return f"{reported}以后没有再报", None


def _review_due(flagger: Flagger, life: Life) -> _Said:
    """Phases rectify and look_back of the calendar decide (F16); without them nothing is due."""
    closed = life.grade == "major" and life.closed_on is not None and not life.void
    if not closed or life.review_on is not None or life.found_on is None:
        return None
    phases = {phase.id: phase for phase in flagger.schema.calendar.phases}
    rectify, look_back = phases.get("rectify"), phases.get("look_back")
    if rectify is None or look_back is None or look_back.first is None:
        return None
    found_then = (rectify.first or life.found_on) <= life.found_on <= rectify.last
    return ("", None) if found_then and life.as_of >= look_back.first else None


_WAYS: Mapping[str, Callable[[Flagger, Life], _Said]] = {
    "overdue": _overdue,
    "soon": _soon,
    "unlisted": _unlisted,
    "five_missing": _five_missing,
    "acceptor_missing": _acceptor_missing,
    "extended": _extended,
    "referred": _referred,
    "came_back": _came_back,
    "vanished": _vanished,
    "review_due": _review_due,
}
FLAGS = frozenset(_WAYS)
"""Flags that can be derived; a contract test holds them against states.yaml."""
