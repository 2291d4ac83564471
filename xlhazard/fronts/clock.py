"""The only place that asks the clock. One moment a run, in Shanghai."""

from __future__ import annotations

import datetime as dt

from xlhazard.workflow.today import SHANGHAI


def now() -> dt.datetime:
    """This moment in Shanghai, whatever the computer's time zone."""
    return dt.datetime.now(SHANGHAI)


def today() -> dt.date:
    """Today's date in Shanghai."""
    return now().date()
