"""What a kind of letter looks like, once read from letters.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

To: TypeAlias = Literal["unit", "level"]
"""Each unit that is flagged, or the 安委会 of the level that lists hazards."""

Only: TypeAlias = Literal["all", "unlisted"]
"""Every flag of its codes, or only those of hazards that no government has listed."""

PLACEHOLDERS = frozenset({"town", "office", "unit", "level", "count", "days", "day", "clause"})
"""What a text of a letter may name in braces."""

COLUMNS = {
    "number": "序号",
    "record": "编号",
    "enterprise": "企业",
    "hazard": "隐患",
    "due": "时限",
    "days": "天数",
    "state": "情况",
    "matter": "事项",
    "basis": "依据",
}
"""Columns of a letter's table, with their headers."""


@dataclass(frozen=True, slots=True)
class LetterKind:
    """A kind of letter: which flags it gathers, for whom, and its words.

    addressee, paragraphs and closing hold {placeholders}; clause is a basis such as S0-二（四）.
    """

    id: str
    label: str
    title: str
    codes: tuple[str, ...]
    to: To
    only: Only
    addressee: str
    paragraphs: tuple[str, ...]
    columns: tuple[str, ...]
    closing: str
    clause: str
