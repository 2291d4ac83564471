"""What two states of a workbook differ in to the eye: fills and notes, for hosts to carry over.

An office program that holds a workbook open cannot be given bytes. It is told instead in which
cells the marked copy looks other than the workbook did; so its marks are those of the copy, and
taking them off gives back what the copy gives back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

from xlhazard.io.patch.grid import Grid
from xlhazard.io.patch.notes import notes_of
from xlhazard.io.patch.record import recorded
from xlhazard.io.patch.session import Session
from xlhazard.io.uncollected import uncollected
from xlhazard.model.address import Address
from xlhazard.model.edits import NewSheet
from xlhazard.model.looks import NO_FILL, Fill, LookChange, Paint
from xlhazard.model.marks import RECORD_SHEET, is_our_sheet, mark_of_colour, our_span


def carries_marks(data: bytes) -> bool:
    """Whether a sheet of ours is in a workbook. Raises Unwritable as Seen does."""
    return any(is_our_sheet(tab.name) for tab in Session(data).worksheets())


class Seen:
    """One state of a workbook: which cells carry our marks, and how any cell is filled."""

    def __init__(self, data: bytes) -> None:
        """Raises Unwritable where the bytes are no workbook that marks could be put on."""
        self._session = Session(data)
        self._sheets = {
            tab.name: Grid(self._session.package.read(tab.part), tab.part)
            for tab in self._session.worksheets()
            if not is_our_sheet(tab.name)
        }
        self._parts = {tab.name: tab.part for tab in self._session.worksheets()}
        self._read_fills: dict[int, Fill] = {}

    def coloured(self) -> set[tuple[str, Address]]:
        """Cells that carry one of our colours."""
        ours = self._session.styles.styles_filled(lambda c: mark_of_colour(c) is not None)
        return {(name, at) for name, grid in self._sheets.items() for at in grid.styled(ours)}

    def notes(self) -> Mapping[tuple[str, Address], str]:
        """Every note as it reads, our part included; threaded comments are left out."""
        return {
            (name, at): text
            for name in self._sheets
            for at, text in notes_of(self._session.book, self._parts[name]).items()
        }

    def marked(self) -> tuple[tuple[str, Address], ...]:
        """Cells with our colour or our note, sheet by sheet in the workbook's order, row by row."""
        noted = {spot for spot, text in self.notes().items() if our_span(text) is not None}
        order = {name: number for number, name in enumerate(self._sheets)}
        return tuple(sorted(self.coloured() | noted, key=lambda spot: (order[spot[0]], spot[1])))

    def fill(self, sheet: str, at: Address) -> Fill:
        """How a cell is filled; NO_FILL on a sheet that is not there."""
        grid = self._sheets.get(sheet)
        if grid is None:
            return NO_FILL
        styles = self._session.styles
        number = styles.fill_of(grid.at(at).style)
        if number not in self._read_fills:
            self._read_fills[number] = fill_of_xml(styles.fill_xml(number))
        return self._read_fills[number]

    def our_sheets(self) -> tuple[str, ...]:
        """Names of the sheets that are ours, copies of them too."""
        return tuple(t.name for t in self._session.worksheets() if is_our_sheet(t.name))

    def opened_on(self) -> str:
        """The sheet that was shown before our first mark; "" where no mark says so."""
        return recorded(self._session).active

    def record_sheet(self) -> NewSheet | None:
        """The very hidden record of what our marks replaced; None where there is none."""
        if RECORD_SHEET not in self._parts:
            return None
        return recorded(self._session).sheet(len(self._parts) - 1)


@uncollected()
def differences(before: Seen, after: Seen) -> tuple[LookChange, ...]:
    """What to change of each cell so that before looks as after: our marks and all notes."""
    was, now = before.notes(), after.notes()
    noted = {spot for spot in was.keys() | now.keys() if was.get(spot, "") != now.get(spot, "")}
    painted = before.coloured() | after.coloured()
    changes = []
    for sheet, at in sorted(noted | painted):
        old, new = before.fill(sheet, at), after.fill(sheet, at)
        fill = None if old == new or old.gradient or new.gradient else new
        note = now.get((sheet, at), "") if (sheet, at) in noted else None
        if fill is not None or note is not None:
            changes.append(LookChange(sheet, at, fill, note))
    return tuple(changes)


def fill_of_xml(xml: str) -> Fill:
    """A fill as a workbook states it. Prefixes and unknown attributes are of no account."""
    root = ET.fromstring(re.sub(r"""\s[\w.-]+:[\w.-]+\s*=\s*("[^"]*"|'[^']*')""", "", xml))
    if not len(root):
        return NO_FILL
    pattern = root[0]
    if not pattern.tag.endswith("patternFill"):
        return Fill(gradient=True)
    colours = {child.tag.rpartition("}")[2]: _paint(child.attrib) for child in pattern}
    kind = pattern.get("patternType") or ("solid" if "fgColor" in colours else "none")
    if kind == "none":
        return NO_FILL
    back = None if kind == "solid" else colours.get("bgColor")
    return Fill(kind, colours.get("fgColor"), back)


def _paint(stated: Mapping[str, str]) -> Paint | None:
    tint = float(stated.get("tint") or 0)
    if "rgb" in stated:
        return Paint(rgb=stated["rgb"][-6:].upper(), tint=tint)
    if "theme" in stated:
        return Paint(theme=int(stated["theme"]), tint=tint)
    if "indexed" in stated and int(stated["indexed"]) < _AUTOMATIC:
        return Paint(indexed=int(stated["indexed"]), tint=tint)
    return None


_AUTOMATIC = 64
"""The program's own colours count from here (64 in front, 65 behind)."""
