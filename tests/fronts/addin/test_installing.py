"""`xlhazard addin`: into a folder and out of it, and what is said where there is no Excel."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from xlhazard.fronts.addin import installing
from xlhazard.fronts.addin.package import NAME
from xlhazard.fronts.cli import main


def test_install_again_remove_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "启动"
    where = ["--to", str(place)]
    assert main(["addin", "path", *where]) == 0
    assert "没有安装" in capsys.readouterr().out
    assert main(["addin", "install", *where, "--program", "D:\\台账工具\\excel.exe"]) == 0
    said = capsys.readouterr().out
    assert "已装好" in said
    assert '"D:\\台账工具\\excel.exe"' in said
    written = (place / NAME).stat().st_mtime_ns
    assert main(["addin", "install", *where, "--program", "D:\\台账工具\\excel.exe"]) == 0
    assert "早已装好" in capsys.readouterr().out
    assert (place / NAME).stat().st_mtime_ns == written
    assert main(["addin", "remove", *where]) == 0
    assert "已删除" in capsys.readouterr().out
    assert not (place / NAME).exists()
    assert main(["addin", "remove", *where]) == 0
    assert "没有安装" in capsys.readouterr().out


def test_another_program_is_written_over_the_last(tmp_path: Path) -> None:
    where = ["--to", str(tmp_path)]
    main(["addin", "install", *where, "--program", "D:\\旧\\excel.exe"])
    old = (tmp_path / NAME).read_bytes()
    main(["addin", "install", *where])
    assert (tmp_path / NAME).read_bytes() != old


def test_an_add_in_that_is_open_is_not_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--to", str(tmp_path)]
    main(["addin", "install", *where, "--program", "D:\\旧\\excel.exe"])
    (tmp_path / f"~${NAME}").write_bytes(bytes([4]) + b"Wang" + b"\x20" * 50)
    capsys.readouterr()
    for action in ("install", "remove"):
        assert main(["addin", action, *where]) == 4
        assert "Wang" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="there Excel may be at home")
def test_without_excel_it_says_what_else_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["addin", "install"]) == 2
    said = capsys.readouterr().err
    assert "没有 Windows 版 Excel" in said
    assert "xlhazard page" in said


def test_excel_s_start_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("APPDATA", str(tmp_path))
    assert installing.excel_folder() == tmp_path / "Microsoft" / "Excel" / "XLSTART"


def test_the_bundle_is_what_the_macro_starts_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "xlhazard.exe"))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert installing.this_program().file == tmp_path / "excel.exe"
    assert "-m" not in installing.this_program().command


def test_no_black_window_where_python_has_one_without(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python.exe"))
    assert installing.this_program().file.name == "python.exe"
    (tmp_path / "pythonw.exe").touch()
    assert installing.this_program().file.name == "pythonw.exe"
