"""Every benchmark runs on tiny inputs and tells finite numbers; nothing is said of speed."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from benchmarks import pages, safety
from benchmarks.__main__ import main
from benchmarks.catalogue import BENCHMARKS
from benchmarks.kills import Survived
from benchmarks.measuring import OURS, Benchmark, Contestant, Measured, Size, measure
from benchmarks.tables import machine, rows_of, times
from tests.support.rich_all import workbook

TINY = Size(rows=3, units=2, unit_rows=3, marks=4, files=3, rounds=1, big_rows=30, appended=3)


@pytest.mark.parametrize("name", BENCHMARKS)
def test_every_benchmark_tells_finite_times(name: str, tmp_path: Path) -> None:
    one = measure(BENCHMARKS[name], tmp_path, TINY, peaks=False)
    assert one.seconds.keys() == {who.name for who in BENCHMARKS[name].contestants}
    assert all(0 < seconds < math.inf for seconds in one.seconds.values())
    assert BENCHMARKS[name].goals.keys() == one.seconds.keys() - {OURS}
    assert [row[1] for row in rows_of(one)] == [f"**{OURS}**", *BENCHMARKS[name].goals]


def test_the_command_prints_a_table_with_memory(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["set"], TINY) == 0
    head, _, table = capsys.readouterr().out.partition("\n\n")
    assert head == machine(TINY)
    lines = table.strip().splitlines()
    assert [line.count("|") for line in lines] == [7] * 4
    assert lines[2].startswith("| **set** one cell in: 12 lists × 3 rows, as issued")
    assert lines[3].split("|")[2].strip() == "openpyxl"


def test_the_page_is_measured_or_what_is_missing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (line,) = pages.lines(tmp_path, TINY)
    assert line.startswith("The offline page was not measured: chromium, node")


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(SystemExit):
        main(["nothing"])


def test_ratios_and_goals() -> None:
    nobody = Contestant("", lambda _: lambda: None)
    benchmark = Benchmark("b", lambda _, __: "", (nobody,), {"fast": 3.0, "slow": 1 / 7})
    one = Measured(benchmark, "x", {OURS: 0.2, "fast": 0.05, "slow": 2.0}, {OURS: 31.4})
    assert [row[2:] for row in rows_of(one)] == [
        ("200 ms", "31 MiB", "", ""),
        ("50 ms", "", "4.0 ×", "≤ 3.0 × ✗"),
        ("2,000 ms", "", "1/10", "≤ 1/7 ✓"),
    ]
    assert len(list(times([one]))) == 5


def test_what_openpyxl_loses_is_counted_and_ours_loses_nothing() -> None:
    books = {name: workbook(name) for name in ("base", "picture", "cached_formulas", "sparkline")}
    theirs = safety.losses(books, safety.by_openpyxl)
    assert (theirs.saved, theirs.files, theirs.parts) == (4, 1, 2)
    assert theirs.extensions > 0
    assert theirs.results > 0
    assert safety.losses(books, safety.by_ours) == safety.Losses(saved=4)


def test_points_survived_in_words() -> None:
    assert str(Survived(3, 60)) == "3 of 60 points"
    assert str(Survived(0, 0)) == "not measured"
