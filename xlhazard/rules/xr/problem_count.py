"""What an inspection found against what 隐患清单 says of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice, Skipped
from xlhazard.rules.hazard_lives import lives_of
from xlhazard.rules.known_ids import read_whole
from xlhazard.rules.own_records import all_lists


@rule("XR22", lists=("inspections", "hazards"))
def problem_count(context: Context) -> Iterator[Notice | Skipped]:
    """An inspection found as many problems as hazards name it, whoever filed them.

    Too many problems are only told where every hazard is at hand and can be relied on.
    """
    cited, unsure = _cited(context)
    own = context.submission
    whole = context.master is not None or (own is not None and own.complete)
    whole = whole and not unsure and read_whole(context, context.tables["hazards"])
    untold = False
    for table, row in context.rows("inspections", "inspection_id", "problem_count"):
        inspection_id, count = row.text("inspection_id"), row["problem_count"]
        if not isinstance(count, int) or not inspection_id:
            continue
        named = cited[inspection_id]
        if count > named and not whole:
            untold = True
        elif count != named:
            yield at_row("XR22", table, row, "problem_count", id=inspection_id, n=count, m=named)
    if untold:
        yield Skipped("XR22", "手头的隐患清单不完整，问题数多于隐患的无法判断")


def _cited(context: Context) -> tuple[Counter[str], bool]:
    """How many hazards name each inspection, and whether a cell that might is at fault."""
    lives, cited, unsure = lives_of(context), Counter[str](), False
    for row in all_lists(context).tables.get("hazards", ()):
        life = lives.get(row.text("hazard_id"))
        if life is not None and life.void:
            continue
        cited[row.text("inspection_id")] += 1
        unsure = unsure or "inspection_id" in row.faults
    return cited, unsure
