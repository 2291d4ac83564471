"""One file of a page: what to mend first, findings by sheet, what was read differently, skipped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlhazard.model.address import Address
from xlhazard.model.finding import Severity
from xlhazard.model.report import Excerpt, FileReport
from xlhazard.render.causes import causes, number_words, sentence, where
from xlhazard.render.enterprises import Enterprises
from xlhazard.render.excerpts import MOST
from xlhazard.render.html.excerpt import excerpt_table
from xlhazard.render.html.markup import Markup, tag
from xlhazard.render.text import STATUS_WORDS, by_reason
from xlhazard.render.words import SEVERITY_WORDS, Numbered, counted, lead, numbered

SIGNS: Mapping[Severity, str] = {
    Severity.ERROR: "■",
    Severity.WARNING: "▲",
    Severity.FLAG: "◆",
    Severity.INFO: "○",
}
"""Severities are told apart by sign and word, never by colour alone."""

FIRST = 3
_READ_SHOWN, _READ_OPEN = 500, 12


def whose(file: FileReport) -> str:
    """HL-03 黑林三村　2023-06."""
    unit = " ".join(part for part in (file.unit, file.unit_name) if part)
    month = "" if file.month is None else str(file.month)
    return "　".join(part for part in (unit, month) if part)


def status(file: FileReport) -> str:
    """有错误：3处错误、2处提醒; 57处预警; 通过."""
    said = counted(file)
    if said and file.status == "ok":
        return said
    return STATUS_WORDS[file.status] + (f"：{said}" if said else "")


def worth_a_section(file: FileReport) -> bool:
    """There is more to say of the file than its line in the overview says."""
    return bool(file.findings or file.read_as or file.skipped or file.crashed)


def file_section(number: int, file: FileReport) -> Markup:
    """The whole file."""
    head = tag("h2", f"{number}. {file.path}")
    who = tag("p", tag("b", status(file)), f"　{whose(file)}", class_="who")
    inner = [head, who, _first(number, file), _groups(number, file), _read_as(file), _skipped(file)]
    return tag("section", inner, class_=f"file {_has(numbered(file))}", id=f"f{number}")


def _first(number: int, file: FileReport) -> Iterator[Markup]:
    """先改这3处."""
    found = causes(file)[:FIRST]
    if not found:
        if file.findings or file.unreadable:
            yield tag("p", lead(file), class_="lead")
        return
    names = Enterprises(None)
    lines = [
        tag(
            "li",
            where(cause, names),
            sentence(cause.first.message),
            tag("a", number_words(cause.numbers), href=f"#f{number}-{cause.numbers[0]}"),
            tag("br"),
            sentence(cause.first.fix),
        )
        for cause in found
    ]
    yield tag("div", tag("h3", f"先改这{len(found)}处"), tag("ol", lines), class_="first")


def _groups(number: int, file: FileReport) -> Iterator[Markup]:
    shown: Mapping[tuple[str, Address], Excerpt] = {
        (one.sheet, one.cell): one for one in file.excerpts
    }
    groups: dict[str, list[Numbered]] = {}
    for one in numbered(file):
        groups.setdefault(one.finding.sheet or "", []).append(one)
    if file.excerpts_withheld:
        words = "这份文件可能有举报人的信息，所以不附表格摘录。"
        yield tag("p", words, class_="lead")
    elif len(file.excerpts) >= MOST:
        yield tag("p", f"表格摘录只附前{MOST}处。", class_="lead")
    for sheet, found in groups.items():
        head = tag("h3", f"《{sheet}》" if sheet else "整个文件")
        cards = [_card(number, one, shown) for one in found]
        yield tag("div", head, cards, class_=f"group {_has(found)}")


def _card(number: int, one: Numbered, shown: Mapping[tuple[str, Address], Excerpt]) -> Markup:
    finding = one.finding
    what = SEVERITY_WORDS[finding.severity]
    cell = "" if finding.cell is None else f"{finding.cell}格　"
    head = [
        tag("b", f"{SIGNS[finding.severity]} {what}", class_="what"),
        f"　第{one.number}处　{cell}",
        tag("span", finding.code, class_="code"),
    ]
    inner = [
        tag("p", head, class_="head"),
        tag("p", finding.message, class_="message"),
        tag("p", tag("b", "怎样改："), finding.fix),
        tag("p", f"依据：{finding.basis}", class_="basis"),
    ]
    if finding.cell is not None and (finding.sheet or "", finding.cell) in shown:
        inner.append(excerpt_table(shown[finding.sheet or "", finding.cell]))
    return tag("article", inner, class_=f"finding {finding.severity}", id=f"f{number}-{one.number}")


def _has(found: list[Numbered] | tuple[Numbered, ...]) -> str:
    """Classes that say which severities a part holds, for the filter."""
    return " ".join(
        f"has-{one}" for one in Severity if any(n.finding.severity is one for n in found)
    )


def _read_as(file: FileReport) -> Iterator[Markup]:
    if not file.read_as:
        return
    rows = [
        tag(
            "tr",
            tag("td", one.sheet),
            tag("td", str(one.cell)),
            tag("td", one.typed or "（空）"),
            tag("td", one.read),
        )
        for one in file.read_as[:_READ_SHOWN]
    ]
    head = tag("tr", [tag("th", name) for name in ("表", "单元格", "原来写的", "按此读取")])
    inner = [
        tag("summary", f"已自动识别{len(file.read_as)}处（请核对，认得对就不用改）"),
        tag("table", tag("thead", head), tag("tbody", rows), class_="read"),
    ]
    rest = len(file.read_as) - _READ_SHOWN
    if rest > 0:
        inner.append(tag("p", f"另有{rest}处；要看全部，请用 --format json。"))
    given = {"open": ""} if len(file.read_as) <= _READ_OPEN else {}
    yield tag("details", inner, class_="beside", **given)


def _skipped(file: FileReport) -> Iterator[Markup]:
    lines = [
        tag("li", f"{'、'.join(codes)}：{reason}")
        for reason, codes in by_reason(file.skipped).items()
    ]
    lines += [
        tag("li", f"{crash.code}：程序出错（{crash.error}），其余规则已照常运行")
        for crash in file.crashed
    ]
    if lines:
        yield tag("div", tag("h3", "没有运行的规则"), tag("ul", lines), class_="beside")
