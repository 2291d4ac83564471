"""From the press of 校验 to the last mark, in a warm process, on every host that runs here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from benchmarks.measuring import Size
from benchmarks.tables import markdown
from xlhazard.fronts.buttons.host import Host

GOALS = {"engine": 0.3, "inside": 0.5}
"""Seconds, for twelve lists of 200 rows."""

_NAMES = {
    "engine": "xlwings engine over openpyxl",
    "excel": "Excel's object model (stand-in)",
    "calc": "Calc, told what to do from outside",
    "inside": "Calc, the extension inside it",
}
_LIST = "enterprises"
_EVERY = 10
"""So many rows from one faulty cell to the next."""


def lines(folder: Path, size: Size) -> Iterator[str]:
    """A table; a host whose program is missing is named with the reason."""
    books = {number: _workbook(folder / f"press{number}.xlsx", size, number) for number in (1, 12)}
    rows = []
    missing = []
    for host, name in _NAMES.items():
        timed = _inside if host == "inside" else _in_host(host)
        try:
            took = {number: median(timed(path, size.rounds)) for number, path in books.items()}
        except pytest.skip.Exception as reason:
            missing.append(f"Not measured: {name} ({reason}).")
            continue
        goal = GOALS.get(host)
        reached = "" if goal is None else f"≤ {goal} s {'✓' if took[12] <= goal else '✗'}"
        rows.append((name, *(f"{took[number]:.2f} s" for number in books), reached))
    title = "校验 pressed, to the last mark"
    heads = (f"one list × {size.rows}", f"twelve × {size.rows}", "goal for twelve")
    yield from markdown((title, *heads), rows)
    yield from missing


def _in_host(host: str) -> Callable[[Path, int], list[float]]:
    from tests.fronts.buttons.hosts import HOSTS

    def timed(path: Path, rounds: int) -> list[float]:
        with HOSTS[host](path) as opened:
            return [_pressed(opened.host) for _ in range(rounds + 1)][1:]

    return timed


def _inside(path: Path, rounds: int) -> list[float]:
    """As a clerk has it: no call crosses from one process to another."""
    from tests.support.extended import done, extended, press, until
    from xlhazard.fronts.calc import extension

    took = []
    with extended(extension.oxt()) as office:
        document = office.open(path)
        for _ in range(rounds + 1):
            for button, step in (("validate", "校验"), ("clear", "清除标记")):
                document.UndoManager.clear()
                began = perf_counter()
                press(office, document, button)
                until(partial(done, document, step), pause=0.01)
                took.append(perf_counter() - began)
        document.close(True)
    return took[2::2]


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


def _workbook(path: Path, size: Size, number: int) -> Path:
    """Lists of a department as a clerk drew them, with a wrong telephone now and then."""
    import openpyxl

    from benchmarks.big import AUTHOR
    from benchmarks.profiles import schema, twelve_lists
    from benchmarks.workbooks import drawn_workbook

    lists = (
        _LIST,
        *(one for one in schema().unit_lists("department", twelve_lists()) if one != _LIST),
    )[:number]
    town = schema().towns["full"]
    path.write_bytes(drawn_workbook(AUTHOR, "department", town, lists, size.rows))
    book = openpyxl.load_workbook(path)
    sheet = book[schema().lists[_LIST].sheet]
    heads = {cell.value: cell for row in sheet.iter_rows(max_row=5) for cell in row}
    head = heads[next(c.header for c in schema().lists[_LIST].columns if c.id == "main_phone")]
    for row in range(head.row + 1, head.row + size.rows, _EVERY):
        sheet.cell(row, head.column).value = "1380123"
    book.save(path)
    return path
