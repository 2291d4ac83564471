"""KY17: one enterprise, one file."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.fold import fold_enterprise
from xlhazard.model.table import Row

_NOT_WORKING = frozenset({"paused", "gone"})


@rule("KY17", lists=("enterprises",))
def same_name_two_codes(context: Context) -> Iterator[Notice]:
    """Two working enterprises of one name in one village do not have two codes.

    Branches (一分厂, 二店) are enterprises of their own.
    """
    first: dict[tuple[str, str], Row] = {}
    for table, row in context.rows("enterprises", "enterprise_code", "enterprise_name", "village"):
        code, name = row.text("enterprise_code"), row.text("enterprise_name")
        if not code or not name or row["status"] in _NOT_WORKING:
            continue
        place = (fold_enterprise(name), row.text("village") or context.unit or "")
        known = first.setdefault(place, row)
        other = known.text("enterprise_code")
        if other != code:
            yield at_row("KY17", table, row, "enterprise_code", name=name, code1=other, code2=code)
