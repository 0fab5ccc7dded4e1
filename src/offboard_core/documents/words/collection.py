"""What is said about collecting a claim beyond the ladder's steps: collection cases, parts held, extensions, receipts."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # reasons about back-tests
    "backtest.ends_before_start": ("结束日早于开始日{start_on}", "ends before the start, {start_on}"),
    "backtest.receivable_twice": ("同一应收单出现两次", "this receivable comes twice"),
    # reasons about collection cases
    "collection.already_open": ("追款流程已由{owner}负责", "{owner} has the collection case already"),
    "collection.answer_may_come": (
        "客户可在{answer_by}前回复，期满方可记为未复",
        "the client may answer until {answer_by}; it is silence only after that",
    ),
    "collection.blank": ("请填写{field}", "fill in: {field}"),
    "collection.done_already": ("{move}已办过", "{move} was done already"),
    "collection.no_answer_noted": ("请先登记客户回复或期满未复", "first write down the client's reply, or silence"),
    "collection.no_letter": ("本轮没有已送达的《账款追款函》", "no dunning letter was delivered in this cycle"),
    "collection.none_open": ("没有进行中的追款流程", "no collection case is open"),
    "collection.not_in_the_books": ("账上没有坏账核销", "the books hold no write-off"),
    "collection.not_proposed": ("尚未提请坏账核销", "nobody proposed to write it off"),
    "collection.not_referred": ("尚未移交法务", "it was not referred to the lawyers"),
    "collection.nothing_tried": (
        "须先二次催告或移交法务，方可提请坏账核销",
        "a second letter or the lawyers come before a proposal to write it off",
    ),
    "collection.second_person_needed": (
        "坏账核销由{person}提请，须另一人结案",
        "{person} proposed the write-off, another person has to conclude it",
    ),
    "collection.still_owed": ("仍有未收余额{outstanding}", "{outstanding} is still outstanding"),
    # reasons about balance confirmations and the limitation period
    "confirmation.acknowledged_already": ("客户已于{on}确认", "the client acknowledged it on {on} already"),
    "confirmation.blank": ("请填写{field}", "fill in: {field}"),
    "confirmation.day_impossible": (
        "确认日{on}须在发函日{sent_on}之后且不晚于今日",
        "{on} is impossible: it was sent on {sent_on}, and tomorrow is still to come",
    ),
    "confirmation.no_reference": ("请填写对账函编号", "the letter's reference is missing"),
    "confirmation.none_such": ("没有第{number}份对账函", "there is no balance confirmation {number}"),
    "confirmation.nothing_owed": ("已无未收余额", "nothing is outstanding"),
    "limitation.run_out": ("诉讼时效已于{ends_on}届满", "the limitation period ran out on {ends_on}"),
    "limitation.runs_out": (
        "诉讼时效将于{ends_on}届满（还有{days}天），请取得客户确认、承诺或部分付款，或及时主张权利",
        "the limitation period runs out on {ends_on} ({days} days to go): have the client acknowledge, promise or pay in part, or demand it",
    ),
    # reasons about extensions
    "extension.blank": ("请填写{field}", "fill in: {field}"),
    "extension.in_the_past": ("新的到期日{due_on}已过", "the new due date {due_on} has passed"),
    "extension.no_due_date": ("没有到期日，无从展期", "without a due date there is nothing to extend"),
    "extension.not_later": (
        "新的到期日{due_on}须晚于现到期日{before_on}",
        "the new due date {due_on} has to lie after {before_on}",
    ),
    "extension.nothing_owed": ("已无未收余额", "nothing is outstanding"),
    "extension.other_basis": (
        "账龄按{basis}起算，展期不改变账龄",
        "age is counted from the {basis}, which an extension does not move",
    ),
    "extension.too_far": (
        "新的到期日{due_on}过远，最迟{latest_on}",
        "the new due date {due_on} is too far away; the latest is {latest_on}",
    ),
    "extension.too_many": ("已展期{count}次，上限{limit}次", "extended {count} times already; the limit is {limit}"),
    # reasons about provisions
    "provision.other_bands": (
        "账龄分析表不是按法定年限分段的",
        "the schedule was not drawn in the statutory bands of its day",
    ),
    "provision.rate_impossible": ("比例须在0到{most}个基点之间", "a rate lies between 0 and {most} basis points"),
    "provision.rates_mismatch": ("共{bands}个账龄段，每段须有一个比例", "there are {bands} bands; each needs one rate"),
    # reasons about parts that are held
    "ageing.part_held": (
        "其中{amount}暂缓至{until_on}（{approved_by}批准）：{reason}",
        "{amount} of it held until {until_on}, approved by {approved_by}: {reason}",
    ),
    "hold.no_part": (
        "{amount}不小于未收余额{outstanding}，请暂缓整笔应收",
        "{amount} is not less than the {outstanding} outstanding; hold the whole claim",
    ),
    "hold.not_positive": ("暂缓金额{amount}须大于零", "the amount of {amount} has to be above zero"),
    "hold.other_currency": (
        "币种{currency}与应收单的{expected}不符",
        "the currency is {currency}, the receivable's is {expected}",
    ),
    # reasons about reported receipts
    "receipt.already_judged": (
        "第{number}笔自报收款已由{by}核实",
        "reported receipt {number} was judged by {by} already",
    ),
    "receipt.already_reported": (
        "同日同额的收款已由{by}上报（第{number}笔），待财务核实",
        "the same amount of the same day was reported by {by} (number {number}) and waits for finance",
    ),
    "receipt.in_the_future": ("收款日{received_on}在未来", "received on {received_on}, which is still to come"),
    "receipt.more_than_settled": (
        "自报收款{amount}超过该笔核销尚未对应的{settled}",
        "{amount} is more than the {settled} of this settlement no other report accounts for",
    ),
    "receipt.no_reason": ("驳回须写明原因", "say why it is rejected"),
    "receipt.no_settlement": (
        "没有凭证号为{settlement}的收款核销，须先登记核销再确认",
        "no payment is recorded under {settlement}; record the settlement first, then confirm",
    ),
    "receipt.none_such": ("没有第{number}笔自报收款", "there is no reported receipt {number}"),
    "receipt.not_positive": ("收款金额{amount}须大于零", "the amount of {amount} has to be above zero"),
    "receipt.other_currency": (
        "币种{currency}与{expected}不符",
        "the currency is {currency}, not {expected}",
    ),
    "receipt.own": ("{person}不能核实自己上报的收款", "{person} cannot judge a receipt of the own report"),
    # what people are told
    "ageing.receipt_rejected": (
        "{client_name}（{receivable}）：上报的{received_on}收款{amount}被财务驳回：{comment}",
        "{client_name} ({receivable}): the receipt of {amount} on {received_on} you reported was rejected: {comment}",
    ),
    "todo.judge_receipt": (
        "核实{client_name}（{subject}）的自报收款",
        "look for the money reported as received from {client_name} ({subject})",
    ),
    "todo.pursue": (
        "跟进{client_name}（{subject}）的追款流程",
        "pursue the collection case of {client_name} ({subject})",
    ),
    # events, for timelines
    "event.balance_acknowledged": (
        "客户{acknowledged_by}于{acknowledged_on}确认第{number}份对账函：{balance}",
        "{acknowledged_by} acknowledged balance confirmation {number} on {acknowledged_on}: {balance}",
    ),
    "event.balance_put_to_client": (
        "{by}发出第{number}份对账函（{reference}）：{balance}",
        "{by} put the balance of {balance} to the client (confirmation {number}, {reference})",
    ),
    "event.collection_concluded": ("追款结案（{by}）：{outcome}", "collection case ended by {by}: {outcome}"),
    "event.collection_opened": (
        "追款立案：{owner}负责，等待客户回复至{answer_by}",
        "collection case opened: {owner} has it; the client is to answer by {answer_by}",
    ),
    "event.collection_recorded": (
        "追款进展（{by}）：{move}，下次跟进{answer_by}",
        "collection case, {by}: {move}; next by {answer_by}",
    ),
    "event.extension_granted": (
        "展期：到期日{before_on} → {due_on}（与{agreed_with}议定，{by}登记），进入第{cycle}轮",
        "extended: due on {before_on} → {due_on}, agreed with {agreed_with}, recorded by {by}; cycle {cycle} begins",
    ),
    "event.part_held": (
        "其中{amount}暂缓{from_on}至{until_on}（{approved_by}批准）：{reason}",
        "{amount} of it held from {from_on} until {until_on}, approved by {approved_by}: {reason}",
    ),
    "event.receipt_confirmed": (
        "财务{by}确认第{number}笔自报收款{amount}（核销{settlement}）",
        "{by} confirmed reported receipt {number} of {amount} (settlement {settlement})",
    ),
    "event.receipt_rejected": (
        "财务{by}驳回第{number}笔自报收款{amount}：{comment}",
        "{by} rejected reported receipt {number} of {amount}: {comment}",
    ),
    "event.receipt_reported": (
        "{by}上报第{number}笔收款：{received_on}，{amount}（{means}），请于{judge_by}前核实",
        "{by} reported receipt {number}: {amount} on {received_on} ({means}); to be judged by {judge_by}",
    ),
    # names
    "collection_move.legal_referral": ("移交法务", "referral to the lawyers"),
    "collection_move.reply": ("客户回复", "the client replied"),
    "collection_move.second_letter": ("二次催告", "second letter"),
    "collection_move.silence": ("期满未复", "no answer came"),
    "collection_move.write_off_proposal": ("提请坏账核销", "proposal to write it off"),
    "collection_outcome.agreed": ("另行议定", "agreed otherwise"),
    "collection_outcome.court": ("诉讼", "in court"),
    "collection_outcome.paid": ("已付清", "paid"),
    "collection_outcome.written_off": ("坏账核销", "written off"),
    "verb.pursue": ("跟进追款流程", "pursue the collection case"),
    "interruption_kind.acknowledgement": ("客户确认对账", "acknowledged balance"),
    "interruption_kind.demand": ("催款函送达", "demand that arrived"),
    "interruption_kind.part_payment": ("部分付款", "part payment"),
    "interruption_kind.promise": ("付款承诺", "promise to pay"),
    "provision_scheme.ageing_bands": ("按账龄策略分段", "the bands of the ageing policy"),
    "provision_scheme.statutory_years": ("按法定年限分段", "statutory years"),
    "receipt_means.bill": ("承兑汇票", "bill of exchange"),
    "receipt_means.cash": ("现金", "cash"),
    "receipt_means.other": ("其他", "other"),
    "receipt_means.transfer": ("银行转账", "bank transfer"),
    "receipt_state.confirmed": ("已确认", "confirmed"),
    "receipt_state.open": ("待核实", "waiting to be judged"),
    "receipt_state.rejected": ("已驳回", "rejected"),
    "verb.judge_receipt": ("核实自报收款", "judge the reported receipt"),
}
"""Code → (zh-CN, en)."""
