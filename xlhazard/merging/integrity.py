"""Whether 报送登记 and the originals in 存档 are still what was written at the time.

Nothing here reads a file: what lies in 存档 is given by name with the hash of its bytes now.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlhazard.deriving.reporting import TAKEN
from xlhazard.deriving.settings import days_named
from xlhazard.merging import chain
from xlhazard.merging.receipts import LOG, log_rows
from xlhazard.merging.renewal import ARCHIVED_AS, OLD_LEDGERS
from xlhazard.model.master import Master
from xlhazard.model.month import Month
from xlhazard.model.table import Row

_NAMED = re.compile(r"-([0-9a-f]{8,64})\.xls[xm]$")
"""How archive names an original: by the beginning of its hash."""

_SHORT = 8
_MOST = 5
"""Originals told one by one; of more only their number."""


def integrity_notes(master: Master, kept: Mapping[str, str | None]) -> Iterator[str]:
    """What was tampered with, in Chinese, the first broken row of the log first.

    kept: every file in 存档 by its name, with the sha256 of its bytes now (None: unreadable).
    """
    broken = chain_note(master)
    if broken is not None:
        yield f"{broken}。请核对存档原件，查明是谁改动的。"
    originals = tuple(_originals(kept))
    told = [
        *_lost(master, originals),
        *_strays(master, originals),
        *_old_ledgers(master, originals),
    ]
    yield from told[:_MOST]
    if len(told) > _MOST:
        yield f"存档原件还有{len(told) - _MOST}处对不上，没有逐一列出。"


def chain_note(master: Master) -> str | None:
    """The first row of 报送登记 that is not as it was written; None when the log is whole."""
    found = chain.first_break(log_rows(master), master.settings.get(chain.SEAL))
    if found is None:
        return None
    if not found.number:
        return f"《报送登记》末尾被改动过：{found.reason}"
    row = master.tables[LOG].rows[found.number - 1]
    return f"《报送登记》第{found.number}条记录（{_place(row)}）被改动过：{found.reason}"


@dataclass(frozen=True, slots=True)
class _Original:
    """A file in 存档: its month's folder, the hash in its name, and that of its bytes now."""

    name: str
    folder: str
    beginning: str
    sha256: str | None

    @property
    def sound(self) -> bool:
        return self.sha256 is not None and self.sha256.startswith(self.beginning)


def _originals(kept: Mapping[str, str | None]) -> Iterator[_Original]:
    for name, sha256 in sorted(kept.items()):
        if (named := _NAMED.search(name)) is not None:
            yield _Original(name, name.split("/")[-2], named[1], sha256)


def _lost(master: Master, originals: Iterable[_Original]) -> Iterator[str]:
    """Accepted rows whose original is gone, moved or has other bytes; each file once."""
    by_beginning: dict[str, list[_Original]] = defaultdict(list)
    for one in originals:
        by_beginning[one.beginning[:_SHORT]].append(one)
    seen: set[str] = set()
    for row in master.tables.get(LOG, ()):
        sha256 = row.text("sha256")
        if row.text("status") not in TAKEN or sha256 in seen:
            continue
        seen.add(sha256)
        fault = _fault(row, by_beginning[sha256[:_SHORT]])
        if fault:
            yield f"《报送登记》已接收的报送件（{_place(row)}）{fault}"


def _fault(row: Row, candidates: Sequence[_Original]) -> str:
    """What is wrong with the original of an accepted row, "" when it is there."""
    sha256 = row.text("sha256")
    named = [one for one in candidates if sha256.startswith(one.beginning)]
    whole = [one for one in named if one.sha256 == sha256]
    if any(one.folder == row.text("period") for one in whole):
        return ""
    if whole:
        return f"的存档原件“{whole[0].name}”不在它那个月的文件夹里。请移回去。"
    if named and named[0].sha256 is None:
        return f"的存档原件“{named[0].name}”读不出来。请检查权限和磁盘，或从备份恢复。"
    if named:
        return f"的存档原件“{named[0].name}”已不是接收时的内容。请从备份恢复这个文件。"
    return f"在“存档”里找不到原件（sha256 {sha256[:_SHORT]}…）。请从备份恢复。"


def _strays(master: Master, originals: Iterable[_Original]) -> Iterator[str]:
    """Sound originals that no row of the log knows.

    After 开新账 those of the months before belong to the log of the archived master.
    """
    known = {row.text("sha256") for row in master.tables.get(LOG, ())}
    first = _first_month(master)
    for one in originals:
        month = Month.read(one.folder)
        earlier = first is not None and month is not None and month < first
        if one.sound and one.sha256 not in known and not earlier and one.folder != OLD_LEDGERS:
            yield (
                f"存档原件“{one.name}”在《报送登记》中没有记录：可能是上次合并中断，"
                f"请再合并一次；仍有这条提示的，请查明登记是否被删除。"
            )


def _first_month(master: Master) -> Month | None:
    """The month in which a ledger begins that carries another one on; None for the first one."""
    days = days_named(master.settings.get("campaign_start", ""))
    return Month.of(days[0]) if days and master.settings.get(ARCHIVED_AS) else None


def _old_ledgers(master: Master, originals: Iterable[_Original]) -> Iterator[str]:
    """Archived masters that are no longer what they were, and the last one where it is gone."""
    names = set()
    for one in originals:
        if one.folder == OLD_LEDGERS:
            names.add(one.name)
            if not one.sound:
                yield f"旧总台账“{one.name}”已不是存下时的内容。请从备份恢复这个文件。"
    last = master.settings.get(ARCHIVED_AS, "").strip()
    if last and last not in names:
        yield f"开新账时存下的旧总台账“{last}”找不到了。请从备份恢复。"


def _place(row: Row) -> str:
    words = (row.text("unit_code"), row.text("period"))
    return "，".join((f"表中第{row.number}行", *(word for word in words if word)))
