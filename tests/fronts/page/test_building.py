"""How the page is built: from which parts, to which bytes, and what is said when one is missing."""

from __future__ import annotations

import base64
import gzip
import json
import re
import subprocess
import zipfile
from importlib.util import MAGIC_NUMBER
from io import BytesIO
from pathlib import Path

import pytest

import xlhazard
from tests.support.programs import needed
from xlhazard.fronts.cli import main
from xlhazard.fronts.page import core
from xlhazard.fronts.page.building import built, policy
from xlhazard.fronts.page.packing import unzipped, zipped
from xlhazard.fronts.page.precompile import compiled
from xlhazard.fronts.page.runtime import COMMAND, NEEDED, VERSION, Runtime, found_runtime
from xlhazard.fronts.page.scripts import ORDER, joined
from xlhazard.schema.load import build
from xlhazard.workflow.misuse import Misuse

ROOT = Path(xlhazard.__file__).resolve().parents[1]
SCRIPTS = ROOT / "xlhazard" / "fronts" / "page" / "static" / "scripts"


def parts_of(page: Path) -> dict[str, bytes]:
    text = page.read_text(encoding="utf-8")
    found = re.findall(r'data-part="([^"]+)">([^<]*)<', text)
    return {name: gzip.decompress(base64.b64decode(packed)) for name, packed in found}


def test_the_same_parts_give_the_same_page(runtime: Runtime, page_file: Path) -> None:
    assert built(runtime) == page_file.read_bytes()


def test_the_page_carries_the_runtime_unchanged_and_everything_compiled(
    runtime: Runtime, page_file: Path
) -> None:
    parts = parts_of(page_file)
    for name in NEEDED[:3]:
        assert parts[name] == runtime.read(name)
    ours = unzipped(parts["core.zip"])
    assert "xlhazard/fronts/page/village.pyc" in ours
    assert "openpyxl/__init__.pyc" in ours
    assert not [
        name for name in (*ours, *unzipped(parts["python_stdlib.zip"])) if name[-3:] == ".py"
    ]
    assert len(build(json.loads(ours["xlhazard/_data/schemas.json"])).lists) > 40
    assert any(name.startswith("xlhazard/_data/workbooks/heilin/forms/") for name in ours)
    lock = json.loads(parts["lock.json"])
    assert lock["info"]["python"].startswith("3.14")
    assert lock["packages"] == {}


def test_the_page_names_whose_work_it_carries(page_file: Path) -> None:
    text = page_file.read_text(encoding="utf-8")
    for words in ("Mozilla Public License Version 2.0", "PYTHON SOFTWARE FOUNDATION", "openpyxl"):
        assert words in text
    assert "github.com/pyodide/pyodide" in text
    assert all(words.strip() for _, words in core.licences())


def test_the_page_names_no_machine(page_file: Path) -> None:
    parts = parts_of(page_file)
    for name in ("core.zip", "python_stdlib.zip"):
        assert str(ROOT).encode() not in parts[name]


def test_byte_code_is_made_without_times_and_texts_stay() -> None:
    given = zipped({"xlhazard/a.py": b'"""A."""\n', "b.py": b'"""B."""\n', "c.json": b"{}"})
    with zipfile.ZipFile(BytesIO(compiled(given))) as made:
        assert made.namelist() == ["xlhazard/a.pyc", "b.pyc", "c.json"]
        assert made.read("c.json") == b"{}"
        codes = {name: made.read(name) for name in made.namelist()[:2]}
        assert {info.date_time for info in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    for code in codes.values():
        assert code[:8] == MAGIC_NUMBER + b"\1\0\0\0"
    assert b"A." in codes["xlhazard/a.pyc"]
    assert b"B." not in codes["b.pyc"]
    assert compiled(given) == compiled(given)


def test_only_the_scripts_of_the_page_may_run() -> None:
    law = policy(("a", "b"), ("c",))
    assert law.count("'sha256-") == 3
    assert "'unsafe-inline'" not in law
    assert "'unsafe-eval'" not in law
    assert law.startswith("default-src 'none'; connect-src 'none'; ")


def test_every_script_is_in_the_page_once() -> None:
    assert sorted(ORDER) == sorted(one.name for one in SCRIPTS.glob("*.js") if one.name != "old.js")
    text = joined(SCRIPTS)
    assert not re.search(r"^(import|export)\b", text, re.MULTILINE)
    assert tuple(re.findall(r"^// (\w+\.js)$", text, re.MULTILINE)) == ORDER


@pytest.mark.parametrize(
    ("modules", "said"),
    [
        ({"a.js": 'import { b } from "./b.js";\n', "b.js": ""}, "comes later"),
        ({"a.js": "export default 1;\n"}, "another form"),
        ({"a.js": 'import x from "x";\n'}, "another form"),
    ],
)
def test_modules_that_cannot_be_joined_are_refused(
    modules: dict[str, str], said: str, tmp_path: Path
) -> None:
    for name, text in modules.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(ValueError, match=said):
        joined(tmp_path, tuple(modules))


def test_modules_keep_their_own_names(tmp_path: Path) -> None:
    one = "let own = 2;\nexport function twice(n) {\n  return n * own;\n}\n"
    other = 'import { twice } from "./a.js";\nconst own = 21;\nconsole.log(twice(own));\n'
    (tmp_path / "a.js").write_text(one)
    (tmp_path / "b.js").write_text(other)
    script = joined(tmp_path, ("a.js", "b.js"))
    ran = subprocess.run([needed("node"), "-e", script], capture_output=True, text=True)
    assert ran.stdout == "42\n"


def test_old_browsers_are_spoken_to_in_their_own_language() -> None:
    """ES5: what follows would stop the very script that tells of it."""
    text = re.sub(
        r"/\*.*?\*/", "", (SCRIPTS / "old.js").read_text(encoding="utf-8"), flags=re.DOTALL
    )
    assert not re.search(r"=>|`|\b(?:const|let|class|async|await)\b|\?\.|\?\?|\.\.\.", text)


def test_the_pinned_runtime_is_the_one_that_is_asked_for() -> None:
    told = json.loads((ROOT / "packaging" / "page" / "package.json").read_text(encoding="utf-8"))
    assert told["dependencies"] == {"pyodide": VERSION}
    assert told["private"] is True


def pretended(folder: Path, version: str = VERSION) -> Path:
    folder.mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"name": "pyodide", "version": version}))
    for name in (*NEEDED, "pyodide-lock.json"):
        (folder / name).write_text("{}")
    return folder


def test_the_runtime_is_found_here_or_above(tmp_path: Path) -> None:
    folder = pretended(tmp_path / "node_modules" / "pyodide")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert found_runtime(None, below).folder == folder
    assert found_runtime(folder, Path("/")).folder == folder


def test_a_missing_runtime_is_told_with_the_command(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="没有找到") as told:
        found_runtime(tmp_path, tmp_path)
    assert COMMAND in told.value.text
    with pytest.raises(Misuse, match=r"0\.29\.0版") as told:
        found_runtime(pretended(tmp_path / "old", "0.29.0"), tmp_path)
    assert COMMAND in told.value.text
    lacking = pretended(tmp_path / "lacking")
    (lacking / "pyodide.asm.wasm").unlink()
    with pytest.raises(Misuse, match=r"缺少pyodide\.asm\.wasm"):
        found_runtime(lacking, tmp_path)


def test_without_node_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = pretended(tmp_path / "pyodide")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Misuse, match=r"Node\.js"):
        found_runtime(folder, tmp_path)


def test_a_runtime_that_does_not_run_is_told(tmp_path: Path, runtime: Runtime) -> None:
    broken = Runtime(pretended(tmp_path / "pyodide"), runtime.node)
    with pytest.raises(Misuse, match="没能运行"):
        broken.compiled({})


def test_the_command_writes_the_page(
    page_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(
        "xlhazard.fronts.page.building.built", lambda _runtime: page_file.read_bytes()
    )
    monkeypatch.chdir(tmp_path)
    folder = pretended(tmp_path / "node_modules" / "pyodide")
    assert main(["page"]) == 0
    assert (tmp_path / "台账工具.html").read_bytes() == page_file.read_bytes()
    assert main(["page", "-o", "别处/页.html", "--runtime", str(folder)]) == 0
    assert (tmp_path / "别处" / "页.html").exists()
    assert "已做好：台账工具.html" in capsys.readouterr().out
    assert main(["page", "--runtime", str(tmp_path / "nothing")]) == 2
    assert COMMAND in capsys.readouterr().err
