"""Cells that hold two answers: 3次，1.5万元 (specification 5.3)."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from xlhazard.model.fold import fold
from xlhazard.tables.values.seen import decimal_text, exact

_MONEY_UNITS = {"亿元": 10**8, "亿": 10**8, "万元": 10**4, "万": 10**4, "元": 1}
_TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s*(?P<unit>亿元|亿|万元|万|元|个次|家次|次|个|家|人|件|起))?"
)
_BETWEEN = re.compile(r"[\s,，、；;/／()（）:：。]+|¥|￥")
LONGEST = 120
_OF_WHICH = "其中"
_FILLERS = frozenset({"共", "共计", "合计", "罚款", "处罚", "金额", "计", "案例", "奖励"})


class Part(NamedTuple):
    """What one of the two answers counts: its unit (次, 个, 万元) and whether it is money."""

    unit: str
    money: bool


class Pair(NamedTuple):
    """The two answers, or the problem (Chinese, ends a sentence) and the part it is about.

    problem_part is 0 or 1 where one part is missing or wrong and the other was read, else None.
    """

    first: Decimal | None
    second: Decimal | None
    problem: str = ""
    problem_part: int | None = None


class _Answer(NamedTuple):
    number: Decimal
    unit: str | None
    of_which: bool


def parse_pair(text: str, parts: tuple[Part, Part], label: str) -> Pair:
    """Both answers of a cell, by their units where written, else in order.

    A lone 0 means 0 and 0. One answer, three answers, and 1,200 (1200, or 1 and 200?) are
    problems. label is the whole label: its words may stand between the numbers.
    """
    answers = _answers(text, label) if len(text) <= LONGEST else "不是两个确定的数"
    if isinstance(answers, str):
        return Pair(None, None, answers)
    if len(answers) == 1:
        return _single(answers[0], parts)
    if len(answers) > 2:
        return Pair(None, None, "写了三个以上的数")
    first, second = _in_order(answers, parts)
    if first is None or second is None:
        return Pair(None, None, "两个数的单位对不上")
    values = (_value(first, parts[0]), _value(second, parts[1]))
    for place, value in enumerate(values):
        if isinstance(value, str):
            kept = [v if isinstance(v, Decimal) else None for v in values]
            return Pair(kept[0], kept[1], value, place)
    one, other = values
    return (
        Pair(one, other)
        if isinstance(one, Decimal) and isinstance(other, Decimal)
        else Pair(None, None, "不是两个确定的数")
    )


def pair_text(first: Decimal, second: Decimal, canonical: str) -> str:
    """The two answers as the form wants them: its canonical text with other numbers."""
    numbers = iter((decimal_text(first), decimal_text(second)))
    return re.sub(r"\d+(?:\.\d+)?", lambda _: next(numbers), canonical)


def _answers(text: str, label: str) -> list[_Answer] | str:
    """The numbers of the text with their units, or what is wrong with it (Chinese)."""
    marked = text.replace("，", "、")
    plain = unicodedata.normalize("NFKC", marked)
    words = fold(label)
    answers: list[_Answer] = []
    end, of_which = 0, False
    for found in _TOKEN.finditer(plain):
        between = plain[end : found.start()]
        if between and re.fullmatch(r"\s*[-~+—–－～]\s*|\.", between):
            return "不是确定的数"
        rest = _BETWEEN.sub("", between)
        of_which = _OF_WHICH in rest
        if not _known(rest.replace(_OF_WHICH, ""), words):
            return "不是两个确定的数"
        if answers and not between and answers[-1].unit is None:
            return "不是两个确定的数"
        if "," in found["number"] and found["unit"] is None:
            return f"“{found['number']}”分不清是一个数还是两个数"
        number = Decimal(found["number"].replace(",", ""))
        answers.append(_Answer(number, found["unit"], of_which))
        end = found.end()
    if not answers or not _known(_BETWEEN.sub("", plain[end:]), words):
        return "不是两个确定的数"
    return answers


def _known(rest: str, label: str) -> bool:
    """Nothing stands there but words of the label itself or a filler."""
    return not rest or rest in _FILLERS or (len(rest) > 1 and fold(rest) in label)


def _single(answer: _Answer, parts: tuple[Part, Part]) -> Pair:
    if answer.number == 0 and answer.unit is None:
        return Pair(Decimal(0), Decimal(0))
    fits = [_fits(answer.unit, part) for part in parts]
    place = 1 if fits == [False, True] or answer.of_which else 0
    value = _value(answer, parts[place])
    missing = parts[1 - place]
    problem = f"缺{'前' if place else '后'}一个数（{missing.unit}）"
    read = value if isinstance(value, Decimal) else None
    return Pair(None if place else read, read if place else None, problem, 1 - place)


def _in_order(
    answers: list[_Answer], parts: tuple[Part, Part]
) -> tuple[_Answer | None, _Answer | None]:
    """Which answer belongs to which part: the units decide, then 其中, then the order."""
    one, other = answers
    straight = _fits(one.unit, parts[0]) and _fits(other.unit, parts[1])
    swapped = _fits(one.unit, parts[1]) and _fits(other.unit, parts[0])
    if straight and not one.of_which:
        return one, other
    written = one.unit is not None or other.unit is not None
    return (other, one) if swapped and written and not straight else (None, None)


def _fits(unit: str | None, part: Part) -> bool:
    return unit is None or (unit in _MONEY_UNITS if part.money else unit == part.unit)


def _value(answer: _Answer, part: Part) -> Decimal | str:
    """The answer in the part's own unit, or what is wrong with it."""
    if part.money:
        number = answer.number
        if answer.unit is not None:
            number = (number * _MONEY_UNITS[answer.unit]).scaleb(-4)
        number = exact(number)
        return number if -int(number.as_tuple().exponent) <= 4 else "万元最多写4位小数"
    if answer.number != answer.number.to_integral_value():
        return f"{part.unit}数应为整数"
    return exact(answer.number)
