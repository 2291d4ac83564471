"""Hazards found again where one like them was done not long ago (XR20, flag 反弹)."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xlhazard.checking.context import Context
from xlhazard.deriving.lives import Life
from xlhazard.model.fold import fold
from xlhazard.model.table import Row, Table
from xlhazard.rules.hazard_lives import judged_lives, lives_of
from xlhazard.rules.hazard_rows import rows_by
from xlhazard.tables.similar import alike, bare

MOST_COMPARED = 50
"""Hazards done at one spot that a new one is compared with, the latest: work stays linear."""

FIELDS = ("enterprise_code", "location", "description", "found_on", "origin_hazard_id")


class CameBack(NamedTuple):
    """A hazard of the judged file, the done one that it is like, and the days between them."""

    table: Table
    row: Row
    life: Life
    old: str
    days: int


class _Done(NamedTuple):
    done_on: dt.date
    hazard_id: str
    described: str


def came_back(context: Context) -> Iterator[CameBack]:
    """Hazards without 原隐患编号 that are like one done at the same spot, the latest such one.

    Raises BadSetting.
    """
    window, least = context.whole("XR20", "window"), context.number("XR20", "similar")
    done = _done(context)
    for table, row, life in judged_lives(context, *FIELDS):
        found, described = life.found_on, bare(row.text("description"))
        if found is None or life.void or not row.blank("origin_hazard_id"):
            continue
        earlier = done.get(_place(row), ())
        at = bisect_left(earlier, (found,))
        for one in reversed(earlier[max(0, at - MOST_COMPARED) : at]):
            if (found - one.done_on).days > window:
                break
            if one.hazard_id != life.hazard_id and alike(one.described, described, least):
                yield CameBack(table, row, life, one.hazard_id, (found - one.done_on).days)
                break


def _done(context: Context) -> Mapping[tuple[str, str], list[_Done]]:
    """Hazards that are done, by enterprise and place, in the order of that day."""
    lives, found = lives_of(context), defaultdict[tuple[str, str], list[_Done]](list)
    for hazard_id, row in rows_by(context, "hazards").items():
        life = lives.get(hazard_id)
        if life is not None and life.done_on is not None and row.text("enterprise_code"):
            done = _Done(life.done_on, hazard_id, bare(row.text("description")))
            found[_place(row)].append(done)
    return {place: sorted(some) for place, some in found.items()}


def _place(row: Row) -> tuple[str, str]:
    return (row.text("enterprise_code"), fold(row.text("location")))
