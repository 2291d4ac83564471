"""Notes of an open Calc document: what the clerk wrote keeps its look, and all can be undone."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

_WIDE = 6500
"""Hundredths of a millimetre: a note of ours holds sentences, Calc's usual box a few words."""


_ANNOTATION = 8
"""com.sun.star.sheet.CellFlags.ANNOTATION"""


def set_note(document: Any, sheet: Any, cell: Any, text: str) -> None:
    """Make a cell's note read so; "" takes it off. What stays of the old text is not touched."""
    annotation = cell.Annotation
    old = str(annotation.String)
    if old == text:
        return
    kept = _common(old, text)
    if kept and text and old:
        _retail(document, annotation, kept, old, text)
    elif text:
        sheet.Annotations.insertNew(cell.CellAddress, text)
        _widen(cell.Annotation)
    else:
        cell.clearContents(_ANNOTATION)


def _retail(document: Any, annotation: Any, kept: str, old: str, text: str) -> None:
    """Change what follows the kept words. Calc does not record this for undo, so we do."""
    _replace_tail(annotation, kept, text)
    manager = document.UndoManager
    if not manager.isLocked():
        manager.addUndoAction(_tail_action(annotation, kept, old, text))


def _replace_tail(annotation: Any, kept: str, text: str) -> None:
    cursor = annotation.createTextCursor()
    cursor.gotoStart(False)
    left = _units(kept)
    while left > 0:
        step = min(left, 0x7FFF)
        cursor.goRight(step, False)
        left -= step
    cursor.gotoEnd(True)
    annotation.insertString(cursor, text[len(kept) :], True)


def _common(one: str, other: str) -> str:
    """What both begin with."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(pair[0] for pair in pairs)


def _units(text: str) -> int:
    """The length as UNO counts it: UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _widen(annotation: Any) -> None:
    shape = annotation.AnnotationShape
    size = shape.Size
    if size.Width < _WIDE:
        size.Width = _WIDE
        shape.setSize(size)


def _tail_action(annotation: Any, kept: str, old: str, text: str) -> Any:
    """An undo action; its class can only be made where UNO is."""
    import unohelper
    from com.sun.star.document import XUndoAction

    class Tail(unohelper.Base, XUndoAction):
        Title = "批注"

        def undo(self) -> None:
            _replace_tail(annotation, kept, old)

        def redo(self) -> None:
            _replace_tail(annotation, kept, text)

    return Tail()
