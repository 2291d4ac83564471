"""The marked copy: coloured cells with one note each, 校验结果 in front, the next 报送版本."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from xlhazard.model.address import Address
from xlhazard.model.edits import UNCHECKED, ClearMarks, Edit, EditPlan, MarkCell, SetCell
from xlhazard.model.finding import Severity
from xlhazard.model.report import FileReport
from xlhazard.model.submission import Submission
from xlhazard.render.result_sheet import result_sheet
from xlhazard.render.words import SEVERITY_WORDS, Numbered, numbered, shown

CONCEALING = frozenset({"CV22"})
"""A file with one of these gets no marked copy: the copy would carry what must not travel."""

_MARKS: Mapping[Severity, Literal["error", "warning", "info"]] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.FLAG: "warning",
    Severity.INFO: "info",
}


def may_mark(report: FileReport, submission: Submission) -> bool:
    """A copy can be marked: the file was read, and it holds nobody's identity (CV22)."""
    concealed = any(finding.code in CONCEALING for finding in report.findings)
    return submission.workbook is not None and not report.unreadable and not concealed


def plan_marks(report: FileReport, submission: Submission, *, in_place: bool = False) -> EditPlan:
    """The edits that turn the received file into the clerk's next working copy.

    in_place: it is the clerk's own open workbook. Then no copy comes about, so CV22 does not
    stand in the way, and the 报送版本 stays.
    Raises ValueError where may_mark is false (in_place: where the file was not read). The plan is
    made for the received bytes; older marks are taken off first, so marking twice is the same as
    marking once.
    """
    workbook = submission.workbook
    if workbook is None or report.unreadable or not (in_place or may_mark(report, submission)):
        raise ValueError(f"no marked copy for {report.path}")
    edits: list[Edit] = [ClearMarks()]
    edits += _marked_cells(report, frozenset(workbook.sheets))
    if not in_place:
        edits += _next_version(submission)
    edits.append(result_sheet(report, submission))
    return EditPlan(report.path, report.sha256, tuple(edits))


def note_of(one: Numbered) -> str:
    """What a note says of one finding: what, how to mend it, by which clause."""
    finding = one.finding
    head = f"【{SEVERITY_WORDS[finding.severity]} {finding.code}】第{one.number}处"
    lines = [f"{head}：{finding.message}", f"怎样改：{finding.fix}", f"依据：{finding.basis}"]
    return "\n".join(shown(line) for line in lines)


def _marked_cells(report: FileReport, sheets: frozenset[str]) -> Iterator[MarkCell]:
    """One mark for each cell, with all its findings, the gravest giving the colour."""
    cells: dict[tuple[str, Address], list[Numbered]] = {}
    for one in numbered(report):
        finding = one.finding
        if finding.sheet in sheets and finding.sheet is not None and finding.cell is not None:
            cells.setdefault((finding.sheet, finding.cell), []).append(one)
    for (sheet, cell), found in sorted(cells.items(), key=lambda item: item[0]):
        grave = _MARKS[found[0].finding.severity]
        yield MarkCell(sheet, cell, grave, "\n\n".join(note_of(one) for one in found))


def _next_version(submission: Submission) -> Iterator[SetCell]:
    """The returned copy is the next version, so that the clerk need not think of it."""
    cover, version = submission.cover, submission.version
    if cover is None or version is None:
        return
    found = cover.items.get("version")
    if found is not None and found.cell is not None and found.cell != found.label:
        yield SetCell(cover.sheet, found.cell, UNCHECKED, version + 1)
