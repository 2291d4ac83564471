"""Validating a whole month: 40 submissions by two processes, beside opening a quarter of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from benchmarks.measuring import OURS, Benchmark, Contestant, Size, Work

JOBS = 2
SHARE = 4
"""openpyxl opens one file in so many."""

GOALS = {"openpyxl": 1.0}
_INBOX = "month"


def _make(folder: Path, size: Size) -> str:
    """What the units of a made-up township send in for June, each in its own way of typing."""
    from xlhazard.examples.habits import HABITS
    from xlhazard.examples.months import figures, records
    from xlhazard.examples.story import Size as TownSize
    from xlhazard.examples.telling import tell
    from xlhazard.examples.workbooks import Sent, typed_workbook
    from xlhazard.model.month import Month
    from xlhazard.render.templates import unit_workbook
    from xlhazard.workflow.catalogue import the_schema

    schema = the_schema()
    town = schema.towns["heilin"]
    month, as_of = Month(2023, 6), dt.date(2023, 6, 25)
    departments = size.files // 10 + 1
    told = tell(
        7,
        TownSize(
            villages=size.files - departments,
            departments=departments,
            enterprises=5 * size.files,
            hazards=15 * size.files,
        ),
    )
    blank = {kind: unit_workbook(schema, town, kind) for kind in ("village", "department")}
    inbox = folder / _INBOX
    inbox.mkdir(exist_ok=True)
    habits = list(HABITS.values())
    units = [unit for unit in told.units if unit.type != "安办"]
    for number, unit in enumerate(units):
        habit = habits[number % len(habits)]
        own = records(told, unit, as_of)
        sent = Sent(unit, month, as_of, 1, own, figures(told, unit, as_of), habit)
        data = typed_workbook(
            blank["village" if unit.is_village else "department"], sent, schema, town, number
        )
        (inbox / f"{unit.code}.xlsx").write_bytes(data)
    rows = sum(len(one) for unit in units for one in records(told, unit, as_of).values())
    return f"{len(units)} submissions of a month, {rows:,} records, {JOBS} processes"


def _ours(folder: Path) -> Work:
    from xlhazard.workflow.validate import ValidateOrder, validate

    order = ValidateOrder(dt.date(2023, 6, 27), jobs=JOBS)

    def work() -> object:
        done = validate([folder / _INBOX], None, order)
        if done.unsettled or done.report.has_errors:
            raise RuntimeError(f"the month is not honest: {done.report.summary}")
        return done

    return work


def _openpyxl(folder: Path) -> Work:
    import openpyxl

    paths = sorted((folder / _INBOX).iterdir())
    some = paths[::SHARE]

    def work() -> object:
        for path in some:
            openpyxl.load_workbook(path)
        return some

    return work


BATCH = Benchmark(
    "batch", _make, (Contestant(OURS, _ours), Contestant("openpyxl", _openpyxl)), GOALS
)
