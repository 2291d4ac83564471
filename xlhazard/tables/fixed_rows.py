"""The 9+6 table: one line a measure, known by the measure that is printed there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from xlhazard.model.address import Address
from xlhazard.schema.types import FormSchema
from xlhazard.tables.labels import Page, Spot, header_row, label_key
from xlhazard.tables.values.numbers import plain

MOST_ROWS = 200
"""Lines that are looked at."""

_NUMBER = re.compile(r"\(?(\d{1,3})\)?[.、,)]?")
_ASIDE = re.compile(r"\s*[^:：]{1,8}[:：]")
"""填表人：… and 注：… below the table are no line of it."""

Places: TypeAlias = Mapping[str, Address]


def rows_of(page: Page, form: FormSchema) -> dict[str, Spot]:
    """Lines of a table with a header row: r8_current belongs to measure 8 wherever it stands.

    A line whose measure the form does not know has the number printed beside it when no other
    line is that one; else it comes after the last of the form (r16, r17 …).
    """
    columns, top = header_row(page, [(c.id, c.label) for c in form.columns])
    if not top:
        return {}
    spots: dict[str, Spot] = {}
    for number, places in _numbered(page, form, list(_lines(page, form, columns, top))).items():
        label = places.get("measure", next(iter(places.values())))
        spots |= {f"r{number}_{name}": Spot(label, place) for name, place in places.items()}
    return spots


def printed_number(text: str) -> int | None:
    """序号 as it is printed or typed: 8, ８, 8., （8）; None for anything else."""
    found = _NUMBER.fullmatch(plain(text))
    return None if found is None else int(found[1])


def measure_of(form: FormSchema, text: str) -> int | None:
    """The number of the line whose fixed text this is (label_match), or None."""
    return _known(form).get(label_key(text)) if text.strip() else None


def _known(form: FormSchema) -> Mapping[str, int]:
    return {label_key(str(row["measure"])): int(str(row["no"])) for row in form.rows}


def _lines(page: Page, form: FormSchema, columns: Mapping[str, int], top: int) -> Iterator[Places]:
    """Every line below the header row; what stands below the last measure in one cell across, or
    only names who filled the table in, is none."""
    known, before = _known(form), None
    rows = [row for row in sorted(page.sheet.rows) if row > top]
    found = []
    for row in rows[:MOST_ROWS]:
        places = {name: page.shown(Address(row, column)) for name, column in columns.items()}
        texts = {name: text for name, at in places.items() if (text := page.text(at)).strip()}
        if not texts or places == before:
            continue
        before = places
        found.append((places, texts))
    printed = [label_key(texts.get("measure", "")) in known for _, texts in found]
    last = max((at for at, is_printed in enumerate(printed) if is_printed), default=-1)
    for at, (places, texts) in enumerate(found):
        if at <= last or not _aside(places, texts):
            yield places


def _aside(places: Places, texts: Mapping[str, str]) -> bool:
    across = len({places[name] for name in texts}) < len(texts)
    numbered = printed_number(texts.get("row_no", "")) is not None
    return across or (not numbered and all(_ASIDE.match(text) for text in texts.values()))


def _numbered(page: Page, form: FormSchema, lines: list[Places]) -> Mapping[int, Places]:
    known = _known(form)
    found: dict[int, Places] = {}
    strange: list[Places] = []
    for places in lines:
        number = known.get(label_key(page.text(places["measure"]))) if "measure" in places else None
        if number is None or number in found:
            strange.append(places)
        else:
            found[number] = places
    after = len(form.rows)
    for places in strange:
        number = printed_number(page.text(places["row_no"])) if "row_no" in places else None
        if number is None or number in found or not 1 <= number <= len(form.rows):
            number = after = after + 1
        found[number] = places
    return found
