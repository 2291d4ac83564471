"""Yes and no (specification 5.4)."""

from __future__ import annotations

import re

from xlhazard.model.fold import fold

YES_WORDS = ("是", "有", "√", "✓", "✔", "对", "Y", "YES", "TRUE", "1", "已")
NO_WORDS = ("否", "无", "没有", "×", "✗", "✘", "N", "NO", "FALSE", "0", "未")
_YES = frozenset(map(fold, YES_WORDS))
_NO = frozenset(map(fold, NO_WORDS))
LONGEST = 60
_WITH_NOTE = re.compile(r"([是否])\([^()]+\)")


def parse_yes_no(text: str) -> bool | None:
    """True, False, or None for what is neither. 是（附照片） is yes; half answers are neither."""
    if len(text) > LONGEST:
        return None
    folded = fold(text)
    if folded in _YES:
        return True
    if folded in _NO:
        return False
    noted = _WITH_NOTE.fullmatch(folded)
    return None if noted is None else noted[1] == "是"
