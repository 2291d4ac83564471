"""Only io.commit writes files; whatever else could is found in the syntax tree."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import xlhazard

ROOT = Path(xlhazard.__file__).parent
ALLOWED = {Path("io/commit.py")}
WRITING_CALLS = {
    *("write_text", "write_bytes", "touch", "mkdir", "makedirs", "rename", "renames", "unlink"),
    *("rmdir", "rmtree", "removedirs", "symlink_to", "hardlink_to", "copyfile", "copytree"),
    *("to_excel", "to_csv", "extract", "extractall", "truncate", "mkstemp", "mkdtemp"),
    *("NamedTemporaryFile", "TemporaryFile", "TemporaryDirectory", "chmod"),
}
MODULES = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.py"))


def writes(tree: ast.AST) -> list[str]:
    """Every call that opens a file for writing or changes the file system."""
    memory = in_memory(tree)
    return [
        f"line {node.lineno}: {ast.unparse(node)[:60]}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and is_writing(node, memory)
    ]


def in_memory(tree: ast.AST) -> set[str]:
    """Names that stand for a BytesIO or StringIO: assigned from one or annotated as one."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and called_in_memory(node.value):
            found |= {ast.unparse(target) for target in node.targets}
        elif isinstance(node, ast.arg) and node.annotation is not None:
            kind = ast.unparse(node.annotation).rpartition(".")[2]
            found |= {node.arg} if kind in ("BytesIO", "StringIO") else set()
    return found


def called_in_memory(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and called(value) in ("BytesIO", "StringIO")


def is_writing(call: ast.Call, memory: set[str]) -> bool:
    name = called(call)
    if name in WRITING_CALLS:
        return True
    if name in ("open", "fdopen"):
        if call.args and ast.unparse(call.args[0]) == "os.devnull":
            return False
        return any(mode_writes(mode) for mode in modes_of(call))
    if name == "save":
        return not goes_to_memory(call, memory)
    if name in ("ZipFile", "TarFile"):
        written = any(mode_writes(mode) for mode in call.args[1:2])
        return written and not goes_to_memory(call, memory)
    return name in ("replace", "remove", "link") and on_module(call, "os")


def called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def modes_of(call: ast.Call) -> list[ast.expr]:
    """The mode of open(path, mode) or path.open(mode); flags of os.open count as one."""
    by_name = [keyword.value for keyword in call.keywords if keyword.arg in ("mode", "flags")]
    on_path = isinstance(call.func, ast.Attribute) and not on_module(call, "os", "io", "builtins")
    return by_name + call.args[0 if on_path else 1 : 1 if on_path else 2]


def mode_writes(mode: ast.expr) -> bool:
    if isinstance(mode, ast.Constant) and isinstance(mode.value, str):
        return bool(set(mode.value) & set("wax+"))
    return any(flag in ast.unparse(mode) for flag in ("O_WRONLY", "O_RDWR", "O_CREAT"))


def goes_to_memory(call: ast.Call, memory: set[str]) -> bool:
    """book.save(buffer) of a buffer in memory; a path or anything else counts as a file."""
    return bool(call.args) and ast.unparse(call.args[0]) in memory


def on_module(call: ast.Call, *modules: str) -> bool:
    func = call.func
    return (
        isinstance(func, ast.Attribute)
        and isinstance(func.value, ast.Name)
        and func.value.id in modules
    )


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_no_other_module_writes_files(module: Path) -> None:
    tree = ast.parse((ROOT / module).read_text("utf-8"))
    found = writes(tree)
    if module in ALLOWED:
        assert found
    else:
        assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "open(p, 'w')",
        "open(p, mode='ab')",
        "p.open('x')",
        "p.write_text('')",
        "book.save(path)",
        "frame.to_excel('a.xlsx')",
        "os.open(p, os.O_WRONLY)",
        "zipfile.ZipFile(path, 'w')",
        "os.replace(a, b)",
        "shutil.rmtree(p)",
    ],
)
def test_the_scan_sees_writing(code: str) -> None:
    assert writes(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        "open(p)",
        "open(p, 'rb')",
        "p.open('rb')",
        "text.replace('a', 'b')",
        "out = BytesIO()\nbook.save(out)",
    ],
)
def test_the_scan_lets_reading_pass(code: str) -> None:
    assert not writes(ast.parse(code))
