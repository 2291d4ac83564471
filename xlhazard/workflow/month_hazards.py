"""The hazards of a month by grade and state, and the major ones one by one."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlhazard.checking.context import Context
from xlhazard.deriving.lives import Life
from xlhazard.model.month import Month
from xlhazard.rules.hazard_lives import lives_of
from xlhazard.rules.own_records import all_lists
from xlhazard.workflow.hazard_words import hazard_row, hazard_words, in_order, in_sentence, passed

TOTAL = "合计"
UNKNOWN = "等级不明"
_GRADES = ("urgent", "minor", "serious", "major")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Hazards:
    """Hazards that are not void, on the day of judgement. new, closed: in the month up to it."""

    lives: tuple[Life, ...]
    new: int
    closed: int
    grades: tuple[Row, ...]
    states: tuple[Row, ...]
    majors: tuple[Row, ...]


def hazards_of(context: Context, month: Month) -> Hazards:
    """What became of the hazards in the month, against the end of the month before."""
    known = tuple(life for life in lives_of(context).values() if not life.void)
    eve = month.first - dt.timedelta(days=1)
    before = tuple(life for life in all_lists(context).lives(eve).values() if not life.void)

    def within(day: dt.date | None) -> bool:
        return day is not None and month.first <= day <= context.as_of

    new = [one for one in known if within(one.found_on)]
    closed = [one for one in known if within(one.closed_on)]
    counts = {
        "before": _by_grade(one for one in before if one.is_open),
        "new": _by_grade(new),
        "closed": _by_grade(closed),
        "open": _by_grade(one for one in known if one.is_open),
        "overdue": _by_grade(one for one in known if one.days_overdue),
        "found": _by_grade(known),
    }
    return Hazards(
        lives=known,
        new=len(new),
        closed=len(closed),
        grades=tuple(_grades(context, counts)),
        states=tuple(_states(context, known)),
        majors=tuple(_majors(context, known)),
    )


def _by_grade(lives: Iterator[Life] | Sequence[Life]) -> Counter[str]:
    return Counter(one.grade or "" for one in lives)


def _grades(context: Context, counts: Mapping[str, Counter[str]]) -> Iterator[Row]:
    """The gravest first, those without a readable grade last, then the total."""
    codes = context.schema.codes["hazard_grades"]
    order = sorted(codes.codes, key=lambda one: one.attributes.get("rank", ""), reverse=True)
    labels = {**{one.id: one.label for one in order}, "": UNKNOWN}
    for grade, label in labels.items():
        if grade or any(some[""] for some in counts.values()):
            yield {"grade": label, **{name: str(some[grade]) for name, some in counts.items()}}
    yield {"grade": TOTAL, **{name: str(some.total()) for name, some in counts.items()}}


def _states(context: Context, lives: Sequence[Life]) -> Iterator[Row]:
    """States that occur, in the order of the value list, then the total."""
    rows = [
        (code.label, _by_grade([one for one in lives if one.state == code.id]))
        for code in context.schema.codes["hazard_states"].codes
    ]
    rows = [(label, some) for label, some in rows if some]
    for label, some in (*rows, (TOTAL, _by_grade(lives))):
        yield {
            "state": label,
            **{grade: str(some[grade]) for grade in _GRADES},
            "total": str(some.total()),
        }


def _majors(context: Context, lives: Sequence[Life]) -> Iterator[Row]:
    """The major hazards that are still open, by unit."""
    rows = [
        (row, life)
        for life in lives
        if life.grade == "major" and life.is_open and (row := hazard_row(context, life.hazard_id))
    ]
    for number, (row, life) in enumerate(in_order(rows), 1):
        words = hazard_words(context, row, life, passed(context, life))
        told = {name: text or "未填" for name, text in words.items() if name != "overdue"}
        days = {"found_on": in_sentence(life.found_on), "due": in_sentence(life.deadline)}
        yield {**told, **days, "number": str(number), "overdue": words["overdue"]}
