"""What came of writing 一村一册 and 一企一档. Nothing here touches a file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from xlhazard.model.month import Month

BookState = Literal["written", "renewed", "same", "kept"]
"""New; ours of before, written anew; there already as it is; somebody's edited copy (it stays)."""


@dataclass(frozen=True, slots=True)
class WrittenBook:
    """A book and where it lies. rows: sheet -> records on it, in the order of the sheets."""

    path: Path
    kind: str
    code: str
    name: str
    rows: tuple[tuple[str, int], ...]
    check_code: str
    state: BookState = "written"


@dataclass(frozen=True, slots=True)
class BooksResult:
    """The books of a month as of a day. notes: what was passed over and why (Chinese)."""

    month: Month
    as_of: dt.date
    folder: Path
    public: bool
    books: tuple[WrittenBook, ...] = ()
    notes: tuple[str, ...] = ()
    dry_run: bool = False
