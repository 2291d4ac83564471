"""What a macro needs of the program it runs in. Excel, WPS, Calc and the tests each have one.

A host says nothing about what is right or wrong in a workbook, and is never asked what colour a
cell has: what is there is read from a copy of the open workbook, by the same reader as every file.
Values, dates and colours of the program's own kinds do not leave it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from xlhazard.model.address import Address
from xlhazard.model.edits import NewSheet
from xlhazard.model.looks import LookChange


class Spot(NamedTuple):
    """A cell on a sheet."""

    sheet: str
    cell: Address


class HostFault(Exception):
    """The program would not do what was asked of it. text: Chinese, says what the user can do."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class Host(Protocol):
    """One open workbook in one program. Every method may raise HostFault.

    Sheets are called by their names, cells by address. No method saves the workbook but close().
    """

    @property
    def program(self) -> str:
        """What people call it: "Excel", "WPS 表格", "LibreOffice Calc"."""
        ...

    def path(self) -> Path | None:
        """Where the workbook is saved; None when it was never saved."""
        ...

    def name(self) -> str:
        """What the title bar calls it, with ending: 台账.xlsx, 工作簿1.xlsx."""
        ...

    def copy(self) -> bytes:
        """The workbook as it stands on the screen, unsaved changes included, as file bytes.

        The open workbook, its path and whether it counts as changed stay as they are.
        """
        ...

    def show(self, changes: Sequence[LookChange]) -> None:
        """Set fills and notes of cells. Where a host has no notes, fills only.

        A fill with gradient is left out. Protected sheets: HostFault that names the sheet.
        Values, formulas and everything else of the cells stay.
        """
        ...

    def put_sheet(self, sheet: NewSheet) -> None:
        """Put a sheet of ours at its position, in place of one of that name.

        Texts stay texts, whatever they begin with; looks, widths and links are set; hidden sheets
        are very hidden. The active sheet stays the same.
        """
        ...

    def drop_sheet(self, name: str) -> None:
        """Take a sheet away without asking; nothing happens when there is none."""
        ...

    def sheet_names(self) -> tuple[str, ...]:
        """All sheets in their order, hidden ones too."""
        ...

    def select(self, spot: Spot) -> None:
        """Show the sheet (unhidden if need be) and put the cursor on the cell, scrolled to."""
        ...

    def selection(self) -> Spot | None:
        """The first cell of what is selected; None where no cell is (a chart sheet)."""
        ...

    def tell(self, text: str, *, grave: bool = False) -> None:
        """Show a message that waits for OK."""
        ...

    def confirm(self, question: str) -> bool:
        """Ask a question for yes or no; closing the box is no."""
        ...

    def ask(self, question: str, default: str = "") -> str | None:
        """Ask for one line of text; None when the user cancels."""
        ...

    def progress(self, text: str | None) -> None:
        """Show a line in the status bar; None gives the bar back to the program. Never raises."""
        ...

    def read_only(self) -> bool:
        """The workbook was opened for reading only, as happens when a colleague has it open."""
        ...

    def sibling(self, path: Path) -> Host | None:
        """The host of another workbook that is open in the same program; None when it is not.

        The host itself when path is its own.
        """
        ...

    def close(self) -> None:
        """Save the workbook under its own name and close it; the program stays open.

        HostFault when it cannot be saved; it then stays open. It must have a path.
        """
        ...

    def reopen(self, path: Path) -> None:
        """Open a workbook; this host then speaks of it."""
        ...
