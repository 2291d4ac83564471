"""The hash chain of 报送登记: each row seals itself and the row before it.

What staff type into the log (处置, 处置人, 处置原因, 备注) is outside the seal. The last row's hash
stands in 设置 too, so that rows taken off the end are noticed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xlhazard.merging.keys import Fields, folded
from xlhazard.model.table import Value

SEAL = "log_seal"
"""Key in 设置 that holds the number of rows and the last hash."""

START = "0" * 64
SEALS = ("prev_hash", "row_hash")
SEALED = (
    "unit_code",
    "report_kind",
    "period",
    "version",
    "file_name",
    "sha256",
    "template_version",
    "received_at",
    "status",
    "errors",
    "warnings",
    "infos",
    "receiver",
    "days_late",
)
"""What a row's hash covers, in this order."""


@dataclass(frozen=True, slots=True)
class Break:
    """Where the log stops being believable. number counts rows from 1; 0 is the end of the log."""

    number: int
    reason: str


def row_hash(previous: str, fields: Fields) -> str:
    """The seal of a row after the row whose hash is previous (64 hexadecimal digits)."""
    text = "\x1f".join((previous, *(_text(fields.get(name)) for name in SEALED)))
    return hashlib.sha256(text.encode()).hexdigest()


def chained(rows: Sequence[Fields], changed: Iterable[int]) -> tuple[Mapping[str, Value], ...]:
    """The seals of all rows after some of them (by index) were written or changed by us.

    A row that did not fit its predecessor before and was not written now keeps its seals: what
    somebody else changed stays visible.
    """
    written = set(changed)
    seals: list[Mapping[str, Value]] = []
    before = after = START
    for index, fields in enumerate(rows):
        stored = {name: fields.get(name) for name in SEALS}
        sound = index in written or (
            stored["prev_hash"] == before and stored["row_hash"] == row_hash(before, fields)
        )
        before = str(stored["row_hash"] or "")
        if sound:
            stored = {"prev_hash": after, "row_hash": row_hash(after, fields)}
        after = str(stored["row_hash"] or "")
        seals.append(stored)
    return tuple(seals)


def seal_of(rows: Sequence[Fields]) -> str:
    """What 设置 holds about the end of the log: "<rows>:<last hash>"."""
    return f"{len(rows)}:{rows[-1].get('row_hash') if rows else START}"


def first_break(rows: Sequence[Fields], seal: str | None = None) -> Break | None:
    """The first row that was changed, moved, put in or taken out; None when the log is whole.

    rows are the log's records in sheet order; seal is what 设置 holds, None or "" when it holds
    nothing (a log without rows yet).
    """
    previous = START
    for number, fields in enumerate(rows, 1):
        if fields.get("prev_hash") != previous:
            return Break(number, "与上一行接不上（有行被删除、插入或调换）")
        if fields.get("row_hash") != row_hash(previous, fields):
            return Break(number, "内容与登记时不一致")
        previous = str(fields["row_hash"])
    if (seal or rows) and seal != seal_of(rows):
        return Break(0, "末尾有行被删除，或设置中的校验值被改动")
    return None


def _text(value: Value) -> str:
    return value.strip() if isinstance(value, str) else folded(value)
