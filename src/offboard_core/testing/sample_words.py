"""Names and texts of the sample company, all invented."""

from __future__ import annotations

from offboard_core.organization.person import Role

LEADERS: tuple[tuple[str, str, str, Role], ...] = (
    ("gao.shan", "高山", "销售总监", Role.SUPERVISOR),
    ("zhou.hui", "周慧", "财务经理", Role.FINANCE),
    ("hr.chen", "陈曦", "人事专员", Role.HR),
    ("xu.kai", "徐凯", "系统管理员", Role.IT),
    ("tang.ning", "唐宁", "资产管理员", Role.ASSET_KEEPER),
    ("qian.yi", "钱毅", "内审专员", Role.AUDITOR),
)
"""Employees outside sales teams: id, name, post, role."""

TEAMS: tuple[tuple[str, tuple[str, str], tuple[tuple[str, str], ...], tuple[str, ...]], ...] = (
    (
        "华东销售部",
        ("zhao.min", "赵敏"),
        (("wang.wei", "王伟"), ("li.na", "李娜"), ("zhang.qiang", "张强"), ("liu.yang", "刘洋")),
        ("苏州", "无锡", "宁波", "嘉兴", "常州", "昆山"),
    ),
    (
        "华南销售部",
        ("sun.li", "孙丽"),
        (("chen.jing", "陈静"), ("yang.fan", "杨帆"), ("huang.lei", "黄磊"), ("wu.ting", "吴婷")),
        ("佛山", "东莞", "珠海", "厦门", "泉州", "南宁"),
    ),
    (
        "华北销售部",
        ("ma.chao", "马超"),
        (("zhu.hong", "朱红"), ("lin.feng", "林峰"), ("he.yan", "何燕"), ("guo.tao", "郭涛")),
        ("天津", "唐山", "保定", "济南", "潍坊", "太原"),
    ),
)
"""Department, supervisor, salespeople, and the cities they sell in."""

BRANDS = (
    "恒远 瑞泽 华晟 鼎拓 金砺 宏舟 博源 力群 天钧 卓航 汇川源 新锐达 东骏 北辰星 安泰和 永固 启明光 盛唐 德润 铭诚"
    " 联众 康拓 精诚达 万里通 嘉禾 正阳 九州和 信义 云帆 海纳"
).split()
INDUSTRIES: tuple[tuple[str, str], ...] = (
    ("精密机械", "机械制造"),
    ("重工装备", "机械制造"),
    ("数控设备", "机械制造"),
    ("电气", "电力电气"),
    ("输配电设备", "电力电气"),
    ("汽车零部件", "汽车"),
    ("新材料", "材料化工"),
    ("环保科技", "环保"),
    ("建筑钢构", "建筑"),
    ("轨道交通装备", "政府客户"),
    ("水务工程", "政府客户"),
)
"""Industry in a client's name, and its segment."""
FORMS = ("有限公司", "有限公司", "有限公司", "股份有限公司", "集团有限公司")

FAMILY_NAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹"
GIVEN_NAMES = "伟芳敏静强磊洋艳勇杰娟涛明超霞平刚桂英华建文玲辉红军丽燕波宁晨浩宇欣怡嘉琪俊峰"
POSTS = ("采购经理", "财务主管", "设备部长", "项目经理", "总经理助理")
PREFERENCES = ("上午联系为宜", "发票须随货同行", "对账单每月 5 日前发送", "只认盖章的纸质函件", "")
NEEDS = ("备件年度框架", "二期扩产设备", "老线改造报价", "驻场维保", "")
MILESTONES = ("到货验收", "安装调试", "终验付款", "质保金到期", "第二批发货")

ASSETS: tuple[tuple[str, str], ...] = (("笔记本电脑", "NB"), ("工作手机", "PH"), ("样品箱", "SM"))
"""Assets of a salesperson, and the letters of their numbers."""
DUTIES = ("客户微信群群主", "投标保证金经办", "合同专用章借用", "待审批报销单", "借出样机跟踪")
SYSTEMS: tuple[tuple[str, str], ...] = (
    ("crm", "销售"),
    ("client_database", "读写"),
    ("mailbox", "本人"),
    ("erp", "查询"),
)
"""Systems that salespeople can log in to, with their access level."""

TRANSFER_REASONS = ("片区调整", "原业务员转岗", "客户提出更换对接人")
"""Reasons for the transfer of a client from a colleague."""
TALKS: tuple[tuple[str, str, str], ...] = (
    ("确认本月到货与开票进度", "", "货已验收，发票待财务签收"),
    ("上门对账，核对应收余额", "希望对账单按合同分列", "余额无异议"),
    ("沟通二期扩产的设备清单", "下季度前给出分项报价", "预算已报集团，等批复"),
    ("回访设备运行情况", "备件年度框架", "主轴有异响，已约工程师"),
    ("催问逾期款项", "", "对方称资金紧张，等回款"),
    ("介绍新款型号与交期", "要样机试用两周", "感兴趣，比较了两家竞品"),
    ("协商质保金退还", "提供终验报告原件", "缺一份签章"),
    ("处理发票退回", "重开抬头正确的发票", "税号变更未通知我方"),
    ("约定年终拜访", "", "总经理出差，改期"),
)
"""Topic of a conversation, the client's needs, and their answer."""
PROMISES = (
    "{contact}口头答应月底前付清到期款",
    "{contact}微信答应本周五付一半",
    "我方答应免费延保三个月，未写入合同",
    "我方答应样机试用期满后抵扣货款",
    "{contact}答应收到发票后十天内付款",
)
"""Informal promises in conversations, which are easily lost when an employee leaves."""
