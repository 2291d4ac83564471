"""What the guides point at is there: files, headings, pictures, the buttons they tell to press."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import xlhazard
from xlhazard.fronts.buttons.catalogue import BUTTONS

ROOT = Path(xlhazard.__file__).resolve().parents[1]
DOCS = ROOT / "docs"
STATIC = ROOT / "xlhazard" / "fronts" / "page" / "static"
VILLAGE, OFFICE = DOCS / "村级填报员.md", DOCS / "镇安办.md"
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.glob("*.md"))]
PICTURES = sorted((DOCS / "images").iterdir())
HEAVIEST = 150_000
"""Bytes of a picture: what a telephone in a village loads without waiting."""
TWO_PAGES = 2_100
"""Characters that fill two printed pages beside three pictures (looked at in print)."""


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def targets(text: str) -> list[str]:
    """Where links and pictures lead, those to other places of the net apart."""
    found = re.findall(r"\]\(([^)\s]+)[^)]*\)", text) + re.findall(r'<img src="([^"]+)"', text)
    return [target for target in found if "://" not in target]


def anchors(text: str) -> set[str]:
    """The headings' addresses, as GitHub makes them, and those that are written out."""
    seen: Counter[str] = Counter()
    found = set(re.findall(r'<a id="([^"]+)">', text))
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    for title in re.findall(r"^#+ (.+)$", prose, re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).strip().lower()
        slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return found


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files_and_headings(document: Path) -> None:
    for target in targets(text_of(document)):
        name, _, anchor = target.partition("#")
        path = document.parent / name if name else document
        assert path.exists(), target
        if anchor:
            assert anchor in anchors(text_of(path)), target


def test_anchors_are_those_of_github() -> None:
    assert anchors("# 三、Excel 与 `WPS`\n```\n# no\n```\n## A-b\n## [A-b](c.md)\n") == {
        *("三excel-与-wps", "a-b", "a-b-1")
    }


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.name)
def test_every_picture_is_shown_made_by_a_script_and_light(picture: Path) -> None:
    shown = {
        (document.parent / target).resolve()
        for document in DOCUMENTS
        for target in targets(text_of(document))
    }
    assert picture.resolve() in shown
    scripts = "".join(text_of(script) for script in DOCS.glob("*.py"))
    assert f'"{picture.stem}"' in scripts
    assert picture.stat().st_size <= HEAVIEST


def page_labels() -> set[str]:
    """What can be pressed in the page: buttons, tabs, and what opens; up to a name put in."""
    found = set(re.findall(r"<(?:button|label)\b[^>]*>([^<{]+)<", text_of(STATIC / "page.html")))
    for script in (STATIC / "scripts").glob("*.js"):
        for line in text_of(script).splitlines():
            if re.search(r'make\("(?:button|summary)"', line):
                found |= set(re.findall(r'[,(] ["`]([\u4e00-\u9fff][^"`$“]*)', line))
    return found


@pytest.mark.parametrize("guide", [VILLAGE, OFFICE], ids=lambda path: path.name)
def test_buttons_that_guides_tell_to_press_are_there(guide: Path) -> None:
    told = set(re.findall("【([^】]+)】", text_of(guide))) - {" "}
    assert told <= page_labels() | {button.label for button in BUTTONS}


@pytest.mark.parametrize(
    ("guide", "groups"),
    [(VILLAGE, {"填报", "说明"}), (OFFICE, {"镇办"})],
    ids=["village", "office"],
)
def test_guides_tell_every_button_of_their_readers(guide: Path, groups: set[str]) -> None:
    told = text_of(guide)
    of_theirs = [button.label for button in BUTTONS if button.group in groups]
    assert of_theirs
    assert [label for label in of_theirs if f"【{label}】" not in told] == []


def test_the_village_guide_stays_two_pages() -> None:
    text = text_of(VILLAGE)
    assert len(text) <= TWO_PAGES
    assert len([target for target in targets(text) if target.endswith(".png")]) <= 3
