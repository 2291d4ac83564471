"""The zip package: parts that do not change keep their compressed bytes, order and dates."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import NamedTuple

from xlhazard.io.patch.markup import Element, Splice, in_utf8, is_utf8, outline
from xlhazard.io.patch.shortened import respliced
from xlhazard.io.refusals import Unwritable

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF8, _DESCRIPTOR, _ENCRYPTED = 0x800, 0x8, 0x1
_SMALL = 1 << 20
"""Parts up to this size are kept once inflated; several edits ask for them."""

_LARGE = 32 << 20
"""Parts from this size are deflated as Excel does: in a quarter of the time, a quarter larger."""

_LONGEST_TEXT = 16
_PIECE = 1 << 20
"""Of a big part, so many bytes are inflated at a time."""

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_DAMAGED = "这个文件不是完整的 Excel 工作簿（{}）。请用 Excel 打开并另存为 .xlsx 后再试。"


class _Entry(NamedTuple):
    """What the new package's directory says of one member."""

    name: bytes
    flags: int
    method: int
    date: tuple[int, int, int, int, int, int]
    crc: int
    packed: int
    size: int
    made_by: int
    internal: int
    external: int


class Package:
    """The parts of one workbook while a plan is applied to it.

    Names are found whatever their case, as the packaging convention asks.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise Unwritable(_DAMAGED.format("打不开压缩包")) from error
        self._names: dict[str, str] = {}
        for member in self._zip.infolist():
            key = _key(member.filename)
            if key in self._names:
                raise Unwritable(_DAMAGED.format(f"内部文件 {member.filename} 有两份"))
            if member.flag_bits & _ENCRYPTED:
                raise Unwritable(_DAMAGED.format("内容加了密"))
            self._names[key] = member.filename
        self._changed: dict[str, bytes] = {}
        self._spliced: dict[str, Sequence[Splice]] = {}
        self._small: dict[str, bytes] = {}
        self._outlines: dict[str, Element] = {}
        self._added: list[str] = []
        self._removed: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._names

    def __iter__(self) -> Iterator[str]:
        """Names of the parts as they stand now."""
        return iter(tuple(self._names.values()))

    def read(self, name: str) -> bytes:
        """A part's bytes as they stand now; XML in another encoding comes as UTF-8."""
        stored = self._names.get(_key(name))
        if stored is None:
            raise Unwritable(_DAMAGED.format(f"缺少内部文件 {name}"))
        if stored in self._changed:
            return self._changed[stored]
        if stored in self._spliced:
            return b"".join(self.pieces(name))
        if stored not in self._small:
            try:
                part = self._zip.read(stored)
                part = in_utf8(part) if stored.endswith((".xml", ".rels", ".vml")) else part
            except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
                raise Unwritable(_DAMAGED.format(f"内部文件 {name} 已损坏")) from error
            except (UnicodeDecodeError, LookupError) as error:
                raise Unwritable(_DAMAGED.format(f"内部文件 {name} 的编码认不出")) from error
            if len(part) > _SMALL:
                return part
            self._small[stored] = part
        return self._small[stored]

    def size(self, name: str) -> int:
        """How many bytes a part states that it has before it is changed, 0 for a new one."""
        stored = self._names.get(_key(name), "")
        kept = stored and stored not in self._changed and stored not in self._added
        return self._zip.getinfo(stored).file_size if kept else 0

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a part as they stand now, piece by piece; not all are held at once."""
        stored = self._names[_key(name)]
        if stored in self._changed:
            yield self._changed[stored]
        else:
            yield from respliced(self._inflated(stored), self._spliced.get(stored, ()))

    def _inflated(self, stored: str) -> Iterator[bytes]:
        try:
            with self._zip.open(stored) as part:
                while piece := part.read(_PIECE):
                    yield piece
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
            raise Unwritable(_DAMAGED.format(f"内部文件 {stored} 已损坏")) from error

    def splice(self, name: str, splices: Sequence[Splice]) -> None:
        """Change places of a big part, whose new bytes are made when the package is."""
        stored = self._names[_key(name)]
        self._outlines.pop(_key(name), None)
        self._spliced[stored] = splices

    def mentions(self, name: str, texts: Sequence[bytes]) -> bool:
        """Whether one of these short texts stands in a part as it is now."""
        behind = b""
        for piece in self.pieces(name):
            if not behind and not is_utf8(piece):
                xml = self.read(name)
                return any(text in xml for text in texts)
            seam = behind + piece[:_LONGEST_TEXT]
            if any(text in piece or text in seam for text in texts):
                return True
            behind = piece[-_LONGEST_TEXT:]
        return False

    def outline(self, name: str) -> Element:
        """The elements of a part as it stands now; the same until the part changes."""
        key = _key(name)
        if key not in self._outlines:
            self._outlines[key] = outline(self.read(name), name)
        return self._outlines[key]

    def put(self, name: str, content: bytes) -> None:
        """Replace a part, or add one behind the others."""
        key = _key(name)
        if key not in self._names:
            self._names[key] = name
            if name not in {m.filename for m in self._zip.infolist()}:
                self._added.append(name)
            self._removed.discard(name)
        self._changed[self._names[key]] = content
        self._spliced.pop(self._names[key], None)
        self._outlines.pop(key, None)

    def remove(self, name: str) -> None:
        """Take a part out; one that is not there is fine."""
        stored = self._names.pop(_key(name), None)
        self._outlines.pop(_key(name), None)
        if stored is not None:
            self._changed.pop(stored, None)
            self._spliced.pop(stored, None)
            if stored in self._added:
                self._added.remove(stored)
            else:
                self._removed.add(stored)

    def free_name(self, pattern: str) -> str:
        """The first unused name of a pattern such as "xl/comments{}.xml"."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def to_bytes(self) -> bytes:
        """The new package. The same parts and changes always give the same bytes."""
        out = BytesIO()
        directory: list[bytes] = []
        for entry, content in self._members():
            offset = out.tell()
            if isinstance(content, bytes):
                out.write(_local(entry) + content)
            else:
                entry = _deflated(out, entry, content)
            directory.append(_central(entry, offset))
        offset = out.tell()
        index = b"".join(directory)
        count = len(directory)
        comment = self._zip.comment
        end = _END.pack(
            b"PK\5\6", 0, 0, count, count, len(index), offset, len(comment)
        )  # fewer than 65,536 parts and 4 GiB: the reader's limits are far below
        out.write(index + end + comment)
        return out.getvalue()

    def _members(self) -> Iterator[tuple[_Entry, bytes | Iterator[bytes]]]:
        for member in self._zip.infolist():
            name = member.filename
            if name in self._removed:
                continue
            raw = member.orig_filename.encode("utf-8" if member.flag_bits & _UTF8 else "cp437")
            date = member.date_time
            if name in self._changed or name in self._spliced:
                flags = member.flag_bits & _UTF8
                entry = self._new(name, raw, flags, date, member.external_attr)
                yield entry, self.pieces(name)
                continue
            entry = _Entry(
                raw,
                member.flag_bits & ~_DESCRIPTOR,
                member.compress_type,
                date,
                member.CRC,
                member.compress_size,
                member.file_size,
                member.create_version | member.create_system << 8,
                member.internal_attr,
                member.external_attr,
            )
            yield entry, self._compressed(member)
        for name in self._added:
            flags = 0 if name.isascii() else _UTF8
            yield self._new(name, name.encode(), flags, _FIRST_DAY, 0), self.pieces(name)

    def _new(
        self,
        name: str,
        raw: bytes,
        flags: int,
        date: tuple[int, int, int, int, int, int],
        external: int,
    ) -> _Entry:
        """A changed part before it is deflated; its size is the one before the change."""
        size = self.size(name) if name in self._spliced else len(self._changed[name])
        return _Entry(raw, flags, 8, date, 0, 0, size, 20, 0, external)

    def _compressed(self, member: zipfile.ZipInfo) -> bytes:
        start = member.header_offset
        header = self._data[start : start + _LOCAL.size]
        if len(header) < _LOCAL.size or header[:4] != b"PK\3\4":
            raise Unwritable(_DAMAGED.format(f"内部文件 {member.filename} 已损坏"))
        fields = _LOCAL.unpack(header)
        start += _LOCAL.size + fields[-2] + fields[-1]
        return self._data[start : start + member.compress_size]


def _key(name: str) -> str:
    return name.lstrip("/").casefold()


def _deflated(out: BytesIO, entry: _Entry, content: Iterator[bytes]) -> _Entry:
    """Write a changed part as it comes; its header is written again once the sizes are known."""
    start = out.tell()
    out.write(_local(entry))
    begin = out.tell()
    deflate = zlib.compressobj(1 if entry.size >= _LARGE else 6, zlib.DEFLATED, -15)
    size = check = 0
    for piece in content:
        out.write(deflate.compress(piece))
        check = zlib.crc32(piece, check)
        size += len(piece)
    out.write(deflate.flush())
    end = out.tell()
    entry = entry._replace(crc=check, packed=end - begin, size=size)
    out.seek(start)
    out.write(_local(entry))
    out.seek(end)
    return entry


def _stamp(date: tuple[int, int, int, int, int, int]) -> tuple[int, int]:
    year, month, day, hour, minute, second = date
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day


def _local(entry: _Entry) -> bytes:
    time, day = _stamp(entry.date)
    return (
        _LOCAL.pack(
            b"PK\3\4",
            20,
            entry.flags,
            entry.method,
            time,
            day,
            entry.crc,
            entry.packed,
            entry.size,
            len(entry.name),
            0,
        )
        + entry.name
    )


def _central(entry: _Entry, offset: int) -> bytes:
    time, day = _stamp(entry.date)
    return (
        _CENTRAL.pack(
            b"PK\1\2",
            entry.made_by,
            20,
            entry.flags,
            entry.method,
            time,
            day,
            entry.crc,
            entry.packed,
            entry.size,
            len(entry.name),
            0,
            0,
            0,
            entry.internal,
            entry.external,
            offset,
        )
        + entry.name
    )
