"""What a clerk is told on entering a cell, and what the error box says. Chinese, short.

Excel shows at most 255 characters of a prompt and 32 of its title.
"""

from __future__ import annotations

from collections.abc import Mapping

from xlhazard.render.templates.names import YES_NO_LABELS
from xlhazard.schema.types import (
    Clause,
    Column,
    Comparison,
    Condition,
    Either,
    Kind,
    ListSchema,
    Schema,
)

PROMPT_LIMIT = 250
ERROR_LIMIT = 220
TITLE_LIMIT = 32
LABELS_SHOWN = 14

_KINDS: Mapping[Kind, str] = {
    Kind.WHOLE: "填整数，没有的填0。",
    Kind.DECIMAL: "填数字。",
    Kind.DATE: "填日期，如2023-06-30或2023年6月30日。",
    Kind.YES_NO: "填“是”或“否”。",
    Kind.PERSON: "填具体姓名，几个人用“、”隔开。",
    Kind.PHONE: "填手机号；座机请带区号。",
    Kind.ENTERPRISE_CODE: "填18位统一社会信用代码（文本）；没有执照的填预留的CS-编号。",
    Kind.HAZARD_ID: "从《隐患清单》复制编号，不要手敲。",
}


def names_shown(labels: tuple[str, ...]) -> str:
    """The labels of a value list for a sentence, the first ones and how many more."""
    shown = "、".join(labels[:LABELS_SHOWN])
    rest = len(labels) - LABELS_SHOWN
    return f"{shown}等{len(labels)}项" if rest > 0 else shown


def labels_of(column: Column, schema: Schema) -> tuple[str, ...]:
    """What a drop-down of this column offers; empty where it has none."""
    if column.kind is Kind.YES_NO:
        return YES_NO_LABELS
    if column.codes is None:
        return ()
    return tuple(code.label for code in schema.codes[column.codes].codes)


def need(column: Column, list_schema: ListSchema, schema: Schema) -> str:
    """必填, 选填 …: whether and when the column has to be filled, for a village clerk."""
    if column.is_derived:
        return "自动带出"
    if column.owner == "office":
        return "安办填写"
    if column.required == "always":
        return "必填"
    if column.required == "when":
        words = condition_words(column.when, list_schema, schema)
        return f"{words}时必填" if words else "有条件必填"
    return "选填"


def prompt(column: Column, list_schema: ListSchema, schema: Schema) -> str:
    """The input hint of a column: how to fill it, when it is needed, what a blank means."""
    if column.is_derived:
        return "本列自动带出，不用填写。"
    parts = [_how(column, list_schema, schema)]
    if column.unit and column.kind is not Kind.DATE and not column.prompt:
        parts.append(f"单位是{column.unit}。")
    state = need(column, list_schema, schema)
    if column.resolves:
        state = "从下拉列表选企业，或照《企业底册》填名称；填了名称，企业编号可以不填"
    parts.append({"必填": "＊必填。", "选填": ""}.get(state, f"{state}。"))
    if column.blank_means in ("yes", "no"):
        parts.append(f"不填按“{YES_NO_LABELS[column.blank_means == 'no']}”。")
    return "".join(parts)[:PROMPT_LIMIT]


def _how(column: Column, list_schema: ListSchema, schema: Schema) -> str:
    if column.prompt:
        return column.prompt
    if column.resolves:
        return ""
    labels = labels_of(column, schema)
    if column.kind is Kind.CODE:
        return f"从下拉列表选一个：{names_shown(labels)}。"
    if column.kind is Kind.MULTI_CODE:
        return f"可填几个，用“、”隔开：{names_shown(labels)}。"
    if column.kind is Kind.HAZARD_ID and column.id in list_schema.key and column.references is None:
        return "用本表预留的编号，不要自编。"
    if column.kind is Kind.REFERENCE and column.references is not None:
        target = schema.lists[column.references[0]]
        header = target.column(column.references[1]).header
        return f"填《{target.sheet}》里的{header}。"
    if column.format == "record_id":
        return "用本表预留的编号，不要自编。"
    if column.format == "milestones":
        return "写成“2023-06-15 完成设计；2023-07-01 完工”，最后一个日期不晚于整改时限。"
    if column.format is not None and column.format in schema.formats:
        return f"写成{schema.formats[column.format].example}。"
    if column.kind is Kind.MONEY_WAN or column.kind is Kind.MONEY_YUAN:
        return "填数字；没有的填0。"
    return _KINDS.get(column.kind, "照实填写，不写“同上”。")


def title(column: Column) -> str:
    """The prompt's title; a required column carries ＊."""
    star = "＊" if column.required == "always" and column.owner != "office" else ""
    return f"{star}{column.header}"[:TITLE_LIMIT]


def error(column: Column, schema: Schema) -> str:
    """What the error box says is allowed."""
    labels = labels_of(column, schema)
    if labels:
        return f"请从下拉列表选择：{names_shown(labels)}。"[:ERROR_LIMIT]
    if column.kind is Kind.DATE:
        return "这里填日期，如2023-06-30。确认要保留现在的写法吗？"
    low, high = column.min, column.max
    bounds = f"（{low if low is not None else 0}到{high}）" if high is not None else ""
    if column.kind is Kind.WHOLE:
        return f"这里填整数{bounds}，没有的填0。"
    unit = f"，单位是{column.unit}" if column.unit else ""
    return f"这里填数字{bounds}{unit}。确认要保留现在的写法吗？"


def condition_words(condition: Condition, list_schema: ListSchema, schema: Schema) -> str:
    """A condition in words: 隐患等级为“重大”; "" where it has no short words."""
    parts = [_clause_words(clause, list_schema, schema) for clause in condition]
    return "且".join(parts) if all(parts) else ""


def _clause_words(clause: Clause, list_schema: ListSchema, schema: Schema) -> str:
    if isinstance(clause, Either):
        options = [condition_words(option, list_schema, schema) for option in clause.options]
        return "或".join(options) if all(options) else ""
    if not isinstance(clause, Comparison) or not list_schema.has(clause.field):
        return ""
    column = list_schema.column(clause.field)
    if clause.op == "filled":
        return f"填了{column.header}"
    if clause.op == "blank":
        return f"{column.header}没填"
    if clause.op not in ("is", "in") or clause.attribute is not None:
        return ""
    if column.kind is Kind.YES_NO:
        words = [YES_NO_LABELS[value != "yes"] for value in clause.values]
    elif column.codes is not None:
        words = [schema.codes[column.codes].label(value) for value in clause.values]
    else:
        words = list(clause.values)
    return f"{column.header}为“{'”“'.join(words)}”"
