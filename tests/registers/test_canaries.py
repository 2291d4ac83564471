"""A month in which every unit hides an informant somewhere else: nothing of it comes out."""

from __future__ import annotations

import html
import json
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from io import BytesIO, TextIOWrapper
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.registers.rows import REGISTERS, typed
from tests.support import base
from tests.support.mdbook import DATE_STYLE
from tests.support.schemas import SCHEMA
from tests.workflow.desk import CLOCK, ROSTER, Desk
from tests.workflow.test_privacy import everything
from xlhazard.fronts.arguments import REPORT_FORMATS
from xlhazard.fronts.cli import main
from xlhazard.model.month import Month
from xlhazard.render.templates import master_workbook
from xlhazard.workflow.init import InitOrder, init
from xlhazard.workflow.issue import IssueOrder, issue

Book = openpyxl.Workbook


@dataclass(frozen=True)
class Canary:
    """An informant of one file: nobody else has this name or these numbers."""

    number: int

    @property
    def person(self) -> str:
        tens, ones = divmod(self.number, 10)
        return f"欧阳{'甲乙丙丁戊己庚辛壬癸'[tens]}{'一二三四五六七八九十'[ones]}"

    @property
    def phone(self) -> str:
        return f"138714{65000 + self.number * 37:05d}"

    @property
    def card(self) -> str:
        first = f"1101051949{1 + self.number % 12:02d}{1 + self.number % 28:02d}{self.number:03d}"
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        total = sum(int(digit) * weight for digit, weight in zip(first, weights, strict=True))
        return first + "10X98765432"[total % 11]

    @property
    def all(self) -> tuple[str, ...]:
        return (self.person, self.phone, self.card)

    @property
    def said(self) -> str:
        return f"举报人{self.person} {self.phone} {self.card}"


Hide = Callable[[Book, Canary], None]


def header_of(book: Book, sheet: str) -> int:
    key = next(one for one in SCHEMA.lists.values() if one.sheet == sheet)
    first = key.column(key.key[0]).header
    return next(c.row for row in book[sheet] for c in row if c.value == first)


def in_register(list_id: str) -> Hide:
    """A row of the register, with the informant in 备注."""

    def hide(book: Book, canary: Canary) -> None:
        sheet = book[SCHEMA.lists[list_id].sheet]
        row = header_of(book, sheet.title)
        column = next(cell.column for cell in sheet[row] if cell.value == "备注")
        sheet.cell(row + 1, column).value = canary.said

    return hide


def own_column(header: str, part: str) -> Hide:
    def hide(book: Book, canary: Canary) -> None:
        sheet = book["隐患清单"]
        row, column = header_of(book, "隐患清单"), sheet.max_column + 2
        sheet.cell(row, column).value = header
        sheet.cell(row + 1, column).value = getattr(canary, part)

    return hide


def hidden_row(book: Book, canary: Canary) -> None:
    sheet = book["监督清单"]
    row = header_of(book, "监督清单") + 3
    sheet.cell(row, 4).value = canary.said
    sheet.row_dimensions[row].hidden = True


def hidden_column(book: Book, canary: Canary) -> None:
    own_column("线索提供人姓名", "person")(book, canary)
    sheet = book["隐患清单"]
    sheet.column_dimensions[openpyxl.utils.get_column_letter(sheet.max_column)].hidden = True


def hidden_sheet(state: str) -> Hide:
    def hide(book: Book, canary: Canary) -> None:
        sheet = book.create_sheet("底稿")
        sheet.append(["序号", "吹哨人姓名", "吹哨人电话", "身份证"])
        sheet.append([1, *canary.all])
        sheet.sheet_state = state

    return hide


def deep_down(book: Book, canary: Canary) -> None:
    sheet = book.create_sheet("会议记录")
    sheet.cell(60, 3).value = "举报人姓名"
    sheet.cell(61, 3).value = canary.person


def label(book: Book, canary: Canary) -> None:
    sheet = book.create_sheet("接访")
    sheet["B2"], sheet["C2"] = "举报人联系电话", canary.phone
    sheet["B3"] = f"举报人：{canary.person}"


def sheet_name(book: Book, canary: Canary) -> None:
    book.create_sheet(f"举报人{canary.person}{canary.phone}")["A1"] = "记录"


def note(book: Book, canary: Canary) -> None:
    book["隐患清单"]["C30"].comment = Comment(canary.said, canary.person)


def defined_name(book: Book, canary: Canary) -> None:
    named = DefinedName("举报人信息", attr_text=f'"{canary.person}{canary.phone}"')
    book.defined_names["举报人信息"] = named


def properties(book: Book, canary: Canary) -> None:
    book.properties.description = canary.said
    book.properties.lastModifiedBy = canary.person


def validation(book: Book, canary: Canary) -> None:
    rule = DataValidation("list", formula1='"一,二"', prompt=canary.said, showInputMessage=True)
    rule.add("Z3")
    book["隐患清单"].add_data_validation(rule)


def cover(book: Book, canary: Canary) -> None:
    sheet = book["填报信息"]
    sheet.cell(sheet.max_row + 2, 2).value = f"线索提供人：{canary.person}，{canary.phone}"


PLACES: Mapping[str, Hide] = {
    **{f"register {one}": in_register(one) for one in REGISTERS},
    **{f"list {one}": in_register(one) for one in SCHEMA.core_lists},
    "column of names": own_column("举报人姓名", "person"),
    "column of telephones": own_column("举报人手机", "phone"),
    "column of cards": own_column("举报人身份证号", "card"),
    "hidden row": hidden_row,
    "hidden column": hidden_column,
    "hidden sheet": hidden_sheet("hidden"),
    "very hidden sheet": hidden_sheet("veryHidden"),
    "deep down": deep_down,
    "label": label,
    "sheet name": sheet_name,
    "note": note,
    "defined name": defined_name,
    "properties": properties,
    "validation": validation,
    "cover": cover,
}
UNITS = {place: f"BM-{number:02d}" for number, place in enumerate(PLACES, 1)}
CANARIES = {place: Canary(number) for number, place in enumerate(PLACES, 1)}
MONTH, TODAY = "2023-06", "2023-06-27"
STYLES = REPORT_FORMATS
MERGED = ("json", "html")


@pytest.fixture(scope="module")
def township(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A township of the full profile with a department for every hiding place."""
    folder = tmp_path_factory.mktemp("canaries")
    office = {**ROSTER[-1], "forms_due": ("six_lists",)}
    units = tuple(
        {**office, "unit_code": code, "unit_name": f"{code}站"} for code in UNITS.values()
    )
    roster = folder / "roster.xlsx"
    roster.write_bytes(master_workbook(SCHEMA, SCHEMA.towns["full"], {"units": units}))
    init(folder / "黑林镇", InitOrder("full", roster))
    return Desk(folder / "黑林镇")


def sent(place: str) -> bytes:
    """A department's workbook without a fault but for the informant hidden in it."""
    world = base.honest("department")
    kind, _, list_id = place.partition(" ")
    lists = dict.fromkeys(world.lists, ())
    if kind == "register":
        lists[list_id] = (typed(list_id, 1),)
    world = replace(world, lists=lists).with_cover(
        单位编码=UNITS[place], 单位名称=f"{UNITS[place]}站", 填报人="王芳"
    )
    book = Book()
    book.remove(book.worksheets[0])
    for sheet in base.workbook(world).sheets.values():
        own = book.create_sheet(sheet.name)
        for address, cell in sheet.cells():
            at = own.cell(address.row, address.column)
            at.value = cell.raw if cell.kind == "s" else float(cell.raw)
            if cell.style == DATE_STYLE:
                at.number_format = "yyyy-mm-dd"
    PLACES[place](book, CANARIES[place])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def month(township: Desk) -> Mapping[str, dict[str, object]]:
    """All verbs in all formats over all the files; what merge said of each, by its name."""
    for place in PLACES:
        township.receive(sent(place), f"{UNITS[place]}.xlsx", Month.parse(MONTH))
    received = str(township.root / "收件" / MONTH)
    at = ("--township", str(township.root), "--today", TODAY)
    (township.root / "输出").mkdir()
    for style in STYLES:
        verbs = (
            ("validate", received, "--mark", str(township.root / "标注")),
            *((("merge", "--month", MONTH), ("flag",)) if style in MERGED else ()),
        )
        for number, verb in enumerate(verbs):
            with pytest.MonkeyPatch.context() as patched, BytesIO() as said:
                out = TextIOWrapper(said, encoding="utf-8", write_through=True)
                patched.setattr(sys, "stdout", out)
                patched.setattr(sys, "stderr", out)
                main([*verb, *at, "--format", style])
                (township.root / "输出" / f"{style}{number}.txt").write_bytes(said.getvalue())
    july = Month.parse(MONTH).plus(1)
    issue(township.township, IssueOrder(july, july.first, CLOCK, units=("BM-01",)))
    told = json.loads((township.root / "输出" / "json0.txt").read_text(encoding="utf-8"))
    return {Path(one["path"]).stem: one for one in told["files"]}


@pytest.mark.parametrize("place", PLACES)
def test_an_informant_stops_the_file_wherever_hidden(
    place: str, month: Mapping[str, dict[str, object]]
) -> None:
    findings = month[UNITS[place]]["findings"]
    assert isinstance(findings, list)
    assert "CV22" in {one["code"] for one in findings}, findings


def test_nothing_of_it_comes_out_anywhere(
    township: Desk, month: Mapping[str, dict[str, object]]
) -> None:
    assert len(month) == len(PLACES)
    written = {name: plain(data) for name, data in everything(township, "").items()}
    assert any(name.startswith("输出/") for name in written)
    assert any(name.startswith("退回/") for name in written)
    whole = {
        encoding: {text.encode(encoding): text for one in CANARIES.values() for text in one.all}
        for encoding in ("utf-8", "utf-16-le", "gb18030")
    }
    betrayed = [
        (name, text)
        for name, data in written.items()
        for canaries in whole.values()
        for needle, text in canaries.items()
        if needle in data
    ]
    assert betrayed == []


def test_nothing_was_taken_or_kept(township: Desk, month: Mapping[str, dict[str, object]]) -> None:
    assert month
    assert not any(name.startswith("存档/") for name in township.files())
    tables = township.master.tables
    assert {row.text("status") for row in tables["submissions_log"]} == {"refused"}
    assert all(len(tables[one]) == 0 for one in REGISTERS)


def test_canaries_are_known_when_seen(township: Desk) -> None:
    for place in PLACES:
        assert any(text.encode() in inflated(sent(place)) for text in CANARIES[place].all), place
    assert len({text for one in CANARIES.values() for text in one.all}) == 3 * len(PLACES)


def inflated(data: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return b"".join(plain(package.read(part)) for part in package.namelist())


def plain(data: bytes) -> bytes:
    """With character references read, as some writers put Chinese."""
    if b"&#" not in data:
        return data
    return data + html.unescape(data.decode("utf-8", "replace")).encode()
