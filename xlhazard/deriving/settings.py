"""What sheet 设置 says, and what the calendar says where the sheet is silent."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import Literal

from xlhazard.model.fold import without_space
from xlhazard.model.month import Month
from xlhazard.schema.types import Schema

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?")
_SPLIT = re.compile(r"[、，,；;\n]+")

DonePolicy = Literal["销号", "整改完成"]


def setting(settings: Mapping[str, str], schema: Schema, key: str) -> str:
    """The value of a setting, "" where neither 设置 nor the calendar gives one."""
    text = settings.get(key, "").strip() or schema.calendar.settings.get(key, "").strip()
    return "" if text.lower() in ("none", "无", "—", "/") else text


def whole(settings: Mapping[str, str], schema: Schema, key: str, default: int) -> int:
    """A setting that is a number, such as "27" or "5个工作日"; default where it is not one."""
    found = re.match(r"\d+", unicodedata.normalize("NFKC", setting(settings, schema, key)))
    return int(found[0]) if found else default


def days_named(text: str) -> tuple[dt.date, ...]:
    """Days of a setting: "2024-01" (its first day) or "2024-01-15", several separated by 、."""
    days = []
    for part in _SPLIT.split(unicodedata.normalize("NFKC", text)):
        if found := _DAY.fullmatch(without_space(part)):
            try:
                days.append(dt.date(int(found[1]), int(found[2]), int(found[3] or 1)))
            except ValueError:
                continue
    return tuple(sorted(days))


def campaign_start(settings: Mapping[str, str], schema: Schema) -> dt.date:
    """First day of the campaign (calendar F01); the earliest possible day when none is set."""
    days = days_named(setting(settings, schema, "campaign_start"))
    return days[0] if days else dt.date.min


def counted_from(settings: Mapping[str, str], schema: Schema, as_of: dt.date) -> dt.date:
    """The day from which cumulative figures of as_of count.

    That is the campaign's first day, or the last new start (设置 baseline_start) on or before
    as_of: the office then lets every unit count anew from there (CM08).
    """
    starts = days_named(setting(settings, schema, "baseline_start"))
    return max(
        [campaign_start(settings, schema), *(day for day in starts if day <= as_of)],
    )


def same_series(settings: Mapping[str, str], schema: Schema, earlier: Month, later: Month) -> bool:
    """No new start of counting lies between the two months, so their figures compare."""
    start = Month.of(counted_from(settings, schema, later.last))
    return earlier >= start


def done_policy(settings: Mapping[str, str], schema: Schema) -> DonePolicy:
    """What counts as done: 销号 (default) or 整改完成."""
    completed = setting(settings, schema, "done_policy") == "整改完成"
    return "整改完成" if completed else "销号"
