"""What is said of the law's part in a departure: tasks of the employer, covenants not to compete, and reminders."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "legal_task.already_done": ("{task} 已由 {by} 办结", "{by} has done this already: {task}"),
    "legal_task.no_evidence": ("请写明 {task} 的凭证", "say what proves this: {task}"),
    "legal_task.none_such": ("没有法定义务 {task}", "nothing is owed by law under {task}"),
    "legal_task.own_case": ("{person} 不能办理自己的离职单", "{person} may not act on their own case"),
    "legal_task.role_not_held": (
        "{person} 不能办结 {task}（由{role}或人事办理）",
        "{person} may not do this, {role} or HR does: {task}",
    ),
    "non_compete.already": ("已登记竞业限制（{months} 个月）", "a covenant is on record already ({months} months)"),
    "non_compete.months": (
        "竞业限制期限为 {months} 个月，应在 1 至 {most} 个月之间",
        "a covenant of {months} months is not between 1 and {most}",
    ),
    "non_compete.no_evidence": ("请写明竞业限制协议的凭证", "say what proves the covenant"),
    "non_compete.no_pay": (
        "未约定补偿，也未提供平均工资和最低工资，无法确定月补偿",
        "no pay was agreed, and without average and minimum wage nobody can say what is owed",
    ),
    "non_compete.role_not_held": (
        "{person} 不能登记竞业限制（由人事登记）",
        "{person} may not record a covenant, HR does",
    ),
    "event.legal_task_done": (
        "法定义务 {task} 办结（凭证 {evidence}）",
        "done as the law asks: {task} (evidence {evidence})",
    ),
    "event.non_compete_recorded": (
        "登记竞业限制：{ground}，{months} 个月，每月 {pay}",
        "a covenant not to compete: {ground}, {months} months, {pay} a month",
    ),
    "event.reminded": ("已催办", "reminded of what is owed"),
    "reminder.soon": (
        "{leaver} 离职：{count} 项待办即将到期，最早 {due_at}（{verbs}）",
        "departure of {leaver}: {count} due soon, the first by {due_at} ({verbs})",
    ),
    "reminder.late": (
        "{leaver} 离职：{count} 项待办已过期限，最早 {due_at}（{verbs}），请尽快办理",
        "departure of {leaver}: {count} overdue, the first since {due_at} ({verbs}); please see to it",
    ),
    "reminder.escalated": (
        "{leaver} 离职：{owners} 有 {count} 项待办逾期未办，最早 {due_at}（{verbs}）",
        "departure of {leaver}: {owners} left {count} undone, the first since {due_at} ({verbs})",
    ),
    "todo.settle_legal_task": (
        "{leaver} 离职后的法定义务：{subject}，期限 {due_at}",
        "owed by law after {leaver} left: {subject}, by {due_at}",
    ),
    "verb.settle_legal_task": ("办理法定义务", "do what the law asks"),
    "verb.expedite": ("批准加急", "approve ending access at once"),
    # names
    "legal_task_kind.certificate": ("离职证明", "certificate of separation"),
    "legal_task_kind.file_transfer": ("档案转移", "transfer of the personnel file"),
    "legal_task_kind.non_compete_pay": ("竞业限制补偿", "pay for not competing"),
    "legal_task_kind.severance": ("经济补偿", "severance"),
    "legal_task_kind.social_insurance": ("社保关系转移", "transfer of social insurance"),
    "legal_task_kind.wages": ("结清工资", "wages paid in full"),
    "non_compete_ground.confidentiality": ("其他负有保密义务的人员", "a duty of confidentiality"),
    "non_compete_ground.senior_manager": ("高级管理人员", "senior manager"),
    "non_compete_ground.senior_technician": ("高级技术人员", "senior technician"),
}
"""Code to (zh-CN, en)."""
