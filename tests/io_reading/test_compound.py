"""Compound files (OLE), as an encrypted workbook or an old .xls is one, built sector by sector."""

from __future__ import annotations

import struct

import pytest

from tests.io_reading.crafting import refusal

FREE, END, FAT_SECTOR, NOTHING = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
SECTOR, ENTRY = 512, 128
LYING = 0xFFFFFFFF


def compound(streams: dict[str, bytes], **lies: int) -> bytes:
    """A compound file of version 3 with these streams in the root, each in sectors of its own.

    lies replace the counts of the header: fat, difat, minifat, directory start.
    """
    entries = 1 + len(streams)
    directory_sectors = -(-entries * ENTRY // SECTOR)
    fat = [FAT_SECTOR, *range(2, 1 + directory_sectors), END]
    content, starts = b"", []
    for data in streams.values():
        first, count = len(fat), max(1, -(-len(data) // SECTOR))
        starts.append(first)
        fat += [*range(first + 1, first + count), END]
        content += data.ljust(count * SECTOR, b"\0")
    fat += [FREE] * (SECTOR // 4 - len(fat))
    directory = entry("Root Entry", 5, END, 0, child=1)
    for number, (name, data) in enumerate(streams.items(), 1):
        following = number + 1 if number < len(streams) else NOTHING
        directory += entry(name, 2, starts[number - 1], len(data), right=following)
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        *(0x3E, 3, 0xFFFE, 9, 6),
        0,
        lies.get("fat", 1),
        lies.get("directory", 1),
        0,
        4096,
        END,
        lies.get("minifat", 0),
        END,
        lies.get("difat", 0),
    )
    difat = struct.pack("<109I", 0, *[FREE] * 108)
    table = struct.pack(f"<{SECTOR // 4}I", *fat)
    return header + difat + table + directory.ljust(directory_sectors * SECTOR, b"\0") + content


def entry(
    name: str, kind: int, start: int, size: int, *, right: int = NOTHING, child: int = NOTHING
) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII36xIQ", raw, len(raw), kind, 1, NOTHING, right, child, start, size
    )


ENCRYPTED = {
    "EncryptionInfo": struct.pack("<HHI", 4, 4, 0x40) + b'<encryption xmlns="x"/>'.ljust(4200),
    "EncryptedPackage": struct.pack("<Q", 9000) + bytes(range(256)) * 36,
}
"""As Excel writes a workbook that opens with a password only (agile encryption)."""
KINDS = {
    "encrypted": (ENCRYPTED, "ST02"),
    "xls": ({"Workbook": b"\x09\x08\x10\x00\x00\x06\x05\x00".ljust(5000, b"\0")}, "ST03"),
    "nothing known": ({"Contents": b"x" * 4096}, "ST01"),
}
LIES = ({}, {"fat": LYING}, {"difat": LYING}, {"minifat": LYING}, {"directory": LYING})


@pytest.mark.parametrize("lies", LIES, ids=str)
@pytest.mark.parametrize("case", KINDS)
def test_the_streams_say_what_it_is_whatever_the_counts_say(
    case: str, lies: dict[str, int]
) -> None:
    streams, code = KINDS[case]
    found, said = refusal(compound(streams, **lies))
    assert found == code
    assert said or code == "ST02"


def test_a_stream_name_in_the_content_is_no_stream() -> None:
    quoted = {"Contents": "EncryptionInfo".encode("utf-16-le") * 200}
    assert refusal(compound(quoted))[0] == "ST01"


@pytest.mark.parametrize("tenths", range(1, 10))
def test_a_cut_one_is_refused_all_the_same(tenths: int) -> None:
    whole = compound(ENCRYPTED)
    assert refusal(whole[: len(whole) * tenths // 10])[0] in ("ST01", "ST02")
