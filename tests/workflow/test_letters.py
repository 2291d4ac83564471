"""Letters drafted from flags: what they say, how they are laid out, and what is never touched."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tests.workflow.desk import MAY, Desk
from tests.workflow.honest import hazard_id
from tests.workflow.test_flag import LATE, with_overdue
from xlhazard.fronts.cli import main
from xlhazard.model.letters import LettersResult
from xlhazard.render.letters_told import letters_text
from xlhazard.workflow.letters import LettersOrder, letters
from xlhazard.workflow.misuse import Misuse


def drafted(desk: Desk, *kinds: str, today: dt.date = LATE) -> LettersResult:
    return letters(desk.township, LettersOrder(today, kinds=kinds))


def opened(path: Path) -> Word:
    return Document(io.BytesIO(path.read_bytes()))


def with_a_major(desk: Desk) -> None:
    """Two overdue hazards of one unit; staff found that the second is a major one."""
    with_overdue(desk)
    desk.staff_type("hazards", 1, "grade", "重大")


def texts_of(word: Word) -> list[str]:
    return [one.text for one in word.paragraphs]


def cells_of(word: Word) -> list[list[str]]:
    (table,) = word.tables
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_overdue_hazards_of_a_unit_stand_in_one_letter(desk: Desk) -> None:
    with_a_major(desk)
    (one,) = drafted(desk, "督办单").letters
    assert one.path.relative_to(desk.root).as_posix() == (
        "报表/2023-07/文书/督办单-HL-03-河口村-20230710.docx"
    )
    word = opened(one.path)
    header, *rows = cells_of(word)
    assert header == ["序号", "编号", "企业", "隐患", "时限", "天数"]
    assert [row[1] for row in rows] == [hazard_id("HL-03", 1), hazard_id("HL-03", 2)]
    assert rows[0] == [
        *("1", hazard_id("HL-03", 1), "宏达石材有限公司"),
        *("1号车间配电箱没有接地保护，线路老化", "2023-06-30", "10"),
    ]
    texts = texts_of(word)
    assert texts[:2] == ["〔    〕    号", "安全隐患整改督办单"]
    assert "河口村：" in texts
    assert any("截至2023年7月10日" in text and "2条" in text for text in texts)
    assert texts[-3:] == ["黑林镇安委会办公室", "2023年7月10日", "（印章）"]
    assert "（未知）" not in "".join(texts)
    footer = "".join(line.text for line in word.sections[0].footer.paragraphs)
    assert one.check_code in footer
    assert "拟稿" in word.sections[0].header.paragraphs[0].text
    everything = "".join((*texts, *(cell for row in rows for cell in row)))
    assert "陈大勇" not in everything  # persons stand in the ledger, not in this letter


def test_the_layout_is_that_of_an_official_letter(desk: Desk) -> None:
    with_overdue(desk)
    word = opened(drafted(desk, "督办单").letters[0].path)
    page = word.sections[0]
    margins = (page.top_margin, page.left_margin, page.right_margin, page.bottom_margin)
    for margin, wanted in zip(margins, (37, 28, 26, 35), strict=True):
        assert margin is not None
        assert abs(margin - Mm(wanted)) < Mm(0.1)
    title, addressee, body = word.paragraphs[1], word.paragraphs[3], word.paragraphs[4]
    for line, font, size in ((title, "方正小标宋简体", 22), (body, "仿宋_GB2312", 16)):
        assert line.runs[0].font.size == Pt(size)
        fonts = line.runs[0]._element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == font
        assert line.paragraph_format.line_spacing == Pt(28)
    assert body.paragraph_format.first_line_indent == Pt(32)
    assert addressee.paragraph_format.first_line_indent is None
    *together, last = word.paragraphs[-6:]  # the closing, two lines for the seal, who, when
    assert together[0].text == "逾期仍未整改的，将按规定提请问责。"
    assert all(line.paragraph_format.keep_with_next for line in together)
    assert not last.paragraph_format.keep_with_next


def test_only_what_no_government_has_listed_is_asked_to_be_listed(desk: Desk) -> None:
    with_a_major(desk)
    (one,) = drafted(desk, "listing_request").letters
    assert one.addressee == "黑林镇安委会"
    _, row = cells_of(opened(one.path))
    assert row[1] == hazard_id("HL-03", 2)
    assert row[5].startswith("未提请")


def test_units_that_have_not_reported_are_reminded_each_by_a_letter(desk: Desk) -> None:
    with_overdue(desk)
    found = {one.addressee: one for one in drafted(desk, "催报").letters}
    assert set(found) == {"青石村", "河口村", "建设站"}
    months = [row[1] for row in cells_of(opened(found["河口村"].path))[1:]]
    assert all("2023-06" in text for text in months)  # May has been accepted
    assert any("2023-05" in row[1] for row in cells_of(opened(found["青石村"].path))[1:])


def test_a_second_run_writes_no_byte_and_another_folder_gets_the_same_bytes(
    desk: Desk, tmp_path: Path
) -> None:
    with_a_major(desk)
    first = drafted(desk)
    assert {one.state for one in first.letters} == {"written"}
    before = desk.files()
    times = {one.path: one.path.stat().st_mtime_ns for one in first.letters}
    again = drafted(desk)
    assert {one.state for one in again.letters} == {"same"}
    assert desk.files() == before
    assert times == {path: path.stat().st_mtime_ns for path in times}
    other = letters(desk.township, LettersOrder(LATE, out=tmp_path / "别处"))
    for ours, theirs in zip(first.letters, other.letters, strict=True):
        assert theirs.path.parent == tmp_path / "别处"
        assert ours.path.read_bytes() == theirs.path.read_bytes()
        assert ours.check_code == theirs.check_code
    with zipfile.ZipFile(first.letters[0].path) as package:
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2023-07-10T00:00:00Z" in package.read("docProps/core.xml")


def test_a_letter_that_somebody_changed_is_never_overwritten(desk: Desk) -> None:
    with_overdue(desk)
    path = drafted(desk, "督办单").letters[0].path
    word = opened(path)
    word.paragraphs[0].runs[0].text = "黑安办〔2023〕7号"
    word.save(str(path))
    edited = path.read_bytes()
    result = drafted(desk, "督办单")
    assert [one.state for one in result.letters] == ["kept"]
    assert path.read_bytes() == edited
    assert "没有覆盖" in letters_text(result)


def test_the_code_follows_every_value(desk: Desk) -> None:
    with_overdue(desk)
    (first,) = drafted(desk, "督办单").letters
    desk.staff_type("hazards", 0, "description", "1号车间配电箱没有接地")
    (second,) = letters(desk.township, LettersOrder(LATE, kinds=("督办单",), dry_run=True)).letters
    assert second.check_code != first.check_code
    assert second.state == "kept"


def test_a_number_that_may_betray_an_informant_is_not_in_a_letter(desk: Desk) -> None:
    with_overdue(desk)
    desk.staff_type("hazards", 0, "description", "举报人：欧阳明，13800138000，反映线路老化")
    for one in drafted(desk).letters:
        with zipfile.ZipFile(one.path) as package:
            text = package.read("word/document.xml").decode()
        assert "欧阳明" not in text
        assert "13800138000" not in text


def test_an_earlier_month_and_an_unknown_kind(desk: Desk) -> None:
    with_overdue(desk)
    before = desk.files()
    result = letters(desk.township, LettersOrder(LATE, month=MAY, dry_run=True))
    assert "supervision" not in {one.kind for one in result.letters}
    assert desk.files() == before
    with pytest.raises(Misuse, match="没有“贺信”这种文书"):
        drafted(desk, "贺信")


def test_the_command_line_tells_what_it_wrote(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    with_overdue(desk)
    asked = ["letters", "--township", str(desk.root), "--today", str(LATE), "--kind", "督办单"]
    assert main([*asked, "--format", "json", "--dry-run"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(one["addressee"], one["items"]) for one in told["letters"]] == [("河口村", 2)]
    assert not (desk.root / "报表" / "2023-07").exists()
    assert main(asked) == 0
    assert "新写：1份" in capsys.readouterr().out


@pytest.mark.office
def test_an_office_program_prints_it_on_one_page(desk: Desk, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None or not (Path(office).resolve().parent / "libswlo.so").exists():
        pytest.skip("LibreOffice Writer is missing here")
    with_a_major(desk)
    path = drafted(desk, "督办单").letters[0].path
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    asked = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*asked, str(path)], check=True, capture_output=True, timeout=120)
    pdf = tmp_path / f"{path.stem}.pdf"
    shown = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    text = shown.stdout.decode()
    assert text.count("\f") == 1
    assert "—1—" in text.replace(" ", "")
    assert "核对码" in text
