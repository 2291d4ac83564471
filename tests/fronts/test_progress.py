"""Bars on a terminal only; a dry run of any verb leaves every byte as it was."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from tests.workflow.desk import Desk, prepared, submitted
from tests.workflow.honest import month_of
from xlhazard.fronts.cli import main
from xlhazard.fronts.progress import shown_progress

TODAY = ["--today", "2023-05-25"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, *, quiet: bool = False) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    with shown_progress(quiet) as progress:
        for done in range(4):
            progress("核对", done, 3)
        progress("合并", 1, 2)
    return stream.getvalue()


def test_a_terminal_sees_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    said = shown(Terminal(), monkeypatch)
    assert "核对" in said
    assert "合并" in said


def test_nothing_else_sees_any(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(io.StringIO(), monkeypatch) == ""
    assert shown(Terminal(), monkeypatch, quiet=True) == ""


@pytest.fixture(scope="module")
def township(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepared(tmp_path_factory.mktemp("dry"))


@pytest.mark.parametrize(
    "typed",
    [
        ["merge", "--month", "2023-05"],
        ["flag"],
        ["fill", "--month", "2023-05"],
        ["issue", "--month", "2023-06"],
    ],
    ids=lambda typed: typed[0],
)
def test_a_dry_run_writes_nothing_and_says_so(
    typed: list[str],
    township: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    desk = Desk.copy_of(township, tmp_path)
    desk.receive(submitted(desk.blank("HL-03"), month_of()), "a.xlsx")
    desk.receive(b"%PDF-1.4", "b.xlsx")
    monkeypatch.chdir(desk.root)
    before = desk.files()
    stamps = {path: path.stat().st_mtime_ns for path in desk.root.rglob("*") if path.is_file()}
    assert main([*typed, "--dry-run", *TODAY]) == (1 if typed[0] == "merge" else 0)
    assert "试运行" in capsys.readouterr().out
    assert desk.files() == before
    assert stamps == {path: path.stat().st_mtime_ns for path in stamps}


def test_merging_again_writes_nothing_at_all(
    township: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk.copy_of(township, tmp_path)
    desk.receive(submitted(desk.blank("HL-03"), month_of()), "a.xlsx")
    desk.receive(submitted(desk.blank("HL-01"), {"hazards": [{"location": "配电房"}]}), "b.xlsx")
    monkeypatch.chdir(desk.root)
    assert main(["merge", "--month", "2023-05", *TODAY]) == 1
    kept = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in written(desk)}
    assert main(["merge", "--month", "2023-05", "--today", "2023-05-26"]) == 1
    assert kept == {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in written(desk)}


def written(desk: Desk) -> list[Path]:
    paths = (path for path in desk.root.rglob("*") if path.is_file())
    return sorted(path for path in paths if not path.name.startswith(".xlhazard"))
