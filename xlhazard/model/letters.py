"""Letters drafted from flags, and what came of writing them. Nothing here touches a file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from xlhazard.model.month import Month


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one addressee, in words. rows are the cells of its table as texts."""

    kind: str
    label: str
    title: str
    addressee: str
    paragraphs: tuple[str, ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    closing: str
    office: str
    day: dt.date
    unit: str = ""
    """Code of the unit it goes to; "" where it goes to a 安委会."""

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        """What its 核对码 is made of: every text as printed, by where it stands."""
        texts = (self.title, self.addressee, *self.paragraphs, self.closing, self.office)
        plain = [(f"text {number}", text) for number, text in enumerate(texts)]
        cells = [
            (f"{header} {number}", text)
            for number, row in enumerate(self.rows, start=1)
            for header, text in zip(self.headers, row, strict=True)
        ]
        return (*plain, *cells, ("day", self.day.isoformat()))


LetterState = Literal["written", "same", "kept"]
"""New, there already with the same bytes, or there with other content (it stays)."""


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter and where it lies. items: rows of its table."""

    path: Path
    kind: str
    label: str
    addressee: str
    items: int
    check_code: str
    state: LetterState = "written"


@dataclass(frozen=True, slots=True)
class LettersResult:
    """The drafts of a month. notes: flags that got no letter, and why (Chinese)."""

    month: Month
    folder: Path
    letters: tuple[WrittenLetter, ...] = ()
    notes: tuple[str, ...] = ()
    dry_run: bool = False
