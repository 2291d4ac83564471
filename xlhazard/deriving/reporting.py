"""Which unit reports in a month, and which lines of 报送登记 tell of a report that was taken."""

from __future__ import annotations

from xlhazard.model.month import Month
from xlhazard.model.table import Row

TAKEN = frozenset({"accepted", "warned", "replaced"})
"""校验结果 of a file that was taken, also where a newer version took its place."""


def valid_in(unit: Row, month: Month) -> bool:
    """The unit reports in that month, by 启用期 and 停用期 (both included)."""
    first, last, text = unit.text("valid_from"), unit.text("valid_to"), str(month)
    return (not first or first <= text) and (not last or text <= last)
