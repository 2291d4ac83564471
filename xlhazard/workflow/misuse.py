"""Something that was asked for cannot be done as it was asked: exit status 2, text in Chinese."""

from __future__ import annotations


class Misuse(Exception):
    """Wrong usage or configuration. text says what is missing and what to do."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
