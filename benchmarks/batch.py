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
    inbox = folder / _INBOX
    inbox.mkdir(exist_ok=True)
    return f"{make_month(inbox, size)}, {JOBS} processes"


def make_month(inbox: Path, size: Size) -> str:
    """What the units of a made-up township send in for June, each in its own way of typing."""
    from xlhazard.examples.habits import HABITS
    from xlhazard.examples.story import Places
    from xlhazard.examples.story import Size as TownSize
    from xlhazard.examples.towns import as_of, senders, sent_by, township, unit_kind
    from xlhazard.examples.workbooks import typed_workbook
    from xlhazard.model.month import Month
    from xlhazard.render.templates import unit_workbook
    from xlhazard.workflow.catalogue import the_schema

    schema, month = the_schema(), Month(2023, 6)
    town = schema.towns["heilin"]
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
    told = township(schema, town.id, 7, as_of(month), town_size, places)
    habits = list(HABITS.values())
    blank: dict[str, bytes] = {}
    sent = [
        sent_by(schema, told, unit, month, habits[number % len(habits)])
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
