"""What came of writing books, for people and for scripts."""

from __future__ import annotations

from xlhazard.model.books import BooksResult
from xlhazard.render.json import Json
from xlhazard.render.words import shown

STATES = {
    "written": "新写",
    "renewed": "按现在的总台账重写",
    "same": "原来已有、没有变化",
    "kept": "有人改过，没有覆盖；要重写请先移开或改名",
}
_MOST = 20


def books_text(result: BooksResult, *, quiet: bool = False) -> str:
    """How many books there are, where, and which of them stayed because somebody edited them."""
    copy = "公示件" if result.public else "内部件"
    lines = [f"{result.month}（截至{result.as_of}）{copy}，放在：{shown(str(result.folder))}"]
    for state, words in STATES.items():
        some = [one for one in result.books if one.state == state]
        if not some or (quiet and state == "same"):
            continue
        doing = state in ("written", "renewed")
        tried = result.dry_run and doing
        lines.append(f"{f'会{words}（试运行，没有写文件）' if tried else words}：{len(some)}册")
        named = some if state == "kept" else () if quiet else some[:_MOST]
        lines += [
            f"  {shown(one.name)}  {shown(one.code)}  {sum(n for _, n in one.rows)}条"
            f"  核对码 {one.check_code}  {shown(one.path.name)}"
            for one in named
        ]
        if len(named) < len(some) and named:
            lines.append(f"  ……共{len(some)}册")
    if not result.books:
        lines.append("没有可成册的单位和企业。")
    lines += [f"请注意：{shown(note)}" for note in result.notes]
    return "\n".join(lines) + "\n"


def books_json(result: BooksResult) -> dict[str, Json]:
    """The books of a month."""
    return {
        "month": str(result.month),
        "as_of": result.as_of.isoformat(),
        "folder": str(result.folder),
        "public": result.public,
        "dry_run": result.dry_run,
        "books": [
            {
                "path": str(one.path),
                "kind": one.kind,
                "code": one.code,
                "name": one.name,
                "rows": dict(one.rows),
                "check_code": one.check_code,
                "state": one.state,
            }
            for one in result.books
        ],
        "notes": list(result.notes),
    }
