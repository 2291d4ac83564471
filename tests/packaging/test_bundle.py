"""The bundle of packaging/windows, built for the system at hand from the wheel, and run.

PyInstaller builds for the system it runs on: what is proven here is that the recipe holds, that
nothing is missing in the folder, and that its programs find what the command line finds.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.packaging.test_wheel import ROOT, built

RECIPE = ROOT / "packaging" / "windows"
FAULTY = ROOT / "workbooks" / "examples" / "黑林镇" / "2023-05" / "HL-02_2023-05.xlsx"
ENDING = ".exe" if sys.platform == "win32" else ""

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("PyInstaller") is None,
    reason="PyInstaller is not installed: pip install -e '.[bundle]'",
)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that is carried to offices."""
    place = tmp_path_factory.mktemp("bundle")
    wheel = built("wheel", place)
    site = place / "site"
    subprocess.run([sys.executable, "-m", "zipfile", "-e", str(wheel), str(site)], check=True)
    command = [sys.executable, "-P", "-m", "PyInstaller", "-y", "--log-level", "ERROR"]
    folders = ["--distpath", str(place / "dist"), "--workpath", str(place / "work")]
    made = run([*command, *folders, "xlhazard.spec"], RECIPE, {"PYTHONPATH": str(site)})
    assert made.returncode == 0, made.stderr
    return place / "dist" / "台账工具"


def run(
    command: list[str], folder: Path, more: Mapping[str, str] | None = None, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "BROWSER": "true", **(more or {})},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_programs_find_what_the_command_line_finds(bundle: Path, tmp_path: Path) -> None:
    path = tmp_path / FAULTY.name
    shutil.copyfile(FAULTY, path)
    said = ["validate", str(path), "--format", "json", "--today", "2023-05-28"]
    frozen = run([str(bundle / f"xlhazard{ENDING}"), *said], tmp_path)
    plain = run([sys.executable, "-P", "-m", "xlhazard", *said], tmp_path)
    assert json.loads(frozen.stdout) == json.loads(plain.stdout)
    assert frozen.returncode == plain.returncode == 1


def test_a_double_click_ends_on_a_page(bundle: Path, tmp_path: Path) -> None:
    path = tmp_path / FAULTY.name
    shutil.copyfile(FAULTY, path)
    clicked = run([str(bundle / f"校验{ENDING}"), str(path)], tmp_path)
    assert clicked.returncode == 1, clicked.stderr
    assert "5月32日" in (tmp_path / "校验结果.html").read_text("utf-8")
    assert len(list((tmp_path / "标注件").iterdir())) == 1


def test_the_whole_month_runs_in_it(bundle: Path, tmp_path: Path) -> None:
    """demo also builds workbooks, letters and charts: everything that is carried is needed."""
    ran = run([str(bundle / f"xlhazard{ENDING}"), "demo", "--quiet"], tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    town = tmp_path / "演示" / "黑林镇"
    for verb, dropped, typed in (
        ("合并", town / "收件" / "2023-06", ""),
        ("预警", town / "总台账.xlsx", ""),
        ("填表", town / "总台账.xlsx", "1\n2023-06\n"),
    ):
        clicked = run([str(bundle / f"{verb}{ENDING}"), str(dropped)], tmp_path, typed=typed)
        assert clicked.returncode in (0, 1), clicked.stdout + clicked.stderr
        assert (town / f"{verb}结果.html").is_file()


def test_the_add_in_s_program_is_there(bundle: Path, tmp_path: Path) -> None:
    """Without Excel it can only say that no workbook is open; and that is what it says."""
    pressed = run([str(bundle / f"excel{ENDING}"), "validate"], tmp_path)
    assert pressed.returncode == 1
    assert "没有找到打开着的工作簿" in pressed.stderr


def test_the_recipe_refuses_a_checkout(tmp_path: Path) -> None:
    """Built from the checkout, schemas and workbooks would be missing in the folder."""
    command = [sys.executable, "-P", "-m", "PyInstaller", "-y", "--log-level", "ERROR"]
    folders = ["--distpath", str(tmp_path / "dist"), "--workpath", str(tmp_path / "work")]
    made = run([*command, *folders, "xlhazard.spec"], RECIPE, {"PYTHONPATH": str(ROOT)})
    assert made.returncode != 0
    assert "not installed from its wheel" in made.stderr
