"""Refused files go back: a marked copy as the clerk's next working copy, and a reply to paste."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path

from xlhazard.io import commit
from xlhazard.io.refusals import Changed, Refusal
from xlhazard.io.township import Township, safe_name
from xlhazard.io.writer import apply
from xlhazard.merging.amending import taken_amendments
from xlhazard.model.month import Month
from xlhazard.model.report import FileReport
from xlhazard.render.amended import amended_text
from xlhazard.render.marks import may_mark, plan_marks
from xlhazard.render.reply import reply
from xlhazard.workflow.place import Place
from xlhazard.workflow.receiving import Received

_MOST_COPIES = 100


def give_back(
    township: Township, received: Received, report: FileReport, month: Month
) -> tuple[Path | None, Path]:
    """Write 退回/<month>/<unit>-….xlsx and its 回复.txt; the same ones again are left alone.

    A file that could not be read gets no marked copy, one that betrays an informant (CV22) only
    the list of places. A copy that somebody typed into is never
    overwritten: the new one then has another number.
    """
    folder = township.inside(township.folder("退回", month))
    stem = safe_name(report.unit or "未识别单位", report.unit_name or received.path.stem)
    marked: Path | None = None
    data = marked_copy(received, report)
    if data is None and received.submission.workbook is not None:
        from xlhazard.render.templates import result_workbook

        marked = _kept(
            folder, f"{stem}-{report.sha256[:8]}-校验结果", ".xlsx", result_workbook(report)
        )
    if data is not None:
        ending = ".xlsm" if received.path.suffix.lower() == ".xlsm" else ".xlsx"
        marked = _kept(folder, f"{stem}-{report.sha256[:8]}", ending, data)
    answer = folder / f"{stem}-{report.sha256[:8]}-回复.txt"
    text = reply(report, received.submission).replace("\n", "\r\n")
    return marked, commit.put(answer, b"\xef\xbb\xbf" + text.encode("utf-8"))


def tell_amendments(place: Place, months: AbstractSet[Month]) -> None:
    """Write 退回/<month>/<unit>-…-代改告知.txt for every file of these months that was amended.

    The same again is left alone, so that a run that was killed before is finished by this one.
    """
    names = {
        row.text("unit_code"): row.text("unit_name") for row in place.master.tables.get("units", ())
    }
    for told in taken_amendments(place.master):
        month = Month.read(told.period)
        if month not in months or month is None:
            continue
        name = names.get(told.unit, told.unit)
        folder = place.township.inside(place.township.folder("退回", month))
        stem = safe_name(told.unit, f"{name}-第{told.version}版-代改告知")
        text = amended_text(name, told.period, told.version, told.rows).replace("\n", "\r\n")
        commit.put(folder / f"{stem}.txt", b"\xef\xbb\xbf" + text.encode("utf-8"))


def marked_copy(received: Received, report: FileReport) -> bytes | None:
    """The file with fills, notes and 校验结果; None where it cannot carry them."""
    if not may_mark(report, received.submission):
        return None
    try:
        return apply(received.reading.data, plan_marks(report, received.submission))
    except Refusal:
        return None


def _kept(folder: Path, stem: str, ending: str, data: bytes) -> Path:
    for path in _names(folder, stem, ending):
        try:
            return commit.write_new(path, data)
        except Changed:
            continue
    raise Changed(folder / f"{stem}{ending}", "同名的退回件太多。请清理“退回”文件夹后再运行。")


def _names(folder: Path, stem: str, ending: str) -> Iterator[Path]:
    yield folder / f"{stem}{ending}"
    for number in range(2, _MOST_COPIES):
        yield folder / f"{stem}-{number}{ending}"
