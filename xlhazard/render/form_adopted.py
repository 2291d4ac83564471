"""What came of taking over a newly laid-out form, for people and for scripts."""

from __future__ import annotations

from collections.abc import Iterator

from xlhazard.model.fitted import FormAdoption, Pointed, Recognised, Unplaced
from xlhazard.model.word import WordTable, said_cell
from xlhazard.render.json import Json
from xlhazard.render.words import shown
from xlhazard.version import __version__

WAYS = {
    "same": "文字相同",
    "confirmed": "方案里已确认",
    "alias": "别名",
    "plain": "去掉序号、单位后相同",
    "within": "连同上级栏目相同",
}


def form_text(result: FormAdoption, *, quiet: bool = False) -> str:
    """Every item with its place, what is open on either side, and what to do next."""
    fitted, table = result.fitted, result.table
    lines: list[str] = []
    if not quiet:
        lines += [f"  {_recognised(one, table)}" for one in fitted.recognised]
    lines += [line for one in fitted.unplaced for line in _unplaced(one, table)]
    lines += [
        f"  不认识的栏目 {said_cell(one.place, table)} “{shown(one.label)}”"
        for one in fitted.strange
    ]
    lines.append(
        f"“{shown(fitted.sheet)}”认作《{result.form_name}》（{fitted.form}）："
        f"认出{len(fitted.recognised)}项，没有着落{len(fitted.unplaced)}项，"
        f"不认识的栏目{len(fitted.strange)}处。"
    )
    lines += _end(result)
    return "\n".join(lines) + "\n"


def form_json(result: FormAdoption) -> dict[str, Json]:
    """The same as data; places as people call them."""
    fitted, table = result.fitted, result.table
    return {
        "tool": {"name": "xlhazard", "version": __version__},
        "path": str(result.source),
        "sha256": result.sha256,
        "form": fitted.form,
        "sheet": fitted.sheet,
        "target": str(result.target) if result.needed else None,
        "written": result.written,
        "recognised": [
            {
                "id": one.id,
                "name": one.words,
                "label": one.at.label,
                "within": list(one.at.within),
                "cell": said_cell(one.at.place, table),
                "answer": said_cell(one.at.cell, table) or None,
                "way": one.way,
                "in_layout": one.told,
            }
            for one in fitted.recognised
        ],
        "unplaced": [
            {
                "id": one.id,
                "name": one.words,
                "reason": one.reason,
                "proposals": [
                    {
                        "label": near.at.label,
                        "cell": said_cell(near.at.place, table),
                        "answer": said_cell(near.at.cell, table) or None,
                        "share": near.share,
                    }
                    for near in one.proposals
                ],
            }
            for one in fitted.unplaced
        ],
        "strange": [
            {"label": one.label, "cell": said_cell(one.place, table)} for one in fitted.strange
        ],
    }


def _recognised(one: Recognised, table: WordTable | None) -> str:
    answer = f"，填在{said_cell(one.at.cell, table)}" if one.at.cell is not None else ""
    return f"{one.id} {shown(one.words)}：{_label(one.at, table)}（{WAYS[one.way]}）{answer}"


def _label(at: Pointed, table: WordTable | None) -> str:
    texts = " / ".join((*at.within, at.label))
    return f"{said_cell(at.place, table)} “{shown(' '.join(texts.split()))}”"


def _unplaced(one: Unplaced, table: WordTable | None) -> Iterator[str]:
    yield f"  没有着落 {one.id} {shown(one.words)}：{shown(one.reason)}"
    for near in one.proposals:
        answer = f"，填在{said_cell(near.at.cell, table)}" if near.at.cell is not None else ""
        yield f"    可能是 {_label(near.at, table)}（相近{near.share}%）{answer}"


def _end(result: FormAdoption) -> Iterator[str]:
    where = shown(str(result.target))
    if not result.needed:
        used = f"（用方案“{shown(result.used)}”）" if result.used else ""
        yield f"不用另写方案{used}：这张表现在就能填。"
        return
    if result.used:
        yield f"现在用方案“{shown(result.used)}”，没有着落的请在那个文件里确认。没有另写文件。"
        return
    if result.dry_run:
        yield f"试运行：没有写文件。会写：{where}"
        return
    yield f"已写入{where}。" if result.written else f"{where}没有改动，内容相同。"
    if not result.fitted.whole:
        yield "没有把握的都在文件里，行首有“# ”：核对后，是的去掉行首的“# ”，再运行一次看看。"
    folder = shown(str(result.target.parent.parent))
    yield f"下一步：xlhazard fill {shown(str(result.source))} --month 年-月 --schemas {folder}"
