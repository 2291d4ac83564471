"""Sheets 看板 and 本月: boards.yaml."""

from __future__ import annotations

from dataclasses import fields

from xlhazard.schema.board_types import Boards, BoardWords, MonthWords
from xlhazard.schema.catalogue import template_fault
from xlhazard.schema.entry import Entry, Place, reading, texts_of

BOARDS = "boards.yaml"
_FIGURES = "curve_figures"
_MOST_FIGURES = 4


def read_boards(raw: object, place: Place) -> Boards:
    """The words of both sheets: every one is there, and no other. Raises SchemaError."""
    with reading(raw, place) as entry:
        with reading(entry.raw("board"), place / "board") as board:
            figures = _figures(board)
            board_words = BoardWords(**_words(board, BoardWords), curve_figures=figures)
        with reading(entry.raw("month"), place / "month") as month:
            month_words = MonthWords(**_words(month, MonthWords))
    return Boards(board_words, month_words)


def _words(entry: Entry, wanted: type[BoardWords] | type[MonthWords]) -> dict[str, str]:
    found = {}
    for name in (one.name for one in fields(wanted) if one.name != _FIGURES):
        found[name] = entry.text(name)
        if fault := template_fault(found[name]):
            raise (entry.place / name).wrong(fault)
    return found


def _figures(entry: Entry) -> dict[str, tuple[str, ...]]:
    found = {}
    for form, some in entry.mapping(_FIGURES).items():
        place = entry.place / _FIGURES / form
        found[form] = texts_of(some, place)
        if len(found[form]) > _MOST_FIGURES:
            raise place.wrong(f"最多{_MOST_FIGURES}个")
    return found


def check_boards(boards: Boards, numbers: dict[str, frozenset[str]]) -> None:
    """Every figure is one of its form; numbers: form id -> those of its figures."""
    for form, some in boards.board.curve_figures.items():
        place = Place(BOARDS, "board") / _FIGURES / form
        for number in some:
            if number not in numbers.get(form, frozenset()):
                raise place.wrong(f"表里没有“{number}”")
