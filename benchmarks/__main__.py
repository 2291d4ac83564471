"""python -m benchmarks [NAME ...]: time and memory beside the peers; NAME safety: what is lost;
NAME page: the offline page in Chromium; NAME press: 校验 pressed."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks import pages, presses, safety, tables
from benchmarks.catalogue import BENCHMARKS
from benchmarks.measuring import Size, measure

SAFETY = "safety"
PAGE = "page"
PRESS = "press"
_APART = (SAFETY, PAGE, PRESS)
"""Tables of their own kind."""


def main(arguments: Sequence[str] | None = None, size: Size | None = None) -> int:
    """Measure what was asked for and print it. Names: the catalogue's and _APART."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join([*BENCHMARKS, *_APART]))
    parser.add_argument("--rounds", type=int, default=Size().rounds, help="timed rounds")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - {*BENCHMARKS, *_APART}:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    size = size or Size(rounds=max(1, asked.rounds))
    names = asked.names or [*BENCHMARKS, *_APART]
    timed = [BENCHMARKS[name] for name in names if name in BENCHMARKS]
    with tempfile.TemporaryDirectory() as place:
        if timed:
            print(tables.machine(size), end="\n\n")
            measured = (measure(one, Path(place), size) for one in timed)
            for line in tables.times(measured):
                print(line, flush=True)
        if SAFETY in names:
            _show(safety.lines(Path(place)))
        if PAGE in names:
            _show(pages.lines(Path(place), size))
        if PRESS in names:
            _show(presses.lines(Path(place), size))
    return 0


def _show(lines: Iterable[str]) -> None:
    print()
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
