"""Canaries: whoever informed, and card numbers, stay in 收件 and 存档 and come out nowhere."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from tests.workflow.desk import Desk, raw_typed, submitted
from tests.workflow.honest import month_of
from xlhazard.fronts.cli import main

PHONE, PERSON, CARD = "13871465209", "欧阳不留名", "11010519491231002X"
TODAY = ["--today", "2023-05-25"]
Hide = Callable[[bytes], bytes]


def reported(data: bytes) -> bytes:
    """The first hazard comes from a report by the public."""
    return raw_typed(data, "hazards", 0, "source", "群众举报")


def in_a_cell(field: str, text: str) -> Hide:
    return lambda data: raw_typed(reported(data), "hazards", 0, field, text)


def with_openpyxl(change: Callable[[openpyxl.Workbook], None]) -> Hide:
    def hide(data: bytes) -> bytes:
        book = openpyxl.load_workbook(BytesIO(data))
        change(book)
        out = BytesIO()
        book.save(out)
        return out.getvalue()

    return hide


def extra_column(book: openpyxl.Workbook) -> None:
    sheet = book["隐患清单"]
    header = next(cell.row for row in sheet for cell in row if cell.value == "隐患编号")
    column = sheet.max_column + 1
    sheet.cell(header, column).value = "举报人姓名及电话"
    sheet.cell(header + 1, column).value = f"{PERSON} {PHONE}"


def hidden_sheet(book: openpyxl.Workbook) -> None:
    sheet = book.create_sheet("底稿")
    sheet.append(["序号", "举报人姓名", "举报人电话"])
    sheet.append([1, PERSON, PHONE])
    sheet.sheet_state = "veryHidden"


def note(book: openpyxl.Workbook) -> None:
    book["隐患清单"]["C20"].comment = Comment(f"举报人{PERSON}，{PHONE}", PERSON)


def defined_name(book: openpyxl.Workbook) -> None:
    book.defined_names["举报人电话"] = DefinedName("举报人电话", attr_text=f'"{PERSON}{PHONE}"')


INFORMANTS: dict[str, Hide] = {
    "a remark": in_a_cell("remark", f"{PERSON}来电 {PHONE}"),
    "a date": in_a_cell("due", f"{PERSON}（{PHONE}）说六月底"),
    "a drop-down": in_a_cell("grade", f"{PERSON}{PHONE}"),
    "full width": in_a_cell("location", f"{PERSON}１３８７１４６５２０９"),
    "with blanks": in_a_cell("description", f"{PERSON} 138 7146 5209 反映有气味"),
    "a card number": in_a_cell("remark", f"{PERSON} {CARD}"),
    "a column of its own": with_openpyxl(extra_column),
    "a hidden sheet": with_openpyxl(hidden_sheet),
    "a note": with_openpyxl(note),
    "a defined name": with_openpyxl(defined_name),
}
CANARIES = (PHONE, "１３８７１４６５２０９", "138 7146 5209", PERSON, CARD)


def everything(desk: Desk, said: str) -> dict[str, bytes]:
    """What the program wrote or said, inflated; not what it received or keeps as an original."""
    found = {"said": said.encode()}
    for name, data in desk.files().items():
        if name.startswith(("收件", "存档", "下发")):
            continue
        found[name] = data
        if zipfile.is_zipfile(BytesIO(data)):
            with zipfile.ZipFile(BytesIO(data)) as package:
                found |= {f"{name}!{part}": package.read(part) for part in package.namelist()}
    return found


def betrayed(desk: Desk, said: str, canaries: tuple[str, ...]) -> list[tuple[str, str]]:
    return [
        (name, canary)
        for name, data in everything(desk, said).items()
        for canary in canaries
        for encoding in ("utf-8", "utf-16-le", "gb18030")
        if canary.encode(encoding) in data
    ]


def month(desk: Desk, path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """All verbs in all formats over one received file: the status of the merge, and all words."""
    township = ["--township", str(desk.root), *TODAY]
    mark = str(desk.root / "标注")
    main(["validate", str(path), "--mark", mark, *township])
    for style in ("json", "text"):
        main(["validate", str(path), "--format", style, *township])
        typed = ["merge", "--month", "2023-05", "--dry-run", "--format", style, *township]
        main(typed)
    status = main(["merge", "--month", "2023-05", *township])
    main(["merge", "--month", "2023-05", "--format", "json", *township])
    for style in ("html", "sarif"):
        main(["validate", str(path), "--format", style, *township])
    main(["flag", "--format", "json", *township])
    main(["flag", "--format", "html", *township])
    main(["fill", "--month", "2023-05", *township])
    said = capsys.readouterr()
    return status, said.out + said.err


@pytest.mark.parametrize("case", INFORMANTS)
def test_an_informant_is_named_nowhere(
    case: str, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    path = desk.receive(INFORMANTS[case](submitted(desk.blank("HL-03"), month_of())), "a.xlsx")
    status, said = month(desk, path, capsys)
    assert status == 1
    assert "CV22" in said
    assert "Traceback" not in said
    assert betrayed(desk, said, CANARIES) == []


def test_a_card_number_is_masked_wherever_it_comes_out(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    data = submitted(desk.blank("HL-03"), month_of())
    data = raw_typed(data, "hazards", 0, "remark", f"负责人身份证{CARD}")
    data = raw_typed(
        data, "hazards", 1, "remark", f"负责人身份证{CARD[:6]} {CARD[6:14]} {CARD[14:]}"
    )
    path = desk.receive(data, "a.xlsx")
    status, said = month(desk, path, capsys)
    assert status == 0
    assert "CV21" in said
    own = {name for name, _ in betrayed(desk, said, (CARD, CARD[6:14]))}
    assert all(name.startswith("标注") for name in own), own


def test_the_canaries_would_be_found(desk: Desk) -> None:
    data = raw_typed(submitted(desk.blank("HL-03"), month_of()), "hazards", 0, "remark", PERSON)
    (desk.root / "报表").mkdir(exist_ok=True)
    (desk.root / "报表" / "x.xlsx").write_bytes(data)
    assert betrayed(desk, "", CANARIES)
    assert betrayed(desk, PHONE, CANARIES)
