"""数据字典: lists with their columns, value lists, forms with their measures, ids, dates, towns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlhazard.render.reference.calendar import calendar_lines, town_lines
from xlhazard.render.reference.markdown import WRITTEN, code, plain, table
from xlhazard.render.sentences import bounds, measure_sentence, owner_words, required_words
from xlhazard.schema.catalogue import basis_text
from xlhazard.schema.types import Column, FormItem, FormSchema, FormValue, Kind, ListSchema, Schema

KINDS: Mapping[Kind, str] = {
    Kind.TEXT: "文字",
    Kind.WHOLE: "整数",
    Kind.DECIMAL: "数",
    Kind.MONEY_WAN: "金额（万元）",
    Kind.MONEY_YUAN: "金额（元）",
    Kind.DATE: "日期",
    Kind.YES_NO: "是/否",
    Kind.CODE: "取值表",
    Kind.MULTI_CODE: "取值表（可多个）",
    Kind.PERSON: "人名",
    Kind.PHONE: "电话",
    Kind.ENTERPRISE_CODE: "企业编号",
    Kind.HAZARD_ID: "隐患编号",
    Kind.REFERENCE: "引用编号",
}
_UNITS: Mapping[str, str] = {
    "village": "村（社区）",
    "department": "部门",
    "committee": "专委会",
    "member": "成员单位",
    "group": "工作组",
    "office": "安办",
    "enterprise": "企业",
}
_CUMULATIVE: Mapping[str, str] = {
    "yes": "累计",
    "stock": "存量",
    "flag": "是否",
    "no": "当月",
}


def dictionary_page(schema: Schema) -> str:
    """docs/dictionary.md."""
    return "\n".join(_lines(schema)).rstrip() + "\n"


def _lines(schema: Schema) -> Iterator[str]:
    yield from ("# 数据字典", "", WRITTEN, "")
    yield (
        f"清单{len(schema.lists)}张，取值表{len(schema.codes)}张，正式表{len(schema.forms)}种，"
        f"镇街方案{len(schema.towns)}个。“标识”是程序和 JSON 里用的名称；"
        "列的先后可以挪，别名也认。"
    )
    yield from (
        "",
        "[一、清单](#lists) · [二、取值表](#codes) · [三、表](#forms) · [四、编号和写法](#ids) · ",
    )
    yield "[五、期限和设置](#calendar) · [六、隐患状态](#states) · [七、镇街方案](#towns)"
    yield from _head("lists", "一、清单")
    for one in schema.lists.values():
        yield from _list(one, schema)
    yield from ("### 总台账里各清单另有的列", "")
    shell = ListSchema("", "", (), schema.master_columns, (), True, False, "")
    yield from _columns(schema.master_columns, shell, schema)
    yield from _head("codes", "二、取值表")
    yield from _codes(schema)
    yield from _head("forms", "三、表")
    yield from _form(schema.cover, schema)
    for form in schema.forms.values():
        yield from _form(form, schema)
    yield from _head("ids", "四、编号和写法")
    yield from _ids(schema)
    yield from _head("calendar", "五、期限和设置")
    yield from calendar_lines(schema)
    yield from _head("states", "六、隐患状态")
    rows = ((s.label, code(s.id), plain(s.next_actor)) for s in schema.states.states.values())
    yield from table(("状态", "标识", "下一步由谁办"), rows)
    yield from _head("towns", "七、镇街方案")
    yield from town_lines(schema)


def _head(anchor: str, title: str) -> Iterator[str]:
    yield from ("", f'<a id="{anchor}"></a>', "", f"## {title}", "")


def _list(one: ListSchema, schema: Schema) -> Iterator[str]:
    yield from (f"### 《{one.sheet}》 {code(one.id)}", "", plain(one.about), "")
    key = "＋".join(one.column(name).header for name in one.key)
    filed = "、".join(_UNITS.get(unit, unit) for unit in one.filed_by)
    where = "只在总台账" if one.master_only else "单位工作簿和总台账"
    yield f"谁填：{filed}；在哪里：{where}；一行由{key}确定。"
    yield ""
    yield from _columns(one.columns, one, schema)


def _columns(columns: tuple[Column, ...], one: ListSchema, schema: Schema) -> Iterator[str]:
    heads = ("列名", "标识", "类型", "必填", "谁填", "取值、范围、写法", "别名", "依据")
    yield from table(heads, (_column(column, one, schema) for column in columns))


def _column(column: Column, one: ListSchema, schema: Schema) -> tuple[str, ...]:
    return (
        plain(column.header),
        code(column.id),
        KINDS[column.kind],
        plain(required_words(column, one, schema)),
        plain(owner_words(column, one, schema)),
        "；".join(_allowed(column, one, schema)),
        plain("、".join(column.aliases)),
        plain(basis_text(column.source, schema.documents)),
    )


def _allowed(column: Column, one: ListSchema, schema: Schema) -> Iterator[str]:
    """What may stand in the column, in Markdown."""
    if column.codes is not None:
        yield f"[{column.codes}](#codes-{column.codes})"
    if column.references is not None:
        target = schema.lists[column.references[0]]
        yield plain(f"《{target.sheet}》的{target.column(column.references[1]).header}")
    yield from map(plain, bounds(column))
    if column.format in schema.formats:
        known = schema.formats[column.format or ""]
        yield plain(f"{known.means}，如{known.example}")
    if column.blank_means is not None:
        yield plain(
            f"空着算“{ {'yes': '是', 'no': '否'}.get(column.blank_means, column.blank_means) }”"
        )
    if column.resolves is not None and one.has(column.resolves):
        yield plain(f"可代替{one.column(column.resolves).header}")
    if column.future:
        yield "可以是以后的日期"
    if column.feature is not None:
        yield f"只在启用{code(column.feature)}的镇街"
    if column.prompt:
        yield plain(column.prompt)


def _codes(schema: Schema) -> Iterator[str]:
    used: dict[str, list[str]] = {}
    for one in schema.lists.values():
        for column in one.columns:
            if column.codes is not None:
                used.setdefault(column.codes, []).append(f"《{one.sheet}》{column.header}")
    for codes in schema.codes.values():
        yield from (f'<a id="codes-{codes.id}"></a>', "", f"### {code(codes.id)}", "")
        if codes.id in used:
            yield from (plain(f"用于：{'、'.join(used[codes.id])}"), "")
        rows = (
            (
                plain(one.label),
                code(one.id),
                plain("、".join(one.synonyms)),
                plain("，".join(f"{k}={v}" for k, v in one.attributes.items())),
                plain(basis_text(one.source, schema.documents)),
            )
            for one in codes.codes
        )
        yield from table(("值", "标识", "也认", "属性", "依据"), rows)


def _form(form: FormSchema, schema: Schema) -> Iterator[str]:
    yield from (f"### 《{form.sheet}》 {code(form.id)}", "")
    if form.about:
        yield from (plain(form.about), "")
    if form.filed_by:
        yield f"谁填：{'、'.join(_UNITS.get(unit, unit) for unit in form.filed_by)}"
        yield ""
    items = (_item(item, schema) for item in (*form.items, *form.columns))
    yield from table(("项目", "标识", "类型", "必填", "依据"), items)
    heads = ("编号", "项目", "标识", "类型", "口径", "怎样取数", "依据")
    yield from table(heads, (_value(value, form, schema) for value in form.values))


def _item(item: FormItem, schema: Schema) -> tuple[str, ...]:
    filled = "已印好" if item.fixed else "必填" if item.required else "选填"
    kind = KINDS[item.kind]
    if item.codes is not None:
        kind = f"[{item.codes}](#codes-{item.codes})"
    basis = plain(basis_text(item.source, schema.documents))
    return plain(item.label), code(item.id), kind, filled, basis


def _value(value: FormValue, form: FormSchema, schema: Schema) -> tuple[str, ...]:
    unit = f"（{value.unit}）" if value.unit else ""
    return (
        value.number,
        plain(f"{value.label}{unit}"),
        code(value.id),
        KINDS[value.kind],
        _CUMULATIVE[value.cumulative],
        plain(measure_sentence(value, form, schema) or "由人填写"),
        plain(basis_text(value.source, schema.documents)),
    )


def _ids(schema: Schema) -> Iterator[str]:
    rows = ((code(one.id), plain(one.means), plain(one.example)) for one in schema.formats.values())
    yield from table(("标识", "怎样写", "例"), rows)
    yield "编号都由“字头-单位编码-年份-4位序号-校验位”组成，校验位由程序算出："
    yield ""
    prefixes = (
        (code(prefix), plain(f"《{schema.lists[one].sheet}》"))
        for prefix, one in schema.prefixes.items()
        if one in schema.lists
    )
    yield from table(("字头", "清单"), prefixes)
