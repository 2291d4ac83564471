"""Why something cannot be written, in words for the person who asked for it."""

from __future__ import annotations

from pathlib import Path

from xlhazard.model.address import Address


class Refusal(Exception):
    """Nothing was written. text is Chinese, says what stands in the way and what to do."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class StaleWorkbook(Refusal):
    """The workbook is no longer the one that the plan was made on."""


class Unwritable(Refusal):
    """The plan asks for something that a workbook cannot hold, or must not lose."""


class CannotWriteNow(Refusal):
    """A file or folder cannot be written at this moment; exit status 4, nothing changed."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"现在写不了“{path}”：{reason}")
        self.path = path
        self.reason = reason


class Changed(CannotWriteNow):
    """The file is no longer the one that was read: read it again, plan again."""


class SavedNotCertain(Exception):
    """The new file is in place, but the disk has not confirmed it."""

    def __init__(self, path: Path, reason: str) -> None:
        self.text = f"“{path}”已保存，尚不能确认：{reason}。请打开核对一次，确认无误后再关机。"
        super().__init__(self.text)
        self.path = path
        self.reason = reason


def place(sheet: str, cell: Address | None = None) -> str:
    """How messages name a cell: “工作表‘隐患清单’的 K14 单元格”."""
    return f"工作表“{sheet}”" + (f"的 {cell} 单元格" if cell else "")
