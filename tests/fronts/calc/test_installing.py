"""The verb for LibreOffice: what it asks of unopkg, and what it says."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from xlhazard.fronts.calc import installing
from xlhazard.fronts.cli import main

STAND_IN = """#!/bin/sh
echo "$@" >> "$(dirname "$0")/asked"
test -e "$(dirname "$0")/refuse" && {{ echo "ERROR: lock file" >&2; exit 1; }}
test "$1" = list && test -e "$(dirname "$0")/there" && echo "Identifier: xlhazard.calc"
test "$1" = add && touch "$(dirname "$0")/there"
test "$1" = remove && rm "$(dirname "$0")/there"
exit 0
"""


@pytest.fixture
def unopkg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that answers as LibreOffice's does."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    program = tmp_path / "program" / "unopkg"
    program.parent.mkdir()
    program.write_text(STAND_IN.replace("{{", "{").replace("}}", "}"))
    program.chmod(0o755)
    return program


def asked(unopkg: Path) -> list[str]:
    return (unopkg.parent / "asked").read_text().splitlines()


def test_installed_told_and_removed(unopkg: Path, capsys: pytest.CaptureFixture[str]) -> None:
    named = ["--libreoffice", "--program", str(unopkg)]
    assert main(["addin", "path", *named]) == 0
    assert "没有安装" in capsys.readouterr().out
    assert main(["addin", "install", *named]) == 0
    assert "已装进 LibreOffice" in capsys.readouterr().out
    assert installing.kept().is_file()
    add = next(line for line in asked(unopkg) if line.startswith("add"))
    assert "--force" in add
    assert add.endswith(str(installing.kept()))
    assert ("--shared" in add) == (os.geteuid() == 0)
    assert main(["addin", "path", *named]) == 0
    assert "已安装" in capsys.readouterr().out
    assert main(["addin", "remove", *named]) == 0
    assert "已从 LibreOffice 删除" in capsys.readouterr().out
    assert not installing.kept().exists()
    assert main(["addin", "remove", *named]) == 0
    assert "没有安装" in capsys.readouterr().out


def test_a_folder_of_the_program_will_do(unopkg: Path) -> None:
    assert installing.unopkg(str(unopkg.parent)) == unopkg


def test_what_libreoffice_refuses_is_told(unopkg: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (unopkg.parent / "refuse").touch()
    assert main(["addin", "install", "--libreoffice", "--program", str(unopkg)]) == 4
    told = capsys.readouterr().err
    assert "请关上 LibreOffice 的所有窗口" in told
    assert "lock file" in told


def test_without_libreoffice_it_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(installing, "_PLACES", (f"{tmp_path}/libreoffice*/program",))
    assert main(["addin", "install", "--libreoffice"]) == 2
    assert "没有找到 LibreOffice" in capsys.readouterr().err
    assert main(["addin", "install", "--libreoffice", "--program", str(tmp_path / "x")]) == 2
    assert "没有这个程序" in capsys.readouterr().err
    found = tmp_path / "libreoffice24.8" / "program" / "unopkg"
    found.parent.mkdir(parents=True)
    found.touch()
    assert installing.unopkg() == found


def test_only_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there = ["--libreoffice", "--to", str(tmp_path)]
    assert main(["addin", "install", *there]) == 0
    assert "已做好" in capsys.readouterr().out
    assert zipfile.is_zipfile(tmp_path / "xlhazard.oxt")
    assert main(["addin", "install", *there]) == 0
    assert "没有变" in capsys.readouterr().out
    assert main(["addin", "path", *there]) == 0
    assert main(["addin", "remove", *there]) == 0
    assert not (tmp_path / "xlhazard.oxt").exists()


def test_our_own_python_stays_out_of_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    ours = str(Path(sys.executable).parent)
    monkeypatch.setenv("PATH", f"{ours}{os.pathsep}/usr/bin")
    monkeypatch.setenv("PYTHONPATH", ours)
    given = installing._environment()
    assert given["PATH"] == "/usr/bin"
    assert "PYTHONPATH" not in given
