"""The UNO component of the extension: takes a press of a button and hands it on.

It lies at the root of the extension and is loaded by whatever Python LibreOffice brings, so it
keeps to what Python 3.7 understands and imports xlhazard only where that can run.
"""

from __future__ import annotations

import sys
from typing import Any

import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.frame import XDispatch, XDispatchProvider
from com.sun.star.lang import XInitialization, XServiceInfo

IMPLEMENTATION = "xlhazard.calc.Buttons"
SERVICE = "com.sun.star.frame.ProtocolHandler"
PROTOCOL = "xlhazard:"
NEEDED = (3, 11)
TITLE = "隐患台账"
TOO_OLD = (
    "台账工具要用 Python 3.11 以上，这个 LibreOffice 带的是 {0}.{1}，按钮用不了。\n"
    "请改用“台账工具.html”（不用安装，结果一样），或请管理员装较新的 LibreOffice。"
)
BROKEN = (
    "台账工具没有装完整（{0}）。请管理员重新安装扩展（xlhazard addin install --libreoffice），"
    "现在可以先用“台账工具.html”。"
)


class Press(unohelper.Base, XCallback):
    """One press, run when the program is done with the click: a press may close the window."""

    def __init__(self, context: Any, frame: Any, button: str) -> None:
        self.context = context
        self.frame = frame
        self.button = button

    def notify(self, _data: object) -> None:
        if sys.version_info < NEEDED:
            self.tell(TOO_OLD.format(*sys.version_info[:2]))
            return
        try:
            from xlhazard.fronts.calc.pressing import pressed
        except ImportError as fault:
            self.tell(BROKEN.format(fault.name))
            return
        pressed(self.context, self.frame, self.button)

    def tell(self, text: str) -> None:
        import uno

        window = self.frame.ContainerWindow
        kind = uno.Enum("com.sun.star.awt.MessageBoxType", "WARNINGBOX")
        box = window.getToolkit().createMessageBox(window, kind, 1, TITLE, text)
        box.execute()
        box.dispose()


class Buttons(unohelper.Base, XDispatchProvider, XDispatch, XInitialization, XServiceInfo):
    """Answers for addresses such as xlhazard:validate in one window."""

    def __init__(self, context: Any, *_arguments: object) -> None:
        self.context = context
        self.frame: Any = None

    def initialize(self, arguments: Any) -> None:
        if arguments:
            self.frame = arguments[0]

    def queryDispatch(self, url: Any, _target: str, _flags: int) -> Any:  # noqa: N802
        return self if url.Protocol == PROTOCOL else None

    def queryDispatches(self, requests: Any) -> Any:  # noqa: N802
        return tuple(
            self.queryDispatch(one.FeatureURL, one.FrameName, one.SearchFlags) for one in requests
        )

    def dispatch(self, url: Any, _arguments: object) -> None:
        later = self.context.ServiceManager.createInstanceWithContext(
            "com.sun.star.awt.AsyncCallback", self.context
        )
        later.addCallback(Press(self.context, self.frame, url.Path), None)

    def addStatusListener(self, _listener: object, _url: object) -> None:  # noqa: N802
        """Buttons can always be pressed; there is nothing to report."""

    def removeStatusListener(self, _listener: object, _url: object) -> None:  # noqa: N802
        """As above."""

    def getImplementationName(self) -> str:  # noqa: N802
        return IMPLEMENTATION

    def supportsService(self, name: str) -> bool:  # noqa: N802
        return name == SERVICE

    def getSupportedServiceNames(self) -> Any:  # noqa: N802
        return (SERVICE,)


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - the loader's own name
g_ImplementationHelper.addImplementation(Buttons, IMPLEMENTATION, (SERVICE,))
