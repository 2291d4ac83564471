"""Every benchmark by its name."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.measuring import Benchmark
from benchmarks.merging import MERGE, MERGE_PLAIN
from benchmarks.reading import READ, READ_PLAIN
from benchmarks.validating import VALIDATE, VALIDATE_PLAIN
from benchmarks.writing import MARK, SET_ONE

BENCHMARKS: Mapping[str, Benchmark] = {
    one.name: one
    for one in (
        READ,
        READ_PLAIN,
        VALIDATE,
        VALIDATE_PLAIN,
        MERGE,
        MERGE_PLAIN,
        MARK,
        SET_ONE,
    )
}
