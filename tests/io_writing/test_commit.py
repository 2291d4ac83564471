"""commit: the old file or the new one, whole, whatever happens in between."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path

import pytest

from tests.support.rich_all import workbook
from xlhazard.io import commit as writing
from xlhazard.io.commit import commit, make_folder, put, sweep, write_new
from xlhazard.io.refusals import CannotWriteNow, Changed, SavedNotCertain

OLD, NEW = b"old" * 1000, b"new" * 2000


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "总台账.xlsx"
    path.write_bytes(OLD)
    return path


def only(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_new_file_takes_the_old_one_s_place_and_mode(target: Path) -> None:
    target.chmod(0o640)
    commit(target, NEW, expect=sha(OLD))
    assert target.read_bytes() == NEW
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert only(target.parent) == ["总台账.xlsx"]


def test_a_new_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    commit(tmp_path / "新.xlsx", NEW, expect=None)
    assert stat.S_IMODE((tmp_path / "新.xlsx").stat().st_mode) == 0o600
    assert only(tmp_path) == ["新.xlsx"]


def test_a_file_changed_since_it_was_read_is_left_alone(target: Path) -> None:
    with pytest.raises(Changed, match="请重新运行"):
        commit(target, NEW, expect=sha(b"another"))
    assert target.read_bytes() == OLD
    assert only(target.parent) == ["总台账.xlsx"]


def test_a_file_that_appeared_is_left_alone(target: Path) -> None:
    with pytest.raises(Changed):
        commit(target, NEW, expect=None)
    assert target.read_bytes() == OLD


def test_a_file_that_vanished_is_not_made_again(tmp_path: Path) -> None:
    with pytest.raises(Changed):
        commit(tmp_path / "总台账.xlsx", NEW, expect=sha(OLD))
    assert only(tmp_path) == []


def test_a_read_only_file_is_not_replaced(target: Path) -> None:
    target.chmod(0o444)
    with pytest.raises(CannotWriteNow, match="只读"):
        commit(target, NEW, expect=sha(OLD))
    assert target.read_bytes() == OLD
    assert only(target.parent) == ["总台账.xlsx"]


def test_verify_sees_the_bytes_from_disk_and_can_stop_the_save(target: Path) -> None:
    seen = []

    def verify(data: bytes) -> None:
        seen.append(data)
        raise ValueError("row missing")

    with pytest.raises(ValueError, match="row missing"):
        commit(target, NEW, expect=sha(OLD), verify=verify)
    assert seen == [NEW]
    assert target.read_bytes() == OLD
    assert only(target.parent) == ["总台账.xlsx"]


def test_a_package_that_fails_its_checksums_is_not_saved(target: Path) -> None:
    data = bytearray(workbook("base"))
    middle = data.index(b"xl/sharedStrings.xml") + 60
    data[middle] ^= 0xFF
    with pytest.raises(Exception, match=r"sharedStrings|decompress|自检"):
        commit(target, bytes(data), expect=sha(OLD))
    assert target.read_bytes() == OLD


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "只读"),
        (errno.EROFS, "只读"),
        (errno.ENOSPC, "磁盘已满"),
        (errno.EDQUOT, "磁盘已满"),
        (errno.EBUSY, "占用"),
        (errno.ENAMETOOLONG, "路径过长"),
        (errno.EIO, "磁盘读写出错"),
        (errno.ENOENT, "文件夹不存在"),
        (errno.EMFILE, "系统提示"),
    ],
)
@pytest.mark.parametrize("call", ["open", "write", "fsync"])
def test_every_failure_has_its_reason(
    target: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str, call: str
) -> None:
    def fail(*_args: object, **_more: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(writing.os, call, fail)
    with pytest.raises(CannotWriteNow, match=words) as raised:
        commit(target, NEW, expect=sha(OLD))
    monkeypatch.undo()
    assert raised.value.path == target
    assert target.read_bytes() == OLD
    assert only(target.parent) == ["总台账.xlsx"]


def test_windows_sharing_violation_is_told_as_open_elsewhere() -> None:
    class WindowsError32(OSError):
        winerror = 32

    assert "占用" in writing.reason_of(WindowsError32(errno.EACCES, "denied"))


def test_short_writes_are_continued(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.write
    monkeypatch.setattr(writing.os, "write", lambda fd, data: whole(fd, data[:7]))
    commit(target, NEW, expect=sha(OLD))
    assert target.read_bytes() == NEW


def test_a_failing_folder_sync_is_saved_but_not_certain(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def sync(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(errno.EIO, "I/O error")

    monkeypatch.setattr(writing.os, "fsync", sync)
    with pytest.raises(SavedNotCertain, match="已保存，尚不能确认"):
        commit(target, NEW, expect=sha(OLD))
    assert target.read_bytes() == NEW


def test_a_name_too_long_for_the_system_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteNow, match="路径过长"):
        commit(tmp_path / ("长" * 200), NEW, expect=None)


def test_a_link_to_a_file_keeps_being_one(tmp_path: Path) -> None:
    real = tmp_path / "真.xlsx"
    real.write_bytes(OLD)
    link = tmp_path / "总台账.xlsx"
    link.symlink_to(real)
    commit(link, NEW, expect=sha(OLD))
    assert link.is_symlink()
    assert real.read_bytes() == NEW


def test_write_new_keeps_the_same_and_refuses_another(tmp_path: Path) -> None:
    path = tmp_path / "存档" / "2023-06" / "甲.xlsx"
    assert write_new(path, OLD) == path
    before = path.stat().st_mtime_ns
    assert write_new(path, OLD) == path
    assert path.stat().st_mtime_ns == before
    with pytest.raises(Changed, match="同名"):
        write_new(path, NEW)
    assert path.read_bytes() == OLD


def test_put_writes_only_what_differs(tmp_path: Path) -> None:
    path = tmp_path / "报表" / "回复.txt"
    put(path, OLD)
    before = path.stat().st_mtime_ns
    put(path, OLD)
    assert path.stat().st_mtime_ns == before
    put(path, NEW)
    assert path.read_bytes() == NEW


def test_moving_without_replacing_works_where_there_are_no_hard_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_args: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(writing.os, "link", no_links)
    path = tmp_path / "甲.xlsx"
    commit(path, NEW, expect=None)
    assert path.read_bytes() == NEW
    with pytest.raises(Changed):
        commit(path, OLD, expect=None)
    assert path.read_bytes() == NEW


def test_sweep_takes_our_temporary_files_only(tmp_path: Path) -> None:
    (tmp_path / ".~xlhazard-0123456789abcdef.tmp").write_bytes(b"")
    (tmp_path / "~$总台账.xlsx").write_bytes(b"")
    (tmp_path / "别的.tmp").write_bytes(b"")
    assert [path.name for path in sweep(tmp_path)] == [".~xlhazard-0123456789abcdef.tmp"]
    assert only(tmp_path) == sorted(["~$总台账.xlsx", "别的.tmp"])


def test_a_folder_below_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "甲").write_bytes(b"")
    with pytest.raises(CannotWriteNow):
        make_folder(tmp_path / "甲" / "乙")


def test_a_system_that_does_not_know_links_and_exchanges_at_all_saves_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python in a browser: no os.link, nothing that lets files change places."""
    monkeypatch.delattr(writing.os, "link")
    monkeypatch.setattr("xlhazard.io.commit.exchange.sys.platform", "emscripten")
    path = tmp_path / "甲.xlsx"
    commit(path, OLD, expect=None)
    with pytest.raises(Changed):
        commit(path, NEW, expect=None)
    commit(path, NEW, expect=hashlib.sha256(OLD).hexdigest())
    assert path.read_bytes() == NEW
    with pytest.raises(Changed):
        commit(path, OLD, expect=hashlib.sha256(OLD).hexdigest())
    assert only(tmp_path) == ["甲.xlsx"]
