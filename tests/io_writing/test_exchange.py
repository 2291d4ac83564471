"""Somebody saves between our last look at a file and its replacement: no byte of theirs is lost."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.killing import forked
from xlhazard.io.commit import commit, replacing, set_aside, sweep
from xlhazard.io.commit.exchange import being_written, exchange
from xlhazard.io.refusals import CannotWriteNow, Changed, SavedNotCertain

OLD, NEW, STAFF, LATER = b"old" * 1000, b"new" * 2000, b"staff" * 900, b"later" * 800


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "总台账.xlsx"
    path.write_bytes(OLD)
    if not exchange(path, path):
        pytest.skip("files cannot change places in this folder: that was NOT tested")
    return path


def by_moving(path: Path, data: bytes) -> None:
    """Save as Excel and LibreOffice do: a new file, moved over the old one."""
    other = path.with_name("~staff.tmp")
    other.write_bytes(data)
    other.replace(path)


def in_place(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def save(target: Path) -> None:
    commit(target, NEW, expect=sha(OLD))


def only(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


Step = Callable[[], object]


def around_exchanges(
    monkeypatch: pytest.MonkeyPatch, before: list[Step], after: list[Step]
) -> None:
    """One step before each exchange and one after it; what is left over does nothing."""
    real = replacing.exchange
    early, late = iter(before), iter(after)

    def stepping(one: Path, other: Path) -> bool:
        take(early)
        done = real(one, other)
        take(late)
        return done

    monkeypatch.setattr(replacing, "exchange", stepping)


def take(steps: Iterator[Step]) -> None:
    step = next(steps, None)
    if step is not None:
        step()


def without_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacing, "exchange", lambda _one, _other: False)


@pytest.mark.parametrize("way", [by_moving, in_place])
def test_a_save_in_the_last_moment_stays(
    target: Path, monkeypatch: pytest.MonkeyPatch, way: Callable[[Path, bytes], None]
) -> None:
    around_exchanges(monkeypatch, [lambda: way(target, STAFF)], [])
    with pytest.raises(Changed):
        save(target)
    assert target.read_bytes() == STAFF
    assert only(target.parent) == ["总台账.xlsx"]


def test_a_file_taken_away_in_the_last_moment_stays_away(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    around_exchanges(monkeypatch, [target.unlink], [])
    with pytest.raises(Changed):
        save(target)
    assert only(target.parent) == []


def test_who_saves_twice_keeps_the_newer_in_place_and_the_older_in_sight(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    around_exchanges(
        monkeypatch,
        [lambda: by_moving(target, STAFF), lambda: by_moving(target, LATER)],
        [],
    )
    with pytest.raises(Changed):
        save(target)
    assert target.read_bytes() == LATER
    (kept,) = set_aside(target)
    assert kept.name == f"总台账-未并入的保存-{sha(STAFF)[:8]}.xlsx"
    assert kept.read_bytes() == STAFF
    assert len(only(target.parent)) == 2


def test_saving_at_every_exchange_loses_none(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saves = [f"save {number}".encode() for number in range(9)]
    steps: list[Step] = [lambda data=data: by_moving(target, data) for data in saves]
    around_exchanges(monkeypatch, steps, [])
    with pytest.raises(Changed):
        save(target)
    standing = {target.read_bytes(), *(path.read_bytes() for path in set_aside(target))}
    done = [data for data in saves if data in standing]
    assert len(done) >= 2
    # What a later save itself replaced, in the same place, is no loss of ours.
    assert standing <= set(saves)
    assert NEW not in standing
    assert not list(target.parent.glob(".~*"))


def test_a_program_that_is_saving_is_waited_for(target: Path) -> None:
    with target.open("r+b") as writer:
        if being_written(target) is None:
            pytest.skip("no lease in this folder: an open writer was NOT tested")
        with pytest.raises(CannotWriteNow, match="正在保存"):
            save(target)
        writer.write(STAFF)
    assert target.read_bytes().startswith(STAFF)
    assert only(target.parent) == ["总台账.xlsx"]


def test_who_opened_the_old_file_in_the_last_moment_gets_it_back(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The writer has opened the file and writes only after the exchange."""
    if being_written(target) is None:
        pytest.skip("no lease in this folder: an open writer was NOT tested")
    writers: list[int] = []
    around_exchanges(
        monkeypatch, [lambda: writers.append(os.open(target, os.O_RDWR | os.O_TRUNC))], []
    )
    with pytest.raises(Changed):
        save(target)
    os.write(writers[0], STAFF)
    os.close(writers[0])
    assert target.read_bytes() == STAFF
    assert only(target.parent) == ["总台账.xlsx"]


def test_without_leases_a_late_writer_s_file_is_kept_in_sight(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replacing, "being_written", lambda _path: None)
    real = replacing.sha256_of

    def looked(path: Path) -> str | None:
        found = real(path)
        if path != target and found == sha(OLD) and not late:
            # The look at what came out is over; now the program that has it open writes.
            late.append(path)
            path.write_bytes(STAFF)
        return found

    late: list[Path] = []
    monkeypatch.setattr(replacing, "sha256_of", looked)
    save(target)
    assert target.read_bytes() == NEW
    (kept,) = set_aside(target)
    assert kept.read_bytes() == STAFF


def test_without_exchange_the_old_file_keeps_a_second_name(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_exchange(monkeypatch)
    save(target)
    assert target.read_bytes() == NEW
    assert only(target.parent) == ["总台账.xlsx"]


@pytest.mark.parametrize("way", [by_moving, in_place])
def test_without_exchange_a_save_before_the_second_name_stays(
    target: Path, monkeypatch: pytest.MonkeyPatch, way: Callable[[Path, bytes], None]
) -> None:
    monkeypatch.setattr(replacing, "exchange", lambda _one, _other: way(target, STAFF))
    with pytest.raises(Changed):
        save(target)
    assert target.read_bytes() == STAFF
    assert only(target.parent) == ["总台账.xlsx"]


def test_without_exchange_a_save_in_place_comes_back(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_exchange(monkeypatch)
    real = Path.replace

    def late(one: Path, other: Path) -> Path:
        monkeypatch.setattr(Path, "replace", real)
        in_place(target, STAFF)
        return one.replace(other)

    monkeypatch.setattr(Path, "replace", late)
    with pytest.raises(Changed):
        save(target)
    assert target.read_bytes() == STAFF
    assert only(target.parent) == ["总台账.xlsx"]


def test_without_exchange_and_hard_links_files_are_still_replaced(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_exchange(monkeypatch)

    def no_links(*_args: object) -> None:
        raise OSError(errno.EPERM, "no hard links here")

    monkeypatch.setattr(replacing.os, "link", no_links)
    save(target)
    assert target.read_bytes() == NEW
    assert only(target.parent) == ["总台账.xlsx"]


def test_when_it_cannot_be_put_back_it_is_told_and_kept_in_sight(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing() -> None:
        raise OSError(errno.EIO, "I/O error")

    around_exchanges(monkeypatch, [lambda: by_moving(target, STAFF), failing], [])
    with pytest.raises(SavedNotCertain, match="磁盘读写出错"):
        save(target)
    assert target.read_bytes() == NEW
    assert [path.read_bytes() for path in set_aside(target)] == [STAFF]


def killed_in_a_child(work: Step) -> None:
    """Run work in a forked process that is expected to end itself on the way."""
    child = forked()
    if child == 0:
        try:
            work()
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 9


def killed_right_after_the_exchange(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Staff saved in the last moment, and the run dies before it can look at what came out."""
    around_exchanges(monkeypatch, [lambda: by_moving(target, STAFF)], [lambda: os._exit(9)])
    killed_in_a_child(lambda: save(target))
    monkeypatch.undo()
    assert target.read_bytes() == NEW


def test_killed_before_it_was_put_back_the_next_run_does_so(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_right_after_the_exchange(target, monkeypatch)
    assert len(sweep(target.parent)) == 1
    assert target.read_bytes() == STAFF
    assert only(target.parent) == ["总台账.xlsx"]


def test_killed_and_saved_over_the_lost_one_is_kept_in_sight(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_right_after_the_exchange(target, monkeypatch)
    by_moving(target, LATER)
    sweep(target.parent)
    assert target.read_bytes() == LATER
    assert [path.read_bytes() for path in set_aside(target)] == [STAFF]
    assert len(only(target.parent)) == 2


def test_killed_without_anybody_saving_leaves_nothing_to_keep(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    around_exchanges(monkeypatch, [], [lambda: os._exit(9)])
    killed_in_a_child(lambda: save(target))
    assert len(only(target.parent)) == 2
    sweep(target.parent)
    assert target.read_bytes() == NEW
    assert only(target.parent) == ["总台账.xlsx"]


def test_the_next_save_tidies_the_folder_without_the_lock(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_right_after_the_exchange(target, monkeypatch)
    commit(target.with_name("另一个.xlsx"), NEW, expect=None)
    assert target.read_bytes() == STAFF
    assert only(target.parent) == sorted(["总台账.xlsx", "另一个.xlsx"])


def test_a_run_that_goes_on_keeps_its_files(target: Path) -> None:
    ready, started = os.pipe()
    over, told = os.pipe()
    child = forked()
    if child == 0:
        with replacing.in_hand(replacing.temporary_beside(target)) as temporary:
            temporary.write_bytes(NEW)
            os.write(started, b"x")
            os.read(over, 1)
        os._exit(0)
    os.read(ready, 1)
    assert sweep(target.parent) == ()
    os.write(told, b"x")
    os.waitpid(child, 0)
    for handle in (ready, started, over, told):
        os.close(handle)
    assert only(target.parent) == ["总台账.xlsx"]
