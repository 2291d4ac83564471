"""Files on a disk: regular and steady ones are read once, everything else is refused in words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.io_reading.crafting import reading, workbook_bytes
from xlhazard.io import regular
from xlhazard.io.limits import Limits
from xlhazard.io.reader import read_bytes, read_file

DATA = workbook_bytes('<row r="1"><c r="A1"><v>1</v></c></row>')


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "HL-03_2023-06.xlsx"
    path.write_bytes(DATA)
    return path


def reason(path: Path) -> str:
    read = read_file(path)
    assert read.workbook is None
    assert read.data == b""
    assert [one.code for one in read.notices] == ["ST01"]
    return str(read.notices[0].facts["reason"])


def test_a_file_reads_like_its_bytes(file: Path) -> None:
    assert read_file(file) == read_bytes(DATA, file.name)


def test_what_is_no_file_is_not_opened(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.xlsx"
    link.symlink_to(file)
    assert "链接" in reason(link)
    dangling = tmp_path / "dangling.xlsx"
    dangling.symlink_to(tmp_path / "nowhere")
    assert "链接" in reason(dangling)
    pipe = tmp_path / "pipe.xlsx"
    os.mkfifo(pipe)
    assert "管道" in reason(pipe)
    assert "管道" in reason(Path(os.devnull))
    assert "文件夹" in reason(tmp_path)
    assert "找不到" in reason(tmp_path / "missing.xlsx")


def test_a_file_that_may_not_be_read_says_so(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> int:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(os, "open", locked)
    assert "占用" in reason(file)


def test_a_file_that_grows_while_it_is_read_is_still_being_synced(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def growing(path: Path, flags: int) -> int:
        with file.open("ab") as other:
            other.write(b"more")
        return opened(path, flags)

    monkeypatch.setattr(os, "open", growing)
    assert "稍后" in reason(file)


def test_a_file_that_is_exchanged_while_it_is_opened_is_not_read(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def exchanging(path: Path, flags: int) -> int:
        other = file.with_name("other")
        other.write_bytes(DATA)
        other.replace(file)
        return opened(path, flags)

    monkeypatch.setattr(os, "open", exchanging)
    assert "稍后" in reason(file)


def test_a_file_that_is_too_large_is_never_loaded(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with file.open("ab") as growing:
        growing.truncate(3 << 20)

    def opened(*_: object) -> int:
        raise AssertionError("too large a file was opened")

    monkeypatch.setattr(regular.os, "open", opened)
    read = read_file(file, Limits(max_file_mib=2))
    assert [one.code for one in read.notices] == ["ST26"]
    assert read.notices[0].facts["limit"] == "2 MiB"


def test_names_are_shown_without_tricks(tmp_path: Path) -> None:
    path = tmp_path / "三村\u202excod.xlsx"
    path.write_bytes(DATA)
    assert read_file(path).name == "三村\\u202excod.xlsx"
    assert reading(DATA, "a\nb.xlsx").name == "a\\u000ab.xlsx"
