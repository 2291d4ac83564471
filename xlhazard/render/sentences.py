"""Conditions and measures of the schemas as Chinese sentences, made from their structures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlhazard.schema.types import (
    Clause,
    Column,
    Comparison,
    Condition,
    Count,
    Either,
    FormSchema,
    FormValue,
    Kind,
    ListSchema,
    Measure,
    Named,
    Schema,
)

_AS_OF = "as_of"
_YES_NO = {"yes": "是", "no": "否"}
_CYCLES = {"day": "当月每一天", "week": "当月每一周"}
_NAMED: Mapping[str, str] = {
    "done": "隐患已办结（见设置done_policy）",
    "not_done": "隐患还没有办结",
    "not_void": "隐患没有作废、没有并案",
    "counted_in": "隐患已计入{values}",
    "five_duties": "责任人、整改措施、整改资金、整改时限、应急预案都已填写",
    "has_row_in": "企业在《{sheet}》里有记录",
    "has_open_hazard": "企业有没办结的“{grade}”隐患",
    "day_in": "日期是{values}计入的日子",
    "every_due": "企业{cycle}都有这样的记录",
}
_AGGREGATIONS: Mapping[str, str] = {
    "sum": "全镇数＝各单位数相加",
    "distinct": "全镇数＝合并后不重复地数",
    "roster": "全镇数＝合并后的在岗名册人数",
    "any": "有一个单位为“是”，全镇就为“是”",
    "none": "不汇总",
}
_PERIODS: Mapping[str, str] = {
    "campaign": "自行动开始之日（campaign_start）起至表头日期",
    "month": "当月",
    "stock": "表头日期当天的存量",
    "ever": "历来",
}


def condition_sentence(
    condition: Condition, list_schema: ListSchema, schema: Schema, form: FormSchema | None = None
) -> str:
    """隐患等级为“重大”，并且隐患没有作废、没有并案; "" for no condition."""
    return "，并且".join(_clause(clause, list_schema, schema, form) for clause in condition)


def measure_sentence(value: FormValue, form: FormSchema, schema: Schema) -> str:
    """数《隐患清单》里隐患等级为“重大”的行；按发现日期，自行动开始之日起至表头日期。"""
    measure = value.measure
    if measure is None:
        return ""
    source = schema.lists[measure.list_id]
    where = condition_sentence(measure.where, source, schema, form)
    only = f"里{where}的行" if where else ""
    parts = [f"取《{source.sheet}》{only}，{_count(measure.count, source, schema)}"]
    if when := _when(measure, value, source):
        parts.append(when)
    parts.append(_AGGREGATIONS[value.aggregation])
    return "；".join(parts) + "。"


def labels(column: Column, values: tuple[str, ...], schema: Schema) -> str:
    """Values of a column as they are written: “重大”“较大”."""
    if column.kind is Kind.YES_NO:
        words = [_YES_NO.get(value, value) for value in values]
    elif column.codes is not None:
        known = schema.codes[column.codes].by_id
        words = [known[value].label if value in known else value for value in values]
    else:
        words = list(values)
    return "".join(f"“{word}”" for word in words)


def _clause(
    clause: Clause, list_schema: ListSchema, schema: Schema, form: FormSchema | None
) -> str:
    if isinstance(clause, Either):
        options = (condition_sentence(one, list_schema, schema, form) for one in clause.options)
        return f"（{'；或者'.join(options)}）"
    if isinstance(clause, Named):
        return _named(clause, schema, form)
    header = _header(clause.field, list_schema)
    return f"{header}{_compared(clause, list_schema, schema)}"


def _compared(clause: Comparison, list_schema: ListSchema, schema: Schema) -> str:
    given = clause.values[0] if clause.values else ""
    limit = "表头日期" if given == _AS_OF else given
    match clause.op:
        case "filled":
            return "已填"
        case "blank":
            return "未填"
        case "at_least":
            return f"不早于{limit}" if given == _AS_OF else f"不少于{limit}"
        case "at_most":
            return f"不晚于{limit}" if given == _AS_OF else f"不多于{limit}"
        case "after":
            return f"晚于{limit}"
    if not list_schema.has(clause.field):
        return f"为“{'”“'.join(clause.values)}”"
    column = list_schema.column(clause.field)
    if clause.attribute is not None and column.codes is not None:
        found = [
            code.id
            for code in schema.codes[column.codes].codes
            if code.attributes.get(clause.attribute) in clause.values
        ]
        return f"为{labels(column, tuple(found), schema)}"
    return f"为{labels(column, clause.values, schema)}"


def _named(clause: Named, schema: Schema, form: FormSchema | None) -> str:
    given = clause.arguments
    facts = {
        "values": "、".join(_number(one, form) for one in given),
        "sheet": "、".join(schema.lists[o].sheet if o in schema.lists else o for o in given),
        "grade": "".join(_code_label(one, "hazard_grades", schema) for one in given),
        "cycle": "".join(_CYCLES.get(one, one) for one in given),
    }
    return _NAMED[clause.name].format_map(facts)


def _code_label(code: str, codes: str, schema: Schema) -> str:
    known = schema.codes[codes].by_id if codes in schema.codes else {}
    return known[code].label if code in known else code


def _number(value_id: str, form: FormSchema | None) -> str:
    for value in () if form is None else form.values:
        if value.id == value_id:
            return value.number or value.label
    return value_id


def _header(field: str, list_schema: ListSchema) -> str:
    return list_schema.column(field).header if list_schema.has(field) else field


def _count(count: Count, source: ListSchema, schema: Schema) -> str:
    names = "、".join(_header(field, source) for field in count.fields)
    match count.how:
        case "rows":
            return "数行数"
        case "distinct":
            return f"数不重复的{names}"
        case "any_yes":
            return "有这样的行就为“是”"
        case "days":
            return f"数{'有几天' if len(count.fields) == 1 else '一共几天'}（{names}）"
        case "iso_weeks":
            return f"数有几周（{names}）"
    summed = f"{names}相加" + (f"，再除以{count.divide}" if count.divide != 1 else "")
    if count.one_where:
        summed += f"（未填而{condition_sentence(count.one_where, source, schema)}的算1）"
    return summed


def _when(measure: Measure, value: FormValue, source: ListSchema) -> str:
    if not measure.date:
        return _PERIODS["stock"] if value.period == "stock" else ""
    days = "、".join("办结之日" if one == "done" else _header(one, source) for one in measure.date)
    first = "中先填的一个" if len(measure.date) > 1 else ""
    return f"按{days}{first}，{_PERIODS[value.period]}"


def required_words(column: Column, list_schema: ListSchema, schema: Schema) -> str:
    """必填, 选填, 自动, 隐患等级为“重大”时必填."""
    if column.required == "when":
        return f"{condition_sentence(column.when, list_schema, schema)}时必填"
    return {"always": "必填", "never": "选填", "derived": "自动"}[column.required]


def owner_words(column: Column, list_schema: ListSchema, schema: Schema) -> str:
    """单位填, 安办填, 自动算出."""
    if column.is_derived:
        return "自动算出"
    if column.owner == "unit":
        return "单位"
    if column.owner_unit_when:
        return f"安办；{condition_sentence(column.owner_unit_when, list_schema, schema)}时单位"
    return "安办"


def bounds(column: Column) -> Iterator[str]:
    """0到1000元, 不早于…: the limits of a column."""
    unit = column.unit or ""
    if column.min is not None and column.max is not None:
        yield f"{column.min}到{column.max}{unit}"
    elif column.min is not None:
        yield f"不小于{column.min}{unit}"
    elif column.max is not None:
        yield f"不大于{column.max}{unit}"
    elif unit:
        yield f"单位：{unit}"
