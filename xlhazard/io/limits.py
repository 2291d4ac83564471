"""How much a file may hold, and what is said when it holds more or something else.

Totals only, no ratio: a sheet whose whole columns are formatted shrinks a thousandfold, honestly.
"""

from __future__ import annotations

from dataclasses import dataclass

from xlhazard.model.finding import Notice

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """The totals of one file; the first six are the parameters of rule ST26.

    max_single bounds the elements that have to be read one by one, which rows and texts as usual
    programs write them have not, so that no file takes more than seconds. Every four attributes
    count as one element more. max_memory_mib bounds what the reading keeps (estimated),
    max_extras the number of merges, notes, validations, names and the like beside the cells.
    """

    max_file_mib: int = 64
    max_parts: int = 2_000
    max_unzipped_mib: int = 256
    max_text_mib: int = 8
    max_elements: int = 4_000_000
    max_cells: int = 1_500_000
    max_single: int = 2_100_000
    max_memory_mib: int = 384
    max_extras: int = 250_000


OF_A_MASTER = Limits(
    max_file_mib=256,
    max_unzipped_mib=2_048,
    max_elements=60_000_000,
    max_cells=10_000_000,
    max_single=20_000_000,
    max_memory_mib=6_144,
    max_extras=2_000_000,
)
"""The township's own master: years of it, 200,000 rows of 25 columns and more. Nobody sends it."""


class Refused(Exception):
    """The file cannot be read; carries the one notice that says why. Never leaves this package."""

    def __init__(self, code: str, on_sheet: str | None = None, /, **facts: object) -> None:
        super().__init__(code)
        self.notice = Notice(code, sheet=on_sheet, facts=facts)


def too_large(what: str, limit: str) -> Refused:
    """ST26: one of the totals is passed."""
    return Refused("ST26", what=what, limit=limit)


def unreadable(reason: str) -> Refused:
    """ST01: reason is Chinese, without a full stop."""
    return Refused("ST01", reason=reason)


def ambiguous(part: str, reason: str) -> Refused:
    """ST29: the package says two things, or not what it holds."""
    return Refused("ST29", part=part, reason=reason)


def impossible(sheet: str, what: str) -> Refused:
    """ST31: an address or number that no workbook can have."""
    return Refused("ST31", sheet, sheet=sheet, what=what)


class Budget:
    """Counts what one file has used so far; each count raises Refused past its limit."""

    __slots__ = ("_cells", "_elements", "_extras", "_memory", "_single", "limits")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._elements = self._single = self._cells = self._extras = self._memory = 0

    def elements(self, number: int, part: str) -> None:
        self._elements += number
        if self._elements > self.limits.max_elements:
            raise too_large(f"内容的标记数（到{part}为止）", f"{self.limits.max_elements}个")

    def single(self, number: int, part: str) -> None:
        self._single += number
        if self._single > self.limits.max_single:
            raise too_large(f"要逐个读的标记数（到{part}为止）", f"{self.limits.max_single}个")

    def cells(self, number: int, sheet: str) -> None:
        self._cells += number
        if self._cells > self.limits.max_cells:
            raise too_large(f"有内容的单元格数（到“{sheet}”为止）", f"{self.limits.max_cells}个")

    def extras(self, number: int, part: str) -> None:
        self._extras += number
        if self._extras > self.limits.max_extras:
            raise too_large(
                f"合并区域、批注、数据有效性等的数量（到{part}为止）", f"{self.limits.max_extras}个"
            )

    def memory(self, size: int, part: str) -> None:
        self._memory += size
        if self._memory > self.limits.max_memory_mib * MIB:
            raise too_large(
                f"文字和单元格的总量（到{part}为止）", f"{self.limits.max_memory_mib} MiB"
            )
