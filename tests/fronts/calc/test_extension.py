"""The extension: its bytes, and itself installed in a real LibreOffice and pressed."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.support.calc import Office
from tests.support.extended import done, extended, press, until
from xlhazard.fronts.buttons.catalogue import BUTTONS
from xlhazard.fronts.calc import extension, registry
from xlhazard.fronts.hosts.calc import CalcHost
from xlhazard.io.looks import Seen, differences
from xlhazard.io.schema_files import bundled
from xlhazard.model.address import Address
from xlhazard.model.marks import RESULT_SHEET
from xlhazard.version import __version__

EXAMPLES = Path(__file__).parents[3] / "workbooks" / "examples"
FAULTY = EXAMPLES / "黑林镇" / "2023-05" / "HL-02_2023-05.xlsx"
OOR = "{http://openoffice.org/2001/registry}"


@pytest.fixture(scope="module")
def oxt() -> bytes:
    return extension.oxt()


@pytest.fixture(scope="module")
def parts(oxt: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(oxt)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def test_built_twice_it_is_the_same(oxt: bytes) -> None:
    assert extension.oxt() == oxt
    assert len(oxt) < 4_000_000


def test_every_button_has_a_menu_entry_a_tool_and_an_icon(parts: dict[str, bytes]) -> None:
    root = ET.fromstring(parts["Addons.xcu"])
    urls: dict[str, list[str]] = {}
    for group in root.iter("node"):
        if group.get(f"{OOR}name") in ("OfficeMenuBar", "OfficeToolBar", "Images"):
            found = [
                prop.findtext("value") or ""
                for prop in group.iter("prop")
                if prop.get(f"{OOR}name") == "URL"
            ]
            urls[str(group.get(f"{OOR}name"))] = [url for url in found if "separator" not in url]
    wanted = [f"xlhazard:{button.id}" for button in BUTTONS]
    assert urls == dict.fromkeys(("OfficeMenuBar", "OfficeToolBar", "Images"), wanted)
    for button in BUTTONS:
        assert parts[registry.icon_file(button)].startswith(b"\x89PNG")


def test_the_manifest_names_what_is_there(parts: dict[str, bytes]) -> None:
    space = "{http://openoffice.org/2001/manifest}"
    named = [
        entry.get(f"{space}full-path") for entry in ET.fromstring(parts["META-INF/manifest.xml"])
    ]
    assert set(named) == {
        *("xlhazard_buttons.py", "Addons.xcu", "CalcWindowState.xcu", "ProtocolHandler.xcu"),
    }
    assert set(named) <= set(parts)
    told = parts["description.xml"].decode()
    assert f'version value="{__version__}"' in told
    assert 'identifier value="xlhazard.calc"' in told


def test_the_component_is_read_by_an_older_python(parts: dict[str, bytes]) -> None:
    """So that it can say that this Python is too old, and what to do instead."""
    import ast

    source = parts["xlhazard_buttons.py"].decode()
    ast.parse(source, feature_version=(3, 7))
    before = source.partition("from xlhazard")[0]
    assert "sys.version_info < NEEDED" in before


def test_the_core_that_travels_needs_nothing_else(parts: dict[str, bytes], tmp_path: Path) -> None:
    """In a Python without our libraries: judged as on the command line."""
    root = tmp_path / "扩展"
    for name, data in parts.items():
        if name.startswith("pythonpath/"):
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    code = (
        "import sys, datetime as dt; sys.path.insert(0, sys.argv[1]); sys.path[:] = "
        "[p for p in sys.path if 'site-packages' not in p and 'dist-packages' not in p];"
        "from pathlib import Path; import xlhazard;"
        "assert xlhazard.__file__.startswith(sys.argv[1]), xlhazard.__file__;"
        "from xlhazard.workflow.press import pressed;"
        "from xlhazard.workflow.validate import ValidateOrder;"
        "p = Path(sys.argv[2]); done = pressed(p.read_bytes(), p, None, ValidateOrder("
        "dt.date(2023, 5, 28))); print([f.code for f in done.report.findings]);"
        "import xlhazard.workflow.merge, xlhazard.workflow.flag, xlhazard.workflow.issue;"
        "import xlhazard.workflow.fill, xlhazard.fronts.calc.pressing;"
        "from xlhazard.io.schema_files import bundled, bundled_workbooks, checkout;"
        "assert checkout() is None; print(len(bundled()), "
        "(bundled_workbooks() / 'heilin/forms/dispatch.xlsx').is_file());"
        "import openpyxl, filelock; print(openpyxl.__file__.startswith(sys.argv[1]))"
    )
    # The test's own coverage and paths stay out: -I.
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, str(root / "pythonpath"), str(FAULTY)],
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert "'CV02'" in done.stdout
    assert f"{len(bundled())} True" in done.stdout
    assert done.stdout.endswith("True\n")


@pytest.fixture(scope="module")
def office(oxt: bytes) -> Iterator[Office]:
    with extended(oxt) as one:
        yield one


@pytest.mark.office
def test_pressed_in_a_real_calc(office: Office, tmp_path: Path) -> None:
    """Installed, dispatched on an unsaved change: marked, and cleared again."""
    path = tmp_path / FAULTY.name
    path.write_bytes(FAULTY.read_bytes())
    document = office.open(path)
    host = CalcHost(office.context, document)
    sheet = document.Sheets.getByName("隐患清单")
    sheet.getCellRangeByName("P6").setString("13月1日")
    before = host.copy()
    names = host.sheet_names()
    document.UndoManager.clear()

    press(office, document, "validate")
    until(lambda: done(document, "校验"))
    seen = Seen(host.copy())
    marked = {str(at) for name, at in seen.marked() if name == "隐患清单"}
    assert {"P5", "P6"} <= marked
    assert "CV02" in seen.notes()["隐患清单", Address.parse("P6")]
    assert host.sheet_names()[0] == RESULT_SHEET
    at = host.selection()
    assert at is not None
    assert (at.sheet, str(at.cell)) == ("隐患清单", "P5")
    assert document.UndoManager.getAllUndoActionTitles() == ("校验",)
    assert FAULTY.read_bytes() == path.read_bytes()

    press(office, document, "clear")
    until(lambda: done(document, "清除标记"))
    after = host.copy()
    assert host.sheet_names() == names
    assert not differences(Seen(before), Seen(after))
    assert Seen(after).notes() == Seen(before).notes()
    document.close(True)


@pytest.mark.office
def test_other_addresses_are_not_ours(office: Office) -> None:
    provider = office.service("com.sun.star.frame.DispatchHelper")
    document = office.open("private:factory/scalc")
    provider.executeDispatch(document.CurrentController.Frame, "xlhazard:unknown", "", 0, ())
    assert document.Sheets.Count >= 1
    document.close(True)
