"""A township prepared once and copied for each test; the page, built once for all processes of a
run, and one browser for each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.support.devtools import Browser, browsing
from tests.support.programs import needed
from tests.workflow.conftest import township
from tests.workflow.desk import Desk
from xlhazard.fronts.page.building import NAME, built
from xlhazard.fronts.page.runtime import COMMAND, Runtime, found_runtime
from xlhazard.workflow.misuse import Misuse

__all__ = ["town", "township"]


@pytest.fixture
def town(township: Path, tmp_path: Path) -> Desk:
    return Desk.copy_of(township, tmp_path)


@pytest.fixture(scope="session")
def runtime() -> Runtime:
    """The npm package, or a skip that says what was not tested."""
    needed("node")
    try:
        return found_runtime(None, Path.cwd())
    except Misuse:
        pytest.skip(f"{COMMAND} was not run in packaging/page: the page was NOT tested")


@pytest.fixture(scope="session")
def page_file(
    runtime: Runtime, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Path:
    """台账工具.html."""
    own = tmp_path_factory.getbasetemp()
    folder = own.parent if hasattr(request.config, "workerinput") else own
    target = folder / NAME
    with FileLock(f"{target}.lock"):
        if not target.exists():
            making = target.with_suffix(".tmp")
            making.write_bytes(built(runtime))
            shutil.move(making, target)
    return target


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    needed("chromium")
    with browsing(tmp_path_factory.mktemp("browser")) as running:
        yield running
