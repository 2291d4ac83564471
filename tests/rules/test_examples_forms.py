"""The catalogue's own examples about forms, months, deadlines and flags."""

from __future__ import annotations

import pytest

from tests.support.examples import HEADER_PLACE, Example, examples, places
from tests.support.examples_forms import play
from xlhazard.checking.rule import Rule
from xlhazard.rules import declared
from xlhazard.schema.catalogue import UNKNOWN

_PLAYED = {
    one.code
    for one in declared()
    if isinstance(one, Rule) or one.by.startswith(("tables", "checking"))
}
"""Codes that show on a workbook or a master; the others come from what a verb does."""

EXAMPLES = [
    one for one in examples(("DT", "MS", "TM", "CM", "XR", "DL", "TR")) if one.code in _PLAYED
]

_LABELS_OF = {"DT21": "调度表", "TM01": "十条措施表"}
"""Rules about labels that stand anywhere on a form."""


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
    if example.at == HEADER_PLACE and example.code in _LABELS_OF:
        assert found[0].sheet == _LABELS_OF[example.code]
        return
    sheet, cells = places(played, example.at)
    assert sheet in (None, found[0].sheet)
    assert found[0].cell in cells
