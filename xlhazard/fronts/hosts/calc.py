"""LibreOffice Calc as a host, over UNO: within the program (extension) or from outside (tests).

UNO is imported late, because it comes with LibreOffice and not with Python. A document may have
no window, as when it is opened hidden: then a voice has to be given for what is told and asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from xlhazard.fronts.buttons.host import HostFault, Spot
from xlhazard.fronts.hosts.calc_boxes import Boxes, Silence, Voice
from xlhazard.fronts.hosts.calc_colours import TRANSPARENT, background, theme_of
from xlhazard.fronts.hosts.calc_notes import set_note
from xlhazard.fronts.hosts.calc_sheets import LANDSCAPE_FROM, ranges, write
from xlhazard.fronts.hosts.calc_states import AtRest, OneStep, Told, Writable
from xlhazard.model.address import Address
from xlhazard.model.edits import NewSheet
from xlhazard.model.looks import LookChange

XLSX = "Calc MS Excel 2007 XML"
"""LibreOffice's name for its writer of .xlsx."""

_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"


class CalcHost:
    """See xlhazard.fronts.buttons.host.Host. context: UNO's component context."""

    program = "LibreOffice Calc"

    def __init__(self, context: Any, document: Any, voice: Voice | None = None) -> None:
        self._context = context
        self._document = document
        self._voice = voice
        self._indicator: Any = None

    def path(self) -> Path | None:
        with Told():
            return _path_of(self._document)

    def name(self) -> str:
        with Told():
            title = str(self._document.Title)
            path = _path_of(self._document)
        if path is not None:
            return path.name
        return title if title.endswith((".xlsx", ".xlsm")) else f"{title}.xlsx"

    def copy(self) -> bytes:
        with Told():
            stream = self._service("com.sun.star.io.SequenceOutputStream")
            asked = properties(FilterName=XLSX, OutputStream=stream)
            self._document.storeToURL("private:stream", asked)
            return bytes(stream.getWrittenBytes().value)

    def show(self, changes: Sequence[LookChange]) -> None:
        by_sheet: dict[str, list[LookChange]] = defaultdict(list)
        for change in changes:
            by_sheet[change.sheet].append(change)
        with Told(), AtRest(self._document):
            for name, of_sheet in by_sheet.items():
                sheet = self._sheet(name)
                with Writable(sheet, [change.cell for change in of_sheet]):
                    self._paint(sheet, of_sheet)
                    for change in of_sheet:
                        if change.note is not None:
                            cell = _cell(sheet, change.cell)
                            set_note(self._document, sheet, cell, change.note)

    def _paint(self, sheet: Any, changes: Sequence[LookChange]) -> None:
        by_colour: dict[int, list[Address]] = defaultdict(list)
        theme = theme_of(_path_of(self._document))
        for change in changes:
            if change.fill is not None and not change.fill.gradient:
                by_colour[background(change.fill, theme)].append(change.cell)
        for colour, cells in by_colour.items():
            painted = ranges(self._document, sheet, cells)
            painted.CellBackColor = colour
            if colour == TRANSPARENT:
                painted.IsCellBackgroundTransparent = True

    def put_sheet(self, sheet: NewSheet) -> None:
        with Told(), AtRest(self._document):
            self._refuse_protected()
            sheets = self._document.Sheets
            active = self._active_name()
            if sheets.hasByName(sheet.name):
                sheets.removeByName(sheet.name)
            sheets.insertNewByName(sheet.name, min(sheet.position, sheets.Count))
            made = sheets.getByName(sheet.name)
            write(self._document, made, sheet)
            self._set_up(made, sheet)
            self._activate(active)
            made.IsVisible = not sheet.hidden

    def _set_up(self, made: Any, sheet: NewSheet) -> None:
        """What belongs to the page and to the view: both are the document's, not the sheet's."""
        if sheet.hidden:
            return
        self._page(made, across=sum(sheet.widths) >= LANDSCAPE_FROM)
        controller = self._document.CurrentController
        if controller is not None:
            controller.setActiveSheet(made)
            controller.ShowGrid = False
            if sheet.header_row:
                controller.freezeAtPosition(0, sheet.header_row)
        if sheet.header_row:
            head = made.getCellRangeByPosition(0, sheet.header_row - 1, 0, sheet.header_row - 1)
            made.setTitleRows(head.RangeAddress)
            made.setPrintTitleRows(True)

    def _page(self, made: Any, *, across: bool) -> None:
        """A page style of our own, one page wide."""
        styles = self._document.StyleFamilies.getByName("PageStyles")
        name = f"台账校验{'横' if across else '竖'}"
        if not styles.hasByName(name):
            styles.insertByName(name, self._document.createInstance("com.sun.star.style.PageStyle"))
            style = styles.getByName(name)
            short, long = 21000, 29700
            style.IsLandscape = across
            style.Width, style.Height = (long, short) if across else (short, long)
            style.ScaleToPagesX, style.ScaleToPagesY = 1, 0
            style.CenterHorizontally = True
            style.HeaderIsOn = False
        made.PageStyle = name

    def drop_sheet(self, name: str) -> None:
        with Told(), AtRest(self._document):
            if self._document.Sheets.hasByName(name):
                self._refuse_protected()
                self._document.Sheets.removeByName(name)

    def sheet_names(self) -> tuple[str, ...]:
        with Told():
            return tuple(self._document.Sheets.ElementNames)

    def select(self, spot: Spot) -> None:
        with Told():
            sheet = self._sheet(spot.sheet)
            if not sheet.IsVisible:
                sheet.IsVisible = True
            controller = self._document.CurrentController
            if controller is None:
                raise HostFault("这个工作簿在 LibreOffice 里没有窗口，没法跳过去。")
            controller.setActiveSheet(sheet)
            # The program's own 转到 scrolls, also behind frozen rows; select() does not.
            goes = properties(ToPoint=str(spot.cell))
            dispatcher = self._service("com.sun.star.frame.DispatchHelper")
            dispatcher.executeDispatch(controller.Frame, ".uno:GoToCell", "", 0, goes)

    def selection(self) -> Spot | None:
        with Told():
            chosen = self._document.CurrentSelection
            if chosen is None:
                return None
            if hasattr(chosen, "RangeAddress"):
                first = chosen.RangeAddress
            elif hasattr(chosen, "RangeAddresses") and chosen.RangeAddresses:
                first = chosen.RangeAddresses[0]
            else:
                return None
            name = self._document.Sheets.getByIndex(first.Sheet).Name
            return Spot(name, Address(first.StartRow + 1, first.StartColumn + 1))

    def tell(self, text: str, *, grave: bool = False) -> None:
        with Told():
            self._speaking().tell(text, grave=grave)

    def confirm(self, question: str) -> bool:
        with Told():
            return self._speaking().confirm(question)

    def ask(self, question: str, default: str = "") -> str | None:
        with Told():
            return self._speaking().ask(question, default)

    def progress(self, text: str | None) -> None:
        try:
            self._show_progress(text)
        except Exception:  # noqa: BLE001 - the bar is a courtesy, the work goes on
            self._indicator = None

    def _show_progress(self, text: str | None) -> None:
        if text is None:
            indicator, self._indicator = self._indicator, None
            if indicator is not None:
                indicator.end()
            return
        if self._indicator is None:
            controller = self._document.CurrentController
            if controller is None:
                return
            self._indicator = controller.Frame.createStatusIndicator()
            self._indicator.start(text, 0)
        self._indicator.setText(text)

    def read_only(self) -> bool:
        with Told():
            return bool(self._document.isReadonly())

    def sibling(self, path: Path) -> CalcHost | None:
        with Told():
            if _same(_path_of(self._document), path):
                return self
            for one in self._documents():
                if _same(_path_of(one), path):
                    return CalcHost(self._context, one, self._voice)
        return None

    def close(self) -> None:
        """A workbook that nobody changed is not written: Calc would write it in its own way."""
        self.progress(None)
        with Told():
            if self._document.isModified():
                self._document.store()
            self._document.close(True)

    def reopen(self, path: Path) -> None:
        with Told():
            asked: dict[str, object] = {}
            if self._voice is None:
                # Else the program opens nothing, silently, where it would have to ask.
                asked["InteractionHandler"] = self._service("com.sun.star.task.InteractionHandler")
            opened = self._desktop().loadComponentFromURL(
                path.absolute().as_uri(), "_default", 0, properties(**asked)
            )
        if opened is None:
            raise HostFault(f"LibreOffice 没有打开“{path.name}”。请从“文件”菜单再打开它。")
        self._document = opened

    def one_step(self, title: str) -> OneStep:
        """What is done in the block is one step of undo, called title."""
        return OneStep(self._document, title)

    def _speaking(self) -> Voice:
        if self._voice is not None:
            return self._voice
        controller = self._document.CurrentController
        window = None if controller is None else controller.Frame.ContainerWindow
        return Silence() if window is None else Boxes(self._context, window)

    def _sheet(self, name: str) -> Any:
        if not self._document.Sheets.hasByName(name):
            raise HostFault(f"工作簿里没有《{name}》这张表了。请再按一次“校验”。")
        return self._document.Sheets.getByName(name)

    def _active_name(self) -> str:
        controller = self._document.CurrentController
        return "" if controller is None else str(controller.ActiveSheet.Name)

    def _activate(self, name: str) -> None:
        controller = self._document.CurrentController
        if controller is not None and self._document.Sheets.hasByName(name):
            controller.setActiveSheet(self._document.Sheets.getByName(name))

    def _refuse_protected(self) -> None:
        if self._document.isProtected():
            raise HostFault(
                "这个工作簿的结构有保护，加不了《校验结果》。"
                "请先点“工具”→“保护电子表格结构”撤销保护，再按一次。"
            )

    def _documents(self) -> Iterator[Any]:
        found = self._desktop().Components.createEnumeration()
        while found.hasMoreElements():
            one = found.nextElement()
            if hasattr(one, "supportsService") and one.supportsService(_SPREADSHEET):
                yield one

    def _desktop(self) -> Any:
        return self._service("com.sun.star.frame.Desktop")

    def _service(self, name: str) -> Any:
        return self._context.ServiceManager.createInstanceWithContext(name, self._context)


def _cell(sheet: Any, at: Address) -> Any:
    return sheet.getCellByPosition(at.column - 1, at.row - 1)


def _path_of(document: Any) -> Path | None:
    """None for a document without a file, and for one of a server."""
    import uno

    url = str(getattr(document, "URL", ""))
    return Path(uno.fileUrlToSystemPath(url)) if url.startswith("file:") else None


def _same(own: Path | None, path: Path) -> bool:
    return own is not None and own.exists() and path.exists() and own.samefile(path)


def properties(**given: object) -> tuple[Any, ...]:
    """Named values as UNO takes them."""
    import uno

    made = []
    for name, value in given.items():
        one = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        one.Name, one.Value = name, value
        made.append(one)
    return tuple(made)
