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
from xlhazard.io.township import MASTER, Township, locked

pytestmark = pytest.mark.reliability

ROOT = Path(__file__).parents[2]
OLD, NEW = workbook("base"), workbook("chart")
CHANGING = frozenset(
    {"openat", "write", "fchmod", "fsync", "close", "rename", "link", "unlink", "flock"}
)
_UNSTEADY = frozenset({"mmap", "munmap", "brk", "futex", "exit_group", "rt_sigreturn"})
"""Calls whose number before the work differs from run to run, and the end itself."""
_CALL = re.compile(r"^\d+ +(\w+)\(")


def run(program: str, folder: Path, verb: str, *options: str) -> subprocess.CompletedProcess[str]:
    place = folder / MASTER if verb == "save" else folder
    new = folder.parent / "new.xlsx"
    new.write_bytes(NEW)
    saver = [sys.executable, "-X", "utf8", "-m", "tests.io_writing.saver", verb]
    return subprocess.run(
        [program, "-f", "--seccomp-bpf", *options, *saver, str(place), str(new)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )


def township(tmp_path: Path) -> Path:
    folder = tmp_path / "镇"
    folder.mkdir(exist_ok=True)
    (folder / MASTER).write_bytes(OLD)
    return folder


def calls_of_work(program: str, folder: Path, verb: str) -> list[tuple[str, int]]:
    """Every system call after the process said "go", with its number among its like."""
    trace = folder.parent / "trace"
    done = run(program, folder, verb, "-o", str(trace))
    assert done.returncode == 0, done.stderr
    counts: Counter[str] = Counter()
    points = []
    working = False
    for line in trace.read_text().splitlines():
        found = _CALL.match(line)
        if found is None or found[1] in _UNSTEADY:
            continue
        counts[found[1]] += 1
        if working:
            points.append((found[1], counts[found[1]]))
        working = working or 'write(1, "go' in line
    return points


def interrupted(
    program: str, folder: Path, verb: str, call: str, how: str
) -> subprocess.CompletedProcess[str]:
    """Run with a fault injected into one system call of the work, not of the start before it."""
    done = run(program, folder, verb, "-e", f"inject={call}:{how}", "-o", "/dev/null")
    assert done.stdout.startswith("go"), (call, how, done.stderr)
    return done


def survived(folder: Path) -> str:
    data = (folder / MASTER).read_bytes()
    assert data in (OLD, NEW), f"mixed: {len(data)} bytes"
    return "old" if data == OLD else "new"


@pytest.mark.parametrize("part", range(4))
def test_killed_at_any_system_call_of_a_save(tmp_path: Path, part: int) -> None:
    program = strace()
    folder = township(tmp_path)
    points = calls_of_work(program, folder, "save")
    assert len(points) >= 50
    outcomes = []
    for call, number in points[part::4]:
        township(tmp_path)
        killed = interrupted(program, folder, "save", call, f"signal=KILL:when={number}")
        assert killed.returncode == 137, (call, number, killed.stderr)
        outcomes.append(survived(folder))
    assert outcomes == sorted(outcomes, key=["old", "new"].index)


def test_the_run_after_a_killed_merge_finishes_it(tmp_path: Path) -> None:
    program = strace()
    folder = township(tmp_path)
    points = [p for p in calls_of_work(program, folder, "merge") if p[0] in CHANGING - {"close"}]
    assert {"rename", "fsync"} <= {call for call, _ in points}
    assert len(points) >= 20
    for call, number in points:
        township(tmp_path)
        interrupted(program, folder, "merge", call, f"signal=KILL:when={number}")
        survived(folder)
        with locked(Township(folder), timeout=1):
            assert not list(folder.glob(".~xlhazard-*.tmp"))


@pytest.mark.parametrize("error", ["ENOSPC", "EIO", "EACCES"])
def test_failing_at_any_changing_call_of_a_save(tmp_path: Path, error: str) -> None:
    program = strace()
    folder = township(tmp_path)
    points = [p for p in calls_of_work(program, folder, "save") if p[0] in CHANGING]
    assert len(points) >= 15
    for call, number in points:
        township(tmp_path)
        failed = interrupted(program, folder, "save", call, f"error={error}:when={number}")
        left = survived(folder)
        assert "Traceback" not in failed.stderr, (call, number, failed.stderr)
        expected = {0: "new", 3: "new", 4: "old"}[failed.returncode]
        assert left == expected, (call, number)
        if failed.returncode == 4:
            assert "现在写不了" in failed.stdout
        if failed.returncode == 3:
            assert "已保存，尚不能确认" in failed.stdout


def test_eight_processes_under_the_lock_lose_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "镇"
    folder.mkdir()
    (folder / MASTER).write_bytes(b"")
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.io_writing.saver", "add", str(folder), f"p{n}", "5"],
            cwd=ROOT,
            stderr=subprocess.PIPE,
        )
        for n in range(8)
    ]
    for process in runs:
        _, stderr = process.communicate(timeout=120)
        assert process.returncode == 0, stderr.decode()
    lines = (folder / MASTER).read_text().splitlines()
    assert sorted(lines) == sorted(f"p{n}-{i}" for n in range(8) for i in range(5))
    for n in range(8):
        own = [line for line in lines if line.startswith(f"p{n}-")]
        assert own == [f"p{n}-{i}" for i in range(5)]
