"""A township prepared once, copied for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflow.desk import Desk, prepared


@pytest.fixture(scope="session")
def township(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepared(tmp_path_factory.mktemp("prepared"))


@pytest.fixture
def desk(township: Path, tmp_path: Path) -> Desk:
    return Desk.copy_of(township, tmp_path)
