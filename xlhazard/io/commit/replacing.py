"""A new file and an old one change places; what came out decides whether that was right."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from xlhazard.io.commit.exchange import being_written, exchange
from xlhazard.io.commit.moving import NO_HARD_LINKS, move_new
from xlhazard.io.commit.reasons import reason_of, reporting, sha256_of
from xlhazard.io.commit.temporaries import standby_name, temporary_beside
from xlhazard.io.refusals import CannotWriteNow, Changed, SavedNotCertain

SET_ASIDE = "未并入的保存"
"""In the name of a file that somebody saved while we did, and that found no other place."""

IN_HAND: set[str] = set()
"""Names of temporary files that this process is at work on; its other threads leave them alone."""

_BEING_SAVED = "有程序正在往里写（正在保存，或者开着它）。请等保存完、关闭后再试。"
_MOST_ASIDE = 100
_TRIES = 4


@contextlib.contextmanager
def in_hand(temporary: Path) -> Iterator[Path]:
    """The name of a file of ours that is gone afterwards, whatever happens."""
    IN_HAND.add(temporary.name)
    try:
        yield temporary
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        IN_HAND.discard(temporary.name)


def replace(temporary: Path, target: Path, path: Path, expect: str, ours: str) -> None:
    """Let the new file and the old one change places, and look at what came out.

    expect and ours are the sha256 of the old and the new one; path is what people call the target.
    Raises OSError, Changed, CannotWriteNow (what stood there stands there again), SavedNotCertain.
    """
    changed = Changed(path, "它刚刚被别人改过或移走了。请重新运行一次。")
    if sha256_of(target) != expect:
        raise changed
    if being_written(target) and being_written(temporary) is False:
        # The second look is at a file of ours: some network disks always say yes.
        raise CannotWriteNow(path, _BEING_SAVED)
    standby = standby_name(temporary, target, expect, ours)
    with _kept_or_dropped(standby, target, {expect, ours}):
        temporary.rename(standby)
        try:
            exchanged = exchange(standby, target)
        except FileNotFoundError:
            raise changed from None
        if not exchanged:
            _replace_keeping(standby, target, expect, ours, changed)
        else:
            _check_out(standby, target, path, expect, ours, changed)


def _check_out(
    standby: Path, target: Path, path: Path, expect: str, ours: str, changed: Changed
) -> None:
    """The file that came out has no other name any more: who does not have it open never will.

    So once nobody writes to it and it is the one that was read, it is final.
    """
    try:
        if not being_written(standby) and sha256_of(standby) == expect:
            return
    except (OSError, CannotWriteNow):
        _returned(standby, target, path, ours)
        raise
    _returned(standby, target, path, ours)
    raise changed


def _returned(standby: Path, target: Path, path: Path, ours: str) -> None:
    try:
        put_back(standby, target, ours)
    except (OSError, CannotWriteNow) as error:
        why = reason_of(error) if isinstance(error, OSError) else error.reason
        raise SavedNotCertain(path, why.rstrip("。")) from error


def refuse_unready(path: Path) -> None:
    """Raise CannotWriteNow for a file that the system does not give us, or that is being saved."""
    with reporting(path):
        if sha256_of(path) is not None and being_written(path):
            raise CannotWriteNow(path, _BEING_SAVED)


def put_back(standby: Path, target: Path, ours: str) -> None:
    """Somebody saved just before the exchange: that file goes back to its place.

    If meanwhile somebody saved in place of ours too, that one is the newer and stays. What is then
    left at standby is for drop. Raises OSError, CannotWriteNow.
    """
    before: str | None = ours
    for _ in range(_TRIES):
        put = None
        with contextlib.suppress(CannotWriteNow):
            put = sha256_of(standby)
        if not exchange(standby, target) or sha256_of(standby) in (ours, before):
            return
        before = put


def _replace_keeping(standby: Path, target: Path, expect: str, ours: str, changed: Changed) -> None:
    """Where files cannot change places: the old one gets a second name before it is replaced.

    So what is written into it is not lost. A program that itself moves a new file into place
    between our last look and the replacement loses that save: such a system offers nothing better.
    """
    kept = standby_name(temporary_beside(target), target, expect, ours)
    with _kept_or_dropped(kept, target, {expect}):
        try:
            _second_name(target, kept)
        except FileNotFoundError:
            raise changed from None
        except OSError as error:
            if error.errno not in NO_HARD_LINKS and getattr(error, "winerror", None) is None:
                raise
        if sha256_of(target) != expect or (kept.exists() and not target.samefile(kept)):
            raise changed
        standby.replace(target)
        if sha256_of(kept) in (expect, None):
            return
        if sha256_of(target) == ours:
            kept.replace(target)
        raise changed


def _second_name(target: Path, kept: Path) -> None:
    if not hasattr(os, "link"):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    os.link(target, kept)


@contextlib.contextmanager
def _kept_or_dropped(standby: Path, target: Path, known: set[str]) -> Iterator[None]:
    IN_HAND.add(standby.name)
    try:
        yield
    finally:
        drop(standby, target, known)
        IN_HAND.discard(standby.name)


def drop(standby: Path, target: Path, known: set[str]) -> None:
    """Remove what is left in hand, the old file or ours; what somebody else wrote is set aside.

    A file that cannot be read now is left for the next run.
    """
    with contextlib.suppress(OSError, CannotWriteNow):
        found = sha256_of(standby)
        if found is None:
            return
        if found in known or (target.exists() and target.samefile(standby)):
            standby.unlink(missing_ok=True)
        else:
            put_in_sight(standby, target)


def put_in_sight(standby: Path, target: Path) -> None:
    """Give somebody's file a name beside the target that people see and understand."""
    stem = f"{target.stem}-{SET_ASIDE}-{str(sha256_of(standby))[:8]}"
    for number in range(1, _MOST_ASIDE):
        name = stem if number == 1 else f"{stem}-{number}"
        try:
            move_new(standby, target.with_name(f"{name}{target.suffix}"), target)
        except Changed:
            continue
        standby.unlink(missing_ok=True)
        return
