"""`xlhazard rules`: the catalogue as a table, and one rule explained."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from xlhazard.model.finding import Severity
from xlhazard.render.rule_examples import anchor, example_lines, place_name
from xlhazard.render.words import SEVERITY_WORDS
from xlhazard.schema.catalogue import OPTIONAL_FACTS, basis_text
from xlhazard.schema.types import RuleText, Schema, Stage

Said: TypeAlias = tuple[str, tuple[str, ...]]
"""A heading and its lines."""

_STAGES: Mapping[Stage, str] = {
    "submission": "只看报送件",
    "history": "和以前报的、总台账比",
    "master": "在总台账上看",
}
_GRAVE: Mapping[Severity, str] = {
    Severity.ERROR: "错误：整份退回，改好再报",
    Severity.WARNING: "提醒：照样并入，请看一看",
    Severity.INFO: "说明：不用改也行",
    Severity.FLAG: "预警：写进总台账《预警》",
}
_SOFTER: Mapping[Severity, str] = {
    Severity.ERROR: "、警告、提示",
    Severity.FLAG: "、警告、提示",
    Severity.WARNING: "、提示",
}
_NEVER_OFF = ("ST", "KY")
_FACT = re.compile(r"(?P<colon>：?)\{(?P<name>[a-z0-9_]+)\}(?P<end>。?)")
_FACT_WORDS: Mapping[str, str] = {
    "cell": "单元格",
    "code": "编号",
    "days": "天数",
    "date": "日期",
    "deadline": "时限",
    "due": "期限",
    "enterprise": "企业",
    "expected": "应为",
    "file": "文件",
    "form": "表",
    "grade": "等级",
    "hazard": "隐患",
    "header": "列名",
    "id": "编号",
    "ids": "编号",
    "label": "项目",
    "level": "级别",
    "limit": "限值",
    "list": "清单",
    "location": "隐患点",
    "max": "上限",
    "min": "下限",
    "month": "月份",
    "months": "月份",
    "n": "个数",
    "name": "名称",
    "new": "本期数",
    "no": "项目号",
    "old": "上期数",
    "part": "部分",
    "period": "报告期",
    "prev_period": "上期",
    "role": "职务",
    "row": "行号",
    "rows": "行号",
    "sheet": "表名",
    "state": "状态",
    "total": "合计数",
    "unit": "单位",
    "units": "单位",
    "value": "所填内容",
    "version": "版本",
}


def readable(template: str) -> str:
    """A message with words for its facts: 未填“〔列名〕”。 What may be left out is left out."""

    def blank(found: re.Match[str]) -> str:
        left_out = found["name"] in OPTIONAL_FACTS and found["end"] and not found["colon"]
        word = _FACT_WORDS.get(found["name"])
        shown = "" if left_out else f"〔{word}〕" if word else "…"
        return f"{found['colon']}{shown}{found['end']}"

    return _FACT.sub(blank, template)


def rules_table(schema: Schema) -> str:
    """Every rule in one line under its family: code, severity, message with its blanks."""
    lines: list[str] = []
    family = ""
    for code, rule in schema.rules.items():
        if rule.family != family:
            family = rule.family
            lines.append(f"{family} {schema.families.get(family, '')}".rstrip())
        lines.append(f"  {code} {SEVERITY_WORDS[rule.severity]}  {readable(rule.message)}")
    lines.append(f"共{len(schema.rules)}条。看一条的详情：xlhazard rules 编号")
    return "\n".join(lines) + "\n"


def rule_explained(schema: Schema, code: str, own: Mapping[str, str] | None = None) -> str:
    """One rule in full. own: what the township's 设置 says, where there is one.

    Raises KeyError for a code that is not in the catalogue.
    """
    rule = schema.rules[code]
    lines = [rule_title(schema, rule)]
    for head, said in explained(schema, rule, own or {}):
        if len(said) == 1:
            lines.append(f"  {head}：{said[0]}")
        else:
            lines += [f"  {head}：", *(f"    {line}" for line in said)]
    return "\n".join(lines) + "\n"


def rule_title(schema: Schema, rule: RuleText) -> str:
    """CM01 错误（与前期比较）."""
    family = schema.families.get(rule.family, rule.family)
    return f"{rule.code} {SEVERITY_WORDS[rule.severity]}（{family}）"


def explained(schema: Schema, rule: RuleText, own: Mapping[str, str]) -> Iterator[Said]:
    """What a rule says, where, when, how gravely, how to mend it, how to set it, two examples."""
    yield "说什么", (readable(rule.message),)
    yield "怎样改", (readable(rule.fix),)
    basis = rule.basis.replace("{clause}", "各栏目自己的条款")
    yield "依据", (basis_text(basis, schema.documents),)
    yield "看哪里", ("、".join(place_name(schema, one) for one in rule.scope),)
    yield "什么时候看", ("；".join(_STAGES[stage] for stage in rule.stages),)
    yield "程度", tuple(_grave(rule))
    if rule.yields_to:
        yield "让位", (f"同一处已有 {'、'.join(rule.yields_to)} 时不再重复",)
    if rule.parameters:
        yield "参数", tuple(_parameters(schema, rule, own))
    yield "设置", (_switch(rule, own),)
    off = [town.name for town in schema.towns.values() if rule.code in town.off_rules]
    if off:
        yield "不用此条的镇街方案", ("、".join(off),)
    for head, example in (("会提出的例子", rule.fires), ("不会提出的例子", rule.silent)):
        if lines := tuple(example_lines(schema, example)):
            at = (f"标在：{anchor(schema, example)}",) if "at" in example else ()
            yield head, (*lines, *at)


def _grave(rule: RuleText) -> Iterator[str]:
    yield _GRAVE[rule.severity]
    if rule.severity_in_master is not None:
        yield f"在总台账上：{_GRAVE[rule.severity_in_master]}"
    for severity in rule.severity_cases:
        yield f"有的情形只算{_GRAVE[Severity(severity)]}"


def _parameters(schema: Schema, rule: RuleText, own: Mapping[str, str]) -> Iterator[str]:
    for name, default in rule.parameters.items():
        setting = rule.setting_of(name)
        typed = own.get(f"{rule.code}.{name}", "").strip() or own.get(setting, "").strip()
        shown = typed or ("（未设）" if default is None else str(default))
        where = "本镇《设置》填的" if typed else "默认"
        meaning = schema.calendar.meanings.get(setting, "")
        about = f"，{meaning}" if meaning else ""
        how = f"可在总台账《设置》里改：参数填{setting}，取值填新值"
        yield f"{setting} = {shown}（{where}{about}；{how}）"


def _switch(rule: RuleText, own: Mapping[str, str]) -> str:
    if rule.family in _NEVER_OFF and rule.severity is Severity.ERROR:
        return "这一条不能停用"
    typed = own.get(rule.code, "").strip()
    now = f"；本镇现在填的是“{typed}”" if typed else ""
    softer = _SOFTER.get(rule.severity, "")
    return f"在总台账《设置》里参数填{rule.code}，取值填停用{softer}，可以改变这一条{now}"
