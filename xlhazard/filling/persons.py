"""Who answers for a measure in the township's own forms: only what the office has recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from xlhazard.model.fold import fold
from xlhazard.model.master import Master
from xlhazard.model.table import Row

RECORDED = "《人员名册》分管领域写明的；没有写明的，《单位》表里安办的责任领导"
_LEADERS = frozenset({"leader", "deputy_leader"})


@dataclass(frozen=True, slots=True)
class Answerable:
    """责任领导 and 责任人, "" where nobody is recorded."""

    leader: str = ""
    person: str = ""


def answerable(master: Master, office: str, measure: str, as_of: dt.date) -> Answerable:
    """By 分管领域 of 人员名册, else the office's 责任领导 in 单位 and its only 责任人.

    Nobody is chosen among several who are not told apart.
    """
    people = tuple(_people(master, office, as_of))
    charged = [row for row in people if _in_charge(row, measure)]
    leaders = _names(row for row in charged if _LEADERS & set(row.texts("roles")))
    persons = _names(row for row in charged if "responsible" in row.texts("roles"))
    others = _names(row for row in people if "responsible" in row.texts("roles"))
    unit = next((r for r in master.tables.get("units", ()) if r.text("unit_code") == office), None)
    head = "" if unit is None else "、".join(unit.texts("leader"))
    return Answerable("、".join(leaders) or head, "、".join(persons or others[: len(others) == 1]))


def _people(master: Master, office: str, as_of: dt.date) -> Iterator[Row]:
    for row in master.tables.get("people", ()):
        first, last = row.day("valid_from"), row.day("valid_to")
        here = row.text("unit_code") == office and row["name"] is not None
        if here and (first is None or first <= as_of) and (last is None or as_of <= last):
            yield row


def _in_charge(row: Row, measure: str) -> bool:
    """分管领域 names the measure."""
    return bool(measure) and fold(measure) in fold(row.text("in_charge"))


def _names(rows: Iterator[Row]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row.texts("name")))
