"""Sentences of drafts: which figures they name, and how they read with numbers in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, TypeAlias, get_args

How: TypeAlias = Literal["month", "total", "stock"]
"""A figure of the report month, the cumulative one, or what stands on the day."""

UNDATED: tuple[How, ...] = ("stock",)
"""What a measure without a date gives; the others need one."""

_FIGURE = re.compile(r"\{(\w+)\.(" + "|".join(get_args(How)) + r")\}")


def figures_in(sentence: str) -> tuple[tuple[str, How], ...]:
    """Every {figure.how} of a sentence, in order."""
    return tuple((name, _how(how)) for name, how in _FIGURE.findall(sentence))


def worded(sentence: str, number: Callable[[str, How], str]) -> str:
    """The sentence with the number of every figure in it."""
    return _FIGURE.sub(lambda found: number(found[1], _how(found[2])), sentence)


def _how(word: str) -> How:
    return next(how for how in get_args(How) if how == word)
