"""What came of drafting letters, for people and for scripts."""

from __future__ import annotations

from xlhazard.model.letters import LettersResult
from xlhazard.render.json import Json
from xlhazard.render.words import shown

STATES = {
    "written": "新写",
    "same": "原来已有、没有改动",
    "kept": "已有内容不同的一份（可能有人改过），没有覆盖；要重写请先移开或改名",
}


def letters_text(result: LettersResult, *, quiet: bool = False) -> str:
    """Each paper with what became of it, then the flags that got none."""
    lines: list[str] = []
    for state, words in STATES.items():
        some = [one for one in result.letters if one.state == state]
        if some and not (quiet and state == "same"):
            told = "会写（试运行，没有写文件）" if result.dry_run and state == "written" else words
            lines.append(f"{told}：{len(some)}份")
            lines += [
                f"  {shown(one.label)}  {shown(one.addressee)}  {one.items}项"
                f"  核对码 {one.check_code}  {shown(str(one.path))}"
                for one in some
            ]
    lines += [f"请注意：{shown(note)}" for note in result.notes]
    if not result.letters:
        lines.append("现在没有要写的文书。")
    else:
        lines.append("都是拟稿：文号、日期空格请填好，审核签发、盖章后才能发出。")
    return "\n".join(lines) + "\n"


def letters_json(result: LettersResult) -> dict[str, Json]:
    """The letters of a month."""
    return {
        "month": str(result.month),
        "folder": str(result.folder),
        "dry_run": result.dry_run,
        "letters": [
            {
                "path": str(one.path),
                "kind": one.kind,
                "addressee": one.addressee,
                "items": one.items,
                "check_code": one.check_code,
                "state": one.state,
            }
            for one in result.letters
        ],
        "notes": list(result.notes),
    }
