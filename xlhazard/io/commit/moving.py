"""Moving a file to a name that must be free, and having the disk confirm a folder."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from xlhazard.io.refusals import Changed

NO_HARD_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES})


def move_new(temporary: Path, target: Path, path: Path) -> None:
    """Move without replacing: a hard link where the system has them, else a plain rename."""
    taken = Changed(path, "那里已有一个同名文件，不会覆盖它。请重新运行一次。")
    if os.name != "nt" and hasattr(os, "link"):
        try:
            os.link(temporary, target)
        except FileExistsError:
            raise taken from None
        except OSError as error:
            if error.errno not in NO_HARD_LINKS:
                raise
        else:
            return
    if target.exists():
        raise taken
    try:
        temporary.rename(target)
    except FileExistsError:
        raise taken from None


def sync_folder(folder: Path) -> None:
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
