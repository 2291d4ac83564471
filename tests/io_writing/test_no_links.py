"""Where a system has neither second names nor exchange (a browser page's Python): still whole."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest

from xlhazard.io.commit import commit, put, replacing, scratch, write_new
from xlhazard.io.commit.exchange import exchange
from xlhazard.io.refusals import Changed

OLD, NEW, STAFF = b"old" * 1000, b"new" * 2000, b"staff" * 900


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def in_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "link")
    monkeypatch.setattr(replacing, "exchange", lambda _one, _other: False)
    monkeypatch.setattr(replacing, "being_written", lambda _path: None)


@pytest.mark.usefixtures("in_a_page")
def test_files_are_made_and_replaced_and_nothing_is_left_beside_them(tmp_path: Path) -> None:
    path = tmp_path / "总台账.xlsx"
    write_new(path, OLD)
    assert path.read_bytes() == OLD
    commit(path, NEW, expect=sha(OLD))
    put(path, STAFF)
    assert path.read_bytes() == STAFF
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.usefixtures("in_a_page")
def test_what_stands_there_is_never_overwritten_unseen(tmp_path: Path) -> None:
    path = tmp_path / "总台账.xlsx"
    path.write_bytes(STAFF)
    with pytest.raises(Changed):
        write_new(path, NEW)
    with pytest.raises(Changed):
        commit(path, NEW, expect=None)
    with pytest.raises(Changed):
        commit(path, NEW, expect=sha(OLD))
    assert path.read_bytes() == STAFF
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_page_has_no_exchange_and_no_system_library_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = tmp_path / "a", tmp_path / "b"
    one.write_bytes(OLD)
    other.write_bytes(NEW)
    monkeypatch.setattr(sys, "platform", "emscripten")
    assert exchange(one, other) is False
    assert (one.read_bytes(), other.read_bytes()) == (OLD, NEW)


def test_a_scratch_folder_is_gone_whatever_happens() -> None:
    seen = []

    def run() -> None:
        with scratch() as folder:
            seen.append(folder)
            put(folder / "存档" / "a.xlsx", OLD)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run()
    assert not seen[0].exists()
