"""Only io.commit writes files; whatever else could is found in the syntax tree."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import xlhazard

ROOT = Path(xlhazard.__file__).parent
WRITER = Path("io/commit")
PROGRAMS = Path("fronts/hosts")
"""Hosts tell a program to save the workbook that it holds open: save() and nothing else."""
WRITING_CALLS = {
    *("write_text", "write_bytes", "touch", "mkdir", "makedirs", "rename", "renames", "unlink"),
    *("rmdir", "rmtree", "removedirs", "symlink_to", "hardlink_to", "copyfile", "copytree"),
    *("to_excel", "to_csv", "extract", "extractall", "truncate", "mkstemp", "mkdtemp"),
    *("FileHandler", "connect", "NamedTemporaryFile", "TemporaryFile", "TemporaryDirectory"),
    *("chmod", "fchmod", "chown"),
    *("copy2", "copyfileobj", "make_archive", "unpack_archive", "mkfifo", "mknod", "utime"),
    *("to_json", "to_html", "to_parquet", "to_pickle", "savetxt", "symlink", "pwrite", "ftruncate"),
    *("CDLL", "WinDLL", "PyDLL", "pythonapi", "system", "popen", "Popen"),
}
OPENERS = ("os", "io", "builtins", "codecs", "gzip", "bz2", "lzma", "tarfile", "shelve", "dbm")
"""Modules whose open takes the path first and the mode second."""
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
        modes = [*call.args[1:2], *(one.value for one in call.keywords if one.arg == "mode")]
        written = any(mode_writes(mode) for mode in modes)
        return written and not goes_to_memory(call, memory)
    if name == "replace":
        # Path.replace takes one path; the replace of texts, months and dataclasses does not.
        return on_module(call, "os") or (
            len(call.args) == 1 and not call.keywords and on_value(call)
        )
    if name in ("copy", "move"):
        return on_module(call, "shutil")
    return name in ("remove", "link", "write", "writev", "dup2") and writes_by_number(call)


def on_value(call: ast.Call) -> bool:
    """A method of something, and not the function of a module or package."""
    func = call.func
    return isinstance(func, ast.Attribute) and not on_module(call, "dataclasses", "copy")


def writes_by_number(call: ast.Call) -> bool:
    """os.remove, os.write and the like; standard output's own descriptor is no file of ours."""
    return on_module(call, "os") and "stdout" not in ast.unparse(call)


def called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def modes_of(call: ast.Call) -> list[ast.expr]:
    """The mode of open(path, mode) or path.open(mode); flags of os.open count as one."""
    by_name = [keyword.value for keyword in call.keywords if keyword.arg in ("mode", "flags")]
    on_path = isinstance(call.func, ast.Attribute) and not on_module(call, *OPENERS)
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
    found = [] if module.is_relative_to(WRITER) else writes(tree)
    if module.is_relative_to(PROGRAMS):
        found = [one for one in found if not one.endswith("_book.save()")]
    assert found == []


def test_the_writer_itself_is_seen_to_write() -> None:
    seen = {
        module.name: bool(writes(ast.parse((ROOT / module).read_text("utf-8"))))
        for module in MODULES
        if module.is_relative_to(WRITER)
    }
    assert {name for name, found in seen.items() if found} == {
        *("__init__.py", "exchange.py", "leftovers.py", "moving.py", "replacing.py", "scratch.py"),
    }


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_no_other_module_takes_the_writer_apart(module: Path) -> None:
    """What io.commit is made of is its own: others use the functions of the package."""
    if module.is_relative_to(WRITER):
        return
    for node in ast.walk(ast.parse((ROOT / module).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert not str(node.module).startswith("xlhazard.io.commit.")
        if isinstance(node, ast.Import):
            assert all(not one.name.startswith("xlhazard.io.commit.") for one in node.names)


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
        "p.replace(other)",
        "Path(a).replace(b)",
        "p.rename(other)",
        "p.unlink(missing_ok=True)",
        "p.mkdir(parents=True)",
        "os.mkdir(p)",
        "os.rmdir(p)",
        "os.remove(p)",
        "os.write(handle, data)",
        "os.open(p, os.O_RDWR | os.O_CREAT)",
        "os.fdopen(handle, 'wb')",
        "io.open(p, 'r+b')",
        "codecs.open(p, 'w')",
        "shutil.copy(a, b)",
        "shutil.copy2(a, b)",
        "shutil.move(a, b)",
        "openpyxl.Workbook().save(path)",
        "workbook.save(filename=path)",
        "document.save('公文.docx')",
        "docx.Document().save(str(path))",
        "frame.to_csv(path)",
        "tempfile.NamedTemporaryFile()",
        "zipfile.ZipFile(path, mode='w')",
        "zipfile.ZipFile(path).extractall(folder)",
        "ctypes.CDLL(None)",
        "subprocess.Popen(['cp'])",
        "logging.FileHandler('a.log')",
        "sqlite3.connect('a.db')",
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
        "day.replace(day=1)",
        "replace(order, month=month)",
        "dataclasses.replace(order)",
        "sys.stdout.write(text)",
        "parts.remove(one)",
        "values.copy()",
        "out = BytesIO()\nzipfile.ZipFile(out, 'w')",
        "out = BytesIO()\nbook.save(out)",
    ],
)
def test_the_scan_lets_reading_pass(code: str) -> None:
    assert not writes(ast.parse(code))
