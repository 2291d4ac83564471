"""An honest, filled workbook has nothing to find, with and without a master."""

from __future__ import annotations

import pytest

from tests.support.check import check, honest


@pytest.mark.parametrize(
    ("unit_type", "alone"), [("village", False), ("village", True), ("department", False)]
)
def test_nothing_to_find(unit_type: str, alone: bool) -> None:
    done = check("", honest(unit_type), alone=alone)
    assert [(one.code, one.sheet, str(one.cell), one.message) for one in done.findings] == []


def test_without_a_master_what_needs_one_is_told() -> None:
    skipped = {one.code: one.reason for one in check("", alone=True).skipped}
    assert {"KY04", "KY11", "KY14", "KY19", "KY20", "KY22"} <= skipped.keys()
    assert all(reason for reason in skipped.values())
