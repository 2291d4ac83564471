"""Amounts of money (specification 5.3). A unit that was written is converted, none is added."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from xlhazard.tables.values.numbers import LONGEST, chinese_number, plain
from xlhazard.tables.values.seen import exact

_SIGN = re.compile(r"^(?:人民币|RMB|¥|￥)+", re.IGNORECASE)
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_PLAIN = re.compile(rf"(-?(?:{_NUMBER}|\.\d+))(元整?)?")
_SCALED = re.compile(
    rf"(?P<minus>-)?(?:(?P<yi>{_NUMBER})亿)?(?:(?P<wan>{_NUMBER})万)?(?:(?P<qian>{_NUMBER})千)?"
    rf"(?:(?P<bai>{_NUMBER})百)?(?:(?P<rest>{_NUMBER})(?=元))?(?:元整?)?"
)
_SCALES = {"yi": 10**8, "wan": 10**4, "qian": 1000, "bai": 100, "rest": 1}
_CHINESE = re.compile(r"([〇零○一二两三四五六七八九十百千万亿]+)(元整?)?")


class Amount(NamedTuple):
    """number in 元 when a unit was written, else the bare number in whatever the column counts."""

    number: Decimal
    in_yuan: bool

    def wan(self) -> Decimal:
        """In 万元."""
        return exact(self.number.scaleb(-4)) if self.in_yuan else self.number

    def yuan(self) -> Decimal:
        """In 元."""
        return self.number


def parse_amount(text: str) -> Amount | None:
    """1.5, 1.5万元, 15000元, 1万5千, ¥15,000, 1.5亿; None when it is not one certain amount.

    The currency sign is not a unit: ¥15,000 in a 万元 column stays 15000.
    """
    if len(text) > LONGEST:
        return None
    folded = _SIGN.sub("", plain(text))
    if folded.startswith("-") and _SIGN.search(folded[1:]):
        folded = "-" + _SIGN.sub("", folded[1:])
    bare = _PLAIN.fullmatch(folded)
    if bare is not None:
        return Amount(exact(Decimal(bare[1].replace(",", ""))), bare[2] is not None)
    scaled = _SCALED.fullmatch(folded)
    if scaled is not None:
        return _sum(scaled)
    written = _CHINESE.fullmatch(folded)
    if written is None:
        return None
    number = chinese_number(written[1])
    if number is None:
        return None
    has_unit = written[2] is not None or "万" in written[1] or "亿" in written[1]
    if not has_unit and written[1][-1] in "百千":
        return None
    return Amount(Decimal(number), has_unit)


def _sum(scaled: re.Match[str]) -> Amount | None:
    """1万5千 is 15000 元. Several parts must be whole and each smaller than the one before."""
    parts = {
        name: Decimal(scaled[name].replace(",", "")) for name in _SCALES if scaled[name] is not None
    }
    if not parts.keys() - {"rest"}:
        return None
    if len(parts) > 1 and any(number != number.to_integral_value() for number in parts.values()):
        return None
    limit = None
    for name, number in parts.items():
        amount = number * _SCALES[name]
        if limit is not None and amount >= limit:
            return None
        limit = Decimal(_SCALES[name])
    total = sum((number * _SCALES[name] for name, number in parts.items()), Decimal(0))
    return Amount(exact(-total if scaled["minus"] else total), in_yuan=True)
