"""MS07: the header of the 9+6 table."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.checking.context import Context
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice
from xlhazard.rules.form_header import wrong_header


@rule("MS07", forms=("nine_plus_six",))
def nine_plus_six_header_wrong(context: Context) -> Iterator[Notice]:
    """The header names the unit and a day of the report month; a late table may be dated a little
    into the next month, never in the future."""
    yield from wrong_header(context, "MS07", context.forms["nine_plus_six"])
