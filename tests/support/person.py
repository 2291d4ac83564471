"""Who sits in front of an office program in tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Person:
    """Answers what is asked from a list (...: what is offered), remembers what was shown.

    said: every text; grave: those with a warning sign; bar: what the status bar was given.
    """

    answers: list[Any] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    grave: list[str] = field(default_factory=list)
    bar: list[Any] = field(default_factory=list)

    def tell(self, text: str, *, grave: bool = False) -> None:
        self.said.append(text)
        if grave:
            self.grave.append(text)

    def confirm(self, question: str) -> bool:
        self.said.append(question)
        return bool(self.answers.pop(0))

    def ask(self, question: str, default: str = "") -> str | None:
        self.said.append(question)
        answer = self.answers.pop(0)
        if answer is ...:
            return default
        return None if answer is None else str(answer)
