"""Time in Shanghai. The clock itself is asked only by the fronts."""

from __future__ import annotations

import datetime as dt

SHANGHAI = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
"""China keeps one time without summer time, so the offset is all there is to know."""


def received_at(today: dt.date, clock: dt.datetime) -> dt.datetime:
    """The moment written into 报送登记: the run's day with the clock's time of day."""
    return dt.datetime.combine(
        today, clock.astimezone(SHANGHAI).time().replace(microsecond=0), SHANGHAI
    )
