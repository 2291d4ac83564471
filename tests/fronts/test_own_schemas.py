"""A township of a fifth town: its own schema files, laid over the bundled ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.schemas import FOLDER, SCHEMA
from tests.workflow.desk import ROSTER, TOWN, Desk, submitted
from tests.workflow.honest import month_of
from xlhazard.fronts.cli import main
from xlhazard.io.reader import read_bytes
from xlhazard.render.templates import master_workbook, official_form

TODAY = ["--today", "2023-05-25"]
RENAMED = (("header: 隐患点,", "header: 隐患部位,"), ("[隐患部位, 具体", "[隐患点, 具体"))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town like heilin, where one column of the hazards is called otherwise."""
    folder = tmp_path_factory.mktemp("方案")
    town = (FOLDER / "towns" / "heilin.yaml").read_text("utf-8")
    (folder / "towns").mkdir()
    (folder / "towns" / "hongshi.yaml").write_text(
        town.replace("id: heilin", "id: hongshi").replace("黑林镇", "红石镇"), "utf-8"
    )
    hazards = (FOLDER / "lists" / "hazards.yaml").read_text("utf-8")
    for old, new in RENAMED:
        assert old in hazards
        hazards = hazards.replace(old, new)
    (folder / "lists").mkdir()
    (folder / "lists" / "hazards.yaml").write_text(hazards, "utf-8")
    return folder


def test_a_month_of_a_fifth_town(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    schemas = ["--schemas", str(own)]
    roster = tmp_path / "名册.xlsx"
    roster.write_bytes(master_workbook(SCHEMA, TOWN, {"units": ROSTER}))
    root = tmp_path / "红石镇"
    assert main(["init", str(root), "--town", "hongshi", "--units", str(roster), *schemas]) == 0
    monkeypatch.chdir(root)
    assert main(["issue", "--month", "2023-05", *schemas, *TODAY]) == 0
    desk = Desk(root)
    blank = desk.blank("HL-03")
    book = read_bytes(blank, "a.xlsx").workbook
    assert book is not None
    headers = {cell.raw for _, cell in book.sheets["隐患清单"].cells()}
    assert "隐患部位" in headers
    assert "隐患点" not in headers
    assert main(["check-templates", "下发", *schemas]) == 0
    capsys.readouterr()
    assert main(["check-templates", "下发", "--format", "json"]) == 1
    assert "hongshi" in capsys.readouterr().out
    desk.receive(submitted(blank, month_of()), "a.xlsx")
    assert main(["merge", "--month", "2023-05", *TODAY]) == 2
    assert "hongshi" in capsys.readouterr().err
    assert main(["validate", "收件", *schemas, *TODAY]) == 0
    assert main(["merge", "--month", "2023-05", *schemas, *TODAY]) == 0
    assert main(["flag", *schemas, "--today", "2023-07-10"]) == 0
    form = root / "调度表.xlsx"
    form.write_bytes(official_form(SCHEMA, TOWN, "dispatch"))
    capsys.readouterr()
    assert main(["fill", "调度表.xlsx", "--month", "2023-05", "--format", "json", *schemas]) == 0
    filled = json.loads(capsys.readouterr().out)
    assert len(filled["cells"]) == 34


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("towns/hongshi.yaml", "id: hongshi\nname: 红石镇\nnonsense: 1\n", "towns/hongshi.yaml"),
        ("lists/hazards.yaml", "id: hazards\ncolumns: [", "lists/hazards.yaml"),
        ("codes/grades.yaml", "id: [1]\n", "codes/grades.yaml"),
        ("nothing.yaml", "a: 1\n", "nothing.yaml"),
    ],
)
def test_a_wrong_schema_file_ends_every_verb_in_2_and_is_named(
    tmp_path: Path, file: str, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "方案" / file
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    (tmp_path / "a.xlsx").write_bytes(b"")
    for typed in (
        ["validate", str(tmp_path / "a.xlsx")],
        ["check-templates", str(tmp_path / "a.xlsx")],
        ["init", str(tmp_path / "镇"), "--town", "heilin"],
        ["rules"],
    ):
        assert main([*typed, "--schemas", str(tmp_path / "方案")]) == 2
        assert said in capsys.readouterr().err
    assert not (tmp_path / "镇").exists()
