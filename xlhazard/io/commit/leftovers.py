"""What killed runs left behind: settled by the next run, and never at somebody else's cost."""

from __future__ import annotations

import contextlib
from pathlib import Path

from xlhazard.io.commit.reasons import reporting, sha256_of
from xlhazard.io.commit.replacing import IN_HAND, drop, put_back, put_in_sight
from xlhazard.io.commit.temporaries import TEMPORARY, left_behind, made_here, standby_of
from xlhazard.io.refusals import CannotWriteNow


def sweep(folder: Path) -> tuple[Path, ...]:
    """Settle what killed runs left there or below; only for the holder of the folder's lock.

    A file that was being written goes. One that had changed places goes when it is the old one or
    ours; anything else is what somebody saved: it gets its place back, or a name in sight.
    Files of runs that go on without the lock are left alone. Returns what was settled.
    """
    settled = []
    for stale in sorted(folder.rglob(TEMPORARY)):
        if not _is_left(stale) and left_behind(stale) is not None:
            continue
        with reporting(stale):
            _settle(stale)
        settled.append(stale)
    return tuple(settled)


def tidy(folder: Path) -> None:
    """The same in one folder without its lock: only what dead processes of this computer left."""
    with contextlib.suppress(OSError, CannotWriteNow):
        for stale in sorted(folder.glob(TEMPORARY)):
            if _is_left(stale):
                _settle(stale)


def _is_left(stale: Path) -> bool:
    """Whether nobody is at work on it any more, as far as can be told."""
    if made_here(stale):
        return stale.name not in IN_HAND
    return left_behind(stale) is True


def _settle(stale: Path) -> None:
    standby = standby_of(stale)
    found = None if standby is None else sha256_of(stale)
    if standby is None or standby.held(found) or standby.ours(found):
        stale.unlink(missing_ok=True)
    elif found is not None:
        _give_place(stale, [path for path in stale.parent.iterdir() if standby.is_for(path)])


def _give_place(stale: Path, targets: list[Path]) -> None:
    """Somebody's save came out, and the run was killed before it could put it back."""
    standby = standby_of(stale)
    for target in targets:
        stands = sha256_of(target)
        if standby is not None and stands is not None and standby.ours(stands):
            put_back(stale, target, stands)
            drop(stale, target, {stands})
            return
    put_in_sight(stale, targets[0] if targets else stale.with_name("总台账.xlsx"))
