"""Identifiers that carry a check character: hazard and record ids, credit codes, place codes.

Source: schemas/ids.yaml (our own design, D) and GB 32100-2015, GB 11714, GB 11643.
"""

from __future__ import annotations

import datetime as dt
import re
from operator import mul
from typing import NamedTuple

from xlhazard.model.fold import fold

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {character: index for index, character in enumerate(ALPHABET)}
_LOOK_ALIKE = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
_FOLDED_VALUE = _VALUE | {k: _VALUE[v] for k, v in _LOOK_ALIKE.items()}

UNIT_CODE = re.compile(r"[A-Z0-9]{1,8}(?:-[A-Z0-9]{1,8}){0,2}")
_RECORD = re.compile(
    r"(?P<prefix>[A-Z]{2})-(?P<unit>[A-Z0-9]{1,8}(?:-[A-Z0-9]{1,8}){0,2})"
    r"-(?P<year>[0-9]{4})-(?P<seq>(?!0000)[0-9]{4})-(?P<check>[0-9A-HJ-NP-RTUWXY])"
)
_PLACE = re.compile(r"CS-(?P<unit>[A-Z0-9]{1,8}(?:-[A-Z0-9]{1,8}){0,2})-(?P<seq>[0-9]{4})")
_RECORD_WEIGHTS = tuple(pow(3, place, 31) for place in range(40))
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CARD_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

HAZARD_PREFIX = "YH"


class RecordId(NamedTuple):
    """A hazard or record id taken apart."""

    prefix: str
    unit: str
    year: int
    seq: int
    check: str

    def __str__(self) -> str:
        return f"{self.prefix}-{self.unit}-{self.year:04d}-{self.seq:04d}-{self.check}"

    @property
    def sound(self) -> bool:
        """The check character is the right one."""
        return self.check == record_check(self.unit, self.year, self.seq)


def record_check(unit: str, year: int, seq: int) -> str:
    """The check character of a unit code, year and running number (prefix excluded)."""
    payload = f"{unit.replace('-', '')}{year:04d}{seq:04d}"
    total = sum(map(mul, map(_FOLDED_VALUE.__getitem__, payload), _RECORD_WEIGHTS))
    return ALPHABET[(31 - total % 31) % 31]


def make_record_id(prefix: str, unit: str, year: int, seq: int) -> str:
    """ "YH", "HL-03", 2023, 1 -> "YH-HL-03-2023-0001-J"."""
    return str(RecordId(prefix, unit, year, seq, record_check(unit, year, seq)))


def parse_record_id(text: str) -> RecordId | None:
    """Take an id apart after the fold; None where its form is not that of an id."""
    found = _RECORD.fullmatch(fold(text))
    if found is None:
        return None
    return RecordId(
        found["prefix"], found["unit"], int(found["year"]), int(found["seq"]), found["check"]
    )


def credit_check(first17: str) -> str | None:
    """Check character of an 18-character credit code, None when a character is foreign."""
    if len(first17) != 17 or not _VALUE.keys() >= set(first17):
        return None
    total = sum(map(mul, map(_VALUE.__getitem__, first17), _CREDIT_WEIGHTS))
    return ALPHABET[(31 - total % 31) % 31]


def credit_code_sound(code: str) -> bool:
    """18 characters of the alphabet whose last one is the check of the others (GB 32100)."""
    return len(code) == 18 and credit_check(code[:17]) == code[17]


def credit_inner_sound(code: str) -> bool:
    """Characters 9-17 pass the organisation code's own check (GB 11714)."""
    body, check = code[8:16], code[16]
    total = sum(int(c, 36) * w for c, w in zip(body, _INNER_WEIGHTS, strict=True))
    rest = 11 - total % 11
    return check == {10: "X", 11: "0"}.get(rest, str(rest))


def credit_candidates(code: str) -> tuple[str, ...]:
    """Codes that one look-alike, one adjacent swap or one changed character makes sound."""
    plain = "".join(_LOOK_ALIKE.get(c, c) for c in code)
    found: dict[str, None] = {}
    if plain != code and credit_code_sound(plain):
        found[plain] = None
    for i in range(len(code) - 1):
        swapped = code[:i] + code[i + 1] + code[i] + code[i + 2 :]
        if swapped != code and credit_code_sound(swapped):
            found[swapped] = None
    for i in range(len(code)):
        for c in ALPHABET:
            changed = code[:i] + c + code[i + 1 :]
            if c != code[i] and credit_code_sound(changed):
                found[changed] = None
    return tuple(found)


def record_candidates(text: str) -> tuple[str, ...]:
    """Ids that one changed character or one adjacent swap makes sound."""
    found: dict[str, None] = {}
    for i in range(len(text)):
        options = [text[:i] + c + text[i + 1 :] for c in ALPHABET if c != text[i]]
        if i + 1 < len(text):
            options.append(text[:i] + text[i + 1] + text[i] + text[i + 2 :])
        for option in options:
            parsed = _RECORD.fullmatch(option)
            if parsed and option != text:
                one = parse_record_id(option)
                if one is not None and one.sound:
                    found[option] = None
    return tuple(found)


def parse_place_code(text: str) -> tuple[str, int] | None:
    """ "CS-HL-03-0001" -> ("HL-03", 1); None for another form."""
    found = _PLACE.fullmatch(fold(text))
    return None if found is None else (found["unit"], int(found["seq"]))


def make_place_code(unit: str, seq: int) -> str:
    return f"CS-{unit}-{seq:04d}"


def card_number_sound(text: str, today: dt.date) -> bool:
    """An 18-character identity-card number with a right check and a possible birth date."""
    if len(text) != 18 or not text[:17].isdigit():
        return False
    try:
        born = dt.date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    if not dt.date(1900, 1, 1) <= born <= today:
        return False
    total = sum(int(c) * w for c, w in zip(text[:17], _CARD_WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == text[17].upper()
