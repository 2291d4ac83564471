"""The report as one self-contained page: no script, nothing from outside, in print too.

Everything a cell may hold goes through markup.escaped; the page forbids scripts and requests by
its own policy besides.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.model.report import FileReport, Report
from xlhazard.render.html.file import SIGNS, file_section, status, whose, worth_a_section
from xlhazard.render.html.markup import Markup, tag
from xlhazard.render.html.style import STYLE
from xlhazard.render.outcome import Outcome
from xlhazard.render.text import summary
from xlhazard.render.words import SEVERITY_WORDS
from xlhazard.version import __version__

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(outcome: Outcome) -> str:
    """The whole document."""
    head = [
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", f"{outcome.title} {outcome.report.today.isoformat()}"),
        tag("style", Markup(STYLE)),
    ]
    body = tag("div", list(_body(outcome)), class_="page")
    document = tag("html", tag("head", head), tag("body", body), lang="zh-CN")
    return f"<!DOCTYPE html>\n{document}\n"


def _body(outcome: Outcome) -> Iterator[Markup]:
    report = outcome.report
    yield tag("h1", outcome.title)
    yield tag("p", f"{report.today.isoformat()}　{summary(report)}", class_="lead")
    yield from _filter(report)
    yield tag("main", list(_main(outcome)))
    yield tag("footer", tag("p", f"xlhazard {__version__}　本页不联网，可以直接打印。"))


def _filter(report: Report) -> Iterator[Markup]:
    """Radio buttons before the findings: what is picked decides by style alone what shows."""
    counts = report.summary
    found = [one for one in SIGNS if counts[str(one)]]
    if not found:
        return
    total = sum(counts[str(one)] for one in found)
    yield _radio("all", f"全部 {total}", checked=True)
    for one in found:
        yield _radio(str(one), f"{SIGNS[one]} {SEVERITY_WORDS[one]} {counts[str(one)]}")


def _radio(value: str, words: str, *, checked: bool = False) -> Markup:
    given = {"checked": ""} if checked else {}
    name = f"pick-{value}"
    button = tag("input", type="radio", name="pick", id=name, class_="pick", **given)
    return Markup(button + tag("label", words, for_=name, class_="pick"))


def _main(outcome: Outcome) -> Iterator[Markup]:
    report = outcome.report
    if len(report.files) > 1:
        yield _overview(report)
    for head, lines in outcome.told:
        items = [tag("li", line) for line in lines]
        yield tag("div", tag("h3", f"{head}（{len(lines)}）"), tag("ul", items), class_="told")
    for number, file in enumerate(report.files, 1):
        if len(report.files) == 1 or worth_a_section(file):
            yield file_section(number, file)
    if report.passed_over:
        items = [tag("li", f"{path}（{why}）") for path, why in report.passed_over]
        yield tag("div", tag("h3", "没有读取的文件"), tag("ul", items))


def _overview(report: Report) -> Markup:
    head = tag("tr", [tag("th", name) for name in ("文件", "单位、报告期", "结果")])
    rows = [
        tag(
            "tr",
            tag("td", _link(number, file)),
            tag("td", whose(file)),
            tag("td", status(file)),
        )
        for number, file in enumerate(report.files, 1)
    ]
    return tag("table", tag("thead", head), tag("tbody", rows), class_="sum")


def _link(number: int, file: FileReport) -> Markup:
    words = f"{number}. {file.path}"
    return tag("a", words, href=f"#f{number}") if worth_a_section(file) else tag("span", words)
