"""How far each unit has come with its hazards: found and closed, due and done."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from xlhazard.deriving.lives import Life
from xlhazard.model.reporting import Closing
from xlhazard.model.table import Table

FEWEST_UNITS = 5
FEWEST_DUE = 3
"""Fewer units, or units with fewer hazards due, are not ranked (TR10, TR24; D)."""


def closings(hazards: Table | None, lives: Mapping[str, Life]) -> Mapping[str, Closing]:
    """By the unit that filed the hazards ("" for those that staff typed), on the day of lives."""
    counts: dict[str, list[int]] = {}
    seen: set[str] = set()
    for row in hazards or ():
        hazard_id = row.text("hazard_id")
        life = lives.get(hazard_id)
        if life is None or life.void or hazard_id in seen:
            continue
        seen.add(hazard_id)
        due = life.deadline is not None and life.deadline <= life.as_of
        one = counts.setdefault(row.text("filed_by"), [0, 0, 0, 0])
        for place, counted in enumerate((True, life.closed_on, due, due and life.done)):
            one[place] += bool(counted)
    return {unit: Closing(*some) for unit, some in counts.items()}


def ranking(known: Mapping[str, Closing]) -> Mapping[str, int]:
    """Place of each unit by done rate, the best first; equal rates share a place.

    Empty where too few units have hazards enough that were due.
    """
    rates = {
        unit: Fraction(one.done, one.due)
        for unit, one in known.items()
        if unit and one.due >= FEWEST_DUE
    }
    if len(rates) < FEWEST_UNITS:
        return {}
    return {unit: 1 + sum(other > rate for other in rates.values()) for unit, rate in rates.items()}


def last_place(known: Mapping[str, Closing]) -> str | None:
    """The unit with the lowest done rate; None where too few are ranked or several share it."""
    places = ranking(known)
    lowest = max(places.values(), default=0)
    last = [unit for unit, place in places.items() if place == lowest]
    return last[0] if len(last) == 1 else None
