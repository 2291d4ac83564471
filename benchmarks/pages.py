"""The offline page in Chromium: how large it is, how soon it is ready, how long the work takes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.measuring import ROOT, Size
from benchmarks.tables import markdown

if TYPE_CHECKING:
    from tests.fronts.page.clerk import Clerk
    from tests.support.devtools import Browser

DAY = "2023-06-27"
_PROGRAMS = ("chromium", "node")


def lines(folder: Path, size: Size) -> Iterator[str]:
    """A table, or one line that says what is missing for it."""
    from tests.fronts.page.clerk import Clerk
    from tests.support.devtools import browsing
    from xlhazard.fronts.page.building import NAME, built
    from xlhazard.fronts.page.runtime import COMMAND, found_runtime
    from xlhazard.workflow.misuse import Misuse

    missing = [name for name in _PROGRAMS if shutil.which(name) is None]
    try:
        runtime = found_runtime(None, ROOT)
    except Misuse:
        missing.append(f"`{COMMAND}` in packaging/page")
    if missing:
        yield f"The offline page was not measured: {', '.join(missing)} is missing."
        return
    page = folder / NAME
    page.write_bytes(built(runtime))
    inputs = folder / "page-inputs"
    rows = [("size of the file", f"{page.stat().st_size / 1e6:.1f} MB")]
    with browsing(folder) as browser:
        ready = [_ready(browser, page) for _ in range(max(1, size.rounds - 2))]
        rows.append(("from opening it to ready", f"{median(ready):.1f} s"))
        clerk = Clerk(browser, page)
        clerk.on(DAY)
        for what, files in _inputs(inputs, size):
            rows.append((what, f"{_checked(clerk, files):.1f} s"))
        rows.append(_month(clerk, inputs, size))
    yield from markdown(("the offline page, opened from the disk in Chromium", ""), rows)


def _ready(browser: Browser, page: Path) -> float:
    began = perf_counter()
    opened = browser.page(page.as_uri())
    opened.wait("document.body?.dataset.ready")
    took = perf_counter() - began
    opened.close()
    return took


def _checked(clerk: Clerk, files: Sequence[Path]) -> float:
    """Seconds from the files to the findings and marked copies, as the page itself tells."""
    clerk.check(files)
    return float(clerk.page.run("document.getElementById('results').dataset.milliseconds")) / 1000


def _inputs(folder: Path, size: Size) -> Iterator[tuple[str, list[Path]]]:
    from benchmarks.batch import make_month
    from benchmarks.profiles import schema
    from benchmarks.records import Author
    from benchmarks.workbooks import drawn_workbook

    folder.mkdir()
    author, town = Author("HL-03", "大沟口村", 3), schema().towns["heilin"]
    for rows in (size.rows, size.appended):
        path = folder / f"{rows}.xlsx"
        path.write_bytes(drawn_workbook(author, "village", town, ("hazards",), rows))
        yield f"check a workbook with a list of {rows:,} rows, with its marked copy", [path]
    inbox = folder / "month"
    inbox.mkdir()
    make_month(inbox, size)
    files = sorted(inbox.iterdir())
    yield f"check {len(files)} submissions of a month, with their marked copies", files


def _month(clerk: Clerk, folder: Path, size: Size) -> tuple[str, str]:
    """An office's whole month of the same submissions, from the files to the zip."""
    from benchmarks.batch import MONTH, month_master

    master = folder / "总台账.xlsx"
    master.write_bytes(month_master(size))
    files = sorted((folder / "month").iterdir())
    done = clerk.month([master, *files], str(MONTH), DAY)
    if done["refused"]:
        raise RuntimeError(f"the month is not honest: {done['lines']}")
    took = clerk.page.run("document.getElementById('office-results').dataset.milliseconds")
    what = f"an office's month of {len(files)} submissions: merge, flag, fill, issue, one zip"
    return what, f"{float(took) / 1000:.1f} s"
