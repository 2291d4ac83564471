"""The only place in the package that writes to disk.

A file is replaced whole or not at all: written to a temporary file in the same folder, flushed,
read back and verified, and only then moved over the old one, if that is still the one that was
read. Killed at any moment, the old or the new file is there.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from xlhazard.io.refusals import CannotWriteNow, Changed, SavedNotCertain

TEMPORARY = ".~xlhazard-*.tmp"
_READ_ONLY = "文件或文件夹是只读的，或者没有写入权限。请去掉只读属性，或换一个有权限的账号再试。"
_FULL = "磁盘已满或超出配额。请清理出空间后再试。"
_BUSY = "文件被其他程序占用。请在 Excel、WPS 中关闭它，稍等片刻再试。"
_LONG = "路径过长或文件名无法使用。请把文件夹移到较短的路径下再试。"
_MISSING = "文件夹不存在，或同步盘、共享盘已断开。请确认能打开该文件夹后再试。"
_FAILING = "磁盘读写出错。请检查磁盘、U 盘或网络盘后再试。"
_REASONS = {
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.EROFS: _READ_ONLY,
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EBUSY: _BUSY,
    errno.ETXTBSY: _BUSY,
    errno.ENAMETOOLONG: _LONG,
    errno.EINVAL: _LONG,
    errno.ENOENT: _MISSING,
    errno.ENOTDIR: _MISSING,
    errno.ESTALE: _MISSING,
    errno.EIO: _FAILING,
}
_DENIED = "文件被其他程序打开着，或者是只读的。请先在 Excel、WPS 中关闭它，并去掉只读属性再试。"
_WINDOWS_REASONS = {5: _DENIED, 32: _BUSY, 33: _BUSY, 39: _FULL, 112: _FULL, 123: _LONG, 206: _LONG}
_NO_HARD_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES}


def sha256_of(path: Path) -> str | None:
    """The hash of a file's bytes, None when there is no such file."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CannotWriteNow(path, reason_of(error)) from error


def reason_of(error: OSError) -> str:
    """What an operating system error means to a person at a desk, and what to do."""
    known = _WINDOWS_REASONS.get(getattr(error, "winerror", None) or 0)
    return known or _REASONS.get(error.errno or 0) or f"系统提示：{error.strerror or error}。"


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
    with _reporting(path):
        if expect is not None:
            _refuse_guarded(target)
        temporary = _written(target, data)
    try:
        _verified(temporary, data, path, verify)
        with _reporting(path):
            if expect is None:
                _move_new(temporary, target, path)
            elif sha256_of(target) != expect:
                raise Changed(path, "它刚刚被别人改过或移走了。请重新运行一次。")
            else:
                temporary.replace(target)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    try:
        _sync_folder(target.parent)
        saved = hashlib.sha256(target.read_bytes()).digest()
    except OSError as error:
        raise SavedNotCertain(path, reason_of(error).rstrip("。")) from error
    if saved != hashlib.sha256(data).digest():
        raise SavedNotCertain(path, "存好后又被其他程序（如同步盘）改动")


def write_new(path: Path, data: bytes) -> Path:
    """Write a file that must not exist yet; the same bytes already there are left alone.

    Raises Changed when another file of that name stands there.
    """
    present = sha256_of(path)
    if present is None:
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
    if present != hashlib.sha256(data).hexdigest():
        make_folder(path.parent)
        commit(path, data, expect=present)
    return path


def make_folder(path: Path) -> Path:
    """Make a folder and those above it; one that exists is fine."""
    with _reporting(path):
        missing = []
        folder = path
        while not folder.exists():
            missing.append(folder)
            folder = folder.parent
        path.mkdir(parents=True, exist_ok=True)
        for made in missing:
            with contextlib.suppress(OSError):
                _sync_folder(made.parent)
    return path


def sweep(folder: Path) -> tuple[Path, ...]:
    """Remove temporary files that a killed run left there or below; only for the lock's holder."""
    removed = []
    for stale in sorted(folder.rglob(TEMPORARY)):
        with _reporting(stale):
            stale.unlink(missing_ok=True)
        removed.append(stale)
    return tuple(removed)


def remove(path: Path) -> None:
    """Remove a file of our own making; one that is gone is fine."""
    with _reporting(path):
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def _reporting(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotWriteNow(path, reason_of(error)) from error


def _refuse_guarded(target: Path) -> None:
    """Raise OSError for a file that is read-only or held by another program.

    Moving another file over it would ask neither on most systems.
    """
    with contextlib.suppress(FileNotFoundError):
        if not target.stat().st_mode & 0o222:
            raise PermissionError(errno.EROFS, "read-only", str(target))
        os.close(os.open(target, os.O_RDWR))


def _written(target: Path, data: bytes) -> Path:
    """A temporary file beside the target, with its permissions, complete and flushed to disk."""
    temporary = target.parent / f".~xlhazard-{secrets.token_hex(8)}.tmp"
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(handle, rest) :]
            _inherit_mode(handle, target)
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return temporary


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
    with _reporting(path):
        back = temporary.read_bytes()
    if back != data:
        raise CannotWriteNow(path, "写出的内容读回来不一致。" + _FAILING)
    if data[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(back)) as package:
            damaged = package.testzip()
        if damaged is not None:
            raise CannotWriteNow(path, f"写出的工作簿自检不通过（{damaged}），没有保存。")
    if verify is not None:
        verify(back)


def _move_new(temporary: Path, target: Path, path: Path) -> None:
    """Move without replacing: a hard link where the system has them, else a plain rename."""
    taken = Changed(path, "那里已有一个同名文件，不会覆盖它。请重新运行一次。")
    if os.name != "nt":
        try:
            os.link(temporary, target)
        except FileExistsError:
            raise taken from None
        except OSError as error:
            if error.errno not in _NO_HARD_LINKS:
                raise
        else:
            return
    if target.exists():
        raise taken
    try:
        temporary.rename(target)
    except FileExistsError:
        raise taken from None


def _sync_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(handle)
