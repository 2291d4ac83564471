"""The modules of pywin32 with which xlwings' own Windows engine can be imported on any system."""

from __future__ import annotations

import builtins
import contextlib
import ctypes
import datetime as dt
import importlib
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

from tests.fronts.buttons.com_stand_in import Application, ComError
from tests.support.person import Person


@contextlib.contextmanager
def windows(user: Person, applications: dict[str, Application]) -> Iterator[None]:
    """The modules of pywin32, with what xlwings' Windows engine and the host ask of them.

    applications are the running programs by ProgID.
    """

    def module(name: str, **held: Any) -> types.ModuleType:
        made = types.ModuleType(name)
        made.__dict__.update(held)
        modules[name] = made
        return made

    def active(name: str) -> Application:
        if name not in applications:
            raise ComError(-2147221021)
        return applications[name]

    def box(_window: int, text: str, _title: str, style: int) -> int:
        if style & 0xF == 4:
            return 6 if user.confirm(text) else 7
        user.tell(text, grave=style & 0x30 == 0x30)
        return 1

    def window(*_: Any) -> int:
        return 7 if all(app.faults.window for app in applications.values()) else 0

    modules: dict[str, types.ModuleType] = {}
    module("pywintypes", com_error=ComError, TimeType=dt.datetime, IID=str)
    module("win32api", MessageBox=box)
    module("win32con", MB_OK=0, MB_OKCANCEL=1, MB_YESNO=4, MB_YESNOCANCEL=3)
    modules["win32con"].__dict__.update(MB_ICONINFORMATION=0x40, MB_ICONWARNING=0x30)
    module("win32gui", FindWindowEx=window, SetForegroundWindow=window, GetForegroundWindow=window)
    module("win32process", GetWindowThreadProcessId=lambda _hwnd: (1, 4242))
    module("win32timezone", TimeZoneInfo=object)
    module(
        "pythoncom",
        __file__="pythoncom.dll",
        CoInitialize=lambda: None,
        IID_IDispatch="",
        com_error=ComError,
        ole_error=ComError,
        PyTime=dt.datetime,
        Missing=None,
    )
    kinds = {name: type(name, (), {}) for name in ("CDispatch", "CoClassBaseClass")}
    client = module(
        "win32com.client",
        **kinds,
        DispatchBaseClass=type("DispatchBaseClass", (), {}),
        Dispatch=lambda one: one,
        DispatchEx=lambda one: one,
        GetActiveObject=active,
        gencache=types.SimpleNamespace(EnsureModule=lambda *_a, **_k: None),
    )
    package = module("win32com", client=client, __path__=[])
    for name in ("server", "universal"):
        setattr(package, name, module(f"win32com.{name}"))
    library = _Anything()
    patches: list[Any] = [
        mock.patch.object(ctypes, "windll", library, create=True),
        mock.patch.object(ctypes, "oledll", library, create=True),
        mock.patch.object(ctypes, "PyDLL", library),
        mock.patch.object(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE, create=True),
        mock.patch.object(ctypes, "HRESULT", ctypes.c_long, create=True),
        mock.patch.object(builtins, "WindowsError", OSError, create=True),
    ]
    with contextlib.ExitStack() as stack:
        for patch in patches:
            stack.enter_context(patch)
        stack.enter_context(_imported(modules))
        importlib.import_module("xlwings._xlwindows")
        yield


@contextlib.contextmanager
def _imported(modules: dict[str, types.ModuleType]) -> Iterator[None]:
    """These modules and no others come and go: what is imported meanwhile stays imported."""
    names = (*modules, "xlwings._xlwindows")
    before = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(before)


class _Anything:
    """A library of C functions of which none is really called."""

    def __getattr__(self, name: str) -> Callable[..., int] | _Anything:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Function() if name[:1].isupper() else self

    def __call__(self, *_: Any, **__: Any) -> _Anything:
        return self


class _Function:
    argtypes = restype = None

    def __call__(self, *_: Any) -> int:
        return 0
