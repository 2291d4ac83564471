"""kill -9 at system calls of a save, injected with strace: is the old or the new file there?"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from benchmarks.measuring import ROOT

SAMPLE = 60
GO = "go"
_CALL = re.compile(r"^\d+ +(\w+)\(")
_UNSTEADY = frozenset({"mmap", "munmap", "brk", "futex", "exit_group", "rt_sigreturn", "madvise"})
"""Calls whose number before the work differs from run to run, and the end itself."""


class Survived(NamedTuple):
    """At how many of the points the file was whole."""

    whole: int
    points: int

    def __str__(self) -> str:
        return f"{self.whole} of {self.points} points" if self.points else "not measured"


def survived(who: str, folder: Path, sample: int = SAMPLE) -> Survived:
    """Kill a save of this tool at up to so many points, evenly over all its system calls.

    Nothing is measured where there is no strace.
    """
    strace = shutil.which("strace")
    if strace is None:
        return Survived(0, 0)
    target, trace = folder / "killed.xlsx", folder / "trace"
    old = _old()
    target.write_bytes(old)
    _run(strace, who, target, "-o", str(trace))
    points = _points(trace.read_text(encoding="utf-8"))
    step = max(1, len(points) // sample)
    chosen = points[::step]
    whole = 0
    for call, number in chosen:
        target.write_bytes(old)
        inject = f"inject={call}:signal=KILL:when={number}"
        _run(strace, who, target, "-e", inject, "-o", "/dev/null")
        whole += _is_whole(target, old)
    return Survived(whole, len(chosen))


def _old() -> bytes:
    from tests.support.rich_all import workbook

    return workbook("base")


def _run(strace: str, who: str, target: Path, *options: str) -> None:
    saver = [sys.executable, "-B", "-m", "benchmarks.saver", who, str(target)]
    subprocess.run(
        [strace, "-f", "--seccomp-bpf", *options, *saver],
        cwd=ROOT,
        capture_output=True,
        check=False,
        timeout=120,
    )


def _points(trace: str) -> list[tuple[str, int]]:
    """Every system call of the save, with its number among its like."""
    counts: Counter[str] = Counter()
    points = []
    working = False
    for line in trace.splitlines():
        found = _CALL.match(line)
        if found is None or found[1] in _UNSTEADY:
            continue
        counts[found[1]] += 1
        if working:
            points.append((found[1], counts[found[1]]))
        working = working or f'write(1, "{GO}' in line
    return points


def _is_whole(target: Path, old: bytes) -> bool:
    """The old bytes, or a package all of whose parts can be read."""
    data = target.read_bytes() if target.is_file() else b""
    if data == old:
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return package.testzip() is None and "xl/workbook.xml" in package.namelist()
    except zipfile.BadZipFile:
        return False
