"""The parts of 数据字典 about days, settings and towns."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.render.reference.markdown import code, plain, table
from xlhazard.schema.catalogue import basis_text
from xlhazard.schema.types import Deadline, Schema, Town


def calendar_lines(schema: Schema) -> Iterator[str]:
    """Deadlines, frequencies, phases, default days, settings."""
    calendar, documents = schema.calendar, schema.documents
    yield from ("### 报送期限", "")
    rows = (
        (
            plain(_form_name(one, schema)),
            _day(one),
            f"{one.last_day}日" if one.last_day else "",
            _span(one),
            plain(basis_text(one.clause_unit, documents)),
        )
        for one in calendar.deadlines.values()
    )
    yield from table(("表种", "单位报送", "最后可收", "期间", "依据"), rows)
    yield from ("### 期限、频次和界限", "")
    entries = (
        (
            str(one["id"]),
            plain(str(one["what"])),
            plain(str(one["value"])),
            plain(basis_text(str(one["clause"]), documents)),
            "、".join(_rules(one["rules"], schema)),
        )
        for one in calendar.entries
    )
    yield from table(("编号", "事项", "规定", "依据", "规则"), entries)
    yield from ("### 文件不一致或没有写明时", "")
    policy = ((plain(one["value"]), code(one["id"])) for one in calendar.policy)
    yield from table(("怎样办", "标识"), policy)
    yield from ("### 没填整改时限时的默认天数", "")
    grades = schema.codes["hazard_grades"].by_id if "hazard_grades" in schema.codes else {}
    days = (
        (grades[grade].label if grade in grades else grade, _days(number))
        for grade, number in calendar.default_days.items()
    )
    yield from table(("等级", "天数"), days)
    yield from ("### 总台账《设置》", "")
    yield from table(("参数", "默认", "说明", "依据"), _settings(schema))


def _settings(schema: Schema) -> Iterator[tuple[str, ...]]:
    calendar = schema.calendar
    for key, default in calendar.settings.items():
        choices = calendar.choices.get(key, ())
        among = f"（可填：{'、'.join(choices)}）" if choices else ""
        source = basis_text(calendar.sources.get(key, ""), schema.documents)
        meaning = f"{calendar.meanings.get(key, '')}{among}"
        yield code(key), plain(default or "（未设）"), plain(meaning), plain(source)
    for key, default in schema.parameters.items():
        if key not in calendar.settings:
            rule = key.partition(".")[0]
            about = f"规则[{rule}](rules.md#{rule.lower()})的参数" if rule in schema.rules else ""
            yield code(key), plain(default or "（未设）"), about, ""


def _rules(rules: object, schema: Schema) -> Iterator[str]:
    for rule in rules if isinstance(rules, tuple | list) else ():
        known = str(rule) in schema.rules
        yield f"[{rule}](rules.md#{str(rule).lower()})" if known else str(rule)


def _form_name(deadline: Deadline, schema: Schema) -> str:
    if deadline.form in schema.forms:
        return f"《{schema.forms[deadline.form].sheet}》"
    codes = schema.codes.get("report_kinds")
    if codes is not None and deadline.id in codes.by_id:
        return codes.by_id[deadline.id].label
    return deadline.form


def _day(deadline: Deadline) -> str:
    if deadline.unit_day is not None:
        return f"每月{deadline.unit_day}日前"
    return "、".join(day.isoformat() for day in deadline.due_dates.values())


def _span(deadline: Deadline) -> str:
    first = "" if deadline.first is None else f"{deadline.first}起"
    return first + ("" if deadline.last is None else f"，到{deadline.last}")


def _days(number: int | None) -> str:
    return "无，必须填写" if number is None else f"{number}天"


def town_lines(schema: Schema) -> Iterator[str]:
    """One section for each profile."""
    for town in schema.towns.values():
        yield from (f"### {town.name} {code(town.id)}", "")
        yield from (f"- {line}" for line in _town(town, schema))
        yield ""


def _town(town: Town, schema: Schema) -> Iterator[str]:
    yield f"依据：{plain(basis_text(town.document, schema.documents))}"
    yield f"启用：{'、'.join(code(one) for one in sorted(town.features))}"
    forms = "、".join(f"《{schema.forms[one].sheet}》" for one in town.forms)
    yield f"表：{forms or '无'}"
    lists = "、".join(
        f"《{schema.lists[one].sheet}》" for one in (*schema.core_lists, *town.optional_lists)
    )
    yield f"清单：{lists}"
    levels = {"government_listing": "政府挂牌级别", "office": "安办名称", "submit_to": "上报到"}
    for key, name in levels.items():
        if town.levels.get(key):
            yield f"{name}：{plain(_level(town.levels[key], schema))}"
    off = "、".join(f"[{one}](rules.md#{one.lower()})" for one in sorted(town.off_rules))
    yield f"不用的规则：{off or '无'}"


def _level(value: str, schema: Schema) -> str:
    codes = schema.codes.get("listing_levels")
    return codes.by_id[value].label if codes is not None and value in codes.by_id else value
