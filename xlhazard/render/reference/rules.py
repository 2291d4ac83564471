"""规则目录: every rule of the catalogue, by family."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.render.reference.markdown import WRITTEN, plain, table
from xlhazard.render.rule_examples import place_name
from xlhazard.render.rules_text import explained, readable, rule_title
from xlhazard.render.words import SEVERITY_WORDS
from xlhazard.schema.types import RuleText, Schema


def rules_page(schema: Schema) -> str:
    """docs/rules.md."""
    return "\n".join(_lines(schema)).rstrip() + "\n"


def _lines(schema: Schema) -> Iterator[str]:
    families: dict[str, list[RuleText]] = {}
    for rule in schema.rules.values():
        families.setdefault(rule.family, []).append(rule)
    yield from ("# 规则目录", "", WRITTEN, "")
    yield (
        f"共{len(schema.rules)}条，编号永不改变。〔〕里是具体的值。"
        "错误：整份退回；提醒：照样并入，请看一看；说明：不用改也行；预警：写进总台账《预警》。"
    )
    yield "同一处先看前面的类别；已有错误的格，后面的类别不再重复提出。"
    yield "命令行里看一条：`xlhazard rules CM01`。"
    yield ""
    for family, rules in families.items():
        name = schema.families.get(family, "")
        yield f"- [{family} {name}（{len(rules)}条）](#{family.lower()})"
    for family, rules in families.items():
        yield from (
            "",
            f'<a id="{family.lower()}"></a>',
            "",
            f"## {family} {schema.families.get(family, '')}",
        )
        yield ""
        yield from table(("编号", "程度", "说什么", "看哪里"), (_row(schema, one) for one in rules))
        for rule in rules:
            yield from _section(schema, rule)


def _row(schema: Schema, rule: RuleText) -> tuple[str, ...]:
    where = "、".join(place_name(schema, one) for one in rule.scope)
    link = f"[{rule.code}](#{rule.code.lower()})"
    return link, SEVERITY_WORDS[rule.severity], plain(readable(rule.message)), plain(where)


def _section(schema: Schema, rule: RuleText) -> Iterator[str]:
    yield f'<a id="{rule.code.lower()}"></a>'
    yield ""
    yield f"### {rule_title(schema, rule)}"
    yield ""
    for head, lines in explained(schema, rule, {}):
        if len(lines) == 1:
            yield f"- **{head}**：{plain(lines[0])}"
        else:
            yield f"- **{head}**"
            yield from (f"  - {plain(line)}" for line in lines)
    yield ""
