"""Our marks on a workbook: put on, renewed, and taken off so that what was there comes back."""

from __future__ import annotations

from collections.abc import Sequence

from xlhazard.io.patch import notes
from xlhazard.io.patch.grid import Grid
from xlhazard.io.patch.record import Record, recorded
from xlhazard.io.patch.session import Session
from xlhazard.io.patch.sheets import put_sheet
from xlhazard.model.address import Address
from xlhazard.model.edits import MarkCell, NewSheet
from xlhazard.model.marks import OUR_SHEETS, is_our_sheet, mark_of_colour


class Marking:
    """The marks and own sheets of one plan."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._record: Record | None = None
        self._marked = False
        self._errors: set[tuple[str, Address]] = set()
        self._sheets: dict[str, NewSheet] = {}

    def mark(self, edit: MarkCell) -> None:
        """Colour a cell; its note is set when the sheet is closed.

        Inside a merged area the mark goes to the cell that shows. Of several marks of one cell
        the gravest gives the colour, and all notes are kept.
        """
        sheet = self._session.sheet(edit.sheet)
        hiding = sheet.merged.covering(edit.cell)
        at = edit.cell if hiding is None else hiding.first
        cell = sheet.grid.at(at)
        if (edit.sheet, at) not in self._errors:
            record, styles = self._read_record(), self._session.styles
            style = record.marked(styles, cell.style, edit.severity, edit.sheet, at)
            if style != cell.style:
                sheet.grid.put(at, cell.with_style(style))
        if edit.severity == "error":
            self._errors.add((edit.sheet, at))
        earlier = sheet.notes.get(at)
        sheet.notes[at] = edit.note if earlier is None else f"{earlier}\n{edit.note}"
        self._marked = True

    def new_sheet(self, edit: NewSheet) -> None:
        self._sheets[edit.name] = edit

    def clear(self) -> None:
        """Take every mark off, those of earlier edits of this plan included."""
        session = self._session
        session.forget_notes()
        session.close_sheets()
        self._sheets = {n: s for n, s in self._sheets.items() if not is_our_sheet(n)}
        record, styles = self._read_record(), session.styles
        ours = styles.styles_filled(lambda colour: mark_of_colour(colour) is not None)
        for tab in session.worksheets():
            if is_our_sheet(tab.name):
                continue
            grid = Grid(session.package.read(tab.part), tab.part)
            for at in grid.styled(ours):
                cell = grid.at(at)
                style = record.unmarked(styles, cell.style, tab.name, at)
                grid.put(at, cell.with_style(style))
            splices = notes.clear_notes(session.book, tab.part, grid)
            if grid.touched or splices:
                session.package.put(tab.part, grid.to_bytes(splices))
        gone = [tab.name for tab in session.worksheets() if is_our_sheet(tab.name)]
        for name in gone:
            session.book.remove_sheet(name)
        if gone and record.active:
            session.book.activate(record.active)
        self._record = Record()
        self._marked = False
        self._errors.clear()

    def finish(self) -> None:
        """Put the new sheets in, and the record of what our marks replaced."""
        session = self._session
        session.close_sheets()
        sheets: Sequence[NewSheet] = tuple(self._sheets.values())
        if self._marked or OUR_SHEETS & self._sheets.keys():
            record = self._read_record()
            record.active = record.active or session.book.active() or ""
            self._put(record.sheet(len(session.book.tabs())))
        for sheet in sheets:
            self._put(sheet)
        first = next((s for s in sheets if s.position == 0 and not s.hidden), None)
        if first is not None:
            session.book.activate(first.name)

    def _put(self, sheet: NewSheet) -> None:
        state = "visible"
        if sheet.hidden:
            state = "veryHidden" if sheet.name in OUR_SHEETS else "hidden"
        put_sheet(self._session.book, self._session.styles, sheet, state)

    def _read_record(self) -> Record:
        if self._record is None:
            self._record = recorded(self._session)
        return self._record
