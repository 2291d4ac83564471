"""Every benchmark by its name."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.appending import APPEND
from benchmarks.batch import BATCH
from benchmarks.measuring import Benchmark
from benchmarks.merging import MERGE, MERGE_DRAWN
from benchmarks.reading import READ, READ_DRAWN
from benchmarks.validating import VALIDATE, VALIDATE_DRAWN
from benchmarks.writing import MARK, SET_ONE

BENCHMARKS: Mapping[str, Benchmark] = {
    one.name: one
    for one in (
        READ,
        READ_DRAWN,
        VALIDATE,
        VALIDATE_DRAWN,
        BATCH,
        MERGE,
        MERGE_DRAWN,
        MARK,
        SET_ONE,
        APPEND,
    )
}
