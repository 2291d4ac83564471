"""What is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from enum import StrEnum

from xlhazard.model.address import Address


class Severity(StrEnum):
    """How grave a finding is; an error refuses the file."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Passage:
    """A fact that is a sentence of our own making: a message holds it whole, however long."""

    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something noticed at a place, before the rule catalogue gives it words.

    sheet and cell say where in the file as received; cell is None for a whole sheet,
    both are None for a whole file. value is the text as typed. facts fill the message
    and fix templates of the catalogue. severity is given only where the rule decides
    it case by case.
    """

    code: str
    sheet: str | None = None
    cell: Address | None = None
    field: str | None = None
    value: str | None = None
    facts: Mapping[str, object] = made(default_factory=dict)
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A notice in words, as every report shows it."""

    code: str
    name: str
    severity: Severity
    sheet: str | None
    cell: Address | None
    field: str | None
    value: str | None
    message: str
    fix: str
    basis: str
    facts: Mapping[str, object] = made(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadAs:
    """A value that was read in another form than it was typed in."""

    sheet: str
    cell: Address
    typed: str
    read: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A rule that could not run, and why (Chinese)."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Crash:
    """A rule that failed through a fault of ours. Holds no cell values."""

    code: str
    error: str
