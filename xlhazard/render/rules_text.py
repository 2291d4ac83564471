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
_FACT = re.compile(r"(?P<before>[：；]?)\{(?P<name>[a-z0-9_]+)\}(?P<end>。?)")
_FACT_WORDS: Mapping[str, str] = {
    "actual": "现在的表名",
    "added": "行数",
    "advice": "办法",
    "cell": "单元格",
    "cell1": "单元格甲",
    "cell2": "单元格乙",
    "changed": "处数",
    "checked": "抽查企业数",
    "code": "编号",
    "code1": "编号甲",
    "code2": "编号乙",
    "current": "现行版本",
    "date": "日期",
    "dates": "日期",
    "days": "天数",
    "deadline": "时限",
    "derived": "应带出的内容",
    "detail": "明细",
    "diff": "差数",
    "done": "完成数",
    "done_no": "项目号",
    "double": "次数",
    "due": "期限",
    "duty": "职责",
    "earlier": "较早日期",
    "earlier_header": "另一列",
    "elapsed": "天数",
    "enterprise": "企业",
    "example": "例",
    "expected": "应为",
    "ext": "后缀",
    "file": "文件",
    "files": "文件",
    "first": "第一个",
    "form": "表",
    "format": "格式",
    "found": "发现数",
    "found_no": "项目号",
    "from": "起",
    "grade": "等级",
    "hazard": "隐患",
    "header": "列名",
    "how": "算法",
    "id": "编号",
    "id_year": "年份",
    "ids": "编号",
    "internal": "另有情形",
    "key": "编号",
    "kind": "表种",
    "label": "项目",
    "labels": "可选内容",
    "last": "最后",
    "later": "后来的数",
    "later_period": "后来的报告期",
    "level": "级别",
    "limit": "限值",
    "list": "清单",
    "listed": "挂牌数",
    "location": "隐患点",
    "m": "条数",
    "major": "重大条数",
    "masked": "遮住的号码",
    "master": "总台账的内容",
    "max": "上限",
    "measure": "措施",
    "median": "一般增加数",
    "method": "方式",
    "min": "下限",
    "missing": "所缺内容",
    "money": "金额",
    "month": "月份",
    "months": "月份",
    "n": "个数",
    "name": "名称",
    "names": "名单",
    "needed": "要办的事",
    "new": "本期数",
    "no": "项目号",
    "old": "上期数",
    "open": "未完成数",
    "other": "另一条",
    "part": "部分",
    "parts": "明细",
    "period": "报告期",
    "phone": "电话",
    "phrase": "原文",
    "policy": "办结口径",
    "prev_period": "上期",
    "previous": "上次方式",
    "problem": "问题",
    "range": "区域",
    "rate": "整改率",
    "received": "收到日期",
    "refused": "退回情况",
    "relation": "早晚",
    "role": "职务",
    "row": "行号",
    "rows": "行号",
    "second": "第二个",
    "sheet": "表名",
    "sibling": "另一文件",
    "signal": "迹象",
    "signals": "迹象",
    "start": "起算日",
    "state": "状态",
    "target": "另一文件",
    "template": "模板编号",
    "to": "止",
    "total": "合计数",
    "total_label": "合计项",
    "type": "对象",
    "unit": "单位",
    "units": "单位",
    "value": "所填内容",
    "version": "版本",
    "what": "什么",
    "when": "前后",
    "where": "位置",
}


def readable(template: str) -> str:
    """A message with words for its facts: 未填“〔列名〕”。 What may be left out is left out."""

    def blank(found: re.Match[str]) -> str:
        if found["name"] in OPTIONAL_FACTS and found["end"] and found["before"] != "：":
            return found["end"]
        word = _FACT_WORDS.get(found["name"])
        return f"{found['before']}{f'〔{word}〕' if word else '…'}{found['end']}"

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
        usual = "（未设）" if default is None else str(default)
        typed = own.get(f"{rule.code}.{name}", "").strip() or own.get(setting, "").strip()
        shown = typed or usual
        where = "默认" if shown == usual else f"本镇《设置》填的，默认{usual}"
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
