"""A big sheet patched piece by piece is the same, byte for byte, as one patched whole."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.io_writing.test_fidelity import APPEND, MARK, NAMES, SET
from tests.support.parts import plan, stored_bytes
from tests.support.rich import LIST, SHEET, unzipped, zipped
from tests.support.rich_all import workbook
from xlhazard.io.patch.package import Package
from xlhazard.io.patch.shortened import Gap, Gaps, LeftOut, respliced, shortened
from xlhazard.io.writer import StaleWorkbook, Unwritable, apply
from xlhazard.model.address import Address
from xlhazard.model.edits import UNCHECKED, AppendRow, Edit, SetCell

_PATCH = "xlhazard.io.patch"


@contextmanager
def streaming(big: int = 0, piece: int = 64, near: int = 2) -> Iterator[list[str]]:
    """Sheets from so many bytes go piece by piece; gives the parts that did."""
    went: list[str] = []
    splice = Package.splice

    def watched(self: Package, name: str, splices: list[tuple[int, int, bytes]]) -> None:
        went.append(name)
        splice(self, name, splices)

    with (
        patch(f"{_PATCH}.session.BIG", big),
        patch(f"{_PATCH}.package._PIECE", piece),
        patch(f"{_PATCH}.shortened._NEAR", near),
        patch.object(Package, "splice", watched),
    ):
        yield went


def outcome(work: Callable[[], bytes]) -> bytes | str:
    try:
        return work()
    except (StaleWorkbook, Unwritable) as refusal:
        return f"{type(refusal).__name__}: {refusal}"


def compared(data: bytes, *edits: Edit, piece: int = 64) -> list[str]:
    """Apply both ways and compare; gives the parts that went piece by piece."""
    whole = outcome(lambda: apply(data, plan(data, *edits)))
    with streaming(piece=piece) as went:
        assert outcome(lambda: apply(data, plan(data, *edits))) == whole
    return went


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("edits", [SET, APPEND, (*SET, *APPEND), (*MARK, *APPEND)])
def test_rich_workbooks_come_out_the_same(name: str, edits: tuple[Edit, ...]) -> None:
    compared(workbook(name), *edits)


@pytest.mark.parametrize(
    "name", ["base", "named_ranges", "excel_table", "conditional_formats", "merged_and_linked"]
)
def test_appending_goes_piece_by_piece(name: str) -> None:
    assert SHEET in compared(workbook(name), *APPEND)


def sheet(body: bytes) -> bytes:
    files = unzipped(workbook("named_ranges"))
    xml = files[SHEET]
    begin, end = xml.index(b"<sheetData>") + 11, xml.index(b"</sheetData>")
    return zipped(files | {SHEET: xml[:begin] + body + xml[end:]})


def row(number: int, shape: int) -> bytes:
    match shape:
        case 0:
            return b'<row r="%d"/>' % number
        case 1:
            return b'<row r="%d" spans="1:2"><c r="A%d"><v>%d</v></c></row>\n' % (
                number, number, number,
            )  # fmt: skip
        case 2:
            return b"<row ht='9' r='%d'></row>" % number
        case _:
            return b'<row r="%d"><c r="B%d" t="inlineStr"><is><t>&lt;%d</t></is></c></row>' % (
                number, number, number,
            )  # fmt: skip


LAYOUT = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3)), min_size=1, max_size=25)
SETTING = st.builds(
    lambda r, c, now: SetCell(LIST, Address(r, c), UNCHECKED, now),
    st.integers(1, 50), st.integers(1, 5), st.sampled_from([None, 7, "改\n行 <&>", True]),
)  # fmt: skip
ADDING = st.builds(
    lambda r, up, cells: AppendRow(LIST, r, max(1, r - up), cells),
    st.integers(2, 60), st.integers(1, 30),
    st.dictionaries(st.integers(1, 5), st.sampled_from([1, "新", "=x"]), max_size=3),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(LAYOUT, st.lists(SETTING | ADDING, min_size=1, max_size=6), st.integers(1, 90))
def test_any_rows_and_edits_come_out_the_same(
    layout: list[tuple[int, int]], edits: list[Edit], piece: int
) -> None:
    number, rows = 0, []
    for step, shape in layout:
        number += step
        rows.append(row(number, shape))
    compared(sheet(b"".join(rows)), *edits, piece=piece)


XML = b"<worksheet><sheetData>%s</sheetData><z/></worksheet>"
ROWS = b"".join(row(n, 1) for n in range(1, 10))


def test_rows_that_nobody_wants_are_left_out() -> None:
    short = shortened(iter([XML % ROWS]), {5})
    assert short is not None
    assert short.xml == XML % b"".join(row(n, 1) for n in (1, 5, 9))
    for number in (2, 3, 4, 6, 8):
        with pytest.raises(LeftOut):
            short.gaps.require(number)
    for number in (1, 5, 9, 10):
        short.gaps.require(number)
    with pytest.raises(LeftOut):
        short.gaps.require_all()


@pytest.mark.parametrize(
    "body",
    [
        b'<!-- <row r="1"/> -->' + ROWS,
        ROWS.replace(b"<v>5", b'<f t="array" ref="A1:A2">1</f><v>5'),
        ROWS.replace(b' r="5"', b""),
        ROWS.replace(b'row r="5"', b'row r="4"'),
        b"<c/>" + ROWS,
        b"",
    ],
)
def test_a_part_that_must_be_seen_whole(body: bytes) -> None:
    assert shortened(iter([XML % body]), {5}) is None


def test_a_part_that_breaks_off() -> None:
    assert shortened(iter([(XML % ROWS)[:-40]]), {5}) is None
    assert shortened(iter([b"<worksheet>"]), {5}) is None


def test_changes_at_a_gap_find_their_side() -> None:
    gaps = Gaps([Gap(10, 100, 1, 5)])
    assert gaps.carried([(8, 10, b"a"), (10, 12, b"b"), (3, 3, b"c")]) == [
        (8, 10, b"a"),
        (110, 112, b"b"),
        (3, 3, b"c"),
    ]


@given(st.integers(1, 9))
def test_changes_over_the_seams_of_pieces(piece: int) -> None:
    xml = b"0123456789"
    pieces = [xml[n : n + piece] for n in range(0, 10, piece)]
    changes = [(2, 7, b"x"), (2, 2, b"y"), (9, 9, b"z"), (10, 10, b"!")]
    assert b"".join(respliced(pieces, changes)) == b"01yx78z9!"
    with pytest.raises(ValueError, match="same bytes"):
        list(respliced(pieces, [(1, 5, b""), (3, 4, b"")]))


def test_a_damaged_part_is_refused() -> None:
    data = workbook("base")
    packed = stored_bytes(data)[SHEET][1]
    middle = len(packed) // 2
    damaged = data.replace(packed, packed[:middle] + bytes(9) + packed[middle + 9 :])
    with streaming(), pytest.raises(Unwritable):
        apply(damaged, plan(damaged, *APPEND))


def test_memory_does_not_grow_with_the_sheet() -> None:
    count = 60_000
    data = sheet(b"".join(row(number, 1) for number in range(1, count + 1)))
    edits = plan(data, AppendRow(LIST, count + 1, count, {1: "新"}))
    size = len(unzipped(data)[SHEET])
    with streaming(1 << 20, 1 << 16) as went:
        tracemalloc.start()
        try:
            after = apply(data, edits)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert went == [SHEET]
    assert peak < size / 2 + len(after)
