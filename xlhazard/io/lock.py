"""One run at a time in a township folder, and never while an office program has the file open."""

from __future__ import annotations

import contextlib
import datetime as dt
import getpass
import os
import platform
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from xlhazard.io import commit
from xlhazard.io.refusals import CannotWriteNow

LOCK = ".xlhazard.lock"
HOLDER = ".xlhazard.holder"
"""Who holds the lock and since when; a file of its own, because Windows hides a locked one."""

_LONGEST_OWNER_FILE = 4096
_OFFICE = frozenset({"soffice.bin", "oosplash"})


class Owner(NamedTuple):
    """What an owner file says: program, user ("" = unknown), and why it looks stale."""

    program: str
    user: str
    file: Path
    stale: str | None


@contextlib.contextmanager
def locked(
    folder: Path,
    guarded: tuple[Path, ...] = (),
    *,
    timeout: float = 10.0,
    ignore_owner_file: bool = False,
) -> Iterator[None]:
    """Hold the folder's lock; guarded files must not be open in an office program.

    Waits at most timeout seconds for another run. Temporary files of killed runs are swept.
    Raises CannotWriteNow that names the holder.
    """
    from filelock import FileLock, Timeout

    if not folder.is_dir():
        raise CannotWriteNow(folder, "没有这个文件夹。请检查路径，或先用 init 建立台账文件夹。")
    lock = FileLock(folder / LOCK, timeout=timeout)
    try:
        lock.acquire()
    except Timeout:
        raise CannotWriteNow(folder, _busy(folder)) from None
    except OSError as error:
        raise CannotWriteNow(folder, commit.reason_of(error)) from error
    try:
        if not ignore_owner_file:
            refuse_open(guarded)
        commit.sweep(folder)
        commit.put(folder / HOLDER, _holder().encode())
        yield
    finally:
        with contextlib.suppress(CannotWriteNow):
            commit.remove(folder / HOLDER)
        lock.release()


def refuse_open(guarded: tuple[Path, ...]) -> None:
    """Raise CannotWriteNow when one of the files is open in Excel, WPS or LibreOffice."""
    for path in guarded:
        owner = owner_of(path)
        if owner is None:
            continue
        who = f"“{owner.user}”" if owner.user else "有人"
        if owner.stale is None:
            raise CannotWriteNow(
                path,
                f"{who}正在用 {owner.program} 打开它。请让对方保存并关闭后再试。"
                f"确认没有人打开的，可删掉“{owner.file.name}”再试"
                f"（命令行可加 --ignore-owner-file）。",
            )
        raise CannotWriteNow(
            path,
            f"旁边有{who}用 {owner.program} 打开时留下的“{owner.file.name}”，{owner.stale}，"
            f"像是没有正常关闭。确认没有人打开后，可删掉它再试（命令行可加 --ignore-owner-file）。",
        )


def _of_word(path: Path) -> Iterator[Path]:
    """Word's owner file; of a name of seven signs and more the first one or two give way."""
    yield path.with_name(f"~${path.name}")
    for left_out in range(1, min(2, max(0, len(path.stem) - 6)) + 1):
        yield path.with_name(f"~${path.name[left_out:]}")


def owner_of(path: Path) -> Owner | None:
    """Who has the workbook open, by the owner file that the program left beside it."""
    excel, wps = path.with_name(f"~${path.name}"), path.with_name(f".~{path.name}")
    libre = path.with_name(f".~lock.{path.name}#")
    known = [("Excel", excel), ("WPS", wps), ("LibreOffice", libre)]
    if path.suffix.casefold() == ".docx":
        known = [*(("Word", one) for one in _of_word(path)), *known[1:]]
    for program, file in known:
        try:
            with file.open("rb") as handle:
                content = handle.read(_LONGEST_OWNER_FILE)
            written = file.stat().st_mtime
        except FileNotFoundError:
            continue
        except OSError:
            # Windows lets nobody read the owner file of a running program.
            return Owner(program, "", file, None)
        if program == "LibreOffice":
            user, host = _libreoffice_user(content)
            stale = _older_than_boot(written) or _office_gone(host)
        else:
            user, stale = office_user(content), _older_than_boot(written)
        return Owner(program, user, file, stale)
    return None


def office_user(content: bytes) -> str:
    """The user's name in an owner file of Excel or WPS.

    The first byte is the name's length; the name follows in the system's own encoding and,
    from byte 54 or 55 on, once more in UTF-16 behind its length.
    """
    for start in (55, 54):
        count = content[start] if len(content) > start + 2 else 0
        wide = content[start + 2 : start + 2 + 2 * count]
        if 0 < count <= 54 and content[start + 1] == 0 and len(wide) == 2 * count:
            with contextlib.suppress(UnicodeDecodeError):
                name = wide.decode("utf-16-le").strip("\0 ")
                if name.isprintable() and name:
                    return name
    narrow = content[1 : 1 + content[0]] if content else b""
    for encoding in ("utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            name = narrow.decode(encoding).strip("\0 ")
            return name if name.isprintable() else ""
    return ""


def _libreoffice_user(content: bytes) -> tuple[str, str]:
    """Name and computer: ",user,computer,18.06.2023 09:12,file:///…;" or with a full name first."""
    fields = content.decode("utf-8", "replace").split(",")
    user = fields[0].strip() or (fields[1].strip() if len(fields) > 1 else "")
    return user, fields[2].strip() if len(fields) > 2 else ""


def _older_than_boot(written: float) -> str | None:
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    running = time.clock_gettime(clock) if clock is not None else time.monotonic()
    return "它比本机这次开机还早" if written < time.time() - running else None


def _office_gone(host: str) -> str | None:
    """Whether LibreOffice ran on this computer and no longer does; None where nobody can tell."""
    processes = Path("/proc")
    if host != platform.node() or not (processes / "self").exists():
        return None
    for name in processes.glob("[0-9]*/comm"):
        with contextlib.suppress(OSError):
            if name.read_text(errors="replace").strip() in _OFFICE:
                return None
    return "而本机已没有 LibreOffice 在运行"


def _holder() -> str:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "未知用户"
    now = dt.datetime.now().astimezone()
    return f"{user}（{platform.node()}，进程 {os.getpid()}），{now:%Y-%m-%d %H:%M:%S} 起"


def _busy(folder: Path) -> str:
    try:
        holder = (folder / HOLDER).read_text("utf-8", "replace").strip()
    except OSError:
        holder = ""
    who = f"：{holder}" if holder else ""
    return f"另一个台账程序正在处理这个文件夹{who}。请等它结束后再试。"
