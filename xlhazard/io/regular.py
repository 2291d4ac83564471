"""The bytes of a file, taken once: regular files only, and only when nobody is writing to it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from xlhazard.io.limits import MIB, Limits, too_large, unreadable

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOINHERIT", 0)
_STILL_CHANGING = "文件正在变化，还在同步或保存，请稍后再试"


def bytes_of(path: Path, limits: Limits) -> bytes:
    """The whole file. Raises Refused: ST01 unless a steady regular file, ST26 when too large."""
    try:
        before = path.lstat()
        _check_kind(before)
        _check_size(before, limits)
        handle = os.open(path, os.O_RDONLY | _NO_FOLLOW | _BINARY)
        with os.fdopen(handle, "rb") as file:
            opened = os.fstat(handle)
            _check_kind(opened)
            if not os.path.samestat(before, opened):
                raise unreadable(_STILL_CHANGING)
            data = file.read(limits.max_file_mib * MIB + 1)
            after = os.fstat(handle)
    except OSError as error:
        raise unreadable(_said(error)) from None
    _check_size(after, limits)
    if _stamp(before) != _stamp(after) or len(data) != after.st_size:
        raise unreadable(_STILL_CHANGING)
    return data


def _stamp(state: os.stat_result) -> tuple[int, int]:
    return state.st_size, state.st_mtime_ns


def _check_kind(state: os.stat_result) -> None:
    mode = state.st_mode
    if stat.S_ISREG(mode):
        return
    if stat.S_ISLNK(mode):
        raise unreadable("这是指向别处的链接，不是文件本身，请放入原文件")
    if stat.S_ISDIR(mode):
        raise unreadable("这是文件夹，不是文件，请选择里面的工作簿")
    raise unreadable("这不是普通文件（是管道或设备），没有读取，请放入工作簿")


def _check_size(state: os.stat_result, limits: Limits) -> None:
    if state.st_size > limits.max_file_mib * MIB:
        raise too_large(f"文件大小（{state.st_size / MIB:.0f} MiB）", f"{limits.max_file_mib} MiB")


def _said(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "找不到这个文件，可能已被移走或改名，请核对后重试"
    if isinstance(error, PermissionError):
        return "没有读取权限，或正被别的程序占用，请关闭Excel、WPS后重试"
    return f"读取时出错（{error.strerror or '原因不明'}），请检查磁盘、U盘或网络盘后重试"
