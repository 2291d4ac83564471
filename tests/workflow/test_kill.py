"""kill -9 at system calls of real processes: whole files, and the next run finishes."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.programs import strace
from tests.workflow.desk import Desk
from tests.workflow.fault_world import Verb, found, laid_out, seen, world
from tests.workflow.honest import hazard_id
from tests.workflow.together import UNITS

pytestmark = pytest.mark.reliability

ROOT = Path(__file__).parents[2]
CHANGING = frozenset(
    {
        *("openat", "write", "fchmod", "fsync", "close", "rename", "renameat2", "link", "unlink"),
        *("mkdir", "flock", "ftruncate"),
    }
)
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)")
VERBS = ("merge", "flag", "refill", "letters", "mark", "issue")
SAMPLE = 9
"""Points of each verb; tests.workflow.test_faults tries every call on copies of the folder."""


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

    def here(self, line: str) -> int:
        """The work in that process itself, which remembers what it worked out."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"here\t{line}\n")
        self.process.stdin.flush()
        return int(self.said("ended "))

    def said(self, word: str) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith(word), line
        return line.removeprefix(word).strip()


@contextmanager
def merger() -> Iterator[Merger]:
    program = strace()
    process = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "tests.workflow.killing"],
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
    """A sample over the whole run, with every exchange, link and rename."""
    grave = [p for p in points if p[0] in ("rename", "renameat2", "link")]
    others = [p for p in points if p not in grave]
    step = max(1, len(others) // max(1, SAMPLE - len(grave)))
    return grave[:SAMPLE] + others[::step]


@pytest.fixture(scope="module")
def verbs(township: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verb]:
    return world(township, tmp_path_factory.mktemp("world"))


@pytest.mark.parametrize("name", VERBS)
def test_killed_processes_leave_what_the_next_one_finishes(
    verbs: dict[str, Verb], tmp_path: Path, name: str
) -> None:
    verb = verbs[name]
    root = tmp_path / "镇"
    words = (word.replace("TOWNSHIP", str(root)) for word in verb.words)
    line = "\t".join((str(root), *words))
    with merger() as runs:
        laid_out(verb.before, root)
        status = runs.here(line)
        expected = found(root)
        trace = tmp_path / "trace"
        laid_out(verb.before, root)
        assert runs.run(line, "-o", str(trace)) == status
        assert found(root) == expected
        points = chosen(points_of(trace))
        assert len(points) >= SAMPLE
        for call, nth in points:
            laid_out(verb.before, root)
            inject = f"inject={call}:signal=KILL:when={nth}"
            assert runs.run(line, "-e", inject, "-o", "/dev/null") == -9, (call, nth)
            for path, data in seen(found(root)).items():
                assert data in (verb.before.get(path), expected.get(path)), (call, nth, path)
            assert runs.here(line) == status
            assert found(root) == expected, (call, nth)


def test_eight_processes_merge_at_once_and_some_are_killed(tmp_path: Path) -> None:
    folder = tmp_path / "镇"
    command = [sys.executable, "-X", "utf8", "-m", "tests.workflow.together", str(folder)]
    done = subprocess.run([*command, "1"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    ended = [line.split() for line in done.stdout.splitlines()]
    told = {(unit, int(version)) for unit, version, status in ended if status == "0"}
    killed = {(unit, int(version)) for unit, version, status in ended if status == "-9"}
    assert len(told) + len(killed) == len(ended) == 16, ended
    assert len(killed) == 4
    desk = Desk(folder)
    rows = Counter(row.text("filed_by") for row in desk.master.tables["hazards"])
    for unit, version in told:
        assert rows[unit] >= version, unit
    desk.merge()
    master = desk.master
    ids = [row.text("hazard_id") for row in master.tables["hazards"]]
    assert sorted(ids) == sorted(hazard_id(unit, n) for unit in UNITS for n in (1, 2))
    log = Counter(
        (row.text("sha256"), row.text("report_kind")) for row in master.tables["submissions_log"]
    )
    assert len(log) == 8 * 2 * 2
    assert set(log.values()) == {1}
    assert desk.merge().notes == ()
    assert not list(folder.rglob(".~xlhazard-*"))
