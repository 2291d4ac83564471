"""The only place in the package that writes to disk.

A file is replaced whole or not at all: written to a temporary file in the same folder, flushed,
read back and verified, and only then it changes places with the old one. What came out is looked
at: if it is not what was read, it goes back. Killed at any moment, the old or the new file is
there, and the next run finishes what the killed one began.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from xlhazard.io.commit.leftovers import sweep, tidy
from xlhazard.io.commit.moving import move_new, sync_folder
from xlhazard.io.commit.reasons import FAILING, reason_of, reporting, sha256_of
from xlhazard.io.commit.replacing import SET_ASIDE, in_hand, refuse_unready, replace
from xlhazard.io.commit.scratch import scratch
from xlhazard.io.commit.temporaries import TEMPORARY, temporary_beside
from xlhazard.io.refusals import CannotWriteNow, Changed, SavedNotCertain

__all__ = [
    "TEMPORARY",
    "commit",
    "make_folder",
    "put",
    "reason_of",
    "refuse_unready",
    "remove",
    "scratch",
    "set_aside",
    "sha256_of",
    "sweep",
    "write_new",
]


def commit(
    path: Path,
    data: bytes,
    *,
    expect: str | None,
    verify: Callable[[bytes], None] | None = None,
) -> None:
    """Put data in place of a file, atomically.

    expect is the sha256 of what must stand there now, None when nothing may. verify is given
    the bytes as read back from disk and raises when they are not what they should be.
    Raises Changed when the file is another one, CannotWriteNow when the system refuses (nothing
    changed in both cases), SavedNotCertain when the new file is in place but unconfirmed.
    """
    target = Path(os.path.realpath(path))
    digest = hashlib.sha256(data).hexdigest()
    tidy(target.parent)
    with in_hand(temporary_beside(target)) as temporary:
        with reporting(path):
            if expect is not None:
                _refuse_guarded(target)
            _write(temporary, data, target)
        _verified(temporary, data, path, verify)
        with reporting(path):
            if expect is None:
                move_new(temporary, target, path)
            else:
                replace(temporary, target, path, expect, digest)
    try:
        sync_folder(target.parent)
        saved = hashlib.sha256(target.read_bytes()).hexdigest()
    except OSError as error:
        raise SavedNotCertain(path, reason_of(error).rstrip("。")) from error
    if saved != digest:
        raise SavedNotCertain(path, "存好后又被其他程序（如同步盘）改动")


def write_new(path: Path, data: bytes) -> Path:
    """Write a file that must not exist yet; the same bytes already there are left alone.

    Raises Changed when another file of that name stands there.
    """
    present = sha256_of(path)
    if present is not None:
        tidy(path.parent)
    else:
        make_folder(path.parent)
        try:
            commit(path, data, expect=None)
        except Changed:
            present = sha256_of(path)
    if present is not None and present != hashlib.sha256(data).hexdigest():
        raise Changed(path, "已有一个同名而内容不同的文件，不会覆盖它。请先把它移开或改名。")
    return path


def put(path: Path, data: bytes) -> Path:
    """Write a report or a copy of our own making over whatever stands there; same bytes stay."""
    present = sha256_of(path)
    if present == hashlib.sha256(data).hexdigest():
        tidy(path.parent)
    else:
        make_folder(path.parent)
        commit(path, data, expect=present)
    return path


def make_folder(path: Path) -> Path:
    """Make a folder and those above it; one that exists is fine."""
    with reporting(path):
        missing = []
        folder = path
        while not folder.exists():
            missing.append(folder)
            folder = folder.parent
        path.mkdir(parents=True, exist_ok=True)
        for made in missing:
            with contextlib.suppress(OSError):
                sync_folder(made.parent)
    return path


def set_aside(path: Path) -> tuple[Path, ...]:
    """Files beside this one that somebody saved while a run did, and that nobody has looked at."""
    return tuple(sorted(path.parent.glob(f"{path.stem}-{SET_ASIDE}-*{path.suffix}")))


def remove(path: Path) -> None:
    """Remove a file of our own making; one that is gone is fine."""
    with reporting(path):
        path.unlink(missing_ok=True)


def _refuse_guarded(target: Path) -> None:
    """Raise OSError for a file that is read-only or held by another program.

    Moving another file over it would ask neither on most systems.
    """
    with contextlib.suppress(FileNotFoundError):
        if not target.stat().st_mode & 0o222:
            raise PermissionError(errno.EROFS, "read-only", str(target))
        os.close(os.open(target, os.O_RDWR))


def _write(temporary: Path, data: bytes, target: Path) -> None:
    """A file with the target's permissions, complete and flushed to disk."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        _inherit_mode(handle, target)
        os.fsync(handle)
    finally:
        os.close(handle)


def _inherit_mode(handle: int, target: Path) -> None:
    """As the file that is replaced; a new one is as open as its folder, so that colleagues who
    share the folder can read it too."""
    try:
        mode = target.stat().st_mode & 0o777
    except FileNotFoundError:
        mode = target.parent.stat().st_mode & 0o666
    if hasattr(os, "fchmod"):
        os.fchmod(handle, mode)


def _verified(
    temporary: Path, data: bytes, path: Path, verify: Callable[[bytes], None] | None
) -> None:
    with reporting(path):
        back = temporary.read_bytes()
    if back != data:
        raise CannotWriteNow(path, "写出的内容读回来不一致。" + FAILING)
    if data[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(back)) as package:
            damaged = package.testzip()
        if damaged is not None:
            raise CannotWriteNow(path, f"写出的工作簿自检不通过（{damaged}），没有保存。")
    if verify is not None:
        verify(back)
