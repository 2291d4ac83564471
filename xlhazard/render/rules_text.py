"""`xlhazard rules`: the catalogue as a table, and one rule explained."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from xlhazard.model.finding import Severity
from xlhazard.render.words import SEVERITY_WORDS
from xlhazard.schema.catalogue import OPTIONAL_FACTS, basis_text
from xlhazard.schema.types import RuleText, Schema, Stage

_STAGES: Mapping[Stage, str] = {
    "submission": "只看报送件",
    "history": "和以前报的、总台账比",
    "master": "在总台账上看",
}
_SCOPES: Mapping[str, str] = {
    "*": "各清单",
    "cover": "填报信息",
    "workbook": "整个文件",
    "command": "整批文件",
}
_FACT = re.compile(r"(?P<colon>：?)\{(?P<name>[a-z0-9_]+)\}(?P<end>。?)")


def _readable(template: str) -> str:
    """A message without its facts: 未填“…”。 What may be left out at its end is left out."""

    def blank(found: re.Match[str]) -> str:
        left_out = found["name"] in OPTIONAL_FACTS and found["end"] and not found["colon"]
        return f"{found['colon']}{'' if left_out else '…'}{found['end']}"

    return _FACT.sub(blank, template)


def rules_table(schema: Schema) -> str:
    """Every rule in one line under its family: code, severity, message with its blanks."""
    lines: list[str] = []
    family = ""
    for code, rule in schema.rules.items():
        if rule.family != family:
            family = rule.family
            lines.append(f"{family} {schema.families.get(family, '')}".rstrip())
        lines.append(f"  {code} {SEVERITY_WORDS[rule.severity]}  {_readable(rule.message)}")
    lines.append(f"共{len(schema.rules)}条。看一条的详情：xlhazard rules 编号")
    return "\n".join(lines) + "\n"


def rule_explained(schema: Schema, code: str) -> str:
    """One rule in full. Raises KeyError for a code that is not in the catalogue."""
    return "\n".join(_explained(schema, schema.rules[code])) + "\n"


def _explained(schema: Schema, rule: RuleText) -> Iterator[str]:
    family = schema.families.get(rule.family, rule.family)
    yield f"{rule.code} {SEVERITY_WORDS[rule.severity]}（{family}）"
    yield f"  说什么：{_readable(rule.message)}"
    yield f"  怎样改：{_readable(rule.fix)}"
    basis = rule.basis.replace("{clause}", "各栏目自己的条款")
    yield f"  依据：{basis_text(basis, schema.documents)}"
    yield f"  看哪里：{'、'.join(_scope(schema, one) for one in rule.scope)}"
    yield f"  什么时候看：{'；'.join(_STAGES[stage] for stage in rule.stages)}"
    if rule.severity_in_master is not None:
        yield f"  在总台账上：{SEVERITY_WORDS[rule.severity_in_master]}"
    for severity in rule.severity_cases:
        yield f"  有的情形只算：{SEVERITY_WORDS[Severity(severity)]}"
    if rule.yields_to:
        yield f"  同一处已有 {'、'.join(rule.yields_to)} 时不再重复"
    for name, value in rule.parameters.items():
        shown = "（未设）" if value is None else value
        yield f"  参数：{rule.setting_of(name)} = {shown}（可在总台账《设置》里改）"
    off = [town.name for town in schema.towns.values() if rule.code in town.off_rules]
    if off:
        yield f"  不用此条的镇街方案：{'、'.join(off)}"
    for head, example in (("会提出的例子", rule.fires), ("不会提出的例子", rule.silent)):
        if line := "；".join(_example(schema, example)):
            yield f"  {head}：{line}"


def _scope(schema: Schema, scope: str) -> str:
    if scope in schema.lists:
        return schema.lists[scope].sheet
    if scope in schema.forms:
        return schema.forms[scope].sheet
    return _SCOPES.get(scope, scope)


def _example(schema: Schema, example: Mapping[str, object]) -> Iterator[str]:
    """The typed cells of an example: 《隐患清单》隐患等级＝一般，整改时限＝空."""
    given = example.get("given")
    for one in given if isinstance(given, list | tuple) else ():
        cells = one.get("cells") if isinstance(one, Mapping) else None
        if not isinstance(cells, Mapping) or not cells:
            continue
        where = str(one.get("in", ""))
        before = "以前：" if where.startswith("previous.") else ""
        sheet = _scope(schema, where.removeprefix("previous."))
        typed = "，".join(
            f"{_cell_name(schema, where, str(name))}＝{'空' if text == '' else text}"
            for name, text in cells.items()
        )
        yield f"{before}《{sheet}》{typed}"


def _cell_name(schema: Schema, where: str, name: str) -> str:
    form = schema.forms.get(where.removeprefix("previous."))
    if form is None:
        return name
    for value in form.values:
        if value.id == name:
            return f"{value.number}{value.label}"
    labels = {item.id: item.label for item in form.items}
    labels |= {item.id: item.label for item in form.composites}
    return labels.get(name, name)
