"""Packages put together by hand, part by part and, where a test needs it, lie by lie."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlhazard.io.limits import Limits
from xlhazard.io.reader import Reading, read_bytes
from xlhazard.model.workbook import Sheet, Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
BOOK = "xl/workbook.xml"
BOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
NAME = "隐患清单"


@dataclass(frozen=True)
class Member:
    """One member of a zip; None means: as the data has it. local_ is what its own header says."""

    name: str
    data: bytes
    method: int = 8
    flags: int = 0
    size: int | None = None
    packed: int | None = None
    crc: int | None = None
    local_name: str | None = None
    local_size: int | None = None
    at: int | None = None
    raw: bytes | None = None
    extra: bytes = b""


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def zipped(members: Sequence[Member], *, before: bytes = b"", after: bytes = b"") -> bytes:
    """A zip of these members. before stands in front of everything, the offsets knowing nothing."""
    body, directory = bytearray(), bytearray()
    for member in members:
        packed = member.raw
        if packed is None:
            packed = deflated(member.data) if member.method == 8 else member.data
        name = member.name.encode()
        size = len(member.data) if member.size is None else member.size
        length = len(packed) if member.packed is None else member.packed
        crc = zlib.crc32(member.data) if member.crc is None else member.crc
        at = len(body) if member.at is None else member.at
        if member.at is None:
            local = name if member.local_name is None else member.local_name.encode()
            stated = size if member.local_size is None else member.local_size
            body += b"PK\x03\x04" + struct.pack(
                "<5H3I2H",
                20,
                member.flags,
                member.method,
                0,
                33,
                crc,
                length,
                stated,
                len(local),
                0,
            )
            body += local + packed
        directory += b"PK\x01\x02" + struct.pack(
            "<6H3I5H2I",
            20, 20, member.flags, member.method, 0, 33, crc, length, size,
            len(name), len(member.extra), 0, 0, 0, 0, at,
        )  # fmt: skip
        directory += name + member.extra
    end = struct.pack("<4H2IH", 0, 0, len(members), len(members), len(directory), len(body), 0)
    return before + bytes(body) + bytes(directory) + b"PK\x05\x06" + end + after


def members(parts: Mapping[str, str | bytes]) -> list[Member]:
    return [
        Member(name, content.encode() if isinstance(content, str) else content)
        for name, content in parts.items()
    ]


def sheet_xml(rows: str = "", *, before: str = "", after: str = "", root: str = "") -> str:
    """A worksheet; before and after stand around its data."""
    spaces = f'xmlns="{MAIN}" xmlns:r="{OFFICE}"{root}'
    return (
        f"{DECLARATION}<worksheet {spaces}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def strings_xml(items: str, *, count: str = "") -> str:
    return f'{DECLARATION}<sst xmlns="{MAIN}"{count}>{items}</sst>'


def styles_xml(formats: str = "", cells: str = '<xf numFmtId="0"/><xf numFmtId="14"/>') -> str:
    return (
        f'{DECLARATION}<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs>{cells}</cellXfs></styleSheet>'
    )


def relations_xml(*relations: tuple[str, str, str] | tuple[str, str, str, str]) -> str:
    """Relationships as (id, kind, target) or with a fourth item, the target mode."""
    lines = "".join(
        f'<Relationship Id="{one[0]}" Type="{OFFICE}/{one[1]}" Target="{one[2]}"'
        + (f' TargetMode="{one[3]}"' if len(one) == 4 else "")
        + "/>"
        for one in relations
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def book_xml(sheets: str | None = None, *, before: str = "", after: str = "") -> str:
    listed = f'<sheet name="{NAME}" sheetId="1" r:id="rId1"/>' if sheets is None else sheets
    return (
        f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}'
        f"<sheets>{listed}</sheets>{after}</workbook>"
    )


def parts(
    rows: str = "",
    *,
    strings: str | None = None,
    styles: str | None = None,
    more: Mapping[str, str | bytes] | None = None,
) -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet; more adds or replaces parts."""
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": relations_xml(("rId1", "officeDocument", BOOK)),
        BOOK: book_xml(),
        BOOK_RELATIONS: relations_xml(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "sharedStrings", "sharedStrings.xml"),
            ("rId3", "styles", "styles.xml"),
        ),
        STRINGS: strings_xml("") if strings is None else strings,
        STYLES: styles_xml() if styles is None else styles,
        SHEET: sheet_xml(rows),
    }
    return {**found, **(more or {})}


def workbook_bytes(
    rows: str = "",
    *,
    strings: str | None = None,
    styles: str | None = None,
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    return zipped(members(parts(rows, strings=strings, styles=styles, more=more)))


def reading(data: bytes, name: str = "报送.xlsx", limits: Limits | None = None) -> Reading:
    return read_bytes(data, name, limits)


def workbook(data: bytes) -> Workbook:
    """The workbook of a file that has to be read without any notice."""
    read = read_bytes(data, "报送.xlsx")
    assert read.notices == ()
    assert read.workbook is not None
    return read.workbook


def sheet(rows: str = "", *, strings: str | None = None, styles: str | None = None) -> Sheet:
    return workbook(workbook_bytes(rows, strings=strings, styles=styles)).sheets[NAME]


def refusal(data: bytes, name: str = "报送.xlsx", limits: Limits | None = None) -> tuple[str, str]:
    """The one code of a file that is refused, and the facts of its message in one line."""
    read = read_bytes(data, name, limits)
    assert read.workbook is None
    assert len(read.notices) == 1
    notice = read.notices[0]
    assert set(notice.facts) == FACTS[notice.code]
    return notice.code, " ".join(str(fact) for fact in notice.facts.values())


FACTS = {
    "ST01": {"reason"},
    "ST02": set(),
    "ST03": {"format"},
    "ST26": {"what", "limit"},
    "ST29": {"part", "reason"},
    "ST30": {"part"},
    "ST31": {"sheet", "what"},
    "ST32": {"sheet"},
}
"""What the messages of the catalogue need of a refusal."""
