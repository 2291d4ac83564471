"""What the registers of a made-up township say: nobody and nothing here exists."""

from __future__ import annotations

INSURED = ("危化品", "烟花爆竹", "交通运输", "建筑施工", "渔业生产", "民用爆炸物品")
# (kind, description, progress)
ISSUES = (
    ("重大风险", "沿街自建房经营性用房较多，用电负荷大、疏散通道窄", "已完成入户排查，逐栋建档"),
    ("疑难杂症", "老旧厂房产权分散，消防改造主体难以确定", "已召开协调会，明确改造主体"),
)
# (kind, basis)
COLOURS = (
    ("红名单", "连续三年无事故，标准化三级达标"),
    ("黑名单", "拒不整改，被责令停产后擅自恢复生产"),
)
PLACES = (("青禾公寓", "出租屋"), ("中心小学", "学校"), ("锦河花园", "住宅小区"))
# (topic, result, submitted or referred to, speciality)
CONSULTATIONS = (
    ("木材市场消防水源不足的整改方案", "本级解决", None, None),
    ("老旧住宅电梯超期使用的处置", "移送专业部门", "市场监督管理所", "特种设备"),
)
# (form, object type, cause)
NOTICES = (
    ("提示告知", "村", "隐患整改进度靠后"),
    ("约谈", "企业", "重大隐患未按期整改"),
    ("警示通报", "部门", "检查频次不足"),
    ("约谈", "个人", "主要负责人未带队检查"),
    ("联合惩戒", "企业", "列入黑名单后继续违规作业"),
)
TRAININGS = (
    ("企业全员培训", "重大事故隐患判定标准解读"),
    ("应急演练", "火灾疏散和初起火灾扑救演练"),
    ("线上宣传", "安全用电短视频"),
    ("警示教育", "观看事故警示片"),
)
OVERSIGHT = ("明查暗访", "专项督查", "安全例会")
LEADER_DUTIES = ("专题学习十五条", "专题研究", "专题研究", "现场督导检查")
# (object type, method, persons)
ACCOUNTABLE = (("督办人", "约谈", 1), ("企业", "通报", None))
EXPERTS = (
    ("消防工程", "安达安全技术服务中心"),
    ("危化品储存", "化工学会"),
    ("电气安全", "电力工程公司"),
)
SITES = (("文化广场", "村（社区）"), ("便民超市", "商业体"), ("在建标准厂房", "建设工地"))
NODE_WORK = "节前风险研判，领导带班值守"
"""What is done before every node."""
