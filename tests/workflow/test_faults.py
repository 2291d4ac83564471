"""Killed or failing at every system call of every verb that writes: whole, told, and finished.

A kill is tried on a copy of the folder as it stands before the call (tests.workflow.test_kill kills
real processes at a sample of them); an error is put in place of the call.
"""

from __future__ import annotations

import errno
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.injecting import Call, stepping
from tests.workflow.fault_world import (
    Ended,
    Files,
    Verb,
    alike,
    found,
    laid_out,
    run,
    seen,
    steady,
    world,
)
from xlhazard.io.township import MASTER

pytestmark = pytest.mark.reliability

VERBS = ("merge", "flag", "fill", "refill", "letters", "mark", "issue")
KILL_POINTS = {
    "merge": 75,
    "flag": 30,
    "fill": 35,
    "refill": 35,
    "letters": 50,
    "mark": 18,
    "issue": 28,
}
"""At least so many; more than 300 in all with those between the halves of a write."""

FAULTS = (
    errno.ENOSPC,
    errno.EIO,
    errno.EACCES,
    errno.EROFS,
    errno.EDQUOT,
    errno.EINTR,
)
LASTING = frozenset({errno.ENOSPC, errno.EROFS, errno.EDQUOT})
"""A full or read-only disk stays one: all later writing fails too, but for removing."""


@pytest.fixture(scope="module", autouse=True)
def same_moment() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        steady(patch)
        yield


@pytest.fixture(scope="module")
def verbs(township: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verb]:
    return world(township, tmp_path_factory.mktemp("world"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "镇"


def done(verb: Verb, root: Path) -> tuple[Ended, dict[str, bytes]]:
    """The run that nothing disturbs."""
    ended = run(verb, laid_out(verb.before, root))
    assert ended.status in (0, 1), ended
    return ended, found(root)


def whole(files: Files, before: Files, after: Files) -> None:
    """Everything that people see is what it was or what it becomes; nothing is gone."""
    for name, data in seen(files).items():
        assert data in (before.get(name), after.get(name)), name
    assert before.keys() <= files.keys()


def finished(verb: Verb, root: Path, ended: Ended, after: Files) -> None:
    """The next run does what was left to do, as if nothing had been."""
    again = run(verb, root)
    assert (again.status, again.errors) == (ended.status, ended.errors)
    assert found(root) == after


@pytest.mark.parametrize("name", VERBS)
def test_killed_at_any_call(name: str, verbs: dict[str, Verb], root: Path) -> None:
    verb = verbs[name]
    ended, after = done(verb, root)
    states: dict[frozenset[tuple[str, int]], tuple[str, dict[str, bytes]]] = {}
    points: list[str] = []

    def look(call: Call) -> int | None:
        state = found(root)
        points.append(str(call))
        states.setdefault(alike(state), (str(call), state))
        # Every write comes in halves, so that a killed one leaves half a file.
        size = call.path.stat().st_size if call.name == "write" else 1
        return 2000 if size == 0 else None

    laid_out(verb.before, root)
    with stepping(root, step=look):
        run(verb, root)
    assert found(root) == after
    assert len(points) >= KILL_POINTS[name], len(points)
    for state in states.values():
        whole(state[1], verb.before, after)
    for call, left in states.values():
        laid_out(left, root)
        try:
            finished(verb, root, ended, after)
        except AssertionError as wrong:
            raise AssertionError(f"killed before {call}") from wrong


@pytest.mark.parametrize("name", VERBS)
def test_failing_at_any_call(name: str, verbs: dict[str, Verb], root: Path) -> None:
    verb = verbs[name]
    ended, after = done(verb, root)
    count = 0
    outcomes: Counter[int] = Counter()
    finished_before: set[frozenset[tuple[str, int]]] = set()
    while True:
        count += 1
        number = FAULTS[count % len(FAULTS)]
        failed: list[Call] = []
        laid_out(verb.before, root)
        with stepping(root, step=failing(count, number, failed)):
            broken = run(verb, root)
        if not failed:
            break
        place = f"{errno.errorcode[number]} at {failed[0]}: {broken}"
        left = found(root)
        whole(left, verb.before, after)
        told(broken, left, verb, after, place)
        outcomes[broken.status] += 1
        if alike(left) not in finished_before:
            finished_before.add(alike(left))
            finished(verb, root, ended, after)
    assert count > KILL_POINTS[name] * 2 // 3
    assert outcomes[4] >= 6, outcomes


def failing(count: int, number: int, failed: list[Call]) -> object:
    """The step that lets one call fail, and where the fault lasts all that follow."""

    def step(call: Call) -> int | None:
        lasting = number in LASTING and failed and call.name not in ("unlink", "close")
        if call.number == count or (lasting and not call.reads):
            failed.append(call)
            raise OSError(number, os.strerror(number))
        return None

    return step


def told(broken: Ended, left: Files, verb: Verb, after: Files, place: str) -> None:
    """The status says what the folder holds, in Chinese, and never as a traceback."""
    assert "Traceback" not in broken.errors + broken.said, place
    if broken.status == 4:
        assert "现在写不了“" in broken.errors, place
        assert left[MASTER] == verb.before[MASTER], place
    elif broken.status == 3:
        assert "尚不能确认" in broken.errors or "没有写成" in broken.errors, place
    elif broken.status == 2:
        assert "打不开" in broken.errors, place
        assert seen(left) == verb.before, place
    elif "没能读取" not in broken.said:
        assert seen(left) == after, place
