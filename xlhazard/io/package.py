"""The zip package of a workbook, read strictly: nothing that two programs could read differently.

Own parsing of the central directory instead of zipfile, because zipfile accepts overlapping
members, bytes before the archive and names that stand twice. Nothing is ever extracted to disk.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xlhazard.io.limits import MIB, Limits, ambiguous, too_large, unreadable
from xlhazard.io.names import brief

CHUNK = MIB
_INPUT = 1 << 16
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_END64, _LOCATOR64 = b"PK\x06\x06", b"PK\x06\x07"
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _SIZES_BEHIND, _UTF8 = 0x1, 0x8, 0x800
_ALL_32, _ALL_16 = 0xFFFFFFFF, 0xFFFF
_TRUNCATED = "文件不完整，后半部分缺失，可能没有传完或还在同步，请让对方重新发送"


class Part(NamedTuple):
    """One member: where its data lies in the file and what the directory says of it."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    header: int
    raw_name: bytes
    start: int = 0


class Directory(NamedTuple):
    """The central directory as it stands, not yet trusted."""

    parts: tuple[Part, ...]
    start: int


@dataclass(frozen=True, slots=True)
class Package:
    """A checked package: each part once, apart from every other. Names keep their own case."""

    data: bytes
    parts: Mapping[str, Part]
    folded: Mapping[str, str]

    def find(self, name: str) -> str | None:
        """The stored name of a part, whatever case it is asked for in."""
        return self.folded.get(name.casefold())

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content in pieces of at most 1 MiB; ST29 when it is not what the directory says."""
        part = self.parts[name]
        total, crc = 0, 0
        for piece in self._inflated(part):
            total += len(piece)
            if total > part.size:
                raise ambiguous(brief_part(name), "实际内容比声明的长")
            crc = zlib.crc32(piece, crc)
            yield piece
        if total != part.size:
            raise ambiguous(brief_part(name), "实际内容比声明的短")
        if crc != part.crc:
            raise ambiguous(brief_part(name), "校验和不对，内容已损坏，请让对方重新发送")

    def _inflated(self, part: Part) -> Iterator[bytes]:
        end = part.start + part.packed
        if part.method == _STORED:
            for at in range(part.start, end, CHUNK):
                yield self.data[at : min(at + CHUNK, end)]
            return
        inflate = zlib.decompressobj(-15)
        position, waiting = part.start, b""
        try:
            while not inflate.eof:
                if not waiting:
                    waiting = self.data[position : min(position + _INPUT, end)]
                    position += len(waiting)
                    if not waiting:
                        break
                piece = inflate.decompress(waiting, CHUNK)
                waiting = inflate.unconsumed_tail
                if piece:
                    yield piece
        except zlib.error:
            raise ambiguous(brief_part(part.name), "压缩数据已损坏，请让对方重新发送") from None
        if not inflate.eof or inflate.unused_data or waiting or position != end:
            raise ambiguous(brief_part(part.name), "压缩数据的长度不对")

    def content(self, name: str) -> bytes:
        """A whole part; only for parts that are small by nature."""
        return b"".join(self.chunks(name))

    def verify(self, name: str) -> None:
        """Inflate a part for its size and checksum only."""
        for _ in self.chunks(name):
            pass


def brief_part(name: str) -> str:
    """A part's name for a message: the end tells more than the beginning."""
    return brief(name) if len(name) <= 24 else "…" + brief(name[-23:])


def read_directory(data: bytes, limits: Limits) -> Directory:
    """The central directory; ST01 when it is missing or cut, ST26 when it lists too many parts."""
    end = _end_record(data)
    count, size, start, after = end
    if count > limits.max_parts:
        raise too_large(f"文件包里的部件数（{count}个）", f"{limits.max_parts}个")
    if start + size != after:
        if start + size < after:
            raise ambiguous("文件开头", f"多出{after - start - size}字节")
        raise unreadable(_TRUNCATED)
    parts = tuple(_entries(data, start, size, limits))
    if len(parts) != count:
        raise ambiguous("文件目录", f"声明{count}个部件，实际列出{len(parts)}个")
    return Directory(parts, start)


def _end_record(data: bytes) -> tuple[int, int, int, int]:
    """Number of entries, size and offset of the directory, and where it has to end."""
    at = data.rfind(_END, max(0, len(data) - 22 - _ALL_16))
    if at < 0 or at + 22 > len(data):
        raise unreadable(_TRUNCATED)
    disk, disk_start, here, count, size, start, comment = struct.unpack_from("<4H2IH", data, at + 4)
    if at + 22 + comment != len(data):
        if at + 22 + comment > len(data):
            raise unreadable(_TRUNCATED)
        raise ambiguous("文件末尾", f"多出{len(data) - at - 22 - comment}字节")
    after = at
    if at >= 20 and data[at - 20 : at - 16] == _LOCATOR64:
        (at64,) = struct.unpack_from("<Q", data, at - 12)
        if at64 + 56 > at - 20 or data[at64 : at64 + 4] != _END64:
            raise ambiguous("文件目录", "扩展目录的位置不对")
        disk, disk_start, here, count, size, start = struct.unpack_from("<2I4Q", data, at64 + 16)
        after = at64
    if disk or disk_start or here != count:
        raise ambiguous("文件目录", "是分卷压缩的一部分")
    return count, size, start, after


def _entries(data: bytes, start: int, size: int, limits: Limits) -> Iterator[Part]:
    at, end, number = start, start + size, 0
    while at < end:
        number += 1
        if number > limits.max_parts:
            raise too_large("文件包里的部件数", f"{limits.max_parts}个")
        if at + 46 > end or data[at : at + 4] != _CENTRAL:
            raise ambiguous("文件目录", f"第{number}条记录已损坏")
        flags, method, _, _, crc, packed, full, name_size, extra_size, comment, _, _, _, header = (
            struct.unpack_from("<4H3I5HII", data, at + 8)
        )
        raw = data[at + 46 : at + 46 + name_size]
        extra = data[at + 46 + name_size : at + 46 + name_size + extra_size]
        at += 46 + name_size + extra_size + comment
        if at > end:
            raise ambiguous("文件目录", f"第{number}条记录已损坏")
        if _ALL_32 in (packed, full, header):
            full, packed, header = _wide(extra, full, packed, header)
        yield Part(_decoded(raw, flags), flags, method, crc, packed, full, header, raw)


def _wide(extra: bytes, *narrow: int) -> tuple[int, int, int]:
    """Sizes and offset of a zip64 member, which stand in its extra field."""
    at = 0
    while at + 4 <= len(extra):
        tag, size = struct.unpack_from("<2H", extra, at)
        if tag == 1:
            wide = iter(
                struct.unpack_from(f"<{min(size, len(extra) - at - 4, 24) // 8}Q", extra, at + 4)
            )
            full, packed, header = (next(wide, _ALL_32) if n == _ALL_32 else n for n in narrow)
            return full, packed, header
        at += 4 + size
    full, packed, header = narrow
    return full, packed, header


def _decoded(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace") if flags & _UTF8 else raw.decode("cp437")


def checked(data: bytes, directory: Directory, limits: Limits) -> Package:
    """The package when each part stands once, by itself, and as declared; else ST29 or ST26."""
    total = sum(part.size for part in directory.parts)
    if total > limits.max_unzipped_mib * MIB:
        biggest = max(directory.parts, key=lambda part: part.size)
        raise too_large(
            f"解压后的大小（{_mib(total)}，其中{brief_part(biggest.name)}占{_mib(biggest.size)}）",
            f"{limits.max_unzipped_mib} MiB",
        )
    folded: dict[str, str] = {}
    for part in directory.parts:
        _check_name(part)
        twin = folded.setdefault(part.name.casefold().rstrip("/"), part.name)
        if twin is not part.name:
            other = f"与{brief_part(twin)}只差大小写"
            raise ambiguous(brief_part(part.name), "出现了两次" if twin == part.name else other)
    located = [_located(data, part, directory.start) for part in directory.parts]
    _check_apart(located, directory.start)
    files = [part for part in located if not part.name.endswith("/")]
    return Package(
        data,
        {part.name: part for part in files},
        {part.name.casefold(): part.name for part in files},
    )


def _check_name(part: Part) -> None:
    name, reason = part.name, ""
    pieces = name.removesuffix("/").split("/")
    if not name or any(ord(sign) < 32 or sign in "\x7f\ufffd" for sign in name):
        reason = "部件名里有控制字符"
    elif "\\" in name:
        reason = "部件名里有反斜杠"
    elif name.startswith("/") or ":" in pieces[0]:
        reason = "部件名是绝对路径"
    elif ".." in pieces:
        reason = "部件名指向上级文件夹"
    elif "" in pieces or "." in pieces:
        reason = "部件名的路径不规范"
    if reason:
        raise ambiguous(brief_part(name), reason)
    if part.flags & _ENCRYPTED:
        raise ambiguous(brief_part(name), "部件被加密")
    if part.method not in (_STORED, _DEFLATED):
        raise ambiguous(brief_part(name), f"压缩方式{part.method}无法识别")
    if part.method == _STORED and part.packed != part.size:
        raise ambiguous(brief_part(name), "声明的大小前后不一")


def _located(data: bytes, part: Part, directory_start: int) -> Part:
    """The part with the offset of its data; its own header has to say what the directory says."""
    at = part.header
    if at + 30 > directory_start or data[at : at + 4] != _LOCAL:
        raise ambiguous(brief_part(part.name), "在文件里的位置不对")
    flags, method, _, _, crc, packed, full, name_size, extra_size = struct.unpack_from(
        "<4H3I2H", data, at + 6
    )
    start = at + 30 + name_size + extra_size
    if start + part.packed > directory_start:
        raise ambiguous(brief_part(part.name), "内容超出文件范围")
    if data[at + 30 : at + 30 + name_size] != part.raw_name or method != part.method:
        raise ambiguous(brief_part(part.name), "文件目录与部件自己的记录不一致")
    if _ALL_32 in (packed, full):
        full, packed, _ = _wide(data[at + 30 + name_size : start], full, packed, 0)
    behind = bool(flags & _SIZES_BEHIND)
    stated = (crc, packed, full)
    if stated != (part.crc, part.packed, part.size) and not (behind and _unstated(stated, part)):
        raise ambiguous(brief_part(part.name), "声明的大小前后不一")
    if flags & _ENCRYPTED:
        raise ambiguous(brief_part(part.name), "部件被加密")
    return part._replace(start=start)


def _unstated(stated: tuple[int, int, int], part: Part) -> bool:
    """With the sizes behind the data each of the three may be left 0 in front of it."""
    return all(
        here in (0, there)
        for here, there in zip(stated, (part.crc, part.packed, part.size), strict=True)
    )


def _check_apart(parts: Sequence[Part], directory_start: int) -> None:
    """No part lies inside another one, and nothing lies before the first."""
    reached, before = 0, "文件开头"
    for part in sorted(parts, key=lambda part: part.header):
        if part.header < reached:
            raise ambiguous(brief_part(part.name), f"与{before}重叠")
        if not reached and part.header:
            raise ambiguous("文件开头", f"多出{part.header}字节")
        reached, before = part.start + part.packed, brief_part(part.name)
    if reached > directory_start:
        raise ambiguous(before, "与文件目录重叠")


def _mib(size: int) -> str:
    return f"{size / MIB:.0f} MiB"
