"""A report month."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import NamedTuple

_FORM = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


class Month(NamedTuple):
    """A calendar month, written YYYY-MM and sorted in time."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read "2023-06". Raises ValueError on anything else."""
        found = _FORM.fullmatch(text)
        if found is None:
            raise ValueError(f"not a month: {text[:20]!r}")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def read(cls, text: str) -> Month | None:
        """The same for what people may have typed; None for anything else."""
        return cls.parse(text) if _FORM.fullmatch(text) else None

    @classmethod
    def of(cls, day: dt.date) -> Month:
        return cls(day.year, day.month)

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    @property
    def last(self) -> dt.date:
        return dt.date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def plus(self, months: int) -> Month:
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    def day(self, number: int) -> dt.date:
        """The given day of the month, or the last one where the month is shorter."""
        return self.last.replace(day=min(number, self.last.day))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"
