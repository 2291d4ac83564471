"""Seeded damage: whatever becomes of a workbook's bytes, reading ends with a Reading."""

from __future__ import annotations

import random

import pytest

from tests.io_reading.crafting import (
    BOOK,
    BOOK_RELATIONS,
    FACTS,
    SHEET,
    STRINGS,
    members,
    parts,
    sheet_xml,
    zipped,
)
from tests.io_reading.test_cells import CELLS, STYLES
from tests.io_reading.test_cells import STRINGS as TEXTS
from xlhazard.io.names import shown
from xlhazard.io.reader import Reading, read_bytes

ROWS = "".join(
    f'<row r="{n}" spans="1:3"><c r="A{n}" s="1" t="s"><v>{n % 3}</v></c>'
    f'<c r="B{n}"><f t="shared" ref="B1:B9" si="0">A{n}+1</f><v>{n}</v></c>'
    f'<c r="C{n}" t="inlineStr"><is><t>文{n}&amp;</t></is></c></row>'
    for n in range(1, 30)
)
AFTER = (
    '<sheetProtection sheet="1"/><autoFilter ref="A1:C9"/><mergeCells><mergeCell ref="A1:B2"/>'
    '</mergeCells><dataValidations><dataValidation sqref="A1" type="list"><formula1>"a"</formula1>'
    '</dataValidation></dataValidations><hyperlinks><hyperlink ref="A1"/></hyperlinks>'
)
PARTS = parts(
    strings=TEXTS,
    styles=STYLES,
    more={SHEET: sheet_xml(ROWS, after=AFTER)},
)
WHOLE = zipped(members(PARTS))
EXPLAINED = {*FACTS, "ST04"}
SNIPPETS = (
    b"<row>", b"</row>", b"<c>", b"</c>", b"<v>", b"&", b"&#0;", b"<!--", b"]]>", b"<![CDATA[",
    b'r="A1"', b'"', b"\x00", b"-1", b"99999999999", b"<!DOCTYPE x>", b"xmlns=''", b"\xff",
    b"ZZZZ9", b"<?x?>", b"A1:", b"0", b"<sheetData>", b"</sheetData>", b"../", b"4294967295",
)  # fmt: skip


def explained(read: Reading) -> None:
    """Read, or refused with one of our codes whose message has all it needs."""
    refusals = [one for one in read.notices if one.code != "ST04"]
    assert len(refusals) == (read.workbook is None)
    for one in refusals:
        assert set(one.facts) == FACTS[one.code]
        assert all(shown(str(fact)) == fact for fact in one.facts.values())


def damaged(source: random.Random, data: bytes, *, snippets: bool) -> bytes:
    spoilt = bytearray(data)
    for _ in range(source.randint(1, 4)):
        at = source.randrange(len(spoilt))
        length = source.choice((1, 1, 2, 8, 40))
        kind = source.randrange(4)
        if kind == 0:
            spoilt[at] = source.randrange(256)
        elif kind == 1:
            del spoilt[at : at + length]
        elif kind == 2:
            other = source.randrange(len(data))
            spoilt[at:at] = data[other : other + length]
        else:
            spoilt[at : at + source.choice((0, length))] = (
                source.choice(SNIPPETS) if snippets else source.randbytes(length)
            )
        if not spoilt:
            return b""
    return bytes(spoilt)


def read_alike(rows: bytes) -> bool:
    """Both ways come to the same sheets, or to the same refusal; whether it was read."""
    found = []
    for before in ("", "<!-- by events -->"):
        head, _, tail = sheet_xml("ROWS", before=before, after=AFTER).partition("ROWS")
        more = {**PARTS, SHEET: head.encode() + rows + tail.encode()}
        read = read_bytes(zipped(members(more)), "毁.xlsx")
        explained(read)
        found.append((read.workbook and read.workbook.sheets, [n.code for n in read.notices]))
    assert found[0] == found[1]
    return found[0][0] is not None


@pytest.mark.reliability
@pytest.mark.parametrize("seed", range(4))
def test_damaged_files_never_raise(seed: int) -> None:
    source = random.Random(seed)
    for _ in range(75):
        explained(read_bytes(damaged(source, WHOLE, snippets=False), "毁.xlsx"))


@pytest.mark.reliability
@pytest.mark.parametrize(
    "part", [SHEET, STRINGS, BOOK, BOOK_RELATIONS, "xl/styles.xml", "_rels/.rels"]
)
def test_damaged_parts_in_sound_packages_never_raise(part: str) -> None:
    source = random.Random(part)
    content = str(PARTS[part]).encode()
    for _ in range(50):
        more = {**PARTS, part: damaged(source, content, snippets=True)}
        explained(read_bytes(zipped(members(more)), "毁.xlsx"))


@pytest.mark.reliability
def test_damaged_rows_read_alike_both_ways() -> None:
    source = random.Random(2023)
    read = [read_alike(damaged(source, ROWS.encode(), snippets=True)) for _ in range(150)]
    assert 3 < sum(read) < 150


@pytest.mark.reliability
def test_rows_of_all_sorts_read_alike_both_ways() -> None:
    source = random.Random(6)
    kinds = [written for written, _ in CELLS.values()]
    read = 0
    for _ in range(60):
        rows = ""
        for number in range(1, source.randint(3, 12)):
            places = [f"{letter}{number}" for letter in "ABCDEF"]
            cells = (source.choice(kinds).replace("A1", place) for place in places)
            hidden = source.choice(("", ' hidden="1"', ' ht="9" hidden="0"'))
            rows += f'<row r="{number}"{hidden}>{"".join(cells)}</row>'
        read += read_alike(rows.replace("XFD1", "C1").encode())
    assert read > 5


@pytest.mark.reliability
def test_every_cut_ends_with_a_refusal() -> None:
    for length in range(0, len(WHOLE), 97):
        read = read_bytes(WHOLE[:length], "断.xlsx")
        explained(read)
        assert read.workbook is None
