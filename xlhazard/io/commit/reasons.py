"""What an operating system error means, in words for the person at the desk."""

from __future__ import annotations

import contextlib
import errno
import hashlib
from collections.abc import Iterator
from pathlib import Path

from xlhazard.io.refusals import CannotWriteNow

_READ_ONLY = "文件或文件夹是只读的，或者没有写入权限。请去掉只读属性，或换一个有权限的账号再试。"
_FULL = "磁盘已满或超出配额。请清理出空间后再试。"
_BUSY = "文件被其他程序占用。请在 Excel、WPS 中关闭它，稍等片刻再试。"
_LONG = "路径过长或文件名无法使用。请把文件夹移到较短的路径下再试。"
_MISSING = "文件夹不存在，或同步盘、共享盘已断开。请确认能打开该文件夹后再试。"
FAILING = "磁盘读写出错。请检查磁盘、U 盘或网络盘后再试。"
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
    errno.EIO: FAILING,
}
_DENIED = "文件被其他程序打开着，或者是只读的。请先在 Excel、WPS 中关闭它，并去掉只读属性再试。"
_WINDOWS_REASONS = {5: _DENIED, 32: _BUSY, 33: _BUSY, 39: _FULL, 112: _FULL, 123: _LONG, 206: _LONG}


def reason_of(error: OSError) -> str:
    """What an operating system error means to a person at a desk, and what to do."""
    known = _WINDOWS_REASONS.get(getattr(error, "winerror", None) or 0)
    return known or _REASONS.get(error.errno or 0) or f"系统提示：{error.strerror or error}。"


@contextlib.contextmanager
def reporting(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotWriteNow(path, reason_of(error)) from error


def sha256_of(path: Path) -> str | None:
    """The hash of a file's bytes, None when there is no such file."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CannotWriteNow(path, reason_of(error)) from error
