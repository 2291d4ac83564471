"""Records that came after an earlier dispatch table and change one of its figures."""

from __future__ import annotations

import datetime as dt

from xlhazard.deriving.measures import Lists, counted, measured


def new_record(lists: Lists, since: dt.date, as_of: dt.date) -> str | None:
    """The first record after since, up to as_of, that changes a figure, with its list; or None."""
    if as_of <= since:
        return None
    for value in lists.schema.forms["dispatch"].values:
        if value.measure is None or not value.measure.date:
            continue
        if measured(value, lists, as_of).figure == measured(value, lists, since).figure:
            continue
        for one in counted(value, lists, as_of):
            if one.day is not None and one.day > since:
                return f"{lists.schema.lists[value.measure.list_id].sheet}{one.key}"
    return None
