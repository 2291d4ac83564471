"""A macro project from source (MS-OVBA): Office compiles it when it first loads it.

Only source is stored: `_VBA_PROJECT` says so with its version 0xFFFF, no module has compiled
code in front (MODULEOFFSET 0), and the performance caches are absent (MS-OVBA 2.3.4.1).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from xlhazard.fronts.addin.compound import compound_file

_CODE_PAGE = 1252
_CHUNK = 4096
_SHORTEST, _LONG_ENOUGH = 3, 64
_SEED = 0x5D
"""Of the "encryption" in PROJECT: any byte will do, a fixed one gives the same bytes each time."""

_OLE = (
    r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32"
    r"\stdole2.tlb#OLE Automation"
)
_OFFICE = (
    r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files"
    r"\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library"
)
_LIBRARIES = (("stdole", _OLE), ("Office", _OFFICE))
"""What a project refers to; IRibbonControl is Office's."""

_DOCUMENT = """\
Attribute VB_Name = "{name}"
Attribute VB_Base = "0{{{base}}}"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = True
Attribute VB_Exposed = True
Attribute VB_TemplateDerived = False
Attribute VB_Customizable = True
"""
WORKBOOK_BASE = "00020819-0000-0000-C000-000000000046"
SHEET_BASE = "00020820-0000-0000-C000-000000000046"


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the project. Sources are ASCII, so that no code page can spoil them."""

    name: str
    kind: Literal["document", "standard"]
    source: str

    @property
    def code(self) -> bytes:
        return self.source.replace("\r\n", "\n").replace("\n", "\r\n").encode("ascii")


def document(name: str, base: str) -> Module:
    """The module that belongs to a workbook or sheet, without code."""
    return Module(name, "document", _DOCUMENT.format(name=name, base=base))


def project(name: str, modules: Sequence[Module], guid: str) -> bytes:
    """vbaProject.bin. guid: of the project, "{…}". Raises UnicodeEncodeError outside ASCII."""
    streams = {
        "dir": compressed(_dir(name, modules)),
        "_VBA_PROJECT": bytes.fromhex("cc61ffff000000"),
        **{one.name: compressed(one.code) for one in modules},
    }
    names = b"".join(
        one.name.encode() + b"\0" + one.name.encode("utf-16-le") + b"\0\0" for one in modules
    )
    return compound_file(
        {"PROJECT": _project(name, modules, guid), "PROJECTwm": names + b"\0\0", "VBA": streams}
    )


def compressed(data: bytes) -> bytes:
    """MS-OVBA 2.4.1: chunks of 4,096 bytes, each with copies from what came before in it."""
    out = bytearray(b"\x01")
    for start in range(0, len(data), _CHUNK):
        chunk = data[start : start + _CHUNK]
        body = _tokens(chunk)
        if len(body) >= _CHUNK and len(chunk) == _CHUNK:
            out += struct.pack("<H", 0x3FFF) + chunk
        else:
            out += struct.pack("<H", 0xB000 | (len(body) - 1)) + body
    return bytes(out)


def _tokens(chunk: bytes) -> bytes:
    body = bytearray()
    seen: dict[bytes, list[int]] = {}
    at = 0
    while at < len(chunk):
        flags, tokens = 0, bytearray()
        for bit in range(8):
            if at >= len(chunk):
                break
            place, length = _copy(chunk, at, seen)
            if length:
                bits = _offset_bits(at)
                flags |= 1 << bit
                tokens += struct.pack("<H", ((at - place - 1) << (16 - bits)) | (length - 3))
            else:
                length = 1
                tokens.append(chunk[at])
            for passed in range(at, min(at + length, len(chunk) - 2)):
                seen.setdefault(chunk[passed : passed + 3], []).append(passed)
            at += length
        body.append(flags)
        body += tokens
    return bytes(body)


def _offset_bits(at: int) -> int:
    """How many bits of a copy say how far back it lies (MS-OVBA 2.4.1.3.19.1)."""
    return max(4, (at - 1).bit_length()) if at > 1 else 4


def _copy(chunk: bytes, at: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """The longest earlier run like what comes next: where, and how long (0: none)."""
    longest = (0xFFFF >> _offset_bits(at)) + 3
    place, best = 0, 0
    for candidate in reversed(seen.get(chunk[at : at + 3], ())):
        length = _SHORTEST
        while (
            length < longest
            and at + length < len(chunk)
            and chunk[candidate + length] == chunk[at + length]
        ):
            length += 1
        if length > best:
            place, best = candidate, length
        if best >= _LONG_ENOUGH:
            break
    return place, best


def _record(number: int, data: bytes) -> bytes:
    return struct.pack("<HI", number, len(data)) + data


def _dir(name: str, modules: Sequence[Module]) -> bytes:
    """The dir stream (MS-OVBA 2.3.4.2): system, locale, libraries, modules."""
    out = _record(0x01, struct.pack("<I", 1))  # PROJECTSYSKIND: 32 and 64 bit alike
    out += _record(0x02, struct.pack("<I", 0x409)) + _record(0x14, struct.pack("<I", 0x409))
    out += _record(0x03, struct.pack("<H", _CODE_PAGE)) + _record(0x04, name.encode())
    out += _record(0x05, b"") + _record(0x40, b"") + _record(0x06, b"") + _record(0x3D, b"")
    out += _record(0x07, bytes(4)) + _record(0x08, bytes(4))
    out += struct.pack("<HIIH", 0x09, 4, 0x61EEF783, 3)
    out += _record(0x0C, b"") + _record(0x3C, b"")
    for library, reference in _LIBRARIES:
        named = reference.encode()
        out += _record(0x16, library.encode()) + _record(0x3E, library.encode("utf-16-le"))
        out += _record(0x0D, struct.pack("<I", len(named)) + named + bytes(6))
    out += _record(0x0F, struct.pack("<H", len(modules)))
    out += _record(0x13, struct.pack("<H", 0xFFFF))
    for one in modules:
        narrow, wide = one.name.encode(), one.name.encode("utf-16-le")
        out += _record(0x19, narrow) + _record(0x47, wide)
        out += _record(0x1A, narrow) + _record(0x32, wide)
        out += _record(0x1C, b"") + _record(0x48, b"")
        out += _record(0x31, bytes(4)) + _record(0x1E, bytes(4))
        out += _record(0x2C, struct.pack("<H", 0xFFFF))
        out += _record(0x21 if one.kind == "standard" else 0x22, b"") + _record(0x2B, b"")
    return out + _record(0x10, b"")


def _project(name: str, modules: Sequence[Module], guid: str) -> bytes:
    """The PROJECT stream (MS-OVBA 2.3.1): no password, visible."""
    key = sum(guid.encode()) & 0xFF
    kinds = {"document": "Document={}/&H00000000", "standard": "Module={}"}
    lines = [
        f'ID="{guid}"',
        *(kinds[one.kind].format(one.name) for one in modules),
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{_veiled(bytes(4), key)}"',
        f'DPB="{_veiled(bytes(1), key)}"',
        f'GC="{_veiled(bytes([0xFF]), key)}"',
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{one.name}=0, 0, 0, 0, C" for one in modules),
        "",
    ]
    return "\r\n".join(lines).encode("ascii")


def _veiled(data: bytes, key: int) -> str:
    """MS-OVBA 2.4.3.2, "data encryption": the state of protection, readable to anybody."""
    version = _SEED ^ 2
    out = [_SEED, version, _SEED ^ key]
    before, first, second = key, _SEED ^ key, version
    ignored = [7] * ((_SEED & 6) // 2)
    for byte in (*ignored, *struct.pack("<I", len(data)), *data):
        veiled = byte ^ ((second + before) & 0xFF)
        out.append(veiled)
        first, second, before = veiled, first, byte
    return "".join(f"{byte:02X}" for byte in out)
