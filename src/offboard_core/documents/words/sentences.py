"""The frames of whole sentences: what is said around a code, a fact that is missing, and each kind of thing."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # values inside a sentence
    "value.and": ("、", ", "),
    "value.colon": ("：", ": "),
    "value.no": ("否", "no"),
    "value.none": ("无", "none"),
    "value.not_stated": ("未说明", "not stated"),
    "value.unknown": ("未知（{reason}）", "unknown ({reason})"),
    "value.withheld": ("不予显示", "withheld"),
    "value.yes": ("是", "yes"),
    # a code nobody has worded, and several reasons in one line
    "sentence.also": ("；", "; "),
    "sentence.bare": ("{code}（{facts}）", "{code} ({facts})"),
    # an assessment
    "assessment.act_dun": (
        "向客户发出《账款追款函》，付款期限{answer_by}",
        "send the dunning letter to the client, to be paid by {answer_by}",
    ),
    "assessment.act_intervene": (
        "主管介入（业务员{salesperson}）",
        "the supervisor steps in (salesperson {salesperson})",
    ),
    "assessment.act_remind": (
        "提醒业务员{salesperson}，{answer_by}前提交《账款跟进说明》",
        "remind salesperson {salesperson}, who owes a follow-up statement by {answer_by}",
    ),
    "assessment.due": ("。今日应办：{steps}", ". Due today: {steps}"),
    "assessment.overdue": (
        "逾期{days}天，应收{outstanding}",
        "{days} days overdue, {outstanding} outstanding",
    ),
    "assessment.overdue_tier": (
        "逾期{days}天（{tier}天级），应收{outstanding}",
        "{days} days overdue ({tier}-day tier), {outstanding} outstanding",
    ),
    "assessment.stands": ("{id} {client}：{text}", "{id} {client}: {text}"),
    # an exposure
    "exposure.unknown": ("未知（{reason}），不能视为0", "unknown ({reason}), which is not zero"),
    # a case, an obligation, a decision, a journal entry
    "case.line": (
        "离职单 {id}：{name}（{leaver}），{stage}，最后工作日 {last_working_on}",
        "Case {id}: {name} ({leaver}), {stage}, last working day {last_working_on}",
    ),
    "case.line_with_notice": (
        "离职单 {id}：{name}（{leaver}），{stage}，最后工作日 {last_working_on}，法定终止日 {ends_on}",
        "Case {id}: {name} ({leaver}), {stage}, last working day {last_working_on}, statutory end {ends_on}",
    ),
    "decision.allowed": ("可以办理", "allowed"),
    "decision.refused": ("不能办理", "refused"),
    "entry.line": ("{at} {actor}：{text}", "{at} {actor}: {text}"),
    "entry.line_on_behalf": (
        "{at} {actor}（代 {on_behalf_of}）：{text}",
        "{at} {actor} (for {on_behalf_of}): {text}",
    ),
    "obligation.line": (
        "{owner}：{verb}（{subject}），{due_at} 前",
        "{owner}: {verb} ({subject}), by {due_at}",
    ),
    # errors
    "error.conflict": (
        "{kind} {id} 刚刚被他人修改，请刷新后重新办理",
        "{kind} {id} was changed by somebody else just now; look again, then decide again",
    ),
    "error.invalid": ("{count} 处有误", "{count} problem(s)"),
    "error.invalid_at": ("{path} {value}：{text}", "{path} {value}: {text}"),
    "error.not_found": ("没有 {kind} {id}", "there is no {kind} {id}"),
    "problem.conflict": ("记录已被他人修改", "Changed by somebody else"),
    "problem.invalid-input": ("输入有误", "Invalid input"),
    "problem.not-found": ("没有这条记录", "Not found"),
    "problem.permission-refused": ("权限不足", "Not permitted"),
    "problem.refusal": ("现在不能办理", "Not possible now"),
}
"""Code → (zh-CN, en)."""
