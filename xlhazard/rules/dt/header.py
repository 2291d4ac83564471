"""The header of the dispatch table: who reports, for which day."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.rules.form_header import wrong_header


@rule("DT18", forms=("dispatch",))
def header_wrong(context: Context) -> Iterator[Notice]:
    """The header names the unit and a day of the report month; a late form may be dated a little
    into the next month, never in the future."""
    yield from wrong_header(context, "DT18", context.forms["dispatch"])
