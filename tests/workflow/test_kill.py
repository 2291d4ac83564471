"""kill -9 at the system calls of a merge: the old or the new master, and the next run finishes."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.merging.office import everything
from tests.support.programs import strace
from tests.workflow.desk import Desk, submitted
from tests.workflow.honest import month_of
from xlhazard.examples.two_months import WEB_PAGE

pytestmark = pytest.mark.reliability

ROOT = Path(__file__).parents[2]
CHANGING = frozenset(
    {
        *("openat", "write", "fchmod", "fsync", "close", "rename", "renameat2", "link", "unlink"),
        *("mkdir", "flock", "ftruncate"),
    }
)
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)")
PARTS = 2
"""So that two workers share the points."""

MOST = 66
"""Points of one kind of run; calls that only read or close are thinned out evenly."""


class Merger:
    """The forking process of tests.workflow.killing, and strace attached to its children."""

    def __init__(self, process: subprocess.Popen[str], program: str) -> None:
        self.process = process
        self.program = program

    def run(self, line: str, *options: str) -> int:
        """One child under strace with these options; its exit status, -9 when it was killed."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        pid = int(self.said("child "))
        wait_until_stopped(pid)
        tracer = subprocess.Popen(
            [self.program, "-f", *options, "-p", str(pid)],
            stderr=subprocess.PIPE,
            text=True,
        )
        assert tracer.stderr is not None
        attached = tracer.stderr.readline()
        if "attached" not in attached:
            os.kill(pid, signal.SIGKILL)
            pytest.skip(f"strace may not attach here: kill -9 was NOT tested ({attached.strip()})")
        os.kill(pid, signal.SIGCONT)
        status = int(self.said("ended "))
        tracer.communicate(timeout=30)
        return status

    def said(self, word: str) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith(word), line
        return line.removeprefix(word).strip()


@contextmanager
def merger(warm_up: Path) -> Iterator[Merger]:
    program = strace()
    process = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "tests.workflow.killing", str(warm_up)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        found = Merger(process, program)
        found.said("ready")
        yield found
        assert process.stdin is not None
        process.stdin.close()


def wait_until_stopped(pid: int) -> None:
    for _ in range(2000):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        if state == "T":
            return
        time.sleep(0.002)
    raise AssertionError(f"process {pid} did not stop")


def points_of(trace: Path) -> list[tuple[str, int]]:
    """Every changing system call of the work, with its number among its like."""
    counts: Counter[str] = Counter()
    points = []
    for line in trace.read_text(errors="replace").splitlines():
        found = _CALL.match(line)
        if found is None:
            continue
        counts[found[1]] += 1
        if found[1] in CHANGING:
            points.append((found[1], counts[found[1]]))
    return points


def chosen(points: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """All calls that change something, and as many of the others as fit."""
    grave = [p for p in points if p[0] not in ("openat", "close")]
    others = [p for p in points if p[0] in ("openat", "close")]
    step = max(1, len(others) // max(1, MOST - len(grave)))
    return grave + others[::step]


@pytest.fixture(scope="module")
def before(township: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A township in which one month's files wait: a sound one, and one to be refused."""
    desk = Desk.copy_of(township, tmp_path_factory.mktemp("before"))
    desk.receive(submitted(desk.blank("HL-03"), month_of()), "a.xlsx")
    desk.receive(WEB_PAGE, "b.xls")
    shutil.rmtree(desk.root / "下发")
    return desk


def fresh(desk: Desk, folder: Path) -> Desk:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(desk.root, folder)
    return Desk(folder)


@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_any_point_of_a_merge_and_finished_by_the_next(
    before: Desk, tmp_path: Path, part: int
) -> None:
    done = fresh(before, tmp_path / "done")
    done.merge()
    expected = done.files()
    old = before.township.master.read_bytes()
    new = expected["总台账.xlsx"]
    place = tmp_path / "镇"
    line = f"merge\t{place}\t2023-05"
    outcomes: Counter[str] = Counter()
    with merger(fresh(before, tmp_path / "warm").root) as merging:
        trace = tmp_path / "trace"
        fresh(before, place)
        assert merging.run(line, "-o", str(trace)) == 0
        assert Desk(place).files() == expected
        points = chosen(points_of(trace))
        assert len(points) >= 60
        for number, (call, nth) in enumerate(points[part::PARTS]):
            desk = fresh(before, place)
            inject = f"inject={call}:signal=KILL:when={nth}"
            status = merging.run(line, "-e", inject, "-o", "/dev/null")
            assert status == -9, (call, nth, status)
            left = desk.township.master.read_bytes()
            assert left in (old, new), (call, nth)
            outcomes["old" if left == old else "new"] += 1
            if number % 5 == 0:
                desk.merge()
                assert desk.files() == expected, (call, nth)
    assert outcomes["old"] > 10
    assert outcomes["new"] > 0


def test_several_processes_merge_at_once_and_nothing_is_lost(
    township: Path, tmp_path: Path
) -> None:
    desk = Desk.copy_of(township, tmp_path)
    for unit in ("HL-01", "HL-03", "JS"):
        desk.receive(submitted(desk.blank(unit), month_of(unit)), f"{unit}.xlsx")
    runs = [
        subprocess.Popen(
            [
                *(sys.executable, "-X", "utf8", "-m", "xlhazard", "merge"),
                *(str(path), "--month", "2023-05", "--today", "2023-05-25"),
                *("--township", str(desk.root), "--quiet"),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for path in sorted((desk.root / "收件" / "2023-05").iterdir())
    ]
    for process in runs:
        _, errors = process.communicate(timeout=120)
        assert process.returncode in (0, 4), errors
        if process.returncode == 4:
            assert "另一个台账程序正在处理" in errors
    desk.merge()
    known = everything(desk.master)
    assert {row["filed_by"] for row in known["hazards"].values()} == {"HL-01", "HL-03", "JS"}
    assert len(known["hazards"]) == 6
    assert desk.merge().notes == ()
