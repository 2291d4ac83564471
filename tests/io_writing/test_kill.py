"""kill -9 and failing disks at every system call of a save: the old file or the new one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.support.programs import strace
from tests.support.rich_all import workbook
from xlhazard.io.township import MASTER

pytestmark = pytest.mark.reliability

ROOT = Path(__file__).parents[2]
OLD, NEW = workbook("base"), workbook("chart")
FAULTS = {
    "ENOSPC": {"openat", "write", "fsync"},
    "EIO": {"read", "write", "fsync", "close"},
    "EACCES": {"openat", "rename", "renameat2", "fchmod"},
}
_CALL = re.compile(r"^\d+ +(\w+)\(")


@pytest.fixture
def township(tmp_path: Path) -> Path:
    folder = tmp_path / "镇"
    folder.mkdir()
    (folder / MASTER).write_bytes(OLD)
    (tmp_path / "new.xlsx").write_bytes(NEW)
    return folder


def saver(folder: Path, verb: str, *before: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-X", "utf8", "-m", "tests.io_writing.saver"]
    return subprocess.run(
        [*before, *command, verb, str(folder), str(folder.parent / "new.xlsx")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        # A cache of its own: the start takes the same system calls every time.
        env={**os.environ, "PYTHONPYCACHEPREFIX": str(folder.parent / "cache")},
    )


@pytest.mark.parametrize(
    ("verb", "at_least"), [("kill-save", 100), ("kill-merge", 200), ("kill-first", 60)]
)
def test_killed_at_any_system_call(township: Path, verb: str, at_least: int) -> None:
    """Whole at every point; once the new file is there it stays; the next run finishes."""
    if verb == "kill-first":
        (township / MASTER).unlink()
    done = saver(township, verb)
    if done.returncode == 77:
        pytest.skip("no process may be traced here: kill -9 was NOT tested")
    assert done.returncode == 0, done.stderr
    outcomes = done.stdout.split()
    assert len(outcomes) >= at_least
    assert set(outcomes) == {"old", "new"}
    assert outcomes == sorted(outcomes, reverse=True)


@pytest.mark.parametrize("error", FAULTS)
def test_failing_at_any_system_call_of_a_save(township: Path, error: str) -> None:
    program = strace()
    points = [point for point in calls_of_work(program, township) if point[0] in FAULTS[error]]
    assert {call for call, _ in points} == FAULTS[error]
    trace = township.parent / "trace"
    # Of many like calls every second, and the last of each kind.
    last = dict(points)
    points = [p for n, p in enumerate(points) if n % 2 == 0 or last[p[0]] == p[1]]
    for call, number in points:
        (township / MASTER).write_bytes(OLD)
        fault = ("-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={number}")
        failed = saver(township, "save", program, "-f", "-o", str(trace), *fault)
        assert "(INJECTED)" in trace.read_text(), (call, number)
        assert failed.stdout.startswith("go"), (call, number, failed.stderr)
        assert "Traceback" not in failed.stderr, (call, number, failed.stderr)
        expected = {0: NEW, 3: NEW, 4: OLD}[failed.returncode]
        assert (township / MASTER).read_bytes() == expected, (call, number)
        if failed.returncode == 4:
            assert "现在写不了" in failed.stdout
        if failed.returncode == 3:
            assert "已保存，尚不能确认" in failed.stdout


def calls_of_work(program: str, folder: Path) -> list[tuple[str, int]]:
    """Every system call after the process said "go", with its number among its like."""
    trace = folder.parent / "trace"
    saver(folder, "save")
    (folder / MASTER).write_bytes(OLD)
    done = saver(folder, "save", program, "-f", "-o", str(trace))
    assert done.returncode == 0, done.stderr
    counts: Counter[str] = Counter()
    points = []
    working = False
    for line in trace.read_text().splitlines():
        found = _CALL.match(line)
        if found is None:
            continue
        counts[found[1]] += 1
        if working:
            points.append((found[1], counts[found[1]]))
        working = working or 'write(1, "go' in line
    return points


def test_eight_processes_under_the_lock_lose_nothing(tmp_path: Path) -> None:
    (tmp_path / MASTER).write_bytes(b"")
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.io_writing.saver", "add", str(tmp_path), f"p{n}", "5"],
            cwd=ROOT,
            stderr=subprocess.PIPE,
        )
        for n in range(8)
    ]
    for process in runs:
        _, stderr = process.communicate(timeout=120)
        assert process.returncode == 0, stderr.decode()
    lines = (tmp_path / MASTER).read_text().splitlines()
    assert sorted(lines) == sorted(f"p{n}-{i}" for n in range(8) for i in range(5))
    for n in range(8):
        own = [line for line in lines if line.startswith(f"p{n}-")]
        assert own == [f"p{n}-{i}" for i in range(5)]
