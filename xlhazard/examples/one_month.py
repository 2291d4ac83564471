"""Shipped examples beside the two months: one honest month of a made-up township of each profile
that has other lists or another form than the dispatch table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache

from xlhazard.examples.habits import HABITS
from xlhazard.examples.story import Size, Story
from xlhazard.examples.towns import SETTINGS, as_of, senders, sent_by, township
from xlhazard.examples.workbooks import Sent
from xlhazard.model.month import Month
from xlhazard.schema.types import Schema

SEED = 7
TOWNS = ("annex12", "shanyao", "baishiyi")
FORMS: Mapping[str, str] = {"shanyao": "nine_plus_six", "baishiyi": "ten_measures"}
"""The form that a town's office fills at the end; annex12 has none."""

_HABITS = ("plain", "moved", "by_name", "grouped", "plain", "moved")


def month_of(town: str) -> Month:
    """The month that the examples are of: the first that the town's document asks for."""
    return SETTINGS[town].first


def received_on(town: str) -> dt.date:
    return month_of(town).day(25)


@cache
def _size(town: str) -> Size:
    start = month_of(town).first
    return Size(villages=3, departments=1, enterprises=10, hazards=30, start=start)


def story(schema: Schema, town: str) -> Story:
    """The made-up township, always the same."""
    return township(schema, town, SEED, as_of(month_of(town)), _size(town))


def submissions(schema: Schema, told: Story) -> tuple[tuple[str, Sent], ...]:
    """File name and content of everything that came in for the month."""
    month = month_of(told.town)
    return tuple(
        (f"{unit.code}_{month}.xlsx", sent_by(schema, told, unit, month, HABITS[habit]))
        for unit, habit in zip(senders(told), _HABITS, strict=False)
    )
