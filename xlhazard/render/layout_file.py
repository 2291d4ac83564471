"""A layout of a known form as the YAML file that --schemas reads; what is open is commented."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from xlhazard.model.fitted import Fitted, Pointed, Proposed, Recognised, Strange, Unplaced
from xlhazard.model.word import WordTable, said_cell

CERTAIN = 100


def layout_yaml(
    layout_id: str, fitted: Fitted, form_name: str, source: str, table: WordTable | None
) -> str:
    """The file's text. Taking "# " off a line confirms it; nothing that is only likely counts."""
    lines = [
        f"# 《{form_name}》的另一种式样，按“{_line(source)}”的“{_line(fitted.sheet)}”写成。",
        "# 用法：运行 xlhazard 时加 --schemas 和上一级文件夹的名字，这张表就能填、能核对。",
        "# 没有把握的行前有“# ”：核对后，是的去掉行首的“# ”（一项只留一行），不是的不用动。",
        f"id: {_quoted(layout_id)}",
        f"form: {fitted.form}",
        f"sheet: {_quoted(fitted.sheet)}",
    ]
    if fitted.title:
        lines.append(f"title: {_quoted(fitted.title)}")
    lines.append("items:")
    lines += [f"  {_item(one)}" for one in fitted.recognised if one.told]
    for one in fitted.unplaced:
        lines += _proposals(one, table)
    lines += _lacking(fitted.unplaced)
    lines += _others(fitted.strange, table)
    return "\n".join(lines) + "\n"


def _item(one: Recognised) -> str:
    return f"{_quoted(one.id)}: {_placed(one.at)}  # {_line(one.words)}"


def _placed(at: Pointed) -> str:
    parts = []
    if at.within:
        parts.append(f"within: {_several(at.within)}")
    parts.append(f"label: {_quoted(at.label)}")
    if at.unit:
        parts.append(f"unit: {_quoted(at.unit)}")
    if at.under:
        parts.append(f"under: {_several(at.under)}")
    elif at.right or at.below:
        parts.append(f"right: {at.right}" if at.right else f"below: {at.below}")
    return "{" + ", ".join(parts) + "}"


def _proposals(one: Unplaced, table: WordTable | None) -> Iterator[str]:
    if one.proposals:
        yield f"  # {_line(one.words)}：{_line(one.reason)}。可能是："
    for near in one.proposals:
        where = f"{_share(near)}{said_cell(near.at.place, table)}"
        yield f"  # {_quoted(one.id)}: {_placed(near.at)}  # {where}"


def _share(near: Proposed) -> str:
    return "" if near.share == CERTAIN else f"相近{near.share}%，"


def _lacking(unplaced: Sequence[Unplaced]) -> Iterator[str]:
    yield "lacking:"
    if unplaced:
        yield "  # 这张表确实没有的项目，去掉行首的“# ”，以后不再提示："
    for one in unplaced:
        yield f"  # - {_quoted(one.id)}  # {_line(one.words)}"


def _others(strange: Sequence[Strange], table: WordTable | None) -> Iterator[str]:
    yield "others:"
    if strange:
        yield "  # 这张表上有、程序不认识的项目；确实不由程序填的，去掉行首的“# ”，以后不再提示："
    for one in strange:
        yield f"  # - {_quoted(one.label)}  # {said_cell(one.place, table)}"


def _several(texts: Sequence[str]) -> str:
    return "[" + ", ".join(map(_quoted, texts)) + "]"


def _quoted(text: str) -> str:
    """A YAML text; a plain word stays plain."""
    plain = text.isascii() and text.replace("_", "").isalnum() and not text.isdigit()
    return text if plain and text[0].isalpha() else json.dumps(text, ensure_ascii=False)


def _line(text: str) -> str:
    return " ".join(text.split())
