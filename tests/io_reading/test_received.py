"""Which files of a folder are read, and what is said about the others."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from xlhazard.io.received import gather


def put(folder: Path, *names: str, content: bytes = b"x") -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / name for name in names]
    for path in paths:
        path.write_bytes(content)
    return paths


PASSED_OVER = [
    "~$HL-03_2023-06.xlsx",
    ".~HL-03_2023-06.xlsx",
    ".~lock.HL-03_2023-06.xlsx#",
    ".~xlhazard-1.tmp",
    "HL-03.tmp",
    "HL-03.xlsx.part",
    "A1B2C3D4",
    "三村.wpsautosave",
    ".DS_Store",
    ".hidden.xlsx",
    "Thumbs.db",
    "desktop.ini",
    "回复.txt",
]


def test_lock_and_temporary_files_are_passed_over_and_listed(tmp_path: Path) -> None:
    put(tmp_path, "HL-03_2023-06.xlsx", *PASSED_OVER)
    found = gather([tmp_path])
    assert [path.name for path in found.files] == ["HL-03_2023-06.xlsx"]
    assert {name for name, _ in found.passed_over} == set(PASSED_OVER)
    assert all(reason.startswith("是") for _, reason in found.passed_over)


def test_files_of_any_other_kind_are_read_so_that_they_are_refused(tmp_path: Path) -> None:
    names = ["照片.jpg", "三村.pdf", "三村.xls", "A1B2C3D4E5", "三村(1).xlsx"]
    put(tmp_path, *names)
    assert {path.name for path in gather([tmp_path]).files} == set(names)


def test_the_order_is_that_of_the_names(tmp_path: Path) -> None:
    paths = put(tmp_path, "b.xlsx", "A.xlsx", "c.xlsx")
    inner = put(tmp_path / "B组", "a.xlsx")
    assert [p.name for p in gather([tmp_path]).files] == ["A.xlsx", "b.xlsx", "a.xlsx", "c.xlsx"]
    assert gather([*reversed(paths), *inner]).files == gather([tmp_path]).files


def test_a_file_named_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (path,) = put(tmp_path, "a.xlsx")
    monkeypatch.chdir(tmp_path)
    assert gather([path, tmp_path, Path("a.xlsx"), tmp_path / "." / "a.xlsx"]).files == (path,)


def test_two_files_are_two_even_when_their_names_look_alike(tmp_path: Path) -> None:
    composed, parted = "é.xlsx", unicodedata.normalize("NFD", "é.xlsx")
    put(tmp_path, composed, parted, "A.xlsx", "a.xlsx")
    on_disk = len(list(tmp_path.iterdir()))
    assert len(gather([tmp_path]).files) == on_disk


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    put(outside, "secret.xlsx")
    inbox = tmp_path / "收件"
    put(inbox, "a.xlsx")
    (inbox / "link").symlink_to(outside)
    (inbox / "loop").symlink_to(inbox)
    found = gather([inbox])
    assert [path.name for path in found.files] == ["a.xlsx"]
    assert [name for name, _ in found.passed_over] == ["link", "loop"]


def test_pipes_are_listed_but_not_opened(tmp_path: Path) -> None:
    put(tmp_path, "x.xlsx")
    os.mkfifo(tmp_path / "x-DESKTOP-AB12.xlsx")
    found = gather([tmp_path])
    assert len(found.files) == 2
    assert not found.notices


@pytest.mark.parametrize(
    "copy",
    [
        "HL-03_2023-06-DESKTOP-AB12.xlsx",
        "HL-03_2023-06-LAPTOP-9QK2F1AB-2.xlsx",
        "HL-03_2023-06-WANG-PC.xlsx",
        "HL-03_2023-06-王的MacBook Pro.xlsx",
        "HL-03_2023-06 (王某的冲突副本 2023-06-27).xlsx",
        "HL-03_2023-06（冲突副本）.xlsx",
        "HL-03_2023-06_冲突文件_王某_20230627.xlsx",
        "HL-03_2023-06 (wang's conflicted copy 2023-06-27).xlsx",
        "HL-03_2023-06.sync-conflict-20230627-101112-ABCDEFG.xlsx",
    ],
)
def test_a_conflict_copy_with_other_content_is_said(tmp_path: Path, copy: str) -> None:
    put(tmp_path, "HL-03_2023-06.xlsx", content=b"one")
    (path,) = put(tmp_path, copy, content=b"two")
    notices = gather([tmp_path]).notices
    assert set(notices) == {path}
    (notice,) = notices[path]
    assert notice.code == "ST34"
    assert notice.facts == {"file": copy, "sibling": "HL-03_2023-06.xlsx"}
    path.write_bytes(b"one")
    assert not gather([tmp_path]).notices


@pytest.mark.parametrize(
    "name",
    ["HL-03_2023-06(1).xlsx", "HL-03_2023-06-修改.xlsx", "HL-03_2023-06-2.xlsx", "HL-03.xlsx"],
)
def test_other_names_say_nothing(tmp_path: Path, name: str) -> None:
    put(tmp_path, "HL-03_2023-06.xlsx", content=b"one")
    put(tmp_path, name, content=b"two")
    assert not gather([tmp_path]).notices


def test_a_lone_conflict_copy_says_nothing(tmp_path: Path) -> None:
    put(tmp_path, "HL-03_2023-06-DESKTOP-AB12.xlsx", "HL-04_2023-06.xlsx")
    assert not gather([tmp_path]).notices


def test_names_are_shown_without_tricks(tmp_path: Path) -> None:
    put(tmp_path, "~$a\u202eb.xlsx")
    assert gather([tmp_path]).passed_over[0][0] == "~$a\\u202eb.xlsx"


def test_a_missing_path_stays_to_be_reported(tmp_path: Path) -> None:
    assert gather([tmp_path / "missing.xlsx"]).files == (tmp_path / "missing.xlsx",)
