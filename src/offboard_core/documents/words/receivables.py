"""What is said about receivables: where they stand and why, steps, letters, statements, promises, holds, and names."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # where a receivable stands, and why
    "ageing.all_steps_taken": (
        "{tier}天级已于{on}办理，目前无需升级",
        "the step of the {tier}-day tier was taken on {on}; nothing more is due now",
    ),
    "ageing.answer_missing": ("期限已过，未收到答复", "the deadline passed without an answer"),
    "ageing.below_minimum": (
        "未收余额{outstanding}低于起催金额{minimum}",
        "{outstanding} outstanding is below the minimum of {minimum}",
    ),
    "ageing.catching_up": (
        "正在补办：{tier}天级之后，{next}天级于{on}办理",
        "catching up: after the {tier}-day tier the {next}-day tier follows on {on}",
    ),
    "ageing.client_below_minimum": (
        "该客户逾期合计{outstanding}，低于起催金额{minimum}",
        "what the client owes in all, {outstanding} overdue, is below the minimum of {minimum}",
    ),
    "ageing.disputed": ("客户有争议，暂不升级", "disputed, so no step is taken"),
    "ageing.due_today": ("今日到期", "due today"),
    "ageing.feed_stale": (
        "账务数据截至{known_on}，已超过{limit}天，暂不发函",
        "the books are as of {known_on}, more than {limit} days old, so no letter goes out",
    ),
    "ageing.former_step_open": (
        "{tier}天级尚未办结，办结后再升级",
        "the step of the {tier}-day tier is still open; the next one follows it",
    ),
    "ageing.held": (
        "暂缓至{until_on}（{approved_by}批准）：{reason}",
        "held until {until_on}, approved by {approved_by}: {reason}",
    ),
    "ageing.letter_awaits_release": (
        "期初项目：{tier}天级的《账款追款函》须经财务放行",
        "opening baseline: the dunning letter of the {tier}-day tier waits until finance releases it",
    ),
    "ageing.letter_spaced": (
        "{last_on}刚向该客户发函，间隔{gap}天，{on}起可再发",
        "a letter went to this client on {last_on}; with {gap} days between letters the next may go on {on}",
    ),
    "ageing.no_due_date": ("没有到期日，尚未达到预警级别", "no due date, and no tier reached yet"),
    "ageing.no_dunning": ("逾期{days}天，按约定不催收", "{days} days overdue; its terms say no dunning"),
    "ageing.no_tier_yet": (
        "逾期{days}天，{on}达到{tier}天级",
        "{days} days overdue; the {tier}-day tier is reached on {on}",
    ),
    "ageing.not_due": ("未到期（还有{days}天）", "not due yet ({days} days to go)"),
    "ageing.overpaid": ("已结清，多收{amount}", "settled, {amount} too much was paid"),
    "ageing.promise_broken": (
        "{promised_by}承诺{pay_on}付{amount}，{state}",
        "{promised_by} promised {amount} by {pay_on}: {state}",
    ),
    "ageing.promise_unproven": (
        "{promised_by}承诺{pay_on}付{amount}（{channel}），凭证或确认不全，不暂停预警；请取得书面确认",
        "{promised_by} promised {amount} by {pay_on} ({channel}), unproven or unconfirmed, so nothing waits for it; ask for it in writing",
    ),
    "ageing.promised": (
        "{promised_by}承诺{pay_on}付{amount}，有凭证并已确认",
        "{promised_by} promised {amount} by {pay_on}, on proof and confirmed",
    ),
    "ageing.settled": ("已结清", "settled"),
    "ageing.step_due": ("{tier}天级：{act}，期限{answer_by}", "{tier}-day tier: {act}, by {answer_by}"),
    "receivable.amount_not_positive": ("应收金额{amount}不大于零", "the amount of {amount} is not above zero"),
    "receivable.currency_changed": (
        "币种由{before}改为{currency}，与已登记的核销不符",
        "the currency changed from {before} to {currency}, which the settlements recorded here contradict",
    ),
    "receivable.date_impossible": ("{basis}{on}不可能", "{basis} {on} is impossible"),
    "receivable.receiver_leaving": (
        "接管人{receiver}也在离职或已离职",
        "the receiver {receiver} is leaving too, or has left",
    ),
    "receivable.no_client": ("没有客户", "no client"),
    "receivable.no_date": ("缺少{basis}", "no {basis}"),
    "receivable.other_id": ("编号应为{expected}", "the id has to be {expected}"),
    # reasons about settlements
    "settlement.in_the_future": ("入账日{value_on}在未来", "the value date {value_on} is still to come"),
    "settlement.no_reference": ("缺少核销凭证号", "the reference is missing"),
    "settlement.not_positive": ("核销金额须大于零", "has to be above zero"),
    "settlement.other_currency": (
        "币种{currency}与应收单的{expected}不符",
        "the currency is {currency}, the receivable's is {expected}",
    ),
    "settlement.reference_reused": (
        "凭证号{reference}已用于另一笔核销",
        "the reference {reference} belongs to another settlement",
    ),
    "settlement.reversal_exceeds": (
        "冲回{amount}超过已核销的{settled}",
        "{amount} cannot be reversed, only {settled} was settled",
    ),
    # reasons about follow-up
    "intervention.date_in_the_past": (
        "确认的付款日{confirmed_pay_on}已过",
        "the confirmed payment date {confirmed_pay_on} has passed",
    ),
    "intervention.nobody_named": ("请写明与客户何人确认", "say who at the client confirmed it"),
    "intervention.none_owed": ("目前没有待办的主管介入", "no intervention is owed now"),
    "ladder.closed": ("应收单已于{closed_on}结清", "the receivable was settled on {closed_on}"),
    "statement.already_submitted": (
        "第{number}份说明待主管审核",
        "statement {number} waits for the supervisor",
    ),
    "statement.blank": ("请填写{field}", "fill in: {field}"),
    "statement.expected_in_the_past": (
        "预计回款日{expected_on}已过",
        "the expected date {expected_on} has passed",
    ),
    "statement.no_reason": ("退回须写明原因", "say why it is sent back"),
    "statement.not_submitted": ("没有待审核的《账款跟进说明》", "no follow-up statement waits to be judged"),
    "statement.own": ("{person}不能审核自己的说明", "{person} cannot judge their own statement"),
    # reasons about promises and holds
    "hold.begins_in_the_past": ("暂缓起始日{from_on}已过", "the first day {from_on} has passed"),
    "hold.ends_before_it_begins": (
        "暂缓截止日{until_on}早于起始日{from_on}",
        "the last day {until_on} lies before the first, {from_on}",
    ),
    "hold.no_reason": ("请写明暂缓原因", "say why it is held"),
    "hold.none_in_force": ("没有生效的暂缓", "no hold is in force"),
    "promise.already_confirmed": (
        "第{number}项承诺已由{by}确认",
        "promise {number} was confirmed by {by} already",
    ),
    "promise.blank": ("请填写{field}", "fill in: {field}"),
    "promise.confirm_in_writing": (
        "{client_name}：贵方{promised_by}于{given_on}承诺就{receivable}于{pay_on}前支付{amount}，请以书面方式确认",
        "{client_name}: on {given_on} {promised_by} promised to pay {amount} on {receivable} by {pay_on}; please confirm in writing",
    ),
    "promise.date_in_the_past": ("承诺付款日{pay_on}已过", "the promised date {pay_on} has passed"),
    "promise.given_in_the_future": ("承诺日期{given_on}在未来", "given on {given_on}, which is still to come"),
    "promise.more_than_owed": (
        "承诺金额{amount}超过未收余额{outstanding}",
        "{amount} is more than the {outstanding} outstanding",
    ),
    "promise.no_evidence": ("第{number}项承诺没有凭证", "promise {number} has no evidence"),
    "promise.none_such": ("没有第{number}项承诺", "there is no promise {number}"),
    "promise.not_positive": ("承诺金额{amount}须大于零", "the amount of {amount} has to be above zero"),
    "promise.nothing_owed": ("已无未收余额", "nothing is outstanding"),
    "promise.other_currency": (
        "币种{currency}与应收单的{expected}不符",
        "the currency is {currency}, the receivable's is {expected}",
    ),
    "promise.second_person_needed": (
        "承诺由{person}取得，须另一人确认",
        "{person} was given the promise, another person has to confirm it",
    ),
    "promise.too_far": (
        "承诺付款日{pay_on}过远，最迟{latest_on}",
        "the promised date {pay_on} is too far away; the latest is {latest_on}",
    ),
    "promise.too_many": (
        "已有{count}项承诺暂停过预警，上限{limit}项",
        "{count} promises have held the ladder up already; the limit is {limit}",
    ),
    # reasons about letters
    "letter.amount_changed": (
        "未收余额{outstanding}与函件所列{stated}不符",
        "{outstanding} is outstanding, the letter states {stated}",
    ),
    "letter.client_changed": (
        "客户由{before}改为{client}，函件作废",
        "the claim is on {client} now, the letter was meant for {before}",
    ),
    "letter.none_such": (
        "第{cycle}轮没有{tier}天级的追款函",
        "there is no letter of the {tier}-day tier in cycle {cycle}",
    ),
    "letter.not_open": ("{tier}天级的追款函{state}", "the letter of the {tier}-day tier is {state}"),
    "letter.nothing_to_release": ("没有待放行的期初项目", "there is nothing to release"),
    "letter.claim_gone": ("函中所列{receivable}已不存在", "{receivable}, listed in the letter, is not there any more"),
    "letter.no_reason": ("撤销追款函须写明原因", "a letter is called off for a reason that is written down"),
    "letter.on_trial": ("试运行期间不对外发函", "on trial: nothing is sent to the client"),
    "letter.too_soon": (
        "{last_on}刚向客户发过函，间隔{gap}天，{on}起可再发",
        "the client was written to on {last_on}; the gap of {gap} days ends on {on}",
    ),
    "letter.tier_not_reached": (
        "现为{reached}天级，未达到{tier}天级",
        "the tier is {reached} days now, no longer {tier}",
    ),
    # reasons about policy
    "policy.none_in_force": ("当日没有生效的账龄策略", "no ageing policy is in force on that day"),
    "policy.not_rising": ("须大于前一项{before}", "has to be above the one before, {before}"),
    "policy.contradicts": ("与{other}相矛盾", "contradicts {other}"),
    "policy.one_of_three": (
        "segment、client、receivable 须且只能写一项",
        "exactly one of segment, client and receivable has to be named",
    ),
    # what people and clients are told
    "ageing.dun": (
        "《账款追款函》：{client_name}，合同{contract}，订单{order_number}，未付{outstanding}，到期日{due_on}，已逾期{days_overdue}天，请于{pay_by}前付款",
        "dunning letter to {client_name}: contract {contract}, order {order_number}, {outstanding} outstanding, due on {due_on}, {days_overdue} days overdue; please pay by {pay_by}",
    ),
    "ageing.dun_client": (
        "《账款追款函》：{client_name}，逾期账款{count}笔，合计{outstanding}，请于{pay_by}前付款",
        "dunning letter to {client_name}: {count} overdue item(s), {outstanding} in all; please pay by {pay_by}",
    ),
    "ageing.intervene": (
        "请介入{client_name}（{receivable}）：未收{outstanding}，逾期{days_overdue}天，未结原因：{reason}；请于{answer_by}前登记与客户确认的付款日",
        "please step in at {client_name} ({receivable}): {outstanding} outstanding, {days_overdue} days overdue, reason unpaid: {reason}; record the payment date confirmed with the client by {answer_by}",
    ),
    "ageing.intervention_unmet": (
        "{client_name}（{receivable}）逾期{days_overdue}天：主管未在{answer_by}前登记确认的付款日",
        "{client_name} ({receivable}), {days_overdue} days overdue: no confirmed payment date was recorded by {answer_by}",
    ),
    "ageing.letter_decided": (
        "将向{client_name}发出《账款追款函》（{receivable}）：未收{outstanding}，逾期{days_overdue}天，付款期限{pay_by}",
        "a dunning letter goes to {client_name} ({receivable}): {outstanding} outstanding, {days_overdue} days overdue, to be paid by {pay_by}",
    ),
    "ageing.letter_decided_client": (
        "将向{client_name}发出《账款追款函》：逾期账款{count}笔，合计{outstanding}，付款期限{pay_by}",
        "a dunning letter goes to {client_name}: {count} overdue item(s), {outstanding} in all, to be paid by {pay_by}",
    ),
    "ageing.letter_failed": (
        "致{client_name}的《账款追款函》（{receivable}）未能送达：{reason}",
        "the dunning letter to {client_name} ({receivable}) could not be delivered: {reason}",
    ),
    "ageing.limitation": (
        "诉讼时效预警：{client_name}（{receivable}）未收{outstanding}，自{runs_from}起算，{ends_on}届满（还有{days}天），请催告或取得对账确认",
        "limitation: {client_name} ({receivable}) owes {outstanding}; counted from {runs_from}, the period ends on {ends_on}, in {days} days: demand payment, or have the balance acknowledged",
    ),
    "ageing.limitation_over": (
        "诉讼时效已过：{client_name}（{receivable}）未收{outstanding}，自{runs_from}起算，已于{ends_on}届满（{days}天），请交法务判断",
        "limitation: {client_name} ({receivable}) owes {outstanding}; counted from {runs_from}, the period ended on {ends_on} ({days} days): let a lawyer look at it",
    ),
    "ageing.letter_unnecessary": (
        "{sent_on}致{client_name}的《账款追款函》（{receivable}）发出前款项已付清，请向客户说明",
        "the dunning letter of {sent_on} to {client_name} ({receivable}) went out after the claim was paid; tell the client",
    ),
    "ageing.remind": (
        "{client_name}（{receivable}）逾期{days_overdue}天，未收{outstanding}：请于{answer_by}前提交《账款跟进说明》",
        "{client_name} ({receivable}) is {days_overdue} days overdue with {outstanding} outstanding: file the follow-up statement by {answer_by}",
    ),
    "ageing.statement_returned": (
        "{client_name}（{receivable}）的《账款跟进说明》被退回：{comment}；请于{answer_by}前重新提交",
        "the follow-up statement on {client_name} ({receivable}) was sent back: {comment}; file it again by {answer_by}",
    ),
    "ageing.statement_unmet": (
        "{client_name}（{receivable}）逾期{days_overdue}天：{salesperson}未在{answer_by}前提交《账款跟进说明》",
        "{client_name} ({receivable}), {days_overdue} days overdue: {salesperson} filed no follow-up statement by {answer_by}",
    ),
    # what is shown in the host's 待办 centre
    "todo.file_statement": (
        "提交{client_name}（{subject}）的《账款跟进说明》",
        "file the follow-up statement on {client_name} ({subject})",
    ),
    "todo.intervene": (
        "介入{client_name}（{subject}），登记与客户确认的付款日",
        "step in at {client_name} ({subject}) and record the confirmed payment date",
    ),
    "todo.judge_statement": (
        "审核{client_name}（{subject}）的《账款跟进说明》",
        "judge the follow-up statement on {client_name} ({subject})",
    ),
    "todo.interrupt_limitation": (
        "{client_name}（{subject}）诉讼时效将届满：催告或取得对账确认",
        "the limitation period of {client_name} ({subject}) runs out: demand payment or have the balance acknowledged",
    ),
    "todo.release_letter": (
        "期初项目：审核并放行致{client_name}（{subject}）的《账款追款函》",
        "opening baseline: check and release the dunning letter to {client_name} ({subject})",
    ),
    # names
    "figure_kind.departed_bad_debt": ("离职人员坏账占比", "bad debts originated by people since departed ÷ bad debts"),
    "figure_kind.departed_overdue": ("离职人员逾期占比", "overdue originated by people since departed ÷ overdue"),
    "figure_kind.overdue_share": ("未结占比", "overdue ÷ outstanding"),
    "figure_kind.recovery": ("回收率", "received in time ÷ fallen due"),
    "figures.too_soon": ("距上线日{go_live_on}不足一个月", "not a whole month since going live on {go_live_on}"),
    "status.awaiting_release": ("待放行", "waiting for release"),
    "status.below_minimum": ("低于起催金额", "below the minimum"),
    "status.done": ("本级已办", "steps taken"),
    "status.due": ("今日应办", "step due"),
    "status.held": ("暂缓", "held"),
    "status.not_due": ("未到期", "not due"),
    "status.overdue": ("逾期", "overdue"),
    "status.promised": ("承诺期内", "promised"),
    "status.quarantined": ("隔离", "quarantined"),
    "status.settled": ("已结清", "settled"),
    "status.spaced": ("发函间隔期内", "letter spaced out"),
    "status.stale_feed": ("账务数据过期", "books too old"),
    "status.waiting": ("待上一级办结", "waiting for the former step"),
    "act.dun": ("财务追款", "dunning letter"),
    "act.intervene": ("主管介入", "supervisor steps in"),
    "act.remind": ("提醒业务员", "salesperson reminded"),
    "answers.everybody": ("都按时答复", "everybody answers in time"),
    "answers.nobody": ("无人答复", "nobody answers"),
    "basis.due_date": ("到期日", "due date"),
    "basis.invoice_date": ("发票日期", "invoice date"),
    "basis.order_date": ("订单日期", "order date"),
    "basis.previous_letter": ("上一函的付款期限", "the day the previous letter asks to pay by"),
    "catch_up.every_tier": ("逐级补齐", "every tier passed"),
    "catch_up.highest": ("只办最高级", "the highest tier only"),
    "catch_up.stepwise": ("间隔逐级补办", "tier by tier, spaced out"),
    "day_unit.business": ("工作日", "working days"),
    "day_unit.calendar": ("自然日", "calendar days"),
    "scope.client": ("按客户", "by client"),
    "scope.receivable": ("按应收单", "by receivable"),
    "step_state.rehearsed": ("试运行", "rehearsed"),
    "boundary.after": ("满天数之后", "after the day"),
    "boundary.on_or_after": ("满天数当日起", "from the day on"),
    "progression.highest": ("直达最高级", "highest tier at once"),
    "progression.stepwise": ("逐级", "tier by tier"),
    "channel.contract": ("合同", "contract"),
    "channel.letter": ("函件", "letter"),
    "channel.message": ("消息", "message"),
    "channel.oral": ("口头", "oral"),
    "channel.phone": ("电话", "phone"),
    "promise_state.broken": ("已失约", "broken"),
    "promise_state.kept": ("已兑现", "kept"),
    "promise_state.open": ("未到期", "open"),
    "promise_state.part_kept": ("部分兑现", "kept in part"),
    "reason_unpaid.acceptance_pending": ("待验收", "acceptance pending"),
    "reason_unpaid.approval_pending": ("客户审批中", "approval pending at the client"),
    "reason_unpaid.cash_short": ("资金紧张", "short of cash"),
    "reason_unpaid.contact_lost": ("联系不上", "contact lost"),
    "reason_unpaid.delivery_incomplete": ("未交付完毕", "delivery incomplete"),
    "reason_unpaid.invoice_missing": ("未收到发票", "invoice missing"),
    "reason_unpaid.other": ("其他", "other"),
    "reason_unpaid.quality_dispute": ("质量异议", "quality dispute"),
    "settlement_kind.credit_note": ("红字冲销", "credit note"),
    "settlement_kind.payment": ("收款", "payment"),
    "settlement_kind.reversal": ("冲回", "reversal"),
    "settlement_kind.write_off": ("坏账核销", "write-off of a bad debt"),
    "statement_state.accepted": ("已接受", "accepted"),
    "statement_state.returned": ("退回", "sent back"),
    "statement_state.submitted": ("待审核", "waiting to be judged"),
    "step_state.cancelled": ("已取消", "cancelled"),
    "step_state.done": ("已办", "carried out"),
    "step_state.open": ("未办", "open"),
    "verb.file_statement": ("提交《账款跟进说明》", "file the follow-up statement"),
    "verb.intervene": ("主管介入", "step in"),
    "verb.judge_statement": ("审核《账款跟进说明》", "judge the follow-up statement"),
    "verb.interrupt_limitation": ("中断时效", "interrupt the limitation period"),
    "verb.release_letter": ("放行追款函", "release the letter"),
}
"""Code → (zh-CN, en)."""
