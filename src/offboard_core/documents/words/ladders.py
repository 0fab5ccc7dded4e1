"""The words for what happens to a receivable and its ladder (升级单), as the journal keeps it."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "event.cycle_begun": ("重新欠款{outstanding}，进入第{cycle}轮", "{outstanding} owed again: cycle {cycle} begins"),
    "event.hold_lifted": ("解除暂缓（{by}）", "hold lifted ({by})"),
    "event.hold_placed": (
        "暂缓{from_on}至{until_on}（{approved_by}批准）：{reason}",
        "held from {from_on} until {until_on}, approved by {approved_by}: {reason}",
    ),
    "event.intervention_recorded": (
        "主管{by}介入：{confirmed_with}确认{confirmed_pay_on}付款",
        "{by} stepped in: {confirmed_with} confirmed payment on {confirmed_pay_on}",
    ),
    "event.ladder_closed": ("已结清，预警关闭（第{cycle}轮）", "settled, ladder closed (cycle {cycle})"),
    "event.ladder_opened": (
        "建立预警台账：{client_name}，业务员{salesperson}",
        "ladder opened: {client_name}, salesperson {salesperson}",
    ),
    "event.ladder_rerouted": (
        "责任人：业务员{salesperson_before} → {salesperson}，主管{supervisor_before} → {supervisor}",
        "now responsible: salesperson {salesperson_before} → {salesperson}, supervisor {supervisor_before} → {supervisor}",
    ),
    "event.ladder_reviewed": (
        "复核：{status}，逾期{days_overdue}天，下次复核{next_review_on}",
        "looked at: {status}, {days_overdue} days overdue, next on {next_review_on}",
    ),
    "event.letter_delivered": (
        "{tier}天级《账款追款函》已送达（{reference}）",
        "dunning letter of the {tier}-day tier delivered ({reference})",
    ),
    "event.letter_failed": (
        "{tier}天级《账款追款函》未能送达：{reason}",
        "dunning letter of the {tier}-day tier not delivered: {reason}",
    ),
    "event.letter_released": ("财务放行期初项目的追款函（{by}）", "letters of the opening baseline released ({by})"),
    "event.letter_was_unnecessary": (
        "{sent_on}的{tier}天级《账款追款函》本无必要：发出前款项已付清",
        "the dunning letter of {sent_on} ({tier}-day tier) was unnecessary: the claim had been paid before",
    ),
    "event.letter_cancelled": (
        "{by}撤销{tier}天级《账款追款函》：{reason}",
        "{by} called the letter of the {tier}-day tier off: {reason}",
    ),
    "event.letter_withdrawn": (
        "{tier}天级《账款追款函》发出前撤回",
        "dunning letter of the {tier}-day tier taken back before it went out",
    ),
    "event.promise_confirmed": (
        "{confirmed_by}确认承诺：{promised_by} {pay_on}付{amount}",
        "{confirmed_by} confirmed the promise of {promised_by}: {amount} by {pay_on}",
    ),
    "event.promise_recorded": (
        "{promised_by}向{promised_to}承诺{pay_on}付{amount}（{channel}）",
        "{promised_by} promised {promised_to} {amount} by {pay_on} ({channel})",
    ),
    "event.receivable_changed": ("账务数据变更", "changed in the books"),
    "event.receivable_handed_over": ("业务员 {before} → {after}", "salesperson {before} → {after}"),
    "event.receivable_quarantined": ("数据有误，已隔离", "quarantined: its facts cannot be right"),
    "event.receivable_taken_in": (
        "接入应收单：{client_name}，{amount}，到期日{due_on}",
        "taken in: {client_name}, {amount}, due on {due_on}",
    ),
    "event.review_brought_forward": ("复核提前：{before} → {after}", "next look: {before} → {after}"),
    "event.settlement_recorded": (
        "登记核销{amount}（{kind}，{reference}），余额{outstanding}",
        "{amount} settled ({kind}, {reference}), {outstanding} outstanding",
    ),
    "event.statement_accepted": ("主管{by}接受第{number}份说明", "{by} accepted statement {number}"),
    "event.statement_filed": (
        "{by}提交第{number}份《账款跟进说明》：{reason}",
        "{by} filed statement {number}: {reason}",
    ),
    "event.statement_returned": (
        "主管{by}退回第{number}份说明：{comment}",
        "{by} sent statement {number} back: {comment}",
    ),
    "event.step_cancelled": (
        "{tier}天级{act}取消：已结清",
        "{tier}-day tier, {act}: cancelled, the claim is settled",
    ),
    "event.step_escalated": (
        "{tier}天级{act}逾期未办（期限{answer_by}），上报{recipient}",
        "{tier}-day tier, {act}: nothing came by {answer_by}, so {recipient} was told",
    ),
    "event.step_rehearsed": (
        "试运行，{tier}天级：{act}（逾期{days_overdue}天，未收{outstanding}），未实际发出",
        "on trial, {tier}-day tier: {act} ({days_overdue} days overdue, {outstanding} outstanding), delivered to nobody",
    ),
    "event.step_taken": (
        "{tier}天级：{act}（逾期{days_overdue}天，未收{outstanding}，期限{answer_by}）",
        "{tier}-day tier: {act} ({days_overdue} days overdue, {outstanding} outstanding, by {answer_by})",
    ),
    "event.limitation_lifted": (
        "诉讼时效预警解除（原届满日{before}）",
        "limitation: the warning for {before} no longer stands",
    ),
    "event.limitation_warned": (
        "诉讼时效预警：自{runs_from}起算，{ends_on}届满",
        "limitation: counted from {runs_from}, the period ends on {ends_on}",
    ),
    "event.trial_begun": ("开始试运行（策略{policy}）", "on trial from now on (policy {policy})"),
    "event.trial_ended": (
        "试运行结束，转入正式运行（策略{policy}）",
        "the trial is over, steps are taken in earnest (policy {policy})",
    ),
}
"""Code → (zh-CN, en)."""
