"""What a file is, decided by its content and never by its name, and what to do with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from pathlib import PurePath
from typing import NamedTuple

from xlhazard.io.limits import Refused, unreadable

ZIP = b"PK\x03\x04"
_ZIP_END = b"PK\x05\x06"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_BIFF = re.compile(rb"\x09[\x00\x02\x04\x08](?:[\x04-\x10]\x00)", re.DOTALL)
_SAVE_AS = "请用Excel或WPS打开后另存为“Excel工作簿(.xlsx)”"


class _Start(NamedTuple):
    """A kind of file told by bytes at an offset, with what is said about it."""

    offset: int
    begins: bytes
    reason: str


_STARTS = (
    _Start(0, b"\x89PNG", "这是图片，程序读不出里面的文字，请报送填好的工作簿"),
    _Start(0, b"\xff\xd8\xff", "这是图片（照片），程序读不出里面的文字，请报送填好的工作簿"),
    _Start(0, b"GIF8", "这是图片，程序读不出里面的文字，请报送填好的工作簿"),
    _Start(0, b"II*\x00", "这是扫描图片，程序读不出里面的文字，请报送填好的工作簿"),
    _Start(0, b"MM\x00*", "这是扫描图片，程序读不出里面的文字，请报送填好的工作簿"),
    _Start(8, b"WEBP", "这是图片，程序读不出里面的文字，请报送填好的工作簿"),
    _Start(4, b"ftyp", "这是照片或视频，程序读不出里面的文字，请报送填好的工作簿"),
    _Start(0, b"Rar!\x1a\x07", "这是RAR压缩包，请先解压，把里面的工作簿单独报送"),
    _Start(0, b"7z\xbc\xaf\x27\x1c", "这是7z压缩包，请先解压，把里面的工作簿单独报送"),
    _Start(0, b"\x1f\x8b", "这是gz压缩包，请先解压，把里面的工作簿单独报送"),
    _Start(257, b"ustar", "这是tar压缩包，请先解压，把里面的工作簿单独报送"),
    _Start(0, b"{\\rtf", "这是RTF文档，请把表格复制到下发的工作簿里再报送"),
    _Start(0, b"L\x00\x00\x00\x01\x14\x02\x00", "这是快捷方式，不是文件本身，请报送原文件"),
    _Start(0, b"MZ", "这是程序，不是工作簿，请不要打开，并核对发件人"),
    _Start(0, b"SQLite format 3", "这是数据库文件，请在原来的软件里导出Excel后报送"),
    _Start(0, b"PK\x05\x06", "这是空的压缩包，里面没有内容，请重新报送工作簿"),
)
_STREAMS = {
    "EncryptionInfo": "encrypted",
    "EncryptedPackage": "encrypted",
    "Workbook": "biff",
    "Book": "biff",
    "WordDocument": "这是Word文档(.doc)，请把表格填到下发的工作簿里再报送",
    "PowerPoint Document": "这是PPT演示文稿(.ppt)，请把内容填到下发的工作簿里再报送",
    "__properties_version1.0": "这是邮件(.msg)，请把附件里的工作簿另存出来再报送",
}
_FOREIGN_ZIPS: tuple[tuple[str, str], ...] = (
    ("word/", "这是Word文档(.docx)，请把表格填到下发的工作簿里再报送"),
    ("ppt/", "这是PPT演示文稿(.pptx)，请把内容填到下发的工作簿里再报送"),
    ("visio/", "这是Visio图，请报送填好的工作簿"),
    ("ofd.xml", "这是OFD版式文件，程序读不出里面的表格，请报送填好的工作簿"),
    ("index/", "这是Numbers表格，请在Numbers里导出为Excel(.xlsx)后报送"),
)
_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body|table|meta|style|div|script)\b",
    re.DOTALL | re.IGNORECASE,
)
_XML_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def refuse_foreign(data: bytes, name: str) -> None:
    """Pass only what begins like a zip; raise the refusal of everything else, with its remedy."""
    if data.startswith(ZIP):
        return
    if not data:
        raise unreadable("文件是空的（0字节），可能没有传完，请重新发送")
    if not data.strip(b"\x00"):
        raise unreadable("文件里只有空字节，可能没有下载完或U盘拔早了，请重新发送")
    if data.startswith(_OLE):
        raise _ole(data, name)
    for kind in _STARTS:
        if data.startswith(kind.begins, kind.offset):
            raise unreadable(kind.reason)
    if b"%PDF-" in data[:1024]:
        raise unreadable("这是PDF，程序读不出里面的表格，请报送填好的工作簿(.xlsx)")
    if (
        data.startswith(b"BM")
        and len(data) >= 6
        and int.from_bytes(data[2:6], "little") == len(data)
    ):
        raise unreadable("这是图片，程序读不出里面的文字，请报送填好的工作簿")
    if _BIFF.match(data):
        raise Refused("ST03", format="旧版Excel(.xls)")
    _refuse_text(data)
    if _ZIP_END not in data[-(1 << 16) - 22 :]:
        raise unreadable(f"认不出这是什么文件，{_SAVE_AS}；打不开的请重新填写")


def _ole(data: bytes, name: str) -> Refused:
    """Told by the names of its streams, whose entries lie at multiples of 128 bytes."""
    found = {stream for stream, key in _ole_names(data).items() if key}
    for stream, said in _STREAMS.items():
        if stream not in found:
            continue
        if said == "encrypted":
            return Refused("ST02")
        if said == "biff":
            wps = PurePath(name).suffix.casefold() in (".et", ".ett")
            return Refused("ST03", format="WPS表格(.et)" if wps else "旧版Excel(.xls)")
        return unreadable(said)
    if len(data) < 1536:
        return unreadable("文件不完整，后半部分缺失，请让对方重新发送")
    return unreadable(f"这是旧格式的Office文件，里面没有找到工作表，{_SAVE_AS}")


def _ole_names(data: bytes) -> dict[str, bool]:
    wanted: dict[str, bool] = {}
    for stream in _STREAMS:
        raw = stream.encode("utf-16-le") + b"\x00\x00"
        at = data.find(raw)
        while at >= 0 and not wanted.get(stream):
            entry = at % 128 == 0 and data[at + 64 : at + 66] == len(raw).to_bytes(2, "little")
            wanted[stream] = entry and data[at + 66 : at + 67] in (b"\x01", b"\x02")
            at = data.find(raw, at + 1)
    return wanted


def _refuse_text(data: bytes) -> None:
    """HTML, XML and text tables; returns for anything that is no text."""
    text = _text(data)
    if text is None:
        return
    if _HTML.match(text):
        raise unreadable(f"这是网页另存的表，{_SAVE_AS}再报送")
    if text.lstrip()[:13].casefold() == "mime-version:" or "multipart/related" in text[:1000]:
        raise unreadable(f"这是单个网页文件(.mht)，{_SAVE_AS}再报送")
    if _XML_2003 in text[:4000]:
        raise Refused("ST03", format="XML表格(2003)")
    if text.lstrip().startswith("<"):
        raise unreadable(f"这是XML文件，不是工作簿，{_SAVE_AS}再报送")
    raise Refused("ST03", format="文本(CSV/TXT)")


def _text(data: bytes) -> str | None:
    """The first part of the file as text, or None when it is none."""
    head = data[:65536]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        codecs: tuple[str, ...] = ("utf-16",)
    else:
        codecs = ("utf-8-sig", "gb18030", "big5")
    for codec in codecs:
        for cut in range(4):
            try:
                text = head[: len(head) - cut].decode(codec)
            except UnicodeDecodeError:
                continue
            return None if _BINARY.search(text) else text
    return None


def refuse_foreign_zip(names: Collection[str], content: Callable[[str], bytes]) -> None:
    """Pass a zip that may be a workbook; raise for other kinds.

    content gives the first bytes of a member with its header, for one that says what the zip is.
    """
    folded = {name.replace("\\", "/").casefold(): name for name in names}
    if "xl/workbook.bin" in folded:
        raise Refused("ST03", format="二进制工作簿(.xlsb)")
    if any(name.startswith("xl/") for name in folded):
        return
    if "encryptioninfo" in folded:
        raise Refused("ST02")
    if "mimetype" in folded:
        raise _by_mimetype(content(folded["mimetype"]))
    for start, reason in _FOREIGN_ZIPS:
        if any(name.startswith(start) for name in folded):
            raise unreadable(reason)
    if "[content_types].xml" not in folded:
        raise unreadable("这是压缩包，请先解压，把里面的工作簿单独报送")


def _by_mimetype(kind: bytes) -> Refused:
    if b"opendocument.spreadsheet" in kind:
        return Refused("ST03", format="OpenDocument表格(.ods)")
    if b"opendocument" in kind:
        return unreadable("这是OpenDocument文档，不是表格，请把内容填到下发的工作簿里再报送")
    return unreadable("这不是工作簿，请报送填好的.xlsx文件")


def foreign_extension(name: str) -> str | None:
    """The ending of a name that does not say .xlsx or .xlsm, as ST04 quotes it; else None."""
    ending = PurePath(name).suffix
    return None if ending.casefold() in (".xlsx", ".xlsm") else ending or "（没有）"
