"""What we wrote into the forms of a month, so that a later fill replaces it and nothing else.

One small JSON file under 报表, beside the filled forms. Without it, or when it cannot be read,
every figure that stands in a form counts as typed by somebody.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from xlhazard.deriving.measures import Figure
from xlhazard.filling.answers import Answers, digest
from xlhazard.filling.figures import Figures
from xlhazard.filling.plan import AND
from xlhazard.io.commit import put
from xlhazard.io.limits import Limits, Refused
from xlhazard.io.regular import bytes_of
from xlhazard.io.township import Township
from xlhazard.model.month import Month
from xlhazard.model.results import FilledCell

T = TypeVar("T")
NAME = "填表记录.json"
_MOST_MIB = 32
_KEPT = 60
"""So many different figures of one value are remembered, the latest last."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a version that was sent was made of: the accepted form that spoke for each unit, and
    the figures that stood as they were reckoned."""

    spoke: Mapping[str, tuple[Month, int]] = field(default_factory=dict)
    as_reckoned: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FilledBefore:
    """Figures by value id, days, and digests of words: what we wrote into one form of one month.

    files: hashes of what we wrote beside the form, by file name (底稿 and the like). sent: what
    each version in the history of the form was made of.
    """

    figures: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)
    days: tuple[dt.date, ...] = ()
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sent: Mapping[int, Sent] = field(default_factory=dict)

    def and_file(self, name: str, data: bytes) -> FilledBefore:
        """With a file that is written beside the form."""
        known = _latest(self.files.get(name, ()), hashlib.sha256(data).hexdigest())
        return replace(self, files={**self.files, name: known})

    def and_now(self, figures: Figures, cells: Iterable[FilledCell]) -> FilledBefore:
        """With what this fill writes: cells say which figures, and whether the day."""
        written = {name for cell in cells for name in cell.id.split(AND)}
        now = {
            name: _latest(self.figures.get(name, ()), one.figure)
            for name, one in figures.values.items()
            if name in written or one.value.cell_id in written
        }
        days = _latest(self.days, figures.as_of) if "date" in written else self.days
        return replace(self, figures={**self.figures, **now}, days=days)

    def and_words(
        self, answers: Answers, cells: Iterable[FilledCell], as_of: dt.date
    ) -> FilledBefore:
        """With the words and counts that this fill writes into a form without figures."""
        written = {name for cell in cells for name in cell.id.split(AND)}
        now = {
            one.id: _latest(self.texts.get(one.id, ()), digest(one.value))
            for one in answers.answers
            if one.id in written
        }
        days = _latest(self.days, as_of) if "date" in written else self.days
        return replace(self, texts={**self.texts, **now}, days=days)


def _latest(known: tuple[T, ...], one: T) -> tuple[T, ...]:
    return (*(old for old in known if old != one), one)[-_KEPT:]


def filled_before(township: Township, month: Month, form: str) -> FilledBefore:
    """What is remembered; nothing when the record is missing, damaged, or not ours."""
    told = _recorded(_path(township, month)).get(form)
    try:
        return FilledBefore(
            dict(_figures(told)),
            tuple(_days(told)),
            dict(_words(told, "texts")),
            dict(_words(told, "files")),
            dict(_sent(told)),
        )
    except (ValueError, ArithmeticError, LookupError, TypeError, AttributeError):
        return FilledBefore()


def remember(township: Township, month: Month, form: str, filled: FilledBefore) -> None:
    """Write the record of a month; the other forms in it stay. Raises CannotWriteNow."""
    path = _path(township, month)
    one = {
        "figures": {name: [_text(one) for one in known] for name, known in filled.figures.items()},
        "days": [day.isoformat() for day in filled.days],
        "texts": {name: list(known) for name, known in filled.texts.items()},
        "files": {name: list(known) for name, known in filled.files.items()},
        "sent": {str(version): _as_told(one) for version, one in filled.sent.items()},
    }
    known = {**_recorded(path), form: one}
    put(path, (json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode())


def _path(township: Township, month: Month) -> Path:
    return township.file("报表", month, NAME)


def _recorded(path: Path) -> Mapping[str, object]:
    if not path.is_file():
        return {}
    try:
        told = json.loads(bytes_of(path, Limits(max_file_mib=_MOST_MIB)))
    except (Refused, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _figures(told: object) -> Iterator[tuple[str, tuple[Figure, ...]]]:
    if isinstance(told, dict):
        for name, known in told["figures"].items():
            yield str(name), tuple(_figure(str(one)) for one in known)


def _words(told: object, kind: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(told, dict):
        for name, known in told.get(kind, {}).items():
            yield str(name), tuple(str(one) for one in known)


def _as_told(one: Sent) -> Mapping[str, object]:
    spoke = {unit: f"{month}.{version}" for unit, (month, version) in one.spoke.items()}
    return {"units": spoke, "reckoned": sorted(one.as_reckoned)}


def _sent(told: object) -> Iterator[tuple[int, Sent]]:
    if isinstance(told, dict):
        for number, one in told.get("sent", {}).items():
            spoke = {}
            for unit, form in one["units"].items():
                month, _, version = form.partition(".")
                spoke[str(unit)] = (Month.parse(month), int(version))
            yield int(number), Sent(spoke, frozenset(map(str, one["reckoned"])))


def _days(told: object) -> Iterator[dt.date]:
    if isinstance(told, dict):
        for day in told["days"]:
            yield dt.date.fromisoformat(day)


def _text(figure: Figure) -> str:
    return ("是" if figure else "否") if isinstance(figure, bool) else str(figure)


def _figure(text: str) -> Figure:
    return text == "是" if text in ("是", "否") else Decimal(text)
