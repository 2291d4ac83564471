"""Figures that stand in the township's form already, judged against the reckoned ones (XR09)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlhazard.deriving.measures import Figure
from xlhazard.filling.figures import MOST_NAMED, TownFigure
from xlhazard.model.finding import Notice, Severity
from xlhazard.model.table import FormCell, Value

HOW = {
    "sum": "之和",
    "distinct": "合并去重",
    "roster": "名册去重",
    "any": "有一个为“是”即为是，应",
    "none": "的不相加，安办自己登记的",
}


def stands_well(found: TownFigure, typed: Value) -> bool:
    """The typed figure may stand: it equals the reckoned one, or, where the lists are incomplete,
    a figure counted once lies between the largest unit figure and the sum of all."""
    if not isinstance(typed, int | Decimal):
        return False
    if Decimal(typed) == Decimal(found.figure):
        return True
    if found.value.aggregation not in ("distinct", "roster") or not found.note:
        return False
    parts = [int(one.figure) for one in found.contributions if one.figure is not None]
    return max(parts, default=0) <= typed <= sum(parts)


def difference(found: TownFigure, sheet: str, cell: FormCell, missing: Sequence[str]) -> Notice:
    """XR09 at a cell whose figure differs; a warning where the reckoning itself is uncertain."""
    facts = {
        "no": found.value.number,
        "label": found.value.label,
        "form": cell.typed if cell.value is None else said(cell.value),
        "how": HOW[found.value.aggregation],
        "expected": said(found.figure),
        "detail": _details(found, missing),
    }
    severity = None if found.certain else Severity.WARNING
    return Notice("XR09", sheet, cell.cell, found.value.id, cell.typed or None, facts, severity)


def counted_twice(found: TownFigure) -> list[str]:
    """Enterprises or persons that several units count, each with these units; at most ten."""
    named = [f"{one.name}（{'、'.join(one.units)}）" for one in found.counted_twice[:MOST_NAMED]]
    if len(found.counted_twice) > MOST_NAMED:
        named[-1] += f"等{len(found.counted_twice)}个"
    return named


def how_it_came(found: TownFigure) -> str:
    """What is worth saying beside a figure that was filled in (Chinese), or ""."""
    told = [found.note] if found.note else []
    if found.counted_twice:
        told.append(f"几个单位都计了、全镇只计一次：{'、'.join(counted_twice(found))}")
    return "；".join(told)


def said(value: Value | Figure) -> str:
    """A figure in words: 是/否, plain digits."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f")
    return "" if value is None else str(value)


def _details(found: TownFigure, missing: Sequence[str]) -> tuple[str, ...]:
    """What explains a difference, as pieces that read as one text when 、 stands between them."""
    groups = []
    if found.counted_twice:
        first, *others = counted_twice(found)
        groups.append(["；几个单位都计了：" + first, *others])
    if missing:
        groups.append(["；缺本期表：" + missing[0], *missing[1:]])
    if found.note:
        groups.append(["；" + found.note])
    pieces: list[str] = []
    for group in groups:
        if pieces:
            pieces[-1] += group.pop(0)
        pieces += group
    return tuple(pieces)
