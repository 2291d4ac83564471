"""Validating a whole month: 40 submissions by two processes, beside opening a quarter of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import OURS, Benchmark, Contestant, Size, Work
from xlhazard.model.month import Month

if TYPE_CHECKING:
    from xlhazard.examples.story import Story

JOBS = 2
SHARE = 4
"""openpyxl opens one file in so many."""

GOALS = {"openpyxl": 1.0}
_INBOX = "month"
_TOWN = "heilin"
MONTH = Month(2023, 6)


def _make(folder: Path, size: Size) -> str:
    inbox = folder / _INBOX
    inbox.mkdir(exist_ok=True)
    return f"{make_month(inbox, size)}, {JOBS} processes"


def make_month(inbox: Path, size: Size) -> str:
    """What the units of a made-up township send in for June, each in its own way of typing."""
    from xlhazard.examples.habits import HABITS
    from xlhazard.examples.towns import senders, sent_by, unit_kind
    from xlhazard.examples.workbooks import typed_workbook
    from xlhazard.render.templates import unit_workbook
    from xlhazard.workflow.catalogue import the_schema

    schema = the_schema()
    town, told = schema.towns[_TOWN], _township(size)
    habits = list(HABITS.values())
    blank: dict[str, bytes] = {}
    sent = [
        sent_by(schema, told, unit, MONTH, habits[number % len(habits)])
        for number, unit in enumerate(senders(told))
    ]
    for number, one in enumerate(sent):
        kind = unit_kind(schema, one.unit)
        if kind not in blank:
            blank[kind] = unit_workbook(schema, town, kind)
        data = typed_workbook(blank[kind], one, schema, town, number)
        (inbox / f"{one.unit.code}.xlsx").write_bytes(data)
    rows = sum(len(some) for one in sent for some in one.records.values())
    return f"{len(sent)} submissions of a month, {rows:,} records"


def month_master(size: Size) -> bytes:
    """The master of the same township before that month: its roster and people."""
    from xlhazard.examples.towns import people, roster
    from xlhazard.render.templates import master_workbook
    from xlhazard.workflow.catalogue import the_schema

    schema, told = the_schema(), _township(size)
    rows = {"units": roster(schema, told, MONTH), "people": people(told)}
    return master_workbook(schema, schema.towns[_TOWN], rows)


def _township(size: Size) -> Story:
    from xlhazard.examples.story import Places
    from xlhazard.examples.story import Size as TownSize
    from xlhazard.examples.towns import as_of, township
    from xlhazard.workflow.catalogue import the_schema

    departments = size.files // 10 + 1
    town_size = TownSize(
        villages=size.files - departments,
        departments=departments,
        enterprises=5 * size.files,
        hazards=15 * size.files,
    )
    places = Places(
        tuple(f"河湾{n}村" for n in range(1, town_size.villages + 1)),
        tuple(f"第{n}办公室" for n in range(1, departments + 1)),
    )
    return township(the_schema(), _TOWN, 7, as_of(MONTH), town_size, places)


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
