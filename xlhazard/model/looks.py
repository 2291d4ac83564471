"""How cells look to an office program: fills and notes, and what is to change of them."""

from __future__ import annotations

from dataclasses import dataclass

from xlhazard.model.address import Address


@dataclass(frozen=True, slots=True)
class Paint:
    """A colour as a workbook states it; exactly one of rgb, theme and indexed is given.

    rgb: "FFC000" without alpha. theme: index into the theme's colours. indexed: index into the
    old palette. tint: −1 (black) … 1 (white), 0 the colour as it is.
    """

    rgb: str | None = None
    theme: int | None = None
    indexed: int | None = None
    tint: float = 0.0


@dataclass(frozen=True, slots=True)
class Fill:
    """What a cell is filled with. pattern: a name of the standard ("none", "solid", "gray125" …).

    fore is the colour of a solid fill and of the pattern's lines, back the one behind them; None:
    the program's own. gradient: a fill with a gradient, which no host sets through this.
    """

    pattern: str = "none"
    fore: Paint | None = None
    back: Paint | None = None
    gradient: bool = False


NO_FILL = Fill()


@dataclass(frozen=True, slots=True)
class LookChange:
    """What one cell shall look like. fill None: as it is. note None: as it is, "": no note.

    A note is the whole text that the cell then carries, the clerk's own words in front of ours.
    """

    sheet: str
    cell: Address
    fill: Fill | None = None
    note: str | None = None
