"""校验结果: the findings of a file as lines of a sheet, most important first."""

from __future__ import annotations

from xlhazard.model.address import Address
from xlhazard.model.edits import CellLook, NewSheet, Scalar
from xlhazard.model.finding import Severity
from xlhazard.model.marks import RESULT_SHEET
from xlhazard.model.report import FileReport
from xlhazard.model.submission import Submission
from xlhazard.render.enterprises import Enterprises
from xlhazard.render.words import SEVERITY_WORDS, Numbered, lead, numbered, shown

HEADERS = ("序号", "程度", "编号", "表", "单元格", "企业", "问题", "怎样改", "依据")
WIDTHS = (7.0, 7.0, 8.0, 14.0, 9.0, 18.0, 40.0, 34.0, 24.0)
_READ_HEADERS = ("", "", "", "表", "单元格", "", "原来写的", "按此读取", "")
_CELL_COLUMN = 5
_READ_SHOWN = 100
_LOOKS = {Severity.ERROR: CellLook("error"), Severity.WARNING: CellLook("warning")}


def result_sheet(
    report: FileReport, submission: Submission | None, *, links: bool = True
) -> NewSheet:
    """The sheet as data; links lead to the cells of the same workbook."""
    rows: list[tuple[Scalar, ...]] = [
        (RESULT_SHEET,),
        (lead(report),),
        (_whose(report),),
        HEADERS,
    ]
    looks: dict[Address, CellLook] = {
        Address(1, 1): CellLook("title"),
        Address(2, 1): CellLook("lead"),
        Address(3, 1): CellLook("lead"),
    }
    looks |= _header(4)
    enterprises = Enterprises(submission)
    sheets = frozenset[str]()
    if links and submission is not None and submission.workbook is not None:
        sheets = frozenset(submission.workbook.sheets)
    for one in numbered(report):
        rows.append(_line(one, enterprises))
        looks |= _looks(one, len(rows), sheets)
    if not report.findings:
        rows.append(("没有要改的地方。",))
        looks[Address(len(rows), 1)] = CellLook("lead")
    if report.read_as:
        looks[Address(len(rows) + 2, 1)] = CellLook("lead")
        looks |= _header(len(rows) + 3)
        rows += _read_as(report)
        if len(rows[-1]) == 1:
            looks[Address(len(rows), 1)] = CellLook("lead")
    return NewSheet(RESULT_SHEET, 0, tuple(rows), looks, WIDTHS, header_row=4)


def _whose(report: FileReport) -> str:
    unit = report.unit_name or report.unit or "单位不明"
    month = "" if report.month is None else f"　报告期 {report.month}"
    return f"{shown(unit)}{month}　同一处在批注、本表和回复里编号相同，打电话时说“第几处”就行。"


def _line(one: Numbered, enterprises: Enterprises) -> tuple[Scalar, ...]:
    finding = one.finding
    return (
        f"第{one.number}处",
        SEVERITY_WORDS[finding.severity],
        finding.code,
        shown(finding.sheet or "整个文件"),
        None if finding.cell is None else str(finding.cell),
        shown(enterprises.name(finding.sheet, finding.cell)) or None,
        shown(finding.message),
        shown(finding.fix),
        shown(finding.basis),
    )


def _looks(one: Numbered, row: int, sheets: frozenset[str]) -> dict[Address, CellLook]:
    finding = one.finding
    look = _LOOKS.get(finding.severity, CellLook("info"))
    found = {Address(row, 1): look, Address(row, 2): look}
    found |= {Address(row, 3): CellLook("code"), Address(row, _CELL_COLUMN): CellLook("code")}
    if finding.sheet in sheets and finding.sheet is not None:
        target = (finding.sheet, finding.cell or Address(1, 1))
        column = 4 if finding.cell is None else _CELL_COLUMN
        found[Address(row, column)] = CellLook("code", target)
    return found


def _header(row: int) -> dict[Address, CellLook]:
    return {Address(row, column): CellLook("header") for column in range(1, len(HEADERS) + 1)}


def _read_as(report: FileReport) -> list[tuple[Scalar, ...]]:
    """The table of values that were read in another form than typed; not to be mended."""
    rows: list[tuple[Scalar, ...]] = [
        (),
        ("已自动识别（请核对，认得对就不用改）",),
        _READ_HEADERS,
    ]
    for entry in report.read_as[:_READ_SHOWN]:
        cell = str(entry.cell)
        typed, read = shown(entry.typed), shown(entry.read)
        rows.append((None, None, None, shown(entry.sheet), cell, None, typed, read, None))
    rest = len(report.read_as) - _READ_SHOWN
    if rest > 0:
        rows.append((f"另有{rest}处，不再列出。",))
    return rows
