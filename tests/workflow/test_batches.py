"""Many files of one run: in batches, in several processes, with memory bounded by the largest."""

from __future__ import annotations

import datetime as dt
import gc
import multiprocessing
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.schemas import SCHEMA
from tests.workflow.desk import MAY, Desk, as_version, raw_typed, submitted
from tests.workflow.honest import month_of
from xlhazard.model.report import FileReport
from xlhazard.model.table import Table
from xlhazard.model.workbook import Workbook
from xlhazard.workflow.batches import MOST_FILES, judged_in_batches
from xlhazard.workflow.judging import Bench
from xlhazard.workflow.receiving import Arrived, Received
from xlhazard.workflow.validate import Validated, ValidateOrder, validate

TODAY = dt.date(2023, 5, 25)
BENCH = Bench(SCHEMA, TODAY, SCHEMA.towns["heilin"])


class Seen:
    """What a test keeps of a judged file."""

    def __init__(self, report: FileReport, alive: int) -> None:
        self.report = report
        self.alive = alive


def counted(_one: Received, report: FileReport, _base: Mapping[str, Table]) -> Seen:
    alive = [one for one in gc.get_objects() if isinstance(one, Workbook) and one.sheets]
    return Seen(report, len(alive))


def dying(_one: Received, report: FileReport, _base: Mapping[str, Table]) -> Seen:
    """Ends the process of the pool, as the system does when memory runs out."""
    if multiprocessing.parent_process() is not None:
        os._exit(1)
    return Seen(report, 0)


@pytest.fixture(scope="module")
def inbox(township: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A month's folder: sound files, two versions of one unit, a tie, one with an error, a page."""
    desk = Desk.copy_of(township, tmp_path_factory.mktemp("inbox"))
    one = submitted(desk.blank("HL-03"), month_of("HL-03"))
    two = submitted(desk.blank("HL-01"), month_of("HL-01", count=1))
    wrong = submitted(desk.blank("JS"), month_of("JS", count=1))
    folder = tmp_path_factory.mktemp("month")
    files = {
        "a.xlsx": one,
        "b.xlsx": as_version(one, 2),
        "c.xlsx": two,
        "d.xlsx": raw_typed(two, "hazards", 0, "location", "另一处车间的配电房"),
        "e.xlsx": raw_typed(wrong, "hazards", 0, "due", "6月32日"),
        "f.xlsx": b"<html>",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def validated(folder: Path, desk: Desk, jobs: int, mark: Path | None = None) -> Validated:
    return validate([folder], desk.township, ValidateOrder(TODAY, MAY, mark=mark, jobs=jobs))


def test_several_processes_find_the_same(inbox: Path, desk: Desk, tmp_path: Path) -> None:
    alone = validated(inbox, desk, 1, tmp_path / "1")
    shared = validated(inbox, desk, 3, tmp_path / "3")
    assert shared.report == alone.report
    codes = {Path(one.path).name: {f.code for f in one.findings} for one in shared.report.files}
    assert "DL03" in codes["a.xlsx"] & codes["b.xlsx"]
    assert "DL04" in codes["c.xlsx"] & codes["d.xlsx"]
    assert "CV02" in codes["e.xlsx"]
    assert codes["f.xlsx"] == {"ST01"}
    marked = {path.name: path.read_bytes() for path in (tmp_path / "1").iterdir()}
    assert marked == {path.name: path.read_bytes() for path in (tmp_path / "3").iterdir()}
    assert len(marked) == len(alone.marked) >= 5


def test_several_processes_merge_the_same(
    inbox: Path, desk: Desk, township: Path, tmp_path: Path
) -> None:
    other = Desk.copy_of(township, tmp_path / "other")
    for path in sorted(inbox.iterdir()):
        for one in (desk, other):
            one.receive(path.read_bytes(), path.name)
    alone = desk.merge()
    shared = other.merge(jobs=2)
    assert [one.unit for one in shared.merged] == [one.unit for one in alone.merged] == ["HL-03"]
    assert [one.codes for one in shared.refused] == [one.codes for one in alone.refused]
    assert other.files() == desk.files()


def test_memory_is_bounded_by_a_batch_not_by_the_number(inbox: Path) -> None:
    files = [Arrived(inbox / "c.xlsx")] * (3 * MOST_FILES)
    before = sum(isinstance(one, Workbook) and bool(one.sheets) for one in gc.get_objects())
    seen = [
        one for batch in judged_in_batches(files, BENCH, counted) for one in batch.done.values()
    ]
    assert len(seen) == len(files)
    assert max(one.alive for one in seen) - before <= MOST_FILES


def test_a_large_file_is_a_batch_of_its_own(tmp_path: Path) -> None:
    files = []
    for number, size in enumerate((10, 3 * 2**20, 10, 10)):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(b"x" * size)
        files.append(Arrived(path))
    batches = [sorted(one.done) for one in judged_in_batches(files, BENCH, counted)]
    assert batches == [[0], [1], [2, 3]]


def test_what_a_dead_process_left_is_done_here(inbox: Path) -> None:
    files = [Arrived(inbox / name) for name in ("a.xlsx", "c.xlsx", "e.xlsx")]
    found = {
        number: one.report
        for batch in judged_in_batches(files, BENCH, dying, jobs=3)
        for number, one in batch.done.items()
    }
    assert [Path(found[number].path).name for number in range(3)] == ["a.xlsx", "c.xlsx", "e.xlsx"]


def test_progress_counts_files(inbox: Path) -> None:
    told: list[tuple[str, int, int]] = []
    files = [Arrived(inbox / "a.xlsx")] * (MOST_FILES + 2)
    for _ in judged_in_batches(
        files, BENCH, counted, progress=lambda what, done, all_: told.append((what, done, all_))
    ):
        pass
    half = MOST_FILES // 2 + 1
    assert told == [("核对", 0, 2 * half), ("核对", half, 2 * half), ("核对", 2 * half, 2 * half)]
