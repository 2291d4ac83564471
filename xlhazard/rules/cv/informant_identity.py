"""CV22: whoever reports a hazard stays unknown."""

from __future__ import annotations

from collections.abc import Iterable

from xlhazard.checking.context import Context
from xlhazard.checking.privacy import betraying
from xlhazard.checking.rule import rule
from xlhazard.model.finding import Notice


@rule("CV22", regardless=True)
def informant_identity(context: Context) -> Iterable[Notice]:
    """Nothing in the workbook, hidden parts included, says who reported a hazard."""
    return context.once(betraying)
