"""KY14: an enterprise under a new name."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.places import at_row
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.model.fold import fold_enterprise
from xlhazard.rules.known import enterprise_names, first_rows


@rule("KY14", lists=("enterprises",), needs_master=True)
def enterprise_renamed(context: Context) -> Iterator[Notice]:
    """A code keeps its name; a real new name keeps the old one as 曾用名."""
    ours = context.master.tables.get("enterprises") if context.master is not None else None
    known = first_rows(ours, "enterprise_code")
    for table, row in context.rows("enterprises", "enterprise_code", "enterprise_name"):
        code, name = row.text("enterprise_code"), row.text("enterprise_name")
        before = known.get(code)
        old = before.text("enterprise_name") if before is not None else ""
        if before is None or not name or not old:
            continue
        if fold_enterprise(name) in enterprise_names(before):
            continue
        if fold_enterprise(old) not in enterprise_names(row):
            yield at_row("KY14", table, row, "enterprise_name", code=code, master=old, value=name)
