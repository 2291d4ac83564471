"""Values into cells: what is written, what is refused, what is noticed to have changed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.support.parts import canonical_sheet, changed_parts, plan
from tests.support.rich import BOOK, LIST, SHEET, unzipped, zipped
from tests.support.rich_all import workbook
from xlhazard.io.reader import read_bytes
from xlhazard.io.writer import StaleWorkbook, Unwritable, apply
from xlhazard.model.address import Address
from xlhazard.model.edits import UNCHECKED, AppendRow, EditPlan, Scalar, SetCell
from xlhazard.model.workbook import RawCell

BASE = workbook("base")
B2, B3, C3, D3, F9 = (Address.parse(a) for a in ("B2", "B3", "C3", "D3", "F9"))


def after(cell: Address, now: Scalar, was: Scalar = UNCHECKED, data: bytes = BASE) -> bytes:
    return apply(data, plan(data, SetCell(LIST, cell, was, now)))


def read(data: bytes, cell: Address) -> RawCell | None:
    book = read_bytes(data, "t.xlsx").workbook
    assert book is not None
    return book.sheets[LIST].at(cell)


def element(data: bytes, ref: str) -> etree._Element:
    root = etree.fromstring(unzipped(data)[SHEET])
    return root.find(f".//{{*}}c[@r='{ref}']")


def format_of(data: bytes, ref: str) -> etree._Element:
    styles = etree.fromstring(unzipped(data)["xl/styles.xml"])
    return styles.find("{*}cellXfs")[int(element(data, ref).get("s", "0"))]


@pytest.mark.parametrize(
    ("value", "kind", "raw"),
    [
        ("河口村", "s", "河口村"),
        ("", "s", ""),
        (" 两端空格 ", "s", " 两端空格 "),
        ("第一行\n第二行", "s", "第一行\n第二行"),
        ("a\tb", "s", "a\tb"),
        ("<b>&amp;</b>", "s", "<b>&amp;</b>"),
        ("_x000B_", "s", "_x000B_"),
        ("_x005F_x000B_", "s", "_x005F_x000B_"),
        ("001234567890123456789", "s", "001234567890123456789"),
        ("😀" * 100, "s", "😀" * 100),
        (0, "n", "0"),
        (-7, "n", "-7"),
        (Decimal("1234567.10"), "n", "1234567.10"),
        (Decimal("0.0000001"), "n", "0.0000001"),
        (Decimal("1E+6"), "n", "1000000"),
        (True, "b", "1"),
        (False, "b", "0"),
        (dt.date(2023, 6, 30), "n", "45107"),
    ],
)
def test_a_value_is_read_back_as_written(value: Scalar, kind: str, raw: str) -> None:
    out = after(B3, value)
    found = read(out, B3)
    if raw:
        assert found is not None
        assert (found.kind, found.raw, found.formula) == (kind, raw, None)
    assert openpyxl.load_workbook(BytesIO(out))[LIST]["B3"].data_type != "f"


def test_nothing_clears_the_value_and_keeps_the_look() -> None:
    out = after(B3, None)
    assert read(out, B3) is None
    assert element(out, "B3").get("s") == "3"
    assert len(element(out, "B3")) == 0


@pytest.mark.parametrize("first", list("=+-@\t\r\n＝＋－＠"))
def test_text_that_looks_like_a_formula_stays_text(first: str) -> None:
    text = f"{first}cmd|' /C calc'!A0"
    out = after(B3, text)
    assert read(out, B3) == RawCell("s", text, read(out, B3).style)
    assert format_of(out, "B3").get("quotePrefix") == "1"
    assert format_of(out, "B3").find("{*}alignment").get("wrapText") == "1"
    assert b"<f" not in unzipped(out)[SHEET]
    assert "hyperlink" not in unzipped(out)[SHEET].decode()


@pytest.mark.parametrize("text", ["#N/A", "TRUE", "1E5", "2023-06-01", "NaN", "'quoted"])
def test_text_that_looks_like_a_value_stays_text(text: str) -> None:
    found = read(after(B3, text), B3)
    assert found is not None
    assert (found.kind, found.raw) == ("s", text)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("a\x0bb", "U\\+000B"),
        ("\ufffe", "U\\+FFFE"),
        ("\uffff", "U\\+FFFF"),
        ("\ud800", "U\\+D800"),
        ("字" * 32768, "32768 个字符"),
        ("😀" * 16384, "32768 个字符"),
        (Decimal("NaN"), "不是有限"),
        (Decimal("Infinity"), "不是有限"),
        (123456789012345678901, "位数太多"),
        (9007199254740993, "位数太多"),
        (Decimal("0.123456789012345678"), "位数太多"),
        (dt.date(1899, 12, 31), "日期"),
    ],
)
def test_what_no_cell_can_hold_is_refused_by_name(value: Scalar, words: str) -> None:
    with pytest.raises(Unwritable, match=f"{LIST}.*B3.*{words}"):
        after(B3, value)


@pytest.mark.parametrize("text", ["字" * 32767, "字" * 32766, "😀" * 16383])
def test_the_longest_texts_are_whole(text: str) -> None:
    found = read(after(B3, text), B3)
    assert found is not None
    assert found.raw == text


def test_a_day_keeps_a_day_format_and_gets_one_where_there_was_none() -> None:
    assert format_of(after(C3, dt.date(2024, 2, 29)), "C3").get("numFmtId") == "14"
    out = after(B3, dt.date(2024, 2, 29))
    number = format_of(out, "B3").get("numFmtId")
    styles = etree.fromstring(unzipped(out)["xl/styles.xml"])
    stated = styles.find(f".//{{*}}numFmt[@numFmtId='{number}']")
    assert stated.get("formatCode") == "yyyy-mm-dd"
    assert openpyxl.load_workbook(BytesIO(out))[LIST]["B3"].value.date() == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    ("day", "serial"),
    [
        (dt.date(1900, 1, 1), "1"),
        (dt.date(1900, 2, 28), "59"),
        (dt.date(1900, 3, 1), "61"),
        (dt.date(9999, 12, 31), "2958465"),
        (dt.datetime.combine(dt.date(2023, 6, 1), dt.time(12)), "45078.5"),
    ],
)
def test_serial_numbers_are_those_of_the_workbook(day: dt.date, serial: str) -> None:
    assert Decimal(element(after(C3, day), "C3").findtext("{*}v")) == Decimal(serial)


def test_the_1904_epoch_is_honoured_both_ways() -> None:
    data = workbook("other_epoch")
    day = dt.date(1904, 1, 1) + dt.timedelta(45079)
    out = after(C3, dt.date(2023, 6, 1), was=day, data=data)
    assert element(out, "C3").findtext("{*}v") == str(
        (dt.date(2023, 6, 1) - dt.date(1904, 1, 1)).days
    )


@pytest.mark.parametrize(
    ("cell", "was"),
    [
        (B3, "企业2号 & <合作社>"),
        (D3, 200),
        (D3, Decimal("200.00")),
        (D3, "200"),
        (C3, dt.date(2023, 6, 2)),
        (C3, "2023-06-02"),
        (C3, 45079),
        (F9, None),
        (F9, ""),
    ],
)
def test_an_unchanged_cell_is_written(cell: Address, was: Scalar) -> None:
    assert read(after(cell, "新", was=was), cell).raw == "新"


@pytest.mark.parametrize(
    ("cell", "was"),
    [
        (B3, "别的"),
        (B3, None),
        (B3, 5),
        (D3, 201),
        (D3, None),
        (D3, True),
        (C3, dt.date(2023, 6, 3)),
        (F9, "原有"),
        (F9, 0),
    ],
)
def test_a_changed_cell_is_named_and_nothing_is_written(cell: Address, was: Scalar) -> None:
    with pytest.raises(StaleWorkbook, match=f"{LIST}”的 {cell} 单元格的内容已经变了"):
        after(cell, "新", was=was)


def test_rich_and_inline_texts_are_compared_as_their_characters() -> None:
    after(B3, "新", was="企业 二号", data=workbook("rich_text"))
    after(B3, "新", was="企业2号 & <合作社>", data=workbook("inline_texts"))
    after(B3, "新", was="企业2号 & <合作社>", data=workbook("prefixed"))


def test_other_bytes_than_planned_on_are_refused() -> None:
    other = EditPlan("台账.xlsx", "0" * 64, (SetCell(LIST, B3, UNCHECKED, "x"),))
    with pytest.raises(StaleWorkbook, match=r"台账\.xlsx"):
        apply(BASE, other)
    unbound = EditPlan("台账.xlsx", "", other.edits)
    assert read(apply(BASE, unbound), B3).raw == "x"


def test_a_missing_sheet_is_named() -> None:
    with pytest.raises(StaleWorkbook, match="没有工作表“整改清单”"):
        apply(BASE, plan(BASE, SetCell("整改清单", B3, UNCHECKED, "x")))


def test_an_empty_plan_gives_the_same_bytes() -> None:
    assert apply(BASE, plan(BASE)) == BASE


def test_cells_inside_a_merged_area_are_refused() -> None:
    data = workbook("merged_and_linked")
    with pytest.raises(Unwritable, match="合并单元格 F2:G3"):
        after(Address.parse("G3"), "x", data=data)
    assert read(after(Address.parse("F2"), "x", data=data), Address.parse("F2")).raw == "x"


def test_later_edits_see_earlier_ones() -> None:
    out = apply(BASE, plan(BASE, SetCell(LIST, B3, UNCHECKED, "一"), SetCell(LIST, B3, "一", 2)))
    assert read(out, B3).raw == "2"
    with pytest.raises(StaleWorkbook):
        apply(BASE, plan(BASE, SetCell(LIST, B3, UNCHECKED, "一"), SetCell(LIST, B3, "二", 2)))


def test_new_cells_take_the_look_of_row_or_column() -> None:
    data = workbook("base")
    files = unzipped(data)
    sheet = files[SHEET].replace(b'width="24"', b'width="24" style="3"')
    sheet = sheet.replace(b'<row r="7" ', b'<row r="7" s="2" customFormat="1" ')
    data = zipped(files | {SHEET: sheet})
    assert element(after(Address(30, 2), "x", data=data), "B30").get("s") == "3"
    assert element(after(Address(7, 9), "x", data=data), "I7").get("s") == "2"


def test_cells_stay_in_order_and_spans_grow() -> None:
    out = apply(
        BASE,
        plan(
            BASE,
            SetCell(LIST, Address(3, 27), None, "AA"),
            SetCell(LIST, Address(3, 6), None, "F"),
            SetCell(LIST, Address(12, 1), None, "A"),
            SetCell(LIST, Address(10, 2), None, "B"),
        ),
    )
    root = etree.fromstring(unzipped(out)[SHEET])
    rows = root.findall(".//{*}row")
    assert [row.get("r") for row in rows] == ["1", "2", "3", "4", "5", "6", "7", "10", "12"]
    assert [cell.get("r") for cell in rows[2]] == ["A3", "B3", "C3", "D3", "F3", "AA3"]
    assert rows[2].get("spans") == "1:27"
    assert rows[3].get("spans") == "1:4"


@pytest.mark.parametrize("body", [b"<sheetData/>", b"<sheetData></sheetData>", b"<sheetData />"])
def test_an_empty_sheet_takes_cells_and_rows(body: bytes) -> None:
    files = unzipped(BASE)
    start, end = files[SHEET].index(b"<sheetData>"), files[SHEET].index(b"</sheetData>") + 12
    data = zipped(files | {SHEET: files[SHEET][:start] + body + files[SHEET][end:]})
    edits = (
        SetCell(LIST, Address(2, 2), None, "值"),
        AppendRow(LIST, 4, 3, {1: "甲", 3: 5}),
    )
    out = apply(data, plan(data, *edits))
    assert read(out, Address(2, 2)).raw == "值"
    assert read(out, Address(4, 3)).raw == "5"


@pytest.mark.parametrize("empty", [b'<row r="9"/>', b'<row r="9" ht="20" customHeight="1"></row>'])
def test_a_prepared_row_is_used_as_it_is(empty: bytes) -> None:
    files = unzipped(BASE)
    sheet = files[SHEET].replace(b"</sheetData>", empty + b"</sheetData>")
    data = zipped(files | {SHEET: sheet})
    out = apply(data, plan(data, AppendRow(LIST, 9, 7, {1: "甲"})))
    rows = etree.fromstring(unzipped(out)[SHEET]).findall(".//{*}row[@r='9']")
    assert len(rows) == 1
    assert rows[0].get("ht") == (None if b"ht" not in empty else "20")
    assert read(out, Address(9, 1)).raw == "甲"


def test_an_appended_row_takes_height_and_looks_of_its_model() -> None:
    out = apply(BASE, plan(BASE, AppendRow(LIST, 8, 7, {1: "甲", 3: dt.date(2023, 7, 1)})))
    row = etree.fromstring(unzipped(out)[SHEET]).find(".//{*}row[@r='8']")
    assert (row.get("ht"), row.get("customHeight")) == ("18", "1")
    assert [cell.get("s") for cell in row] == [None, "3", "1", None]
    assert [cell.get("r") for cell in row] == ["A8", "B8", "C8", "D8"]


def test_a_hidden_model_does_not_hide_the_new_row() -> None:
    data = workbook("hidden")
    out = apply(data, plan(data, AppendRow(LIST, 8, 5, {1: "甲"})))
    row = etree.fromstring(unzipped(out)[SHEET]).find(".//{*}row[@r='8']")
    assert row.get("hidden") is None


def test_an_occupied_row_is_not_appended_to() -> None:
    with pytest.raises(StaleWorkbook, match="A7 单元格原应空着"):
        apply(BASE, plan(BASE, AppendRow(LIST, 7, 6, {1: "甲"})))


def test_values_of_formulas_are_worked_out_anew() -> None:
    data = workbook("cached_formulas")
    out = after(D3, 5, data=data)
    assert etree.fromstring(unzipped(out)[BOOK]).find("{*}calcPr").get("fullCalcOnLoad") == "1"
    assert BOOK not in changed_parts(BASE, after(D3, 5))


SCALARS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40).filter(
        lambda t: not set(t) & {*map(chr, {*range(32)} - {9, 10, 13}), "\ufffe", "\uffff"}
    ),
    st.integers(-(10**15), 10**15),
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
    ),
    st.dates(dt.date(1900, 3, 1), dt.date(9999, 12, 31)),
    st.booleans(),
    st.none(),
)
CELLS = st.builds(Address, st.integers(1, 30), st.integers(1, 60))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(["base", "rows_without_places", "prefixed", "quoted_oddly", "shared_formulas"]),
    st.dictionaries(CELLS, SCALARS, max_size=12),
)
def test_only_planned_cells_change(name: str, values: dict[Address, Scalar]) -> None:
    data = workbook(name)
    formulas = {Address(row, 5) for row in range(2, 8)} if name == "shared_formulas" else set()
    values = {at: value for at, value in values.items() if at not in formulas}
    edits = [SetCell(LIST, at, UNCHECKED, value) for at, value in values.items()]
    out = apply(data, plan(data, *edits))
    old, new = unzipped(data), unzipped(out)
    assert changed_parts(data, out) <= {SHEET, "xl/styles.xml", BOOK}
    assert canonical_sheet(old[SHEET], values) == canonical_sheet(new[SHEET], values)
    book = read_bytes(out, "t.xlsx").workbook
    assert book is not None
    for at, value in values.items():
        found = book.sheets[LIST].at(at)
        if value is None or value == "":
            assert found is None or found.raw == ""
        elif isinstance(value, str):
            assert found is not None
            assert (found.kind, found.raw, found.formula) == ("s", value, None)
        elif isinstance(value, bool):
            assert found == RawCell("b", str(int(value)), found.style)
        elif isinstance(value, dt.date):
            assert found.raw == str((value - dt.date(1899, 12, 30)).days)
            assert found.style in book.date_styles
        else:
            assert Decimal(found.raw) == value


def test_every_character_is_kept_or_refused() -> None:
    """All code points once: those that XML can hold come back equal, the others are refused."""
    impossible = {*range(32)} - {9, 10, 13} | {0xFFFE, 0xFFFF}
    kept = [c for c in range(0x110000) if c not in impossible and not 0xD800 <= c < 0xE000]
    texts = ["".join(map(chr, kept[i : i + 15000])) for i in range(0, len(kept), 15000)]
    edits = [SetCell(LIST, Address(100 + n, 1), None, text) for n, text in enumerate(texts)]
    book = read_bytes(apply(BASE, plan(BASE, *edits)), "t.xlsx").workbook
    assert book is not None
    for n, text in enumerate(texts):
        assert book.sheets[LIST].at(Address(100 + n, 1)).raw == text
    for code in sorted(impossible | {0xD800, 0xDBFF, 0xDC00, 0xDFFF}):
        with pytest.raises(Unwritable):
            after(B3, f"前{chr(code)}后")
