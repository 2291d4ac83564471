"""Bytes to Workbook: recognised, guarded and read in one bounded pass. No file can stop it.

Every part of the package is inflated for its checksum; every XML part goes through the guard, also
those that nobody reads. What a file can contain leads to a notice, never to an exception.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from struct import error as struct_error

from xlhazard.io.limits import MIB, Budget, Limits, Refused, too_large, unreadable
from xlhazard.io.names import shown
from xlhazard.io.package import checked, read_directory
from xlhazard.io.reading.assemble import read_workbook
from xlhazard.io.recognise import foreign_extension, refuse_foreign, refuse_foreign_zip
from xlhazard.io.regular import bytes_of
from xlhazard.io.uncollected import uncollected
from xlhazard.model.finding import Notice
from xlhazard.model.workbook import Workbook

_DATA_FAULTS = (ValueError, LookupError, ArithmeticError, struct_error, RecursionError)


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read. workbook is None when a notice says why it could not be.

    name is made safe to show; sha256 is that of data, the very bytes that were read.
    """

    name: str
    data: bytes
    sha256: str
    size: int
    workbook: Workbook | None
    notices: tuple[Notice, ...]


def read_bytes(data: bytes, name: str, limits: Limits | None = None) -> Reading:
    """Read a workbook from memory. Never raises for anything that data can hold.

    notices: at most one refusal (ST01-ST03, ST26, ST29-ST32) and ST04 for a wrong ending.
    """
    limits = limits or Limits()
    digest = hashlib.sha256(data).hexdigest()
    notices: list[Notice] = []
    workbook: Workbook | None = None
    try:
        with uncollected():
            workbook = _workbook(data, shown(name), digest, limits)
    except Refused as refused:
        notices.append(refused.notice)
    except MemoryError:
        notices.append(too_large("读取所需的内存", "本机可用内存").notice)
    except _DATA_FAULTS:
        notices.append(unreadable("文件内部的结构不正常，请让对方重新保存后发送").notice)
    ending = foreign_extension(name)
    if workbook is not None and ending is not None:
        notices.append(Notice("ST04", facts={"ext": shown(ending)}))
    return Reading(shown(name), data, digest, len(data), workbook, tuple(notices))


def read_file(path: Path, limits: Limits | None = None) -> Reading:
    """Read a file: a regular one, whole and steady; anything else gives a notice (ST01, ST26)."""
    limits = limits or Limits()
    try:
        data = bytes_of(path, limits)
    except Refused as refused:
        digest = hashlib.sha256(b"").hexdigest()
        return Reading(shown(path.name), b"", digest, 0, None, (refused.notice,))
    return read_bytes(data, path.name, limits)


def fetch(path: Path, limits: Limits | None = None) -> bytes | None:
    """The bytes of a regular, steady file of a bearable size; None for any other."""
    try:
        return bytes_of(path, limits or Limits())
    except Refused:
        return None


def _workbook(data: bytes, name: str, digest: str, limits: Limits) -> Workbook:
    if len(data) > limits.max_file_mib * MIB:
        raise too_large(f"文件大小（{len(data) / MIB:.0f} MiB）", f"{limits.max_file_mib} MiB")
    refuse_foreign(data, name)
    directory = read_directory(data, limits)
    starts: Mapping[str, int] = {part.name: part.header for part in directory.parts}
    refuse_foreign_zip(starts, lambda part: data[starts[part] : starts[part] + 256])
    package = checked(data, directory, limits)
    return read_workbook(package, Budget(limits), name, digest)
