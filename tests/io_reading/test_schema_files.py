"""The schema files of the program and a town's own over them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xlhazard.io import schema_files
from xlhazard.io.schema_files import (
    SchemaFileError,
    bundled,
    bundled_workbooks,
    checkout,
    overlaid,
)

ROOT = Path(__file__).resolve().parents[2]


def put(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_checkout_brings_its_own_files() -> None:
    files = {
        path.relative_to(ROOT / "schemas").as_posix() for path in ROOT.glob("schemas/**/*.yaml")
    }
    assert set(bundled()) == files
    assert checkout() == ROOT
    assert bundled_workbooks() == ROOT / "workbooks"


def test_an_installed_package_brings_the_compiled_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "xlhazard"
    put(package, "_data/schemas.json", json.dumps({"lists/a.yaml": {"id": "a"}}))
    monkeypatch.setattr(schema_files, "_PACKAGE", package)
    assert bundled.__wrapped__() == {"lists/a.yaml": {"id": "a"}}
    assert checkout() is None
    assert bundled_workbooks() == package / "_data" / "workbooks"
    put(package, "_data/schemas.json", "{")
    with pytest.raises(SchemaFileError, match=r"schemas\.json"):
        bundled.__wrapped__()


def test_what_a_wheel_carries_equals_what_a_checkout_parses() -> None:
    assert json.loads(json.dumps(dict(bundled()))) == dict(bundled())


def test_a_towns_files_replace_and_add(tmp_path: Path) -> None:
    put(tmp_path, "towns/ours.yaml", "id: ours\n")
    put(tmp_path, "lists/b.yml", "id: 新\nwidth: 1.5\nflag: true\nnone:\nlist: [1, x]\n2: two\n")
    raw = {"lists/a.yaml": {"id": "a"}, "lists/b.yaml": {"id": "b"}}
    found = overlaid(raw, tmp_path)
    assert found["lists/a.yaml"] == {"id": "a"}
    assert found["towns/ours.yaml"] == {"id": "ours"}
    assert found["lists/b.yaml"] == {
        "id": "新", "width": 1.5, "flag": True, "none": None, "list": [1, "x"], "2": "two",
    }  # fmt: skip
    assert raw["lists/b.yaml"] == {"id": "b"}


@pytest.mark.parametrize(
    "text",
    [
        "id: [1, 2",
        "id: a\nid: b\n",
        "deep:\n  - {a: 1, a: 2}\n",
        "since: 2023-06-01\n",
        "yes: 1\n",
        "id: !!python/object:os.system {}\n",
    ],
)
def test_a_wrong_file_is_an_error_that_names_it(tmp_path: Path, text: str) -> None:
    put(tmp_path, "lists/wrong.yaml", text)
    with pytest.raises(SchemaFileError, match=r"^lists/wrong\.yaml: "):
        overlaid({}, tmp_path)


def test_bytes_that_are_no_text_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("中".encode("gbk"))
    with pytest.raises(SchemaFileError, match=r"^a\.yaml: "):
        overlaid({}, tmp_path)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SchemaFileError):
        overlaid({}, tmp_path / "missing")


def test_aliases_and_empty_files_are_fine(tmp_path: Path) -> None:
    put(tmp_path, "a.yaml", "x: &x {k: 1}\ny: *x\n")
    put(tmp_path, "b.yaml", "")
    assert overlaid({}, tmp_path) == {"a.yaml": {"x": {"k": 1}, "y": {"k": 1}}, "b.yaml": None}
