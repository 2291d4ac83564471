"""python -m benchmarks [NAME ...]: time and memory beside the peers; NAME safety: what is lost."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import safety, tables
from benchmarks.catalogue import BENCHMARKS
from benchmarks.measuring import Size, measure

SAFETY = "safety"


def main(arguments: Sequence[str] | None = None, size: Size | None = None) -> int:
    """Measure what was asked for and print it. Names: those of the catalogue, and safety."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join([*BENCHMARKS, SAFETY]))
    parser.add_argument("--rounds", type=int, default=Size().rounds, help="timed rounds")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.names) - {*BENCHMARKS, SAFETY}:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    size = size or Size(rounds=max(1, asked.rounds))
    names = asked.names or [*BENCHMARKS, SAFETY]
    timed = [BENCHMARKS[name] for name in names if name != SAFETY]
    with tempfile.TemporaryDirectory() as place:
        if timed:
            print(tables.machine(size), end="\n\n")
            measured = (measure(one, Path(place), size) for one in timed)
            for line in tables.times(measured):
                print(line, flush=True)
        if SAFETY in names:
            print()
            for line in safety.lines(Path(place)):
                print(line, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
