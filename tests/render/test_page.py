"""The page: everything is on it, nothing runs, nothing leaves it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree as ET

import html5lib
from hypothesis import given
from hypothesis import strategies as st

from tests.render.naughty import hostile, texts
from tests.render.told import TODAY, refused, report, run
from xlhazard.model.address import Address
from xlhazard.model.finding import Crash, Severity
from xlhazard.model.report import Excerpt, Report
from xlhazard.render.excerpts import MOST
from xlhazard.render.html import POLICY, page
from xlhazard.render.html.markup import Markup, escaped, tag
from xlhazard.render.outcome import Outcome, of_validation
from xlhazard.render.words import shown

MANY = 400
ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "div", "main", "section", "article"),
    *("h1", "h2", "h3", "p", "b", "a", "br", "span", "ol", "ul", "li", "details", "summary"),
    *("table", "thead", "tbody", "tr", "th", "td", "input", "label", "footer"),
}
ATTRIBUTES = {
    *("class", "id", "href", "lang", "charset", "name", "content", "http-equiv", "type"),
    *("checked", "for", "scope", "open"),
}


def read(text: str) -> ET.Element:
    """The page as a browser reads it; a fault of its markup is an error."""
    parser = html5lib.HTMLParser(
        tree=html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False
    )
    tree: ET.Element = parser.parse(text)
    return tree


def by_class(tree: ET.Element, name: str) -> Iterator[ET.Element]:
    return (one for one in tree.iter() if name in one.get("class", "").split())


def words(element: ET.Element) -> str:
    return "".join(element.itertext())


def shown_page() -> ET.Element:
    return read(page(of_validation(run())))


def test_the_page_has_summary_causes_findings_read_as_and_skipped() -> None:
    tree = shown_page()
    text = words(tree)
    assert "共1份文件：7处错误、1处提醒、1处说明。" in text
    (first,) = by_class(tree, "first")
    assert "先改这3处" in words(first)
    assert "《隐患清单》L4格：" in words(first)
    findings = list(by_class(tree, "finding"))
    assert len(findings) == len(refused().findings)
    for one in refused().findings:
        assert one.message in text
    assert "２０２３．６．１" in text
    assert "没有总台账，不能和以前比。" in text
    assert "锁文件" in text
    groups = [words(next(iter(one))) for one in by_class(tree, "group")]
    assert groups == ["《隐患清单》", "《整改清单》", "《调度表》", "整个文件"]


def test_severities_are_told_by_sign_and_word() -> None:
    signs = {words(one).split()[0] for one in by_class(shown_page(), "what")}
    assert signs == {"■", "▲", "○"}


def test_links_lead_to_findings_of_the_same_page() -> None:
    tree = shown_page()
    ids = {one.get("id") for one in tree.iter() if one.get("id")}
    targets = [one.get("href", "") for one in tree.iter("a")]
    assert targets
    assert all(target[0] == "#" and target[1:] in ids for target in targets)


def test_the_filter_is_radio_buttons_before_the_findings() -> None:
    tree = shown_page()
    buttons = list(tree.iter("input"))
    assert [one.get("id") for one in buttons] == [
        "pick-all", "pick-error", "pick-warning", "pick-info",
    ]  # fmt: skip
    assert [one.get("id") for one in buttons if "checked" in one.attrib] == ["pick-all"]
    labels = {one.get("for"): words(one) for one in tree.iter("label")}
    assert labels["pick-error"] == "■ 错误 7"
    (holder,) = by_class(tree, "page")
    kinds = [one.tag for one in holder]
    assert kinds.index("main") > max(i for i, kind in enumerate(kinds) if kind == "input")


def test_a_run_of_several_files_has_an_overview() -> None:
    sound = replace(report(), read_as=(), skipped=(), path="收件/好.xlsx")
    crashed = replace(sound, crashed=(Crash("XR02", "KeyError"),), path="收件/坏.xlsx")
    tree = read(page(of_validation(Report(TODAY, (refused(), sound, crashed)))))
    (overview,) = by_class(tree, "sum")
    assert [words(one) for one in overview.iter("td")][3:6] == [
        "2. 收件/好.xlsx", "HL-03 黑林三村　2023-06", "通过",
    ]  # fmt: skip
    sections = [one.get("id") for one in by_class(tree, "file")]
    assert sections == ["f1", "f3"]
    assert "程序出错（KeyError）" in words(tree)


def test_what_was_done_besides_is_told() -> None:
    tree = read(page(Outcome("合并", run(), (("退回", ("HL-03\n标注件：a.xlsx",)),))))
    (told,) = by_class(tree, "told")
    assert words(told) == "退回（1）HL-03\n标注件：a.xlsx"


def test_a_file_that_may_betray_an_informant_says_why_nothing_is_shown() -> None:
    tree = read(page(of_validation(Report(TODAY, (replace(refused(), excerpts_withheld=True),)))))
    assert "可能有举报人的信息" in words(tree)
    assert not list(by_class(tree, "excerpt"))


def test_it_is_said_when_not_every_finding_has_an_excerpt() -> None:
    some = Excerpt("隐患清单", Address(4, 12), (12,), ((4, ("x",)),))
    many = replace(refused(), excerpts=(some,) * MOST)
    assert f"表格摘录只附前{MOST}处。" in words(read(page(of_validation(Report(TODAY, (many,))))))
    few = replace(refused(), excerpts=(some,))
    tree = read(page(of_validation(Report(TODAY, (few,)))))
    assert "只附前" not in words(tree)
    (hit,) = by_class(tree, "hit")
    assert words(hit) == "x"


def test_no_field_of_no_file_runs_breaks_or_leaves_the_page() -> None:
    tree = read(page(hostile(MANY)))
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag in ELEMENTS
        assert set(element.attrib) <= ATTRIBUTES
        if element.tag == "a":
            assert re.fullmatch(r"#f\d+(-\d+)?", element.get("href", ""))
    told = [words(one) for one in by_class(tree, "message")]
    assert told == [shown(text, keep="\n") for text in texts(MANY)]
    assert len(list(tree.iter("style"))) == 1
    policies = [one.get("content") for one in tree.iter("meta") if one.get("http-equiv")]
    assert policies == [POLICY]


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_reads_back_as_it_is_shown(text: str) -> None:
    tree = read(f"<!DOCTYPE html><title>x</title>{tag('p', text, title=text)}")
    (element,) = tree.iter("p")
    assert words(element) == shown(text, keep="\n")
    assert element.get("title") == shown(text, keep="\n")


def test_only_markup_is_not_escaped() -> None:
    assert escaped(escaped("<b>")) == "&lt;b&gt;"
    assert tag("p", Markup("<br>"), ["a", ("<",)]) == "<p><br>a&lt;</p>"


def test_the_day_is_the_run_s() -> None:
    outcome = Outcome("预警", Report(dt.date(2023, 6, 28), (report(),)))
    assert "2023-06-28" in words(read(page(outcome)))
    assert Severity.FLAG not in {one.get("id") for one in read(page(outcome)).iter()}
