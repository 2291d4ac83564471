"""An office's month as the page asks for it: files lie in the current folder, JSON goes out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from xlhazard.fronts.page.office import OfficeOrder, month
from xlhazard.io.limits import MIB, OF_A_MASTER
from xlhazard.model.month import Month


class OfficeDesk:
    """The office's desk: the zip of the last run lies on it until it is taken."""

    def __init__(self) -> None:
        self._zip = b""
        self.most_bytes = OF_A_MASTER.max_file_mib * MIB

    def month(
        self, names: Sequence[str], asked: str, progress: Callable[[str, int, int], None]
    ) -> str:
        """A month with the files of these names (relative paths).

        asked is JSON: month, today, clock (a moment as ISO 8601, with its zone), steps (of merge,
        flag, fill, issue), told, last_sha256 or null. JSON comes back: refused, may_be_told,
        lines, name, master (see office.OfficeDone).
        """
        self._zip = b""
        order = _order(json.loads(asked))
        if isinstance(order, str):
            return json.dumps({"refused": True, "may_be_told": False, "lines": [order]})
        done = month({name: Path(name).read_bytes() for name in names}, order, progress)
        self._zip = done.zip
        told = {
            "refused": done.refused,
            "may_be_told": done.may_be_told,
            "lines": list(done.lines),
            "name": done.name,
            "master": done.master,
        }
        return json.dumps(told)

    def taken(self) -> bytes:
        """The zip of the last run, which is then off the desk."""
        data, self._zip = self._zip, b""
        return data


def _order(asked: dict[str, Any]) -> OfficeOrder | str:
    """What was asked for, or what is wrong with it (Chinese)."""
    try:
        wanted = Month.parse(asked["month"])
    except ValueError:
        return f"“{asked['month'][:20]}”不是月份，应如 2023-06。"
    try:
        today = dt.date.fromisoformat(asked["today"])
    except ValueError:
        return f"“{asked['today'][:20]}”不是日期，应如 2023-06-27。"
    steps = frozenset(asked["steps"])
    return OfficeOrder(
        today=today,
        clock=dt.datetime.fromisoformat(asked["clock"]),
        month=wanted,
        merge="merge" in steps,
        flag="flag" in steps,
        fill="fill" in steps,
        issue="issue" in steps,
        told=bool(asked["told"]),
        last_sha256=asked["last_sha256"] or "",
    )
