"""What is said about commands, the people who give them, and messages on their way."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "cadence.behind": (
        "本周有 {clients} 个客户超期未联系（{named}），{single} 个客户只有一个联系人或没有联系人，缺日报 {logs} 天",
        "{clients} clients nobody spoke with in time ({named}), {single} with one contact or none, {logs} days without a log",
    ),
    "event.cadence_reminded": (
        "{week}：已提醒 {person}，超期未联系客户 {clients} 个，缺日报 {logs} 天",
        "{week}: {person} reminded of {clients} clients and {logs} days without a log",
    ),
    # why not — commands
    "command.carried_out": (
        "“{verb}”已于 {at} 办理完毕，您现在不能查看其结果",
        "“{verb}” was carried out at {at}; you may not see what it led to any more",
    ),
    # why not — people
    "person.already_departed": ("{person} 已离职", "{person} has left already"),
    "person.earlier_spell": (
        "人事系统给出的任职期 {spell} 早于已登记的 {stored}",
        "the HR system tells of spell {spell}, but {stored} is on record already",
    ),
    "feed.lists_nobody": (
        "人事系统未列出任何在职人员（已知 {known} 人），请核对数据源",
        "the HR system lists none of the {known} people who belong here; look at the source",
    ),
    "person.mass_exit": (
        "{person}：人事系统一次列出 {exits} 人离职（共 {people} 人，上限 {percent}%），未予采信",
        "{person}: the HR system lets {exits} of {people} people leave at once (more than {percent} %), which is not believed",
    ),
    "person.left_without_case": (
        "{person} 已离职，但没有离职单：名下仍有客户 {clients} 个、未结应收 {receivables} 笔，请尽快改派",
        "{person} has left without a case and still has clients ({clients}) and open receivables ({receivables}); hand them on",
    ),
    "person.own_standing": ("{person} 不能登记自己的在职状态和角色", "{person} cannot record their own standing"),
    "person.role_reserved": ("角色“{role}”只供系统自身使用", "the role “{role}” is the library's own"),
    # why not — sources and messages
    "feed.contradicts_itself": (
        "来源 {source} 对同一编号给出了不同内容，均未采用",
        "the source {source} tells two different things under one id, so neither was taken in",
    ),
    "message.not_given_up": (
        "消息 {message} 不在投递失败状态（{status}），无需重发",
        "message {message} was not given up ({status}), so there is nothing to send again",
    ),
    "message.overtaken": (
        "消息 {message} 的事由已不存在，不再发送",
        "what caused the message {message} is gone, so it is not sent",
    ),
    # what people are told
    "message.given_up": (
        "消息 {message}（收件人 {recipient}）投递失败 {attempts} 次，已停止：{problem}",
        "the message {message} to {recipient} failed {attempts} times and was given up: {problem}",
    ),
    # what happened
    "event.message_given_up": (
        "消息 {message} 投递失败 {attempts} 次，已停止：{problem}",
        "message {message} was given up after {attempts} attempts: {problem}",
    ),
    "event.message_sent": (
        "消息 {message} 已发给 {recipient}（第 {attempt} 次），sha256 {sha256}",
        "message {message} went to {recipient} (attempt {attempt}), sha256 {sha256}",
    ),
    "event.message_sent_again": ("消息 {message} 重新发送", "message {message} is sent again"),
    "event.message_taken_back": (
        "消息 {message} 已撤回，事由已不存在",
        "message {message} was taken back, its cause is gone",
    ),
    "event.notice_given": ("进入离职交接期（任职期 {spell}）", "is leaving, and only hands over (spell {spell})"),
    "event.notice_withdrawn": ("恢复在职（任职期 {spell}）", "stays: the notice was withdrawn (spell {spell})"),
    "event.person_departed": ("已离职（任职期 {spell}）", "has left (spell {spell})"),
    "event.policy_adopted": (
        "策略版本 {policy} 开始据以裁决",
        "decisions are made by policy version {policy} from now on",
    ),
    "event.refused": ("操作“{verb}”被拒绝", "the command “{verb}” was refused"),
    "event.standing_changed": ("在职状态变更", "the standing changed"),
    "event.standing_recorded": (
        "登记在职状态：{name}，角色 {roles}",
        "standing recorded: {name}, roles {roles}",
    ),
}
"""Code → (zh-CN, en)."""
