"""The catalogue's own examples: what fires, fires at that cell; its neighbour is silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.examples import Example, examples, places, play
from xlhazard.schema.catalogue import UNKNOWN

FAMILIES = ("ST", "CV", "KY")


@pytest.mark.parametrize("example", examples(FAMILIES), ids=str)
def test_example(example: Example, tmp_path: Path) -> None:
    played = play(example, tmp_path)
    found = played.of(example.code)
    assert not played.done.crashed
    if example.side == "silent":
        assert [(one.sheet, str(one.cell), one.message) for one in found] == []
        return
    assert len(found) == 1, [one.message for one in found]
    sheet, cells = places(played, example.at)
    assert sheet in (None, found[0].sheet)
    assert found[0].cell in cells
    assert UNKNOWN not in f"{found[0].message}{found[0].fix}{found[0].basis}"
