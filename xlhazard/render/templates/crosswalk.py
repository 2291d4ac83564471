"""底稿: the crosswalk workbook of a filled form, from each cell to units, files and records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from xlhazard.model.evidence import Amount, Evidence, Line, Record, Source
from xlhazard.render.templates import look
from xlhazard.render.templates.look import Look
from xlhazard.render.templates.package import packed
from xlhazard.render.templates.sheets import (
    LINE_HEIGHT,
    add_sheet,
    height_for,
    merge,
    printing,
    put,
    show_from,
    title,
    widths,
)

FIGURES, PARTS, RECORDS = "底稿", "构成", "记录"
SHORT = 8
"""Signs of a hash that are shown, as in the names of 存档."""
MOST_TEXT = 150
"""Characters of a text that the first sheet shows; the form itself has them all."""
_HIGHEST = 400.0
_ARCHIVE = "存档/"
_FIGURES = (
    *(("单元格", 8.0), ("序号", 7.0), ("项目", 36.0), ("表上的数", 18.0), ("单位", 6.0)),
    *(("怎样得来", 30.0), ("相加", 9.0), ("构成", 7.0), ("记录", 7.0), ("说明", 34.0)),
)
_WORDS = (
    *(("单元格", 8.0), ("项目", 30.0), ("表上的内容", 62.0), ("怎样得来", 26.0)),
    *(("相加", 9.0), ("构成", 7.0), ("记录", 7.0), ("说明", 20.0)),
)
"""The first sheet of a form in words."""
_PARTS = (
    *(("单元格", 8.0), ("序号", 7.0), ("由谁构成", 24.0), ("编码", 20.0), ("计入", 9.0)),
    *(("单位所报", 9.0), ("清单里的数", 11.0), ("所依据的表", 15.0), ("存档原件", 42.0)),
    *(("校验值", 10.0), ("所在格", 8.0), ("说明", 34.0)),
)
_RECORDS = (
    *(("单元格", 8.0), ("序号", 7.0), ("清单", 14.0), ("总台账行", 9.0), ("记录编号", 26.0)),
    *(("填报单位", 16.0), ("日期", 12.0), ("企业或计数对象", 30.0), ("计入", 8.0)),
    *(("存档原件", 42.0), ("校验值", 10.0), ("所在行", 10.0)),
)
_FINE = ("相符", "空")
_CENTRED = frozenset(
    {
        "单元格",
        "序号",
        "编码",
        "表上的数",
        "所依据的表",
        "单位",
        "相加",
        "校验值",
        "所在格",
        "所在行",
        "日期",
        "总台账行",
    }
)
_NUMBERS = frozenset({"计入", "单位所报", "清单里的数", "构成", "记录"})
_TOTAL = Look("底稿合计", look.HEADER_FONT, 10.5, fill=look.DERIVED_FILL, align="right")
_TOTAL_TEXT = Look("底稿合计文字", look.HEADER_FONT, 10.5, fill=look.DERIVED_FILL)
_TOTAL_CENTRE = Look("底稿合计居中", look.HEADER_FONT, 10.5, fill=look.DERIVED_FILL, align="center")
_CELL = look.GUIDE_CELL
_CENTRE = look.RESULT_CODE
_NUMBER = Look("底稿数", look.BODY_FONT, 10.5, align="right")
_PART = Look("底稿对照", look.BODY_FONT, 10.5, colour="595959")
_WRONG = look.RESULT_WARNING


def crosswalk_workbook(evidence: Evidence) -> bytes:
    """Three sheets: a line for each cell, what makes it (adding up to it), the records behind.

    The same evidence gives the same bytes.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    look.register(workbook)
    for own in (_TOTAL, _TOTAL_TEXT, _TOTAL_CENTRE, _NUMBER, _PART):
        workbook.add_named_style(own.named())
    first = add_sheet(workbook, FIGURES, look.FORM_TAB)
    parts = add_sheet(workbook, PARTS, look.LIST_TAB)
    records = add_sheet(workbook, RECORDS, look.LIST_TAB)
    starts = _draw_parts(parts, evidence)
    _draw_records(records, evidence)
    _draw_figures(first, evidence, starts)
    workbook.active = 0
    return packed(workbook, f"{evidence.sheet}底稿")


def _draw_figures(sheet: Worksheet, evidence: Evidence, starts: Mapping[str, int]) -> None:
    columns = _FIGURES if any(line.number for line in evidence.lines) else _WORDS
    linked = get_column_letter([name for name, _ in columns].index("构成") + 1)
    head = _head(sheet, evidence, columns, f"{evidence.month} {evidence.sheet} 底稿")
    row = head
    for line in evidence.lines:
        row += 1
        agrees = _agreement(line)
        values = {
            "单元格": line.cell or "表上没有",
            "序号": line.number,
            "项目": line.label,
            "表上的数": _clipped(line.stands),
            "表上的内容": _clipped(line.stands),
            "单位": line.unit,
            "怎样得来": line.how,
            "相加": agrees,
            "构成": len(line.parts),
            "记录": len(line.records),
            "说明": line.note,
        }
        _write(sheet, row, columns, values, {"相加": _CENTRE if agrees in _FINE else _WRONG})
        if line.id in starts:
            place = f"{quote_sheetname(PARTS)}!A{starts[line.id]}"
            cell = f"{linked}{row}"
            sheet[cell].hyperlink = Hyperlink(ref=cell, location=place)
            sheet[cell].style = _NUMBER.name
    last = get_column_letter(len(columns))
    for note in evidence.notes:
        row += 1
        merge(sheet, f"A{row}:{last}{row}", f"说明：{note}", look.FORM_NOTE)
        width = sum(width for _, width in columns)
        sheet.row_dimensions[row].height = height_for(note, width, 10.5)
    row += 2
    signed = (" " * 16).join(("制表人：", "复核人：", "负责人：", "日期：    年  月  日"))
    merge(sheet, f"A{row}:{last}{row}", signed, look.FORM_SMALL)
    sheet.row_dimensions[row].height = 30
    _finish(sheet, head, row, len(columns), filtered=head + len(evidence.lines))


def _draw_parts(sheet: Worksheet, evidence: Evidence) -> Mapping[str, int]:
    """The parts of every value with a total each; where each value begins."""
    head = _head(sheet, evidence, _PARTS, f"{evidence.month} {evidence.sheet} 各数的构成")
    starts: dict[str, int] = {}
    row = head
    for line in evidence.lines:
        for part in line.parts:
            row += 1
            starts.setdefault(line.id, row)
            shown = _source(part.source, evidence)
            values = {
                "单元格": line.cell,
                "序号": line.number,
                "由谁构成": part.name,
                "编码": part.code,
                "计入": _amount(part.adds),
                "单位所报": _amount(part.reported),
                "清单里的数": _amount(part.listed),
                "所依据的表": part.period,
                "存档原件": shown[0],
                "校验值": shown[1],
                "所在格": part.source.where,
                "说明": "\n".join(filter(None, (part.note, part.text))),
            }
            compared = part.adds is None and not part.text
            _write(sheet, row, _PARTS, values, {"由谁构成": _PART} if compared else {})
        if any(part.adds is not None for part in line.parts):
            row += 1
            _total(sheet, row, line)
    _finish(sheet, head, max(row, head + 1), len(_PARTS))
    return starts


def _total(sheet: Worksheet, row: int, line: Line) -> None:
    values = {
        "单元格": line.cell,
        "序号": line.number,
        "由谁构成": "合计（有“是”即为是）" if isinstance(line.value, bool) else "合计",
        "计入": _amount(None if isinstance(line.value, str) else line.value),
        "说明": f"{line.label}（{line.unit}）" if line.unit else line.label,
    }
    looks = {name: _total_look(name) for name, _ in _PARTS}
    _write(sheet, row, _PARTS, values, looks)


def _total_look(name: str) -> Look:
    if name in _CENTRED:
        return _TOTAL_CENTRE
    return _TOTAL if name in _NUMBERS else _TOTAL_TEXT


def _draw_records(sheet: Worksheet, evidence: Evidence) -> None:
    head = _head(sheet, evidence, _RECORDS, f"{evidence.month} {evidence.sheet} 各数的记录")
    row = head
    for line in evidence.lines:
        for record in line.records:
            row += 1
            _write(sheet, row, _RECORDS, _record(line, record, evidence), {})
    _finish(sheet, head, max(row, head + 1), len(_RECORDS))


def _record(line: Line, record: Record, evidence: Evidence) -> Mapping[str, object]:
    shown = _source(record.source, evidence)
    return {
        "单元格": line.cell,
        "序号": line.number,
        "清单": record.sheet,
        "总台账行": record.row,
        "记录编号": record.key,
        "填报单位": record.unit,
        "日期": "" if record.day is None else record.day.isoformat(),
        "企业或计数对象": record.member,
        "计入": _amount(record.amount),
        "存档原件": shown[0] or "总台账里直接登记",
        "校验值": shown[1],
        "所在行": record.source.where,
    }


def _head(
    sheet: Worksheet, evidence: Evidence, columns: Sequence[tuple[str, float]], words: str
) -> int:
    """Title, the line that says whose and which, and the headers; the row of the headers."""
    widths(sheet, tuple(width for _, width in columns))
    title(sheet, words, len(columns))
    last = get_column_letter(len(columns))
    told = (
        f"填报单位：{evidence.office}    截至：{_day(evidence.as_of)}    "
        f"填好的表：{evidence.file_name}    核对码：{evidence.check_code}"
    )
    merge(sheet, f"A2:{last}2", told, look.SUBTITLE)
    sheet.row_dimensions[2].height = LINE_HEIGHT
    for at, (name, _) in enumerate(columns, 1):
        put(sheet, f"{get_column_letter(at)}3", name, look.HEADER)
    sheet.row_dimensions[3].height = 34
    return 3


def _write(
    sheet: Worksheet,
    row: int,
    columns: Sequence[tuple[str, float]],
    values: Mapping[str, object],
    looks: Mapping[str, Look],
) -> None:
    tallest = 18.0
    for at, (name, width) in enumerate(columns, 1):
        value = values.get(name)
        style = looks.get(name) or _usual(name)
        put(sheet, f"{get_column_letter(at)}{row}", None if value == "" else value, style)
        if isinstance(value, str):
            tallest = max(tallest, height_for(value, width, 10.5, 18.0))
    sheet.row_dimensions[row].height = min(tallest, _HIGHEST)


def _usual(name: str) -> Look:
    if name in _CENTRED:
        return _CENTRE
    return _NUMBER if name in _NUMBERS else _CELL


def _finish(
    sheet: Worksheet, head: int, last: int, columns: int, *, filtered: int | None = None
) -> None:
    end = get_column_letter(columns)
    sheet.auto_filter.ref = f"A{head}:{end}{filtered or last}"
    printing(sheet, f"A1:{end}{last}", landscape=True, repeat=f"{head}:{head}")
    show_from(sheet, f"A{head + 1}", f"A{head + 1}")


def _agreement(line: Line) -> str:
    """相符, or what is amiss between the cell, the figure and its parts."""
    if not line.whole:
        return "不相加"
    if not line.cell:
        return "没有填"
    reckoned = line.value if isinstance(line.value, str) else _text(line.value)
    if _plain(line.stands) == _plain(reckoned):
        return "相符" if reckoned else "空"
    return (
        "人工填" if not reckoned else f"汇总{reckoned}" if len(reckoned) < SHORT else "与汇总不同"
    )


def _plain(text: str) -> str:
    return "".join(text.split())


def _text(value: Amount) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else format(Decimal(value).normalize() + 0, "f")


def _clipped(text: str) -> str:
    return text if len(text) <= MOST_TEXT else f"{text[:MOST_TEXT]}……（共{len(text)}字）"


def _amount(value: Amount) -> object:
    return _text(value) if isinstance(value, bool) else value


def _source(source: Source, evidence: Evidence) -> tuple[str, str]:
    """The original's name in 存档, else as it came; and the beginning of its hash."""
    short = source.sha256[:SHORT]
    known = evidence.archived.get(short, "").removeprefix(_ARCHIVE)
    return known or source.file_name, short


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
