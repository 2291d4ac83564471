"""What was measured, as Markdown tables."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version

from benchmarks.measuring import OURS, Measured, Size

_PEERS = ("openpyxl", "python-calamine", "pandas", "pandera")
_HEAD = ("benchmark", "who", "median", "peak memory", "xlhazard takes", "goal")


def machine(size: Size) -> str:
    """One line on what the numbers were taken with."""
    peers = ", ".join(f"{name} {version(name)}" for name in _PEERS)
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}, "
        f"{peers}; medians of {size.rounds} interleaved rounds in one warm process"
    )


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def times(measured: Iterable[Measured]) -> Iterator[str]:
    """A table with one line for each contestant."""
    return markdown(_HEAD, (row for one in measured for row in rows_of(one)))


def rows_of(one: Measured) -> Iterator[tuple[str, ...]]:
    """The lines of one benchmark, xlhazard's own first."""
    yield (
        f"**{one.benchmark.name}** {one.inputs}",
        f"**{OURS}**",
        _milliseconds(one.seconds[OURS]),
        _mebibytes(one.peaks.get(OURS)),
        "",
        "",
    )
    for name, seconds in one.seconds.items():
        if name != OURS:
            goal = f"≤ {_times(one.benchmark.goals[name])}" if name in one.benchmark.goals else ""
            reached = "✓" if goal and one.reached(name) else "✗" if goal else ""
            yield (
                "",
                name,
                _milliseconds(seconds),
                _mebibytes(one.peaks.get(name)),
                _times(one.ratio(name)),
                f"{goal} {reached}".strip(),
            )


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms" if seconds >= 0.01 else f"{seconds * 1000:.1f} ms"


def _mebibytes(size: float | None) -> str:
    return "" if size is None else f"{size:.0f} MiB"


def _times(ratio: float) -> str:
    """2.7 -> "2.7 ×", 0.09 -> "1/11"."""
    return f"1/{1 / ratio:.1f}".removesuffix(".0") if ratio < 1 else f"{ratio:.1f} ×"
