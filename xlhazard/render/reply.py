"""回复.txt: what staff paste into a chat for the clerk whose file came back."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.model.finding import Severity
from xlhazard.model.marks import RESULT_SHEET
from xlhazard.model.report import FileReport
from xlhazard.model.submission import Submission
from xlhazard.render.causes import Cause, causes, number_words, sentence, where
from xlhazard.render.enterprises import Enterprises
from xlhazard.render.marks import may_mark
from xlhazard.render.words import counted, shown

CAUSES = 3
_KEEP = "\n"


def reply(report: FileReport, submission: Submission | None = None) -> str:
    """A polite message of at most three causes: sheet, row, enterprise, what to type.

    The numbers are those of the notes and of 校验结果. Ends with a line break.
    """
    marked = submission is not None and may_mark(report, submission)
    lines = [_greeting(report)]
    found = causes(report)
    enterprises = Enterprises(submission)
    for number, cause in enumerate(found[:CAUSES], 1):
        lines += _cause(number, cause, enterprises)
    lines += _ending(report, len(found), marked)
    return shown("\n".join(lines), keep=_KEEP) + "\n"


def _greeting(report: FileReport) -> str:
    unit = report.unit_name or report.unit
    hello = "您好！" if unit is None else f"{unit}，您好！"
    what = "报送的工作簿" if report.month is None else f"{report.month}的报送件"
    if report.unreadable:
        return f"{hello}{what}收到了，但没能读成，麻烦处理后再报一次："
    errors = report.count(Severity.ERROR)
    if not errors:
        return f"{hello}{what}收到了，没有发现错误，谢谢。"
    return f"{hello}{what}收到了，有{errors}处要改，改好再报一次就行："


def _cause(number: int, cause: Cause, enterprises: Enterprises) -> Iterator[str]:
    first = cause.first
    said = f"{where(cause, enterprises)}{sentence(first.message)}"
    yield f"{number}. {said}（{number_words(cause.numbers)}）"
    yield f"   {sentence(first.fix)}"


def _ending(report: FileReport, count: int, marked: bool) -> Iterator[str]:
    if count > CAUSES:
        yield f"另外还有{count - CAUSES}类问题，都列在“{RESULT_SHEET}”表里。"
    warnings = counted(report, (Severity.WARNING,))
    if warnings:
        yield f"还有{warnings}，请顺便看一看，确实如此的不用改。"
    if marked and report.count(Severity.ERROR):
        yield (
            "退回的工作簿里，有问题的格已标颜色、写了批注；请直接在退回的这份上改，"
            "改完存盘发回（报送版本已经加好）。"
        )
    elif report.count(Severity.ERROR) and not report.unreadable:
        yield f"具体位置见随附的“{RESULT_SHEET}”，请在您自己的原件上改好再发来。"
    if report.count(Severity.ERROR) or report.unreadable:
        yield "有不清楚的，请打电话说“第几处”就行。谢谢！"
