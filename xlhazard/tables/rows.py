"""Which rows of a list sheet are no records: totals, repeated headers, notes, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from xlhazard.model.fold import fold, is_blank
from xlhazard.model.workbook import RawCell, Sheet
from xlhazard.tables.headers import Header, field_of

FIRST_COLUMNS = 4
"""合计 and the like are looked for in as many columns from the left."""

MOST_WORDS = 8
"""A note or a line of signatures has no more filled cells than this."""
LONGEST_HEADER = 30

_TOTAL = re.compile(r"(?:本[页月季年表])?(?:合计|小计|总计)(?::.*)?|\(?以下空白\)?")
_NOTE = re.compile(r"注|说明|备注|附注|填[报表写](?:说明|要求)")
_SIGNATURE = re.compile(
    r"(?:填[报表]人|制表人?|审核人?|复核人?|经办人|单位负责人|负责人|主要负责人|分管领导|责任领导|"
    r"联系电话|填[报表]日期|制表日期|填[报表]单位|报送单位|\(?单位?盖章\)?|\(?公章\)?)"
    r"(?:\(签[字名]\)|\(盖章\))?:"
)


def is_passed_over(
    cells: Mapping[int, RawCell],
    header: Header,
    words: Mapping[str, str],
    wide: Iterable[int],
) -> bool:
    """A total, a repeated header row, a note or a line of signatures.

    wide: columns at which a merged cell of this row begins that covers several columns.
    """
    first = header.first_column
    for column in range(first, first + FIRST_COLUMNS):
        cell = cells.get(column)
        if (
            cell is not None
            and cell.kind == "s"
            and ("计" in cell.raw or "白" in cell.raw)
            and len(cell.raw) <= LONGEST_HEADER
            and _TOTAL.fullmatch(fold(cell.raw)) is not None
        ):
            return True
    filled = _texts(cells)
    if filled is not None:
        if not filled:
            return False
        column, text = filled[0]
        alone = len(filled) == 1 and not any(c.kind in "nbd" and c.raw for c in cells.values())
        near = column < first + FIRST_COLUMNS
        if alone and (column in wide or (near and _NOTE.match(fold(text[:LONGEST_HEADER])))):
            return True
        if _SIGNATURE.match(fold(text[:LONGEST_HEADER])) is not None:
            return True
    return _repeats(cells, header, words)


def _texts(cells: Mapping[int, RawCell]) -> list[tuple[int, str]] | None:
    """The texts of a row from the left; None when there are too many for a note."""
    found: list[tuple[int, str]] = []
    for column, (kind, raw, _, _) in cells.items():
        if kind == "s" and raw and (raw.isalnum() or not is_blank(raw)):
            if len(found) == MOST_WORDS:
                return None
            found.append((column, raw))
    return sorted(found)


def _repeats(cells: Mapping[int, RawCell], header: Header, words: Mapping[str, str]) -> bool:
    """At least two, and most of the filled cells, say again what their column is called."""
    same = texts = 0
    for name, column in header.columns.items():
        cell = cells.get(column)
        if cell is None or cell.kind != "s" or len(cell.raw) > LONGEST_HEADER:
            continue
        texts += cell.raw != ""
        # Headers are Chinese: an id or a number cannot be one.
        if not cell.raw[:1].isascii() and field_of(cell.raw, words) == name:
            same += 1
        elif not same:
            return False
    return same >= 2 and same * 2 >= texts


def wide_starts(sheet: Sheet, header: Header) -> Mapping[int, frozenset[int]]:
    """Row -> columns at which a merged cell begins that covers three columns or more."""
    found: dict[int, set[int]] = {}
    for area in sheet.merged:
        if area.first.row > header.last_row and area.last.column - area.first.column >= 2:
            found.setdefault(area.first.row, set()).add(area.first.column)
    return {row: frozenset(columns) for row, columns in found.items()}


def has_content(cells: Mapping[int, RawCell]) -> bool:
    """Something to be seen stands in this row."""
    return any(
        cell.kind not in ("", "s") or (cell.raw != "" and not is_blank(cell.raw))
        for cell in cells.values()
    )


def row_ranges(numbers: Iterable[int]) -> str:
    """[7, 9, 10, 11] -> "7、9—11"."""
    parts: list[list[int]] = []
    for number in sorted(set(numbers)):
        if parts and number == parts[-1][-1] + 1:
            parts[-1] = [parts[-1][0], number]
        else:
            parts.append([number])
    return "、".join("—".join(map(str, part)) for part in parts)
