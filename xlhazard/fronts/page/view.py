"""A run's report as data for the page: every text is made here, the page only lays it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from xlhazard.model.address import Address, column_letters
from xlhazard.model.finding import Severity
from xlhazard.model.report import Excerpt, FileReport, Report
from xlhazard.render.causes import causes, number_words, sentence, where
from xlhazard.render.enterprises import Enterprises
from xlhazard.render.html.file import FIRST, SIGNS, status, whose
from xlhazard.render.json import Json
from xlhazard.render.text import by_reason, summary
from xlhazard.render.words import SEVERITY_WORDS, Numbered, lead, numbered, shown


def report_view(
    report: Report, copies: Sequence[Path | None], plain: Sequence[Path | None]
) -> dict[str, Json]:
    """What the page shows of a run. Aligned with the files of the report: copies, marked; plain,
    without the marks that a file came with.

    Numbers (第1处 …), words and signs are those of 校验结果 and of the printed report.
    """
    return {
        "today": report.today.isoformat(),
        "summary": shown(summary(report)),
        "severities": [
            {"id": str(one), "sign": SIGNS[one], "word": SEVERITY_WORDS[one]} for one in SIGNS
        ],
        "files": [_file(*one) for one in zip(report.files, copies, plain, strict=True)],
        "passed_over": [
            {"name": shown(name), "reason": shown(why)} for name, why in report.passed_over
        ],
    }


def _file(file: FileReport, copy: Path | None, plain: Path | None) -> dict[str, Json]:
    excerpts = {(one.sheet, one.cell): one for one in file.excerpts}
    return {
        "name": shown(file.path),
        "status": str(file.status),
        "said": shown(status(file)),
        "whose": shown(whose(file)),
        "lead": shown(lead(file)),
        "counts": {str(one): file.count(one) for one in Severity},
        "first": _first(file),
        "findings": [_finding(one, excerpts) for one in numbered(file)],
        "read_as": [
            {
                "sheet": shown(one.sheet),
                "cell": str(one.cell),
                "typed": shown(one.typed) or "（空）",
                "read": shown(one.read),
            }
            for one in file.read_as
        ],
        "skipped": _skipped(file),
        "copy": None if copy is None else copy.as_posix(),
        "copy_name": None if copy is None else copy.name,
        "plain": None if plain is None else plain.as_posix(),
        "plain_name": None if plain is None else plain.name,
    }


def _first(file: FileReport) -> Json:
    """The causes to mend first, each with the numbers of its findings."""
    names = Enterprises(None)
    return [
        {
            "where": shown(where(cause, names)),
            "message": shown(sentence(cause.first.message)),
            "fix": shown(sentence(cause.first.fix)),
            "numbers": number_words(cause.numbers),
            "number": cause.numbers[0],
        }
        for cause in causes(file)[:FIRST]
    ]


def _finding(one: Numbered, excerpts: Mapping[tuple[str, Address], Excerpt]) -> dict[str, Json]:
    finding = one.finding
    excerpt = None
    if finding.cell is not None:
        excerpt = excerpts.get((finding.sheet or "", finding.cell))
    return {
        "number": one.number,
        "severity": str(finding.severity),
        "code": finding.code,
        "sheet": None if finding.sheet is None else shown(finding.sheet),
        "cell": None if finding.cell is None else str(finding.cell),
        "message": shown(finding.message),
        "fix": shown(finding.fix),
        "basis": shown(finding.basis),
        "excerpt": None if excerpt is None else _excerpt(excerpt),
    }


def _excerpt(excerpt: Excerpt) -> dict[str, Json]:
    return {
        "row": excerpt.cell.row,
        "column": column_letters(excerpt.cell.column),
        "header_row": excerpt.header_row,
        "columns": [column_letters(column) for column in excerpt.columns],
        "rows": [
            {"number": number, "texts": [shown(text) for text in texts]}
            for number, texts in excerpt.rows
        ],
    }


def _skipped(file: FileReport) -> list[Json]:
    """Rules that did not run, those with one reason together."""
    lines = [
        shown(f"{'、'.join(codes)}：{reason}") for reason, codes in by_reason(file.skipped).items()
    ]
    lines += [
        shown(f"{crash.code}：程序出错（{crash.error}），其余规则已照常运行")
        for crash in file.crashed
    ]
    return list(lines)
