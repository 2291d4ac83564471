"""验收销号单 and 重大隐患专册: who is on them, what is blank, where one signs."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.workflow.honest import hazard_id
from tests.workflow.paper_world import accepting, drafted, grids, opened, texts, township
from xlhazard.io.township import Township
from xlhazard.model.check_code import check_code
from xlhazard.model.letters import Box, Boxes, Sheet


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Township:
    return township(tmp_path_factory.mktemp("sheets"), "heilin", accepting())


def answers(grid: list[list[str]]) -> dict[str, str]:
    """Label -> value; a box of several columns is read once."""
    found: dict[str, str] = {}
    for row in grid:
        cells = _once(row)
        found |= dict(zip(cells[::2], cells[1::2], strict=False))
    return found


def _once(row: list[str]) -> list[str]:
    """Twelve columns back to boxes: 2, 4 and 6 boxes are told by where texts change."""
    for spans in ((2,) * 6, (2, 4, 2, 4), (2, 10)):
        starts = [sum(spans[:n]) for n in range(len(spans))]
        if all(len(set(row[at : at + span])) == 1 for at, span in zip(starts, spans, strict=True)):
            best = [row[at] for at in starts]
            if spans != (2,) * 6 or len(set(best)) > 4:
                return best
    return [row[0], row[-1]]


def test_slips_are_for_hazards_that_wait_for_acceptance_and_leave_it_blank(
    made: Township,
) -> None:
    (one,) = drafted(made, "验收销号单").letters
    assert one.items == 2
    assert one.path.name == "验收销号单-HL-03-河口村-20230703.docx"
    first, second = grids(opened(one.path))
    told = answers(first)
    assert told["隐患编号"] == hazard_id("HL-03", 1)
    assert told["隐患点"] == "1号车间"
    assert told["整改完成情况"] == "已更换并重新接地"
    assert told["整改完成日期"] == "2023-06-12"
    assert told["整改时限"] == "2023-06-30"
    assert told["责任人"] == "陈大勇"
    assert (told["验收意见"], told["验收日期"], told["验收单位"]) == ("", "", "")
    names = [row for row in first if row[0] == "验收人"]
    assert [row[2] for row in names] == ["赵刚", "钱进"]  # each signs for himself
    assert not any("历次验收日期" in row for row in first)
    earlier = second[[row[0] for row in second].index("历次验收日期") + 1]
    assert [earlier[0], earlier[6], earlier[9]] == ["2023-06-18", "赵刚、孙立", "不合格"]
    assert [row[2] for row in second if row[0] == "验收人"] == ["", ""]
    seals = first[-1]
    assert all("（盖章）" in cell and "年" in cell for cell in seals)


def test_accepted_ones_are_filled_and_only_on_demand(made: Township) -> None:
    assert "已验收销号单" not in {one.label for one in drafted(made).letters}
    (one,) = drafted(made, "已验收销号单").letters
    (grid,) = grids(opened(one.path))  # what was accepted in May is not June's
    told = answers(grid)
    assert told["隐患编号"] == hazard_id("HL-03", 3)
    assert told["验收意见"] == "验收结论：合格"
    assert told["验收日期"] == "2023-06-20"
    assert told["验收单位"] == "河口村"
    assert [row[2] for row in grid if row[0] == "验收人"] == ["赵刚", "孙立"]


def test_each_slip_has_a_code_of_its_own(made: Township) -> None:
    (one,) = drafted(made, "验收销号单").letters
    footers = [
        "".join(line.text for line in section.footer.paragraphs)
        for section in opened(one.path).sections
    ]
    assert [hazard_id("HL-03", n) in text for n, text in enumerate(footers, 1)] == [True, True]
    codes = [re.findall(r"核对码 (\S{9})", text)[0] for text in footers]
    assert len(set(codes)) == 2
    assert all(one.check_code in text for text in footers)


def test_every_box_of_a_sheet_is_in_its_code() -> None:
    def code(text: str) -> str:
        boxes = (Box("隐患点", 2, "label"), Box(text, 10))
        return Sheet("YH-1", "单", (Boxes(boxes),)).check_code

    assert code("一号车间") == code("一号 车间")  # a print wraps lines
    assert code("一号车间") != code("二号车间")
    assert code("一号车间") != check_code([])


def test_the_booklet_has_cover_contents_and_a_page_for_each_major_hazard(made: Township) -> None:
    (one,) = drafted(made, "重大隐患专册").letters
    assert one.items == 2
    word = opened(one.path)
    lines = texts(word)
    assert "重大事故隐患专册" in lines
    assert "黑林镇" in lines
    contents, *pages = grids(word)
    assert contents[0] == ["序号", "隐患编号", "企业名称", "隐患点", "整改时限", "状态", "页码"]
    assert [row[1] for row in contents[1:]] == [hazard_id("HL-03", n) for n in (4, 5)]
    assert [row[5] for row in contents[1:]] == ["已销号", "待挂牌"]
    closed, pending = map(answers, pages)
    assert closed["隐患编号"] == hazard_id("HL-03", 4)
    assert closed["责任部门"] == "应急管理办公室"
    assert closed["验收人"] == "赵刚"
    assert closed["节点计划"] == "2023-05-20 完成方案\n2023-06-12 完工"
    assert closed["挂牌情况"] == "未提请，企业未内部挂牌"
    assert pending["挂牌情况"] == "已提请41天待挂牌，企业未内部挂牌"
    assert pending["整改时限"] == "2023-06-30"
    for page in pages:
        places = "".join(cell for row in page[-3:] for cell in row)
        for wanted in ("照片", "责任人签字", "验收人签字", "督办人签字", "督办单位（盖章）"):
            assert wanted in places
    with zipfile.ZipFile(one.path) as package:
        xml = package.read("word/document.xml").decode()
    (about,) = (
        part for part in re.findall(r"<w:sectPr.*?</w:sectPr>", xml, re.S) if "pgNum" in part
    )
    assert about.index("w:pgMar") < about.index("w:pgNumType") < about.index("w:cols")
    marks = re.findall(r'w:bookmarkStart [^>]*w:name="(\w+)"', xml)
    assert re.findall(r"PAGEREF (\w+)", xml) == marks


def test_texts_that_may_betray_an_informant_stay_out(tmp_path: Path) -> None:
    rows = {name: [dict(row) for row in some] for name, some in accepting().items()}
    rows["hazards"][0] |= {"description": "举报人：欧阳明，13800138000，反映线路老化"}
    rows["hazards"][4] |= {"description": "举报人：欧阳明，13800138000，反映线路老化"}
    made = township(tmp_path, "heilin", rows)
    for one in drafted(made, "验收销号单", "重大隐患专册", "汇总报告").letters:
        with zipfile.ZipFile(one.path) as package:
            text = package.read("word/document.xml").decode()
        assert "欧阳明" not in text
        assert "13800138000" not in text


def test_hazards_that_staff_typed_themselves_have_slips_too(tmp_path: Path) -> None:
    rows = {name: [dict(row) for row in some] for name, some in accepting().items()}
    rows["hazards"][0] |= {"filed_by": None, "first_period": None}
    made = township(tmp_path, "heilin", rows)
    found = {one.addressee: one for one in drafted(made, "验收销号单").letters}
    assert set(found) == {"（未注明单位）", "河口村"}
    assert found["（未注明单位）"].items == 1


def test_papers_are_the_same_bytes_again_and_an_edited_one_stays(made: Township) -> None:
    kinds = ("验收销号单", "重大隐患专册", "通报", "汇总报告")
    first = drafted(made, *kinds)
    before = {one.path: one.path.read_bytes() for one in first.letters}
    assert {one.state for one in drafted(made, *kinds).letters} == {"same"}
    booklet = next(one.path for one in first.letters if one.kind == "booklet")
    word = opened(booklet)
    word.paragraphs[0].add_run("改过")
    word.save(str(booklet))
    edited = booklet.read_bytes()
    states = {one.kind: one.state for one in drafted(made, *kinds).letters}
    assert states["booklet"] == "kept"
    assert booklet.read_bytes() == edited
    booklet.write_bytes(before[booklet])


@pytest.mark.office
def test_each_sheet_prints_on_one_page(made: Township, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None or not (Path(office).resolve().parent / "libswlo.so").exists():
        pytest.skip("LibreOffice Writer is missing here")
    result = drafted(made, "验收销号单", "重大隐患专册")
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    asked = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    files = [str(one.path) for one in result.letters]
    subprocess.run([*asked, *files], check=True, capture_output=True, timeout=180)
    for one, extra in zip(result.letters, (0, 2), strict=True):  # cover and contents
        pdf = tmp_path / f"{one.path.stem}.pdf"
        shown = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
        assert shown.stdout.decode().count("\f") == one.items + extra
