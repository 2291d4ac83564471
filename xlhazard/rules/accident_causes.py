"""Accidents, the hazards behind them, and the enterprises they happened at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from xlhazard.checking.context import Context
from xlhazard.deriving.lives import Life
from xlhazard.model.table import Row, Table
from xlhazard.rules.enforced import happened, life_on
from xlhazard.rules.known import first_rows
from xlhazard.rules.own_records import all_lists


class Accident(NamedTuple):
    """An accident that has happened. enterprise_code is "" where no row tells it."""

    table: Table
    row: Row
    day: dt.date
    enterprise_code: str

    @property
    def id(self) -> str:
        return self.row.text("accident_id")


def accidents(context: Context, *fields: str) -> Iterator[Accident]:
    """Accidents up to the day of the lists whose fields are judged, with their enterprise:
    the accident's own, else that of its hazard."""
    hazards = first_rows(all_lists(context).tables.get("hazards"), "hazard_id")
    for table, row in context.rows("accidents", "accident_id", "happened_on", *fields):
        day = happened(context, row, "happened_on")
        if day is None:
            continue
        hazard = hazards.get(row.text("hazard_id"))
        code = row.text("enterprise_code")
        if not code and hazard is not None:
            code = hazard.text("enterprise_code")
        yield Accident(table, row, day, code)


def hazard_behind(context: Context, accident: Accident) -> Life | None:
    """The hazard of the accident as it stood that day, if it was still to be done away with."""
    if not accident.row.text("hazard_id"):
        return None
    life = life_on(context, accident.row.text("hazard_id"), accident.day)
    return life if life is not None and not life.done else None
