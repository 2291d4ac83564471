"""Which unit reports in a month, which forms were filed, which lines of 报送登记 were taken."""

from __future__ import annotations

from xlhazard.model.month import Month
from xlhazard.model.table import FormSheet, Row

TAKEN = frozenset({"accepted", "warned", "replaced"})
"""校验结果 of a file that was taken, also where a newer version took its place."""

_PRINTED = frozenset({"unit", "date", "row_no", "measure"})
"""The header, and what the 9+6 table prints in every row."""


def valid_in(unit: Row, month: Month) -> bool:
    """The unit reports in that month, by 启用期 and 停用期 (both included)."""
    first, last, text = unit.text("valid_from"), unit.text("valid_to"), str(month)
    return (not first or first <= text) and (not last or text <= last)


def filed(form: FormSheet) -> bool:
    """Somebody answered something beside what issued workbooks bring with them.

    A stage report stands blank in the workbooks of most months; a blank one was not filed.
    """
    return any(
        answer.typed.strip() and name.split("_", 1)[-1] not in _PRINTED
        for name, answer in form.items.items()
    )
