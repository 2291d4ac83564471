"""`xlhazard templates` makes the reference pages of a checkout too, and finds them stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.schemas import SCHEMA
from xlhazard.io import schema_files
from xlhazard.workflow import templates as building

PAGES = {"rules.md": b"# rules\n", "dictionary.md": b"# dictionary\n"}


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout that holds nothing yet, whose schemas give no workbooks."""
    (tmp_path / "workbooks").mkdir()
    monkeypatch.setattr(building, "the_schema", lambda _folder: SCHEMA)
    monkeypatch.setattr(building, "_built", lambda _schema: {})
    monkeypatch.setattr(building, "reference_pages", lambda _schema: PAGES)
    monkeypatch.setattr(schema_files, "checkout", lambda: tmp_path)
    monkeypatch.setattr(schema_files, "bundled_workbooks", lambda: tmp_path / "workbooks")
    return tmp_path


def test_the_pages_are_written_beside_the_workbooks_and_then_fresh(checkout: Path) -> None:
    stale = building.templates(check_only=True)
    assert stale.stale == ("../docs/dictionary.md", "../docs/rules.md")
    assert not (checkout / "docs").exists()
    done = building.templates()
    assert done.written == ("../docs/dictionary.md", "../docs/rules.md")
    assert (checkout / "docs" / "rules.md").read_bytes() == PAGES["rules.md"]
    assert building.templates(check_only=True).stale == ()


def test_a_page_that_somebody_edited_is_stale(checkout: Path) -> None:
    building.templates()
    (checkout / "docs" / "rules.md").write_bytes(b"# mine\n")
    assert building.templates(check_only=True).stale == ("../docs/rules.md",)


def test_a_folder_of_its_own_gets_workbooks_only(checkout: Path, tmp_path: Path) -> None:
    assert building.templates(tmp_path / "elsewhere").written == ()
    assert not (checkout / "docs").exists()
