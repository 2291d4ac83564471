"""How the page looks on a screen of 1366×768, in print, and without colour."""

from __future__ import annotations

from xlhazard.model.finding import Severity

_LOOK = """
*{box-sizing:border-box}
body{margin:0;color:#1a1a1a;background:#f4f4f2;overflow-wrap:anywhere;
font:16px/1.6 "Microsoft YaHei","PingFang SC","Noto Sans CJK SC","Noto Sans SC",sans-serif}
.page{max-width:1120px;margin:0 auto;padding:16px 24px 40px}
h1{font-size:24px;margin:4px 0}h2{font-size:19px;margin:0 0 4px}h3{font-size:16px;margin:14px 0 6px}
p{margin:4px 0;white-space:pre-line}ol,ul{margin:4px 0;padding-left:1.6em}
li{margin:4px 0;white-space:pre-line}
a{color:#0b4f8a}
table{border-collapse:collapse;margin:6px 0;background:#fff;max-width:100%}
th,td{border:1px solid #b5b5b5;padding:2px 8px;text-align:left;vertical-align:top;
white-space:pre-line}
th{background:#ececea;font-weight:600}
.sum td:first-child{font-weight:600}
.file{background:#fff;border:1px solid #cfcfcb;border-radius:6px;padding:14px 18px;margin:16px 0}
.who,.lead{color:#333}
.first{border:2px solid #1a1a1a;border-radius:6px;padding:4px 14px 8px;margin:10px 0;
background:#fffdf2}
.first h3{margin-top:6px}
.finding{border:1px solid #cfcfcb;border-left-width:7px;padding:6px 12px;margin:8px 0;
background:#fff}
.finding.error{border-left:7px solid #a40f0f}
.finding.warning{border-left:7px double #8a5a00}
.finding.flag{border-left:7px dashed #5b2a86}
.finding.info{border-left:7px dotted #555}
.finding:target{outline:3px solid #0b4f8a}
.error .what{color:#a40f0f}.warning .what{color:#7a4f00}
.flag .what{color:#5b2a86}.info .what{color:#444}
.message{font-weight:600}
.basis,.code{color:#555;font-size:14px}
.code{font-family:Consolas,"DejaVu Sans Mono",monospace}
.excerpt{font-size:13px;line-height:1.4}
.excerpt th{font-weight:400;color:#555;text-align:center}
.excerpt .names td{background:#f4f4f2;font-weight:600}
.excerpt td.hit{border:3px solid #1a1a1a;background:#fff1c9;font-weight:700}
.excerpt .gap td,.excerpt td.gap{background:#f9f9f8;border-style:dotted}
.read{font-size:14px}
summary{font-weight:600;margin:14px 0 6px;cursor:pointer}
input.pick{position:absolute;opacity:0;width:1px;height:1px}
label.pick{display:inline-block;border:1px solid #777;border-radius:16px;background:#fff;
padding:2px 14px;margin:6px 8px 6px 0;cursor:pointer}
input.pick:checked+label.pick{background:#1a1a1a;color:#fff;border-color:#1a1a1a;font-weight:700}
input.pick:focus-visible+label.pick{outline:3px solid #0b4f8a;outline-offset:2px}
footer{color:#555;font-size:14px}
@media print{
@page{size:A4;margin:14mm 12mm}
body{background:#fff;font-size:11pt;color:#000}
.page{max-width:none;padding:0}
.file{border:0;padding:0;border-top:2px solid #000;border-radius:0;padding-top:6px}
.finding,.first,.excerpt,tr{break-inside:avoid}
h2,h3,summary{break-after:avoid}
details::details-content{content-visibility:visible;block-size:auto}
a{color:#000;text-decoration:none}
input.pick:not(:checked)+label.pick{display:none}
input.pick:checked+label.pick{background:#fff;color:#000}
.finding,.excerpt td.hit,.excerpt th,th{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
"""


def _filter(severity: Severity) -> str:
    """With one severity picked, whatever has none of it goes."""
    chosen = f"#pick-{severity}:checked~main"
    return (
        f"{chosen} .finding:not(.{severity}),{chosen} .group:not(.has-{severity}),"
        f"{chosen} .file:not(.has-{severity}),{chosen} .beside{{display:none}}\n"
    )


STYLE = _LOOK + "".join(map(_filter, Severity))
