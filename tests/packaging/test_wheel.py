"""What is shipped works alone: the wheel carries schemas and workbooks, the sdist the rest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def built(kind: str, folder: Path) -> Path:
    """A wheel or sdist of the checkout, made by the build backend itself."""
    made = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    [artifact] = folder.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return artifact


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("wheel", tmp_path_factory.mktemp("wheel"))


def runs_the_demo(home: Path, folder: Path) -> None:
    """The package below home, and no other, runs the demo in a folder."""
    ran = subprocess.run(
        [sys.executable, "-P", "-m", "xlhazard", "demo", str(folder / "演示")],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_wheel_runs_the_demo_alone(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    subprocess.run([sys.executable, "-m", "zipfile", "-e", str(wheel), str(site)], check=True)
    assert (site / "xlhazard" / "py.typed").is_file()
    page = site / "xlhazard" / "fronts" / "page" / "static"
    for part in ("page.html", "page.css", "worker.js", "precompile.mjs", "scripts/main.js"):
        assert (page / part).is_file()
    compiled = json.loads((site / "xlhazard" / "_data" / "schemas.json").read_text("utf-8"))
    assert len([name for name in compiled if name.startswith("lists/")]) == 44
    runs_the_demo(site, tmp_path)
    masters = sorted((tmp_path / "演示").rglob("总台账.xlsx"))
    assert len(masters) == 4
    master = tmp_path / "演示" / "黑林镇" / "总台账.xlsx"
    assert zipfile.ZipFile(master).testzip() is None
    assert list((tmp_path / "演示").rglob("报表/2023-06/*.xlsx"))


def test_the_sdist_holds_everything_that_a_checkout_has(tmp_path: Path) -> None:
    made = built("sdist", tmp_path)
    with tarfile.open(made) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    for part in (
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "constraints.txt",
        "docs/guide.md",
        "schemas/lists/hazards.yaml",
        "tests/packaging/test_wheel.py",
        "benchmarks/__main__.py",
        "hatch_build.py",
        ".ci/run",
    ):
        assert part in names
    tracked = subprocess.run(
        ["git", "ls-files", "workbooks"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    for name in filter(None, tracked.stdout.splitlines()):
        assert name.strip('"') in names or "\\" in name
    subprocess.run([sys.executable, "-m", "tarfile", "-e", str(made), str(tmp_path)], check=True)
    home = tmp_path / made.name.removesuffix(".tar.gz")
    ran = subprocess.run(
        [sys.executable, "-P", "-m", "xlhazard", "init", str(tmp_path / "镇"), "--town", "heilin"],
        env={**os.environ, "PYTHONPATH": str(home)},
        check=False,
    )
    assert ran.returncode == 0
