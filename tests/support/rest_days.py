"""Makes schemas/rest_days.yaml from the package chinesecalendar.

Usage: python -m tests.support.rest_days      (after updating chinesecalendar, once a year)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

from chinese_calendar import Holiday
from chinese_calendar.constants import holidays, workdays

FILE = Path(__file__).parents[2] / "schemas" / "rest_days.yaml"
WIDTH = 110

NAMES: Mapping[str, str] = {
    Holiday.new_years_day.value: "元旦",
    Holiday.spring_festival.value: "春节",
    Holiday.tomb_sweeping_day.value: "清明节",
    Holiday.labour_day.value: "劳动节",
    Holiday.dragon_boat_festival.value: "端午节",
    Holiday.national_day.value: "国庆节",
    Holiday.mid_autumn_festival.value: "中秋节",
    Holiday.anti_fascist_70th_day.value: "抗战胜利70周年纪念日",
}
HEAD = """\
# Holidays and working weekends by the notices of 国务院办公厅, taken from chinesecalendar.
# Sheet 节假日 of the master overrides single days and serves years that are not here.
# Made by python -m tests.support.rest_days; a test compares it with the package.
"""


def text() -> str:
    """The file: for each year the holidays (rest) and the weekend days that are worked (work)."""
    years = range(min(holidays).year, max(holidays).year + 1)
    lines = [f"source: chinesecalendar {version('chinesecalendar')}\n", "years:\n"]
    for year in years:
        lines.append(f"  '{year}':\n")
        lines += _days("rest", holidays, year)
        lines += _days("work", workdays, year)
    return HEAD + "".join(lines)


def _days(kind: str, named: Mapping[dt.date, str], year: int) -> Iterator[str]:
    by_name: dict[str, list[str]] = {}
    for day in sorted(day for day in named if day.year == year):
        by_name.setdefault(NAMES[named[day]], []).append(f"'{day:%m-%d}'")
    if not by_name:
        yield f"    {kind}: {{}}\n"
        return
    yield f"    {kind}:\n"
    for name, days in by_name.items():
        yield from _wrapped(f"      {name}: [", days)


def _wrapped(head: str, days: list[str]) -> Iterator[str]:
    line = head
    for number, day in enumerate(days):
        part = day + ("]" if number == len(days) - 1 else ",")
        if len(line) + len(part) + 1 > WIDTH:
            yield line.rstrip() + "\n"
            line = "        "
        line += part + " "
    yield line.rstrip() + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
