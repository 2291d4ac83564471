"""Calc's message boxes, and what stands in for them where no window is there."""

from __future__ import annotations

import sys
from typing import Any, Protocol

from xlhazard.fronts.buttons.host import HostFault

TITLE = "隐患台账"

_OK, _YES_NO = 1, 3
"""com.sun.star.awt.MessageBoxButtons."""
_YES = 2
"""com.sun.star.awt.MessageBoxResults."""
_POSITION = 3
"""com.sun.star.awt.PosSize.POS."""
_WIDTH, _MARGIN, _LINE, _ACROSS = 220, 8, 10, 44
"""Of the box that asks, in the toolkit's own units; _ACROSS is how many characters fit a line."""


class Voice(Protocol):
    """How a host speaks to the person in front of it."""

    def tell(self, text: str, *, grave: bool) -> None: ...

    def confirm(self, question: str) -> bool: ...

    def ask(self, question: str, default: str) -> str | None: ...


class Boxes:
    """Message boxes over the window of a document's frame."""

    def __init__(self, context: Any, window: Any) -> None:
        self._make = context.ServiceManager
        self._context = context
        self._window = window

    def tell(self, text: str, *, grave: bool) -> None:
        self._box("WARNINGBOX" if grave else "INFOBOX", _OK, text)

    def confirm(self, question: str) -> bool:
        return self._box("QUERYBOX", _YES_NO, question) == _YES

    def ask(self, question: str, default: str) -> str | None:
        """A dialog with one line to type into; the toolkit has none of its own."""
        lines = sum(1 + len(line) // (_ACROSS // 2) for line in question.splitlines() or [""])
        top = _MARGIN + lines * _LINE
        model = self._service("com.sun.star.awt.UnoControlDialogModel")
        model.Title, model.Width, model.Height = TITLE, _WIDTH, top + 44
        inner = _WIDTH - 2 * _MARGIN
        _put(model, "FixedText", "question", (_MARGIN, _MARGIN, inner, lines * _LINE))
        _put(model, "Edit", "answer", (_MARGIN, top + 4, inner, 14))
        _put(model, "Button", "ok", (_WIDTH - 108, top + 24, 46, 14))
        _put(model, "Button", "cancel", (_WIDTH - 54, top + 24, 46, 14))
        question_model, answer = model.getByName("question"), model.getByName("answer")
        question_model.Label, question_model.MultiLine = question, True
        # A label of the line below would get a letter in brackets, for the keyboard, at its end.
        question_model.NoLabel = True
        answer.Text = default
        ok, cancel = model.getByName("ok"), model.getByName("cancel")
        ok.Label, ok.PushButtonType, ok.DefaultButton = "确定", 1, True
        cancel.Label, cancel.PushButtonType = "取消", 2
        dialog = self._service("com.sun.star.awt.UnoControlDialog")
        try:
            dialog.setModel(model)
            dialog.createPeer(self._window.getToolkit(), self._window)
            _into_the_middle(dialog, self._window)
            dialog.getControl("answer").setFocus()
            return str(answer.Text) if dialog.execute() else None
        finally:
            dialog.dispose()

    def _box(self, kind: str, buttons: int, text: str) -> int:
        import uno

        box = self._window.getToolkit().createMessageBox(
            self._window, uno.Enum("com.sun.star.awt.MessageBoxType", kind), buttons, TITLE, text
        )
        try:
            return int(box.execute())
        finally:
            box.dispose()

    def _service(self, name: str) -> Any:
        return self._make.createInstanceWithContext(name, self._context)


def _put(model: Any, kind: str, name: str, place: tuple[int, int, int, int]) -> None:
    made = model.createInstance(f"com.sun.star.awt.UnoControl{kind}Model")
    made.PositionX, made.PositionY, made.Width, made.Height = place
    made.Name = name
    model.insertByName(name, made)


def _into_the_middle(dialog: Any, window: Any) -> None:
    """A dialog of this kind stands in the corner of its window unless it is told otherwise."""
    inner, outer = dialog.getPosSize(), window.getPosSize()
    left, top = (outer.Width - inner.Width) // 2, (outer.Height - inner.Height) // 2
    dialog.setPosSize(max(left, 0), max(top, 0), 0, 0, _POSITION)


class Silence:
    """Where no window is: what is told goes to the error stream, and nobody answers."""

    def tell(self, text: str, *, grave: bool) -> None:  # noqa: ARG002 - it is one stream
        sys.stderr.write(f"{text}\n")

    def confirm(self, question: str) -> bool:
        raise HostFault(f"LibreOffice 没有打开窗口，问不了您：{question}")

    def ask(self, question: str, default: str) -> str | None:  # noqa: ARG002 - as the protocol
        raise HostFault(f"LibreOffice 没有打开窗口，问不了您：{question}")
