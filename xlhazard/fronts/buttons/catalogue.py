"""Every button once: its id, what it says, and what it does in a sentence.

The ribbon of Excel, the tool bar of Calc, the guides and the tests are made from this table.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """One button. id: ASCII, what a host hands to the macro; tip: a full sentence (Chinese)."""

    id: str
    label: str
    group: str
    tip: str


GROUPS = ("填报", "镇办", "说明")
"""In the order of the tab 隐患台账."""

BUTTONS = (
    Button(
        "validate",
        "校验",
        "填报",
        "检查打开着的这个工作簿（不用先保存）：有问题的格涂色、加批注，列在《校验结果》里，并跳到第一处。",
    ),
    Button(
        "clear",
        "清除标记",
        "填报",
        "去掉校验留下的颜色、批注和《校验结果》，原来的颜色和批注照旧。",
    ),
    Button("next", "下一处", "填报", "跳到下一处有问题的格。"),
    Button(
        "issue", "下发", "镇办", "做好各单位下个月的工作簿：未销号的隐患、企业和上月数已经填上。"
    ),
    Button("merge", "合并", "镇办", "把“收件”里本月的文件并入总台账；有错的退回，原件存档。"),
    Button(
        "flag",
        "预警",
        "镇办",
        "重做《预警》：逾期的、重大未挂牌的、迟报缺报的，连同下一步该谁做什么。",
    ),
    Button("fill", "填表", "镇办", "按总台账填好上报的表，原表的样子不变。"),
    Button("board", "看板", "镇办", "更新《本月》和《看板》，并打开《看板》。"),
    Button(
        "rules", "规则说明", "说明", "说明选中的格为什么被标出来、依据哪一条；也可以输入规则编号。"
    ),
)

BY_ID = {button.id: button for button in BUTTONS}
