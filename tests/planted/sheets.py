"""Faults of sheets and headers: what of family ST can be planted without a package."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.planted.planting import At, Plant, cover, put, same, where
from tests.support.mdbook import raw_cell
from tests.support.sheets import HEADER_ROW
from xlhazard.model.workbook import Facts, RawCell, Sheet, Workbook

TRAINING = where("trainings", 活动类型="*")


def sheet(name: str, change: Callable[[Sheet], Sheet]) -> Callable[[Workbook], Workbook]:
    def changed(book: Workbook) -> Workbook:
        return replace(book, sheets={**book.sheets, name: change(book.sheets[name])})

    return changed


def typed(name: str, row: int, column: int, text: str) -> Callable[[Workbook], Workbook]:
    """Another text in a cell of a sheet."""

    def change(one: Sheet) -> Sheet:
        cell = raw_cell(text)
        cells = {k: v for k, v in one.rows.get(row, {}).items() if k != column}
        if cell is not None:
            cells[column] = cell
        return replace(one, rows={**one.rows, row: dict(sorted(cells.items()))})

    return sheet(name, change)


def without(name: str) -> Callable[[Workbook], Workbook]:
    return lambda book: replace(book, sheets={k: v for k, v in book.sheets.items() if k != name})


def renamed(name: str, to: str) -> Callable[[Workbook], Workbook]:
    def change(book: Workbook) -> Workbook:
        moved = {to if k == name else k: v for k, v in book.sheets.items()}
        return replace(book, sheets={k: replace(v, name=k) for k, v in moved.items()})

    return change


def doubled(name: str, again: str) -> Callable[[Workbook], Workbook]:
    """The sheet copied in the workbook, the copy behind it."""
    return lambda book: replace(
        book, sheets={**book.sheets, again: replace(book.sheets[name], name=again)}
    )


def one_more(name: str) -> Callable[[Workbook], Workbook]:
    extra = Sheet(name, {1: {1: RawCell("s", "会议记录")}, 2: {1: RawCell("s", "大家都到了")}})
    return lambda book: replace(book, sheets={**book.sheets, name: extra})


def facts(made: Facts) -> Callable[[Workbook], Workbook]:
    return lambda book: replace(book, facts=made)


PLANTS: tuple[Plant, ...] = (
    Plant("ST07", cover(模板版本="0.1"), At("cover", "template_version")),
    Plant("ST08", same, At(), book=without("问责清单")),
    Plant("ST09", same, At("trainings"), book=renamed("培训演练", "培训演练（新）")),
    Plant("ST11", same, At("会议"), book=one_more("会议")),
    Plant("ST10", same, At("培训演练 (2)"), book=doubled("培训演练", "培训演练 (2)")),
    Plant("ST13", same, At("trainings", "序号"), book=typed("培训演练", HEADER_ROW, 5, "")),
    Plant("ST19", same, At(), book=facts(Facts(external_links=("[1]别的.xlsx",)))),
    Plant("ST20", same, At(), book=facts(Facts(macros=("xl/vbaProject.bin",)))),
    Plant("ST23", same, At(), book=facts(Facts(threaded_comments=2))),
    Plant(
        "ST17",
        put("trainings", TRAINING, 参加人数="=A1+1"),
        At("trainings", "参加人数", TRAINING),
    ),
    Plant(
        "ST18",
        put("trainings", TRAINING, 参加人数="#REF!"),
        At("trainings", "参加人数", TRAINING),
    ),
)
