"""The catalogue's own examples about forms, months, deadlines and flags."""

from __future__ import annotations

import pytest

from tests.support.examples import HEADER_PLACE, Example, examples, places
from tests.support.examples_forms import play
from xlhazard.schema.catalogue import UNKNOWN

CODES = frozenset({"XR15", "XR16", "TR01", "DL01", "DL02", "DL03", "DL04", "DL06", "DL10", "DL11"})
EXAMPLES = [
    one
    for one in examples(("DT", "CM", "XR", "DL", "TR"))
    if one.code[:2] in ("DT", "CM") or one.code in CODES
]


def test_every_rule_of_the_families_has_both_sides() -> None:
    sides = {(one.code, one.side) for one in EXAMPLES}
    codes = {f"DT{n:02}" for n in range(1, 23)} | {f"CM{n:02}" for n in range(1, 14)} | CODES
    assert sides == {(code, side) for code in codes for side in ("fires", "silent")}


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_example(example: Example) -> None:
    played = play(example)
    found = played.of(example.code)
    assert not played.done.crashed
    if example.side == "silent":
        assert [(one.sheet, str(one.cell), one.message) for one in found] == []
        return
    assert len(found) == 1, [one.message for one in found]
    assert UNKNOWN not in f"{found[0].message}{found[0].fix}{found[0].basis}"
    if example.code == "DT21" and example.at == HEADER_PLACE:
        assert found[0].sheet == "调度表"
        return
    sheet, cells = places(played, example.at)
    assert sheet in (None, found[0].sheet)
    assert found[0].cell in cells
