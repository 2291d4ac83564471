"""The township's lock, and the owner files of office programs."""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path

import pytest

from xlhazard.io.lock import HOLDER, LOCK, office_user, owner_of
from xlhazard.io.refusals import CannotWriteNow
from xlhazard.io.township import MASTER, Township, locked


@pytest.fixture
def township(tmp_path: Path) -> Township:
    (tmp_path / MASTER).write_bytes(b"")
    return Township(tmp_path)


def refusal(township: Township, timeout: float = 5) -> str:
    """What is said when the township cannot be locked."""
    with pytest.raises(CannotWriteNow) as raised, locked(township, timeout=timeout):
        raise AssertionError("entered")
    return raised.value.text


def excel_owner_file(name: str) -> bytes:
    """165 bytes: length and name in the system's encoding, then length and name in UTF-16."""
    narrow = name.encode("gb18030")
    wide = name.encode("utf-16-le")
    head = bytes([len(narrow)]) + narrow.ljust(54, b" ")
    return (head + bytes([len(name), 0]) + wide).ljust(165, b" ")


def test_the_lock_names_its_holder_and_forgets_him(township: Township) -> None:
    with locked(township):
        assert f"进程 {os.getpid()}" in (township.root / HOLDER).read_text()
        with (
            pytest.raises(CannotWriteNow, match=rf"另一个台账程序.*进程 {os.getpid()}"),
            locked(township, timeout=0),
        ):
            raise AssertionError("two holders")
    assert not (township.root / HOLDER).exists()
    with locked(township, timeout=0):
        pass


def test_stale_temporary_files_go_when_the_lock_is_held(township: Township) -> None:
    stale = township.root / ".~xlhazard-00.tmp"
    stale.write_bytes(b"half")
    with locked(township):
        assert not stale.exists()


@pytest.mark.parametrize("name", ["王某", "Administrator", "安办 李四"])
@pytest.mark.parametrize("prefix", ["~$", ".~"])
def test_an_open_master_is_refused_with_the_user_s_name(
    township: Township, name: str, prefix: str
) -> None:
    owner = township.root / f"{prefix}{MASTER}"
    owner.write_bytes(excel_owner_file(name))
    program = "Excel" if prefix == "~$" else "WPS"
    with (
        pytest.raises(CannotWriteNow, match=f"“{name}”正在用 {program} 打开") as raised,
        locked(township),
    ):
        raise AssertionError("entered")
    assert "--ignore-owner-file" in raised.value.text
    assert owner.exists()
    with locked(township, ignore_owner_file=True):
        pass


def test_an_owner_file_older_than_the_boot_looks_stale(township: Township) -> None:
    owner = township.root / f"~${MASTER}"
    owner.write_bytes(excel_owner_file("王某"))
    os.utime(owner, (1_000_000_000, 1_000_000_000))
    with (
        pytest.raises(CannotWriteNow, match=r"像是没有正常关闭.*--ignore-owner-file"),
        locked(township),
    ):
        raise AssertionError("entered")


def test_libreoffice_names_user_and_computer(township: Township) -> None:
    owner = township.root / f".~lock.{MASTER}#"
    owner.write_text(",李四,远处的电脑,18.06.2023 09:12,file:///home/u;", "utf-8")
    found = owner_of(township.master)
    assert found is not None
    assert (found.program, found.user, found.stale) == ("LibreOffice", "李四", None)


@pytest.mark.skipif(not Path("/proc/self/comm").exists(), reason="no /proc on this system")
def test_a_libreoffice_that_is_gone_left_a_stale_file(
    township: Township, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = township.root / f".~lock.{MASTER}#"
    owner.write_text(f"李四,u,{platform.node()},18.06.2023 09:12,file:///home/u;", "utf-8")
    monkeypatch.setattr("xlhazard.io.lock._OFFICE", frozenset({"no such program"}))
    found = owner_of(township.master)
    assert found is not None
    assert found.stale is not None
    assert "LibreOffice" in found.stale


@pytest.mark.parametrize("content", [b"", b"\x05", b"\xff" * 165, b"\x00" * 165, os.urandom(165)])
def test_a_garbled_owner_file_still_counts_as_open(township: Township, content: bytes) -> None:
    (township.root / f"~${MASTER}").write_bytes(content)
    found = owner_of(township.master)
    assert found is not None
    assert found.user.isprintable()


def test_names_are_read_from_either_encoding() -> None:
    assert office_user(excel_owner_file("王某")) == "王某"
    assert office_user(b"\x04" + "王某".encode("gb18030").ljust(54)) == "王某"
    assert office_user(b"\x03Bob".ljust(162, b"\0")) == "Bob"


def test_a_folder_that_is_not_there_cannot_be_locked(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteNow), locked(Township(tmp_path / "没有" / "这里")):
        raise AssertionError("entered")


def test_the_lock_file_alone_refuses_nobody(township: Township) -> None:
    (township.root / LOCK).write_bytes(b"")
    started = time.monotonic()
    with locked(township, timeout=5):
        assert time.monotonic() - started < 3
