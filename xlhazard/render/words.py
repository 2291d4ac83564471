"""The words and signs that every report shares, and making a text safe to show."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from xlhazard.model.edits import Scalar
from xlhazard.model.finding import Finding, Severity
from xlhazard.model.report import FileReport

SEVERITY_WORDS: Mapping[Severity, str] = {
    Severity.ERROR: "错误",
    Severity.WARNING: "提醒",
    Severity.INFO: "说明",
    Severity.FLAG: "预警",
}
_GRAVE = tuple(SEVERITY_WORDS)
_FORMAT_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Numbered:
    """A finding with the number that note, 校验结果 and 回复 call it by."""

    number: int
    finding: Finding


def numbered(report: FileReport) -> tuple[Numbered, ...]:
    """第1处, 第2处 …: errors first, then warnings, then the rest; else in mending order."""
    ordered = sorted(report.findings, key=lambda one: _GRAVE.index(one.severity))
    return tuple(Numbered(number, one) for number, one in enumerate(ordered, 1))


def counted(report: FileReport, severities: Iterable[Severity] = tuple(Severity)) -> str:
    """ "3处错误、2处提醒"; "" when nothing of these severities was found."""
    parts = [
        f"{count}处{SEVERITY_WORDS[one]}" for one in severities if (count := report.count(one))
    ]
    return "、".join(parts)


def lead(report: FileReport) -> str:
    """The one line above everything: how much there is, and what to mend first."""
    if report.unreadable:
        return "这个文件没有读成，先照下面的办法处理。"
    errors = report.count(Severity.ERROR)
    said = counted(report, (Severity.ERROR, Severity.WARNING))
    if errors:
        return f"{said}，先改这{errors}处错误。"
    if said:
        return f"没有错误；{said}，请看一看是不是确实如此。"
    return "没有发现错误。"


def shown(text: str, keep: str = "") -> str:
    r"""A text for a terminal or a chat: control and direction characters as \x1b or \u202e.

    So are code points that are no characters (U+FFFE).
    keep holds characters that stay as they are, such as a line break. NBSP and the other
    blanks of Unicode stay too: they only show as blanks.
    """
    if text.isprintable():
        return text
    return "".join(c if c in keep or not _unsafe(c) else _escaped(c) for c in text)


def _unsafe(character: str) -> bool:
    code = ord(character)
    return (
        unicodedata.category(character) in _FORMAT_CATEGORIES
        or code & 0xFFFE == 0xFFFE
        or 0xFDD0 <= code <= 0xFDEF
    )


def _escaped(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def scalar_text(value: Scalar) -> str:
    """A cell's value as people read it."""
    match value:
        case None | "":
            return "空"
        case bool():
            return "是" if value else "否"
        case Decimal():
            return format(value, "f")
        case dt.date():
            return value.isoformat()
    return str(value)


def place(finding: Finding) -> str:
    """隐患清单!K14, 隐患清单 or 整个文件."""
    if finding.sheet is None:
        return "整个文件"
    return finding.sheet if finding.cell is None else f"{finding.sheet}!{finding.cell}"
