"""Findings of one kind gathered, so that ten blank cells of a column are one thing to mend."""

from __future__ import annotations

from dataclasses import dataclass

from xlhazard.model.finding import Finding, Severity
from xlhazard.model.report import FileReport
from xlhazard.render.enterprises import Enterprises
from xlhazard.render.words import Numbered, numbered

_PLACES = 3
"""Enterprises that one line names; twice as many rows."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Findings with the same rule, sheet and field, in the order of their numbers."""

    found: tuple[Numbered, ...]

    @property
    def first(self) -> Finding:
        return self.found[0].finding

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(one.number for one in self.found)

    @property
    def rows(self) -> tuple[int, ...]:
        """Rows of the sheet, each once, in order."""
        cells = (one.finding.cell for one in self.found)
        return tuple(sorted({cell.row for cell in cells if cell is not None}))


def causes(report: FileReport, severity: Severity = Severity.ERROR) -> tuple[Cause, ...]:
    """The causes of one severity, first to mend first."""
    gathered: dict[tuple[str, str | None, str | None], list[Numbered]] = {}
    for one in numbered(report):
        finding = one.finding
        if finding.severity is severity:
            gathered.setdefault((finding.code, finding.sheet, finding.field), []).append(one)
    return tuple(Cause(tuple(found)) for found in gathered.values())


def number_words(numbers: tuple[int, ...]) -> str:
    """第1处; 第1、2处; 第1至5处; 第1、3、5处等7处."""
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"第{numbers[0]}至{numbers[-1]}处"
    shown = "、".join(map(str, numbers[:4]))
    return f"第{shown}处" if len(numbers) <= 4 else f"第{shown}处等{len(numbers)}处"


def where(cause: Cause, enterprises: Enterprises) -> str:
    """《隐患清单》第5、7行（宏达石材、三村超市）："""
    first = cause.first
    if first.sheet is None:
        return ""
    rows = cause.rows
    if not rows:
        return f"《{first.sheet}》："
    names = [
        name
        for one in cause.found
        if (name := enterprises.name(one.finding.sheet, one.finding.cell))
    ]
    whose = "、".join(dict.fromkeys(names[:_PLACES]))
    inside = f"（{whose}{'等' if len(set(names)) > _PLACES else ''}）" if whose else ""
    if len(cause.found) == 1:
        return f"《{first.sheet}》{first.cell}格{inside}："
    listed = "、".join(map(str, rows[: _PLACES * 2]))
    more = f"等{len(rows)}行" if len(rows) > _PLACES * 2 else "行"
    return f"《{first.sheet}》第{listed}{more}{inside}："


def sentence(text: str) -> str:
    """The text with a full stop where it has none."""
    stripped = text.strip()
    return stripped if stripped.endswith(("。", "！", "？")) else f"{stripped}。"
