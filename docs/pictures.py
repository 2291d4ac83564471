"""Makes the pictures of README and guide: runs the demo and prints its workbooks with LibreOffice.

Usage: python -m docs.pictures      (needs soffice, poppler, chromium and a Chinese font)
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from openpyxl import load_workbook

from docs.palette import shrunk
from xlhazard.io.township import Township
from xlhazard.io.writer import apply
from xlhazard.model.address import Address
from xlhazard.model.edits import EditPlan, SetCell
from xlhazard.model.month import Month
from xlhazard.workflow.demo import demo
from xlhazard.workflow.issue import IssueOrder, issue
from xlhazard.workflow.letters import LettersOrder, letters
from xlhazard.workflow.merge import MergeOrder, merge
from xlhazard.workflow.today import SHANGHAI

_SHAPE = re.compile(rb"<v:shape .*?</v:shape>", re.DOTALL)
_PLACE = re.compile(rb"<x:Row>([0-9]+)</x:Row><x:Column>([0-9]+)</x:Column>")
IMAGES = Path(__file__).parent / "images"


LETTERS_ON = dt.date(2023, 7, 3)
TOWN = "黑林镇"
"""The town of most pictures; where another is meant, the picture says so."""
DISPUTED = "双方都改过"
"""A copy of TOWN in which a village and the office gave one cell different values."""


@dataclass(frozen=True)
class Picture:
    """One picture: a page of a file that holds these words, cut out in points from its top."""

    name: str
    workbook: str
    words: tuple[str, ...]
    left: int = 0
    top: int = 0
    width: int = 842
    height: int = 595
    notes: bool = False
    town: str = TOWN


PICTURES = (
    Picture(
        "refused", "退回/2023-06/HL-06*.xlsx", ("隐患描述", "KY01"), 28, 30, 560, 560, notes=True
    ),
    Picture("result", "退回/2023-06/HL-03*.xlsx", ("校验结果",), 25, 30, 790, 250),
    Picture("form", "报表/2023-06/调度表-2023-06.xlsx", ("调度表",), 20, 40, 555, 680),
    Picture("list", "总台账.xlsx", ("黑林镇隐患清单",), 25, 30, 790, 330),
    Picture("flags", "总台账.xlsx", ("预警内容",), 25, 30, 790, 330),
    Picture("board", "总台账.xlsx", ("黑林镇安全隐患看板",), 25, 30, 790, 450),
    Picture("month", "总台账.xlsx", ("本月要办的事",), 25, 30, 790, 520),
    Picture("template", "下发/2023-07/HL-01*.xlsx", ("黑林镇隐患清单",), 25, 30, 790, 330),
    Picture("conflicts", "总台账.xlsx", ("单位报来的值",), 25, 30, 790, 180, town=DISPUTED),
    Picture("evidence", "报表/2023-06/调度表*底稿.xlsx", ("构成",), 25, 30, 790, 420),
    Picture("nine", "报表/2020-12/9+6*.xlsx", ("汇总表",), 25, 40, 790, 460, town="山腰街道"),
    Picture("slip", "报表/2023-06/文书/验收销号单*HL-03*.docx", ("验收意见",), 60, 40, 480, 700),
    Picture("circular", "报表/2023-06/文书/通报*.docx", ("名次",), 60, 147, 480, 515),
    Picture("ten", "报表/2021-10/十条*.xlsx", ("月报表",), 80, 40, 690, 420, town="白市驿镇"),
)
BROWSER = (
    *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
    *("--no-first-run", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--disable-quic", "--window-size=1100,900"),
)


def run(*command: str) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout


def with_open_notes(workbook: Path, target: Path) -> None:
    """A copy whose notes on errors stand open, as when the pointer rests on the cell."""
    with zipfile.ZipFile(workbook) as source, zipfile.ZipFile(target, "w") as copy:
        parts = {name: source.read(name) for name in source.namelist()}
        comments = b"".join(part for name, part in parts.items() if "comments" in name)
        wrong = {
            Address.parse(found[1].decode())
            for found in re.finditer(rb'<comment ref="([A-Z]+[0-9]+)".*?</comment>', comments, re.S)
            if "【错误".encode() in found[0]
        }
        for name, part in parts.items():
            shown = _SHAPE.sub(partial(_opened, wrong), part) if name.endswith(".vml") else part
            copy.writestr(name, shown)


def _opened(wrong: set[Address], shape: re.Match[bytes]) -> bytes:
    row, column = (int(found) + 1 for found in _PLACE.findall(shape[0])[0])
    if Address(row, column) not in wrong:
        return shape[0]
    part = shape[0].replace(b"visibility:hidden", b"visibility:visible")
    return part.replace(b"<x:MoveWithCells/>", b"<x:Visible/><x:MoveWithCells/>")


def pages(pdf: Path) -> Iterator[tuple[int, str]]:
    yield from enumerate(run("pdftotext", "-layout", str(pdf), "-").split("\f"), 1)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        township = scratch / "演示" / TOWN
        for step in demo(township.parent):
            print("\n".join(step.lines))
        run_issue(township)
        letters(Township(township), LettersOrder(LETTERS_ON, Month(2023, 6), ("通报",)))
        picture_of_page(township, scratch)
        dispute(township, township.parent / DISPUTED)
        for picture in PICTURES:
            [workbook] = (township.parent / picture.town).glob(picture.workbook)
            copy = scratch / f"{picture.name}{workbook.suffix}"
            if picture.notes:
                with_open_notes(workbook, copy)
            else:
                copy.write_bytes(workbook.read_bytes())
            profile = (scratch / "profile").as_uri()
            convert = ("--headless", "--convert-to", "pdf", "--outdir", folder, str(copy))
            run("soffice", f"-env:UserInstallation={profile}", *convert)
            pdf = scratch / f"{picture.name}.pdf"
            page = next(
                number for number, text in pages(pdf) if all(word in text for word in picture.words)
            )
            scale = 110 / 72
            cut = ("-x", picture.left, "-y", picture.top, "-W", picture.width, "-H", picture.height)
            pixels = [str(int(c * scale)) if isinstance(c, int) else c for c in cut]
            place = ("-f", str(page), "-l", str(page), "-singlefile", "-r", "110", "-png")
            run("pdftoppm", *place, *pixels, str(pdf), str(IMAGES / picture.name))
        for name in ("page", *(picture.name for picture in PICTURES)):
            made = IMAGES / f"{name}.png"
            made.write_bytes(shrunk(made.read_bytes()))


def dispute(township: Path, copy: Path) -> None:
    """Merges a village's new version of a place that the office has changed in its master."""
    shutil.copytree(township, copy)
    [filed] = copy.glob("收件/2023-06/HL-01*.xlsx")
    said = {copy / "总台账.xlsx": "二楼冷冻间西侧", filed: "一楼冷冻间东侧"}
    for workbook, place in said.items():
        data = workbook.read_bytes()
        edits = (_moved(workbook, place), *(_next_version(filed) if workbook == filed else ()))
        plan = EditPlan(workbook.name, hashlib.sha256(data).hexdigest(), edits)
        workbook.write_bytes(apply(data, plan))
    day = dt.datetime(2023, 6, 27, 9, tzinfo=SHANGHAI)
    merge((), Township(copy), MergeOrder(day.date(), day, Month(2023, 6)))


def _moved(workbook: Path, place: str) -> SetCell:
    """Another place for the first hazard of HL-01."""
    rows = list(load_workbook(workbook)["隐患清单"].iter_rows())
    [titles] = (row for row in rows if any(cell.value == "隐患编号" for cell in row))
    at = {cell.value: number for number, cell in enumerate(titles)}
    row = next(row for row in rows if "-HL-01-" in str(row[at["隐患编号"]].value))
    cell = row[at["隐患点"]]
    return SetCell("隐患清单", Address(cell.row, cell.column), cell.value, place)


def _next_version(workbook: Path) -> Iterator[SetCell]:
    for label, value in load_workbook(workbook)["填报信息"].iter_rows(max_col=2):
        if label.value == "报送版本":
            yield SetCell(
                "填报信息", Address(value.row, value.column), value.value, int(value.value) + 1
            )


def picture_of_page(township: Path, scratch: Path) -> None:
    """The report on one refused file, as a browser shows it."""
    [wrong] = township.glob("收件/2023-06/竹园里村*.xlsx")
    page = scratch / "page.html"
    told = ("validate", str(wrong.relative_to(township)), "--today", "2023-06-25")
    command = [sys.executable, "-m", "xlhazard", *told, "--format", "html", "-o", str(page)]
    subprocess.run(command, check=False, cwd=township)
    profile = f"--user-data-dir={scratch / 'browser'}"
    run(*BROWSER, profile, f"--screenshot={IMAGES / 'page.png'}", page.as_uri())


def run_issue(township: Path) -> None:
    """July's workbooks, for the picture of a template."""
    day = dt.datetime(2023, 7, 1, 9, tzinfo=SHANGHAI)
    issue(Township(township), IssueOrder(Month(2023, 7), day.date(), day, ("HL-01",)))


if __name__ == "__main__":
    main()
