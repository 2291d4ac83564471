"""The firing and the silent example of a rule in Chinese, from the catalogue's structures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from xlhazard.checking.masking import mask
from xlhazard.render.template_problems import LAST_DAY
from xlhazard.schema.types import FormSchema, Schema

PREVIOUS = "previous."
_PLACES: Mapping[str, str] = {
    "*": "各清单",
    "cover": "填报信息",
    "workbook": "整个文件",
    "command": "整批文件",
    "calendar": "日历",
}
_FACTS: Mapping[str, str] = {
    "period": "报告期{}",
    "month": "所报月份{}",
    "today": "当天是{}",
    "version": "第{}版",
    "name": "文件名{}",
    "accepted": "现在接受的模板版本{}",
    "current": "现行模板版本{}",
    "unit type": "单位类型为{}",
    "distinct enterprises": "企业不重复计{}家",
    "others": "其余各数都是{}",
    "all": "各数都是{}",
    "baseline_start": "设置baseline_start为{}",
    "form": "{}",
    "due": "期限{}",
    "distinct": "去重后{}",
    "overdue of the unit": "该单位逾期{}条",
    "penalties of it": "它受处罚{}次",
    "penalties for one hazard": "同一隐患处罚{}",
    "threaded_comments": "讨论批注{}条",
    "notes": "普通批注{}",
    "date1904": "按1904日期系统：{}",
    "encrypted": "加了打开密码：{}",
    "sheet_protected": "工作表有保护：{}",
    "filled": "已填报：{}",
    "rows in business": "在营的有{}行",
    "rows in the month": "当月有{}行",
    "rows in total": "一共{}行",
    "rows 阶段报告": "《阶段报告》{}行",
    "隐患清单 records": "《隐患清单》{}条记录",
    "sha256": "文件指纹{}",
}
_VALUES: Mapping[str, str] = {
    "yes": "是",
    "no": "否",
    "absent": "没有",
    "deleted": "被删掉",
    "office": "安办",
    "village": "村",
    "department": "部门",
    "present and empty": "在而空着",
}
_SAID = (
    (r" without stored result$", "（没有算出结果）"),
    (r" with stored result (.+)$", r"（算出\1）"),
    (r" \(derived column\)$", "（自动带出的列）"),
    (r" \(only a spare id\)$", "（只有预留的编号）"),
    (r" \(plain cell notes\)$", "条"),
    (r"^merged inside one row with an unmapped column$", "与旁边的自加列合并"),
    (r"^merged over rows (\d+)-(\d+), (.*)", r"\3（第\1至\2行合并）"),
    (r" on (\d+) rows with (\d+) persons$", r"（\1行，\2个人）"),
    (r" on (\d+) rows of one person$", r"（\1行，同一个人）"),
    (r" Saturday$", "（星期六）"),
    (r" Tuesday$", "（星期二）"),
)
_ROW = re.compile(
    r"(?:(?P<unit>[A-Z]{2}-\d\d) )?(?P<kind>row|measure|label) (?P<no>[\w-]+) ?(?P<what>.*)"
)
_KINDS = {"row": "第{}行", "measure": "第{}条", "label": "{}的标签"}
_ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}|(?<![A-Za-z0-9._-])[a-z]{4,}(?![A-Za-z0-9._-])")
"""Words that only the author of a test reads: a fact that holds them is left out."""

_SENTENCE = re.compile(r"\b[a-z]{3,}(?: [a-z]{2,})+\b")
"""English in a cell's value, of which only the rest is shown."""


def place_name(schema: Schema, place: str) -> str:
    """A list, form or other place by its Chinese name."""
    if place in schema.lists:
        return schema.lists[place].sheet
    if place in schema.forms:
        return schema.forms[place].sheet
    return _PLACES.get(place, place)


def example_lines(schema: Schema, example: Mapping[str, object]) -> Iterator[str]:
    """One line for each sheet: 《隐患清单》隐患等级＝一般，整改时限＝空."""
    given = example.get("given")
    for one in given if isinstance(given, list | tuple) else ():
        if isinstance(one, Mapping) and (line := _line(schema, one)):
            yield line


def anchor(schema: Schema, example: Mapping[str, object]) -> str:
    """Where the example's finding stands: 《调度表》1-1企业自查发现的重大事故隐患."""
    at = example.get("at")
    if not isinstance(at, str):
        return "整个文件、整张表或全镇"
    where, _, cell = at.partition(".")
    if not _known(schema, where):
        return "该列的表头，或该项的标签"
    return f"《{place_name(schema, where)}》{_cell_name(schema, where, cell)}"


def _known(schema: Schema, place: str) -> bool:
    return place in schema.lists or place in schema.forms or place in _PLACES


def _line(schema: Schema, given: Mapping[str, object]) -> str:
    where = str(given.get("in", ""))
    name = where.removeprefix(PREVIOUS)
    cells, facts = given.get("cells"), given.get("facts")
    typed = [
        f"{_cell_name(schema, name, str(cell))}＝{_in_words(str(text)) or '空'}"
        for cell, text in (cells.items() if isinstance(cells, Mapping) else ())
    ]
    told = [
        words
        for fact, value in (facts.items() if isinstance(facts, Mapping) else ())
        if (words := _fact(str(fact), str(value)))
    ]
    if not typed and not told:
        return ""
    before = "以前：" if where.startswith(PREVIOUS) else ""
    beside = f"（{'，'.join(told)}）" if told else ""
    return f"{before}《{place_name(schema, name)}》{'，'.join(typed)}{beside}"


def _fact(fact: str, value: str) -> str:
    """A circumstance in Chinese, "" where the catalogue has it in English only."""
    said = _in_words(value) or "空"
    words = ""
    if fact in _FACTS:
        words = _FACTS[fact].format(said)
    elif found := _ROW.fullmatch(fact):
        kind = _KINDS[found["kind"]].format(found["no"])
        words = f"{found['unit'] or ''}{kind}{found['what']}＝{said}"
    elif re.search("[\u4e00-\u9fff]", fact):
        words = f"{fact}：{said}"
    return "" if _ENGLISH.search(words.replace("baseline_start", "")) else words


def _in_words(value: str) -> str:
    """What the catalogue says of a cell in English, in Chinese; all else as it is.

    Card numbers are masked like everywhere, invented ones too.
    """
    for pattern, words in _SAID:
        value = re.sub(pattern, words, value)
    return mask(_SENTENCE.sub("…", _VALUES.get(value, value)), LAST_DAY)


def _cell_name(schema: Schema, where: str, name: str) -> str:
    form = schema.cover if where == "cover" else schema.forms.get(where)
    if form is not None:
        return _form_labels(form).get(name, name)
    if where in schema.lists and schema.lists[where].has(name):
        return schema.lists[where].column(name).header
    return name


def _form_labels(form: FormSchema) -> Mapping[str, str]:
    labels = {item.id: item.label for item in form.items}
    labels |= {one.id: one.label for one in form.composites}
    return labels | {value.id: f"{value.number}{value.label}" for value in form.values}
