"""Running contestants side by side: interleaved rounds, medians, peak memory in a child process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeAlias

OURS = "xlhazard"
ROOT = Path(__file__).resolve().parents[1]

Work: TypeAlias = Callable[[], object]
"""What is timed."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is to do, and how many rounds are timed after the first, untimed one."""

    rows: int = 200
    units: int = 30
    unit_rows: int = 60
    marks: int = 200
    files: int = 40
    big_rows: int = 200_000
    appended: int = 5_000
    rounds: int = 5


@dataclass(frozen=True, slots=True)
class Contestant:
    """Someone who does the work. ready prepares one run in the folder of inputs, untimed."""

    name: str
    ready: Callable[[Path], Work]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One comparison. make writes the inputs and says in a few words what they are.

    goals: peer -> the most that xlhazard may take, as a share of what the peer takes.
    once: too long to repeat; one timed round, none before it.
    """

    name: str
    make: Callable[[Path, Size], str]
    contestants: Sequence[Contestant]
    goals: Mapping[str, float]
    once: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a benchmark: seconds (medians) and peak MiB by contestant."""

    benchmark: Benchmark
    inputs: str
    seconds: Mapping[str, float]
    peaks: Mapping[str, float | None] = field(default_factory=dict)

    def ratio(self, peer: str) -> float:
        """Time of xlhazard over that of the peer."""
        return self.seconds[OURS] / self.seconds[peer]

    def reached(self, peer: str) -> bool:
        return self.ratio(peer) <= self.benchmark.goals[peer]


def measure(benchmark: Benchmark, folder: Path, size: Size, *, peaks: bool = True) -> Measured:
    """Every contestant once untimed, then in turn, round by round (or once, where told)."""
    inputs = benchmark.make(folder, size)
    taken: dict[str, list[float]] = {one.name: [] for one in benchmark.contestants}
    warm_up, rounds = (0, 1) if benchmark.once else (1, size.rounds)
    for number in range(warm_up + rounds):
        for one in benchmark.contestants:
            work = one.ready(folder)
            start = perf_counter()
            done = work()
            elapsed = perf_counter() - start
            del done
            if number >= warm_up:
                taken[one.name].append(elapsed)
    medians = {name: median(times) for name, times in taken.items()}
    watched = benchmark.contestants if peaks else ()
    peak = {one.name: peak_memory(benchmark.name, one.name, folder) for one in watched}
    return Measured(benchmark, inputs, medians, peak)


def peak_memory(benchmark: str, contestant: str, folder: Path) -> float | None:
    """Peak MiB of a process that does the work once; None where the system does not tell."""
    child = subprocess.run(
        [sys.executable, "-m", "benchmarks.child", benchmark, contestant, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    told = child.stdout.split()[-1]
    return None if told == "unknown" else float(told)
