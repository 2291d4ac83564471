"""From the press of 校验 to the last mark, in a warm process, on every host that runs here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from benchmarks.measuring import Size
from benchmarks.tables import markdown
from xlhazard.fronts.buttons.host import Host

GOALS = {"engine": 0.3, "calc": 0.5}
"""Seconds, for one list of 200 rows."""

_NAMES = {
    "engine": "xlwings engine over openpyxl",
    "excel": "Excel's object model (stand-in)",
    "calc": "live Calc, headless",
}
_LIST = "enterprises"
_EVERY = 10
"""So many rows from one faulty cell to the next."""


def lines(folder: Path, size: Size) -> Iterator[str]:
    """A table; a host whose program is missing is named with the reason."""
    from tests.fronts.buttons.hosts import HOSTS

    path = _workbook(folder, size)
    rows = []
    missing = []
    for host, name in _NAMES.items():
        try:
            with HOSTS[host](path) as opened:
                took = [_pressed(opened.host) for _ in range(size.rounds + 1)][1:]
        except pytest.skip.Exception as reason:
            missing.append(f"Not measured: {name} ({reason}).")
            continue
        goal = GOALS.get(host)
        reached = "" if goal is None else f"≤ {goal} s {'✓' if median(took) <= goal else '✗'}"
        rows.append((name, f"{median(took):.2f} s", reached))
    title = f"校验 pressed: {size.rows} rows, from the press to the last mark"
    yield from markdown((title, "median", "goal"), rows)
    yield from missing


def _pressed(host: Host) -> float:
    from benchmarks.profiles import TODAY
    from tests.workflow.desk import CLOCK
    from xlhazard.fronts.buttons.desk import Desk
    from xlhazard.fronts.buttons.press import press

    desk = Desk(dt.datetime.combine(TODAY, dt.time(9), CLOCK.tzinfo))
    began = perf_counter()
    done = press(host, "validate", desk)
    took = perf_counter() - began
    if not done:
        raise RuntimeError("the press did not run to its end")
    press(host, "clear", desk)
    return took


def _workbook(folder: Path, size: Size) -> Path:
    """A list of a village's enterprises as a clerk drew it, with a wrong telephone now and then."""
    import openpyxl

    from benchmarks.profiles import schema
    from benchmarks.records import Author
    from benchmarks.workbooks import drawn_workbook

    town, author = schema().towns["heilin"], Author("HL-03", "大沟口村", 3)
    path = folder / "press.xlsx"
    path.write_bytes(drawn_workbook(author, "village", town, (_LIST,), size.rows))
    book = openpyxl.load_workbook(path)
    sheet = book[schema().lists[_LIST].sheet]
    heads = {cell.value: cell for row in sheet.iter_rows(max_row=5) for cell in row}
    head = heads[next(c.header for c in schema().lists[_LIST].columns if c.id == "main_phone")]
    for row in range(head.row + 1, head.row + size.rows, _EVERY):
        sheet.cell(row, head.column).value = "1380123"
    book.save(path)
    return path
