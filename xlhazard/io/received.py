"""Which of the given files and folders are workbooks to read, and which are passed over and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xlhazard.io.limits import Limits, Refused
from xlhazard.io.names import same_name, shown
from xlhazard.io.regular import bytes_of
from xlhazard.model.finding import Notice

_PASSED_OVER: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), reason)
    for pattern, reason in (
        (r"~\$.*", "是Excel或WPS打开文件时留下的占用标记，不是工作簿"),
        (r"\.~lock\..*#", "是LibreOffice打开文件时留下的占用标记，不是工作簿"),
        (r"\.~.*", "是保存过程中的临时文件，不是工作簿"),
        (r".*\.(?:tmp|temp|part|partial|crdownload|download)", "是没有传完或没有存完的临时文件"),
        (r"[0-9a-f]{8}", "是Excel保存过程中的临时文件"),
        (r".*\.(?:wpsautosave|asd|xar|bak|xlk)", "是自动备份，不是要报送的文件"),
        (r"thumbs\.db|desktop\.ini|ehthumbs\.db", "是系统自己的文件"),
        (r".*回复\.txt", "是本程序写的回复，不是报送件"),
        (r"\..*", "是隐藏文件"),
    )
)
_LINK = "是指向别处文件夹的链接，没有进入"
_COPY_MARKS = (
    r"[ _-]*[(（【\[][^()（）【】\[\]]*(?:冲突|conflict)[^()（）【】\[\]]*[)）】\]]",
    r"[ _.-]*(?:的)?(?:冲突副本|冲突文件|冲突版本|副本冲突)[^/]*",
    r"\.sync-conflict-[0-9]{8}-[0-9]{6}(?:-[A-Z0-9]+)?",
    r"[ _-]+[^ _-]*'s conflicted copy[^/]*",
    r"-(?:DESKTOP|LAPTOP|WIN|PC|MINIWINPC|MACBOOK)-?[A-Z0-9]{2,}(?:-[0-9]{1,3})?",
    r"-[A-Z0-9]+-(?:PC|DESKTOP|LAPTOP|NB|SURFACE)(?:-[0-9]{1,3})?",
    r"-[^-]*(?:MacBook|iMac)[^-]*",
)
_CONFLICT = re.compile(f"(?P<stem>.+?)(?:{'|'.join(_COPY_MARKS)})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Gathered:
    """files to read in order, (name, Chinese reason) of what is passed over, ST34 notices by file.

    Names in passed_over and in facts are made safe to show.
    """

    files: tuple[Path, ...]
    passed_over: tuple[tuple[str, str], ...] = ()
    notices: Mapping[Path, tuple[Notice, ...]] = field(default_factory=dict)


def gather(paths: Iterable[Path], limits: Limits | None = None) -> Gathered:
    """The files among the given ones and in the given folders, each once, ordered by name.

    Folders are gone through to the bottom; links to folders inside them are not followed. A path
    that does not exist stays in files, so that reading it says so. Nothing but conflict copies and
    their siblings is opened.
    """
    files: list[Path] = []
    passed_over: list[tuple[str, str]] = []
    for path, reason in _candidates(paths):
        if reason is None:
            files.append(path)
        else:
            passed_over.append((shown(path.name), reason))
    ordered = _each_once(files)
    return Gathered(
        ordered, tuple(sorted(set(passed_over))), _conflict_copies(ordered, limits or Limits())
    )


def _candidates(paths: Iterable[Path]) -> Iterator[tuple[Path, str | None]]:
    for path in paths:
        if path.is_dir():
            yield from _inside(path)
        else:
            yield path, _why_passed_over(path.name)


def _inside(folder: Path) -> Iterator[tuple[Path, str | None]]:
    try:
        entries = sorted(folder.iterdir(), key=_order)
    except OSError:
        yield folder, "打不开这个文件夹，请检查权限"
        return
    for entry in entries:
        reason = _why_passed_over(entry.name)
        if reason is not None:
            yield entry, reason
        elif entry.is_symlink() and entry.is_dir():
            yield entry, _LINK
        elif entry.is_dir():
            yield from _inside(entry)
        else:
            yield entry, None


def _why_passed_over(name: str) -> str | None:
    return next((reason for pattern, reason in _PASSED_OVER if pattern.fullmatch(name)), None)


def _order(path: Path) -> tuple[str, str]:
    return same_name(str(path)), str(path)


def _each_once(files: Sequence[Path]) -> tuple[Path, ...]:
    """A file named twice counts once, also where the disk takes two spellings for one name."""
    kept: list[Path] = []
    by_name: dict[str, list[Path]] = {}
    for path in sorted(files, key=_order):
        twins = by_name.setdefault(same_name(str(path.absolute())), [])
        if not any(_same_file(path, twin) for twin in twins):
            twins.append(path)
            kept.append(path)
    return tuple(kept)


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()


def _conflict_copies(files: Sequence[Path], limits: Limits) -> Mapping[Path, tuple[Notice, ...]]:
    """ST34 for each copy whose sibling lies beside it with other content."""
    by_place = {(path.parent, same_name(path.name)): path for path in files}
    notices: dict[Path, tuple[Notice, ...]] = {}
    for path in files:
        found = _CONFLICT.fullmatch(path.stem)
        if found is None:
            continue
        original = f"{found['stem'].rstrip()}{path.suffix}"
        sibling = by_place.get((path.parent, same_name(original)))
        if sibling is not None and _differ(path, sibling, limits):
            facts = {"file": shown(path.name), "sibling": shown(sibling.name)}
            notices[path] = (Notice("ST34", facts=facts),)
    return notices


def _differ(one: Path, other: Path, limits: Limits) -> bool:
    """Other content; a file that cannot be read is said elsewhere."""
    try:
        return bytes_of(one, limits) != bytes_of(other, limits)
    except Refused:
        return False
