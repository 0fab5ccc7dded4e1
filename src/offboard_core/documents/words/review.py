"""What is said about reviews: reasons, questions, risks, the exposure drill, events, and the names of what there is."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "metrics.headcount_negative": ("平均人数不能为负：{value}", "an average number of people is not negative: {value}"),
    "trace_kind.contacts": ("查看联系方式", "contacts read in clear"),
    "trace_kind.export": ("导出", "export"),
    "trace_kind.refused": ("被拒绝的操作", "refused"),
    # why not
    "review.already_answered": (
        "问卷已于 {answered_at} 作答，只收一次",
        "the questionnaire was answered at {answered_at}; it is taken once",
    ),
    "review.closed": ("复盘已于 {closed_on} 结束", "the review was closed on {closed_on}"),
    "review.closed_before_begun": (
        "结束日 {on} 早于开始日 {begun_on}",
        "{on} lies before {begun_on}, when the review began",
    ),
    "review.no_conclusion": ("请写明复盘结论", "say what the review concludes"),
    "review.no_departure": ("“{stage}”阶段没有离职可复盘", "at “{stage}” there is no departure to review"),
    "review.no_reason_named": ("请至少选择一个离职原因", "name one reason for leaving at least"),
    "review.no_separation": (
        "尚无离职当日的数据，不能记录“{moment}”",
        "without the figures of the separation there are none for “{moment}”",
    ),
    "review.not_received": ("尚未收到离职通知，不能开始复盘", "no notice was received, so there is nothing to review"),
    "review.snapshot_early": (
        "“{moment}”的数据须自 {due_on} 起记录",
        "the figures “{moment}” are not taken before {due_on}",
    ),
    "review.snapshot_taken": ("“{moment}”的数据已于 {on} 记录", "the figures “{moment}” were taken on {on}"),
    # why an answer is not taken
    "answer.blank": ("问题 {question} 的回答为空", "the answer to {question} is blank"),
    "answer.given_twice": ("问题 {question} 回答了两次", "{question} is answered twice"),
    "answer.not_asked": ("问卷中没有问题 {question}", "{question} was not asked"),
    "answer.not_scale": ("问题 {question} 应回答 1–5", "{question} takes a number from 1 to 5"),
    "answer.not_yes_no": ("问题 {question} 应回答 yes 或 no", "{question} takes yes or no"),
    "questionnaire.asked_twice": ("问卷中有重复的问题", "the questionnaire asks this twice"),
    # why a figure or a measure is not taken
    "share.not_a_part": ("部分须在 0 与总数 {whole} 之间", "a part lies between 0 and the whole, {whole}"),
    "score.bad_weights": (
        "权重须为每个评分项各给一个不小于 0 的整数",
        "weights name every part of the score, each with a whole number from zero up",
    ),
    "measure.blank": ("请写明改进措施", "say what is to be done"),
    "measure.due_in_the_past": ("完成期限 {due_on} 须晚于今天", "the due date {due_on} has to lie ahead"),
    "measure.figure_missing": ("缺少措施后的数据 {figure}", "the figure {figure} after the measure is missing"),
    "measure.finished": ("改进措施已于 {done_on} 完成", "the measure was finished on {done_on}"),
    "measure.no_such_figure": (
        "风险登记中没有可比较的数据 {figure}",
        "there is no whole-number figure {figure} to compare",
    ),
    "measure.none_set": ("尚未确定改进措施", "no measure was agreed on"),
    "measure.owner_leaving": (
        "{owner} 正在离职或已离职，不能负责改进措施",
        "{owner} is leaving or has left and cannot own a measure",
    ),
    # risks
    "risk.access": (
        "权限回收：共 {grants} 项，失败 {failed}，人工确认 {overridden}，重复发起 {repeated}",
        "revocation: of {grants} grants {failed} failed, {overridden} were vouched for, {repeated} asked for again",
    ),
    "risk.assets": (
        "资产：共 {assets} 项，遗失 {lost}，损坏 {damaged}",
        "assets: of {assets} {lost} were lost and {damaged} damaged",
    ),
    "risk.client_history": (
        "{clients} 个客户中 {clients_without_records} 个近 {days} 天没有沟通记录",
        "{clients_without_records} of {clients} clients have no record of the last {days} days",
    ),
    "risk.handover": (
        "遗留事项 {residuals} 项：未办 {open}，逾期 {late}，来源未答复 {sources_unknown}，未会签 {signatures_missing}",
        (
            "{residuals} residuals: {open} open, {late} late, {sources_unknown} sources without an answer, "
            "{signatures_missing} missing signatures"
        ),
    ),
    "risk.oral_promises": (
        "{promises} 项付款承诺中 {unproven} 项没有凭证（{amount}）",
        "nothing proves {unproven} of {promises} promises to pay ({amount})",
    ),
    "risk.receivables": (
        "{moment}：{receivables} 笔未结应收中 {overdue_receivables} 笔逾期（{overdue}），最长逾期（天）{longest_overdue}，无到期日 {undated} 笔",
        (
            "{moment}: {overdue_receivables} of {receivables} open receivables overdue ({overdue}), "
            "days of the longest: {longest_overdue}, without a due date: {undated}"
        ),
    ),
    "risk.reported_receipts": (
        "自报收款 {receipts} 笔（{amount}）未经财务核实",
        "{receipts} reported receipts ({amount}) that finance has not found",
    ),
    "risk.single_contact": (
        "{clients} 个客户中 {single_contacts} 个只有一位联系人或没有（另有 {not_known} 个未知）",
        "{single_contacts} of {clients} clients are known through one contact or none ({not_known} more not known)",
    ),
    "risk.unknown": ("无法判断（{reason}），不能视为没有", "nobody could tell ({reason}), which is not none"),
    # exposure
    "exposure.drill": (
        "{person} 若今日离职（{as_of}）：逾期应收 {overdue}；客户 {clients}",
        "If {person} left today ({as_of}): overdue {overdue}; clients {clients}",
    ),
    # events, for timelines
    "event.measure_finished": (
        "改进措施于 {on} 完成，达到目标：{reached}",
        "measure finished on {on}, goal reached: {reached}",
    ),
    "event.measure_set": (
        "改进措施：{measure}（负责人 {owner}，期限 {due_on}）",
        "measure agreed: {measure} (owner {owner}, by {due_on})",
    ),
    "event.questionnaire_answered": ("离职问卷已作答", "exit questionnaire answered"),
    "event.review_concluded": ("复盘结束（{on}）", "review concluded on {on}"),
    "event.review_opened": ("建立离职复盘（{on}）", "review opened on {on}"),
    "event.risk_registered": ("风险登记：{category}", "risk registered: {category}"),
    "event.risks_linked": ("关联风险登记项 {risks}", "risk entries linked: {risks}"),
    "event.snapshot_taken": (
        "记录“{moment}”数据（{on}）：逾期应收 {overdue}，客户 {clients}，未办 {open_lines}",
        "figures taken ({moment}, {on}): overdue {overdue}, clients {clients}, open {open_lines}",
    ),
    # questions of the default questionnaire
    "question.advice": ("您对公司还有什么建议？", "What would you advise the company to do?"),
    "question.clients_need_care": (
        "哪些客户近期需要特别关注，为什么？",
        "Which clients need special care soon, and why?",
    ),
    "question.growth_open": ("在这里有发展空间（1–5）", "There was room to grow here (1–5)"),
    "question.manager_supports": ("直接上级支持我的工作（1–5）", "My manager supported my work (1–5)"),
    "question.pay_fair": ("薪酬公平（1–5）", "The pay was fair (1–5)"),
    "question.reason_told": ("请说明您离职的主要原因", "Tell us the main reason why you leave"),
    "question.receivables_at_risk": (
        "哪些应收款可能收不回来，为什么？",
        "Which receivables may not come in, and why?",
    ),
    "question.targets_fair": ("业绩目标合理（1–5）", "The sales targets were fair (1–5)"),
    "question.what_would_have_kept": ("怎样做您会留下来？", "What would have made you stay?"),
    "question.workload_bearable": ("工作量可以承受（1–5）", "The workload was bearable (1–5)"),
    "question.would_return": ("您愿意将来回来工作吗（yes/no）？", "Would you come back one day (yes/no)?"),
    # names
    "confidentiality.grouped": ("仅作汇总", "in groups only"),
    "confidentiality.hr_only": ("仅人事可见", "for HR only"),
    "confidentiality.shared": ("可供接任人和主管查看", "for successor and supervisor"),
    "form.scale": ("评分 1–5", "scale from 1 to 5"),
    "form.text": ("文本", "text"),
    "form.yes_no": ("是或否", "yes or no"),
    "measure.clients_documented": ("客户交底被接受的比例", "clients documented and accepted"),
    "measure.lines_settled": ("清单办结比例", "lines settled"),
    "measure.records_fresh": ("近期有沟通记录的客户比例", "clients with a recent record"),
    "measure.signatures_current": ("有效会签比例", "signatures current"),
    "measure.sources_answered": ("来源已答复比例", "sources answered"),
    "moment.day_30": ("离职后 30 天", "30 days after"),
    "moment.day_90": ("离职后 90 天", "90 days after"),
    "moment.notice": ("收到离职通知时", "at notice"),
    "moment.now": ("报告日", "on the day of the report"),
    "moment.separation": ("离职时", "at separation"),
    "reason.better_offer": ("更好的机会", "better offer"),
    "reason.family": ("家庭原因", "family"),
    "reason.growth": ("发展空间", "growth"),
    "reason.health": ("健康原因", "health"),
    "reason.manager": ("与上级的关系", "manager"),
    "reason.other": ("其他", "other"),
    "reason.pay": ("薪酬", "pay"),
    "reason.pressure": ("业绩压力大", "pressure of targets"),
    "reason.relocation": ("搬迁", "relocation"),
    "risk_category.access": ("权限", "access"),
    "risk_category.assets": ("资产", "assets"),
    "risk_category.client_history": ("客户沟通记录", "client history"),
    "risk_category.handover": ("交接", "handover"),
    "risk_category.oral_promises": ("无凭证的付款承诺", "unproven promises"),
    "risk_category.receivables": ("应收账款", "receivables"),
    "risk_category.reported_receipts": ("未核实的自报收款", "reported receipts"),
    "risk_category.single_contact": ("单一联系人", "single contact"),
    "todo.conclude_review": ("完成 {leaver} 的离职复盘结论", "draw the conclusion about the departure of {leaver}"),
    "todo.finish_measure": ("落实改进措施：{measure}（{category}）", "carry out the measure: {measure} ({category})"),
    # why something is not known
    "unknown_reason.no_goal": ("没有设定目标", "no goal was set"),
    "unknown_reason.no_review": ("尚未建立复盘", "there is no review yet"),
    "unknown_reason.not_answered": ("未作答", "not answered"),
    "unknown_reason.not_asked": ("未查询", "not asked"),
    "unknown_reason.not_concluded": ("人事尚未下结论", "HR has not concluded yet"),
    "unknown_reason.not_departed": ("尚未离职", "not departed yet"),
    "unknown_reason.not_finished": ("尚未完成", "not finished yet"),
    "unknown_reason.not_given": ("未提供", "not handed in"),
    "unknown_reason.not_received": ("未收到离职通知", "no notice received"),
    "unknown_reason.not_taken": ("未记录", "not taken"),
}
"""Code → (zh-CN, en)."""
