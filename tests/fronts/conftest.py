"""A township prepared once, copied for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflow.conftest import township
from tests.workflow.desk import Desk

__all__ = ["town", "township"]


@pytest.fixture
def town(township: Path, tmp_path: Path) -> Desk:
    return Desk.copy_of(township, tmp_path)
