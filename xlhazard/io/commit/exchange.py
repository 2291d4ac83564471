"""What the system offers to the one writer of files: two files that change places in one step,
and whether somebody is writing to a file. Only io.commit uses it.

Source: RELIABILITY 2b, a staff save between our last look at the master and its replacement.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import signal
import sys
from pathlib import Path

_CANNOT = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EPERM}
"""How systems and file systems (NFS, SMB, many FUSE ones) say that they cannot exchange."""

_AT_FDCWD, _RENAME_EXCHANGE, _RENAME_SWAP = -100, 2, 2


def exchange(one: Path, other: Path) -> bool:
    """Let two files of one folder change places; at every moment both names hold a whole file.

    False, and nothing done, where the system or the file system cannot. Raises OSError.
    Windows counts as one that cannot: its ReplaceFileW leaves, for a moment, no file of that name.
    So does a browser, whose files in memory nobody else has.
    """
    if sys.platform in ("win32", "emscripten"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        call = getattr(libc, "renamex_np", None)
        failed = call is None or call(first, second, _RENAME_SWAP)
    else:
        call = getattr(libc, "renameat2", None)
        failed = call is None or call(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE)
    if not failed:
        return True
    number = errno.ENOSYS if call is None else ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(other))


def being_written(path: Path) -> bool | None:
    """Whether any process has this file open for writing; None where the system does not say.

    Linux only: a lease is granted on a file that nobody can be writing to. It is given back at
    once, and a program that opens the file in between is told nothing of it.
    """
    if sys.platform != "linux":
        return None
    import fcntl

    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        # By default the holder of a lease is ended by a signal when somebody opens the file.
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return True if error.errno == errno.EAGAIN else None
    finally:
        with contextlib.suppress(OSError):
            os.close(handle)
    return False
