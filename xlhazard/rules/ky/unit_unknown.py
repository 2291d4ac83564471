"""KY07: whose workbook it is."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_item
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice, Skipped
from xlhazard.model.fold import fold
from xlhazard.model.ids import UNIT_CODE
from xlhazard.model.table import FormSheet
from xlhazard.rules.known import roster


@rule("KY07")
def unit_unknown(context: Context) -> Iterator[Notice | Skipped]:
    """The unit stands in the roster and reports in this month.

    A blank code is enough where the name is that of exactly one unit.
    """
    cover = context.cover
    if cover is None:
        return
    code = fold(cover.text("unit_code")) or context.unit or ""
    if context.master is None:
        if not UNIT_CODE.fullmatch(code):
            yield _unknown(cover, code)
        yield Skipped("KY07", "没有总台账，只核对了单位编码的格式，没有核对名册")
        return
    row = context.once(roster).get(code)
    month = str(context.month) if context.month is not None else ""
    last = "" if row is None else row.text("valid_to")
    if row is None or (month and (month < row.text("valid_from") or (last and month > last))):
        yield _unknown(cover, code)


def _unknown(cover: FormSheet, code: str) -> Notice:
    typed = cover.text("unit_code") or code or cover.text("unit_name")
    return at_item("KY07", cover, "unit_code", value=typed or "空")
