"""What is said about the pool beyond one owner's desk: change requests, collaborators, losses, public pools, daily logs."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # change requests
    "change.client_changed": (
        "提出申请之后客户资料已变动（{fields}），请重新申请",
        "the client has changed since ({fields}); ask again",
    ),
    "change.decided_already": ("该申请已处理（{state}）", "the request is decided already ({state})"),
    "change.holds_already": ("{fields} 已是该值", "{fields} holds that already"),
    "change.no_note": ("请写明不同意的理由", "say why it is rejected"),
    "change.no_reason": ("请写明变更原因", "say why it has to change"),
    "change.not_approved": ("该申请未获批准（{state}）", "the request is not approved ({state})"),
    "change.not_yours": ("该申请由 {by} 提出，只能由其撤回", "{by} made this request and alone takes it back"),
    "change.nothing_wanted": ("没有要变更的核心字段", "no core field is to change"),
    "change.open_already": (
        "{fields} 已有待处理的申请 {request}",
        "request {request} about {fields} waits for a decision already",
    ),
    "change.other_client": ("该申请针对客户 {client}", "the request is about client {client}"),
    "change.own_request": ("{by} 不能审批自己提出的申请", "{by} does not decide a request of their own"),
    # collaborators
    "sharing.over_already": ("协同期限 {until_at} 已过", "the sharing would be over already ({until_at})"),
    "sharing.owner_already": ("{person} 就是客户负责人", "{person} owns the client"),
    "sharing.person_leaving": (
        "{person} 正在离职或已离职，不能成为协同人",
        "{person} is leaving or has left and works with no further client",
    ),
    "unmask.no_reason": ("请写明查看联系方式的原因", "say why the contacts are needed"),
    # history, losses
    "cooperation.in_the_future": ("{on} 尚未到来", "{on} is still to come"),
    "cooperation.known_already": (
        "{sort} {reference} 已登记，内容不同；登记后不能修改",
        "{sort} {reference} is on record with other content, and stays",
    ),
    "cooperation.no_reference": ("请填写单号", "a reference is needed"),
    "loss.in_the_future": ("流失日期 {on} 尚未到来", "{on} is still to come"),
    "loss.lost_already": ("该客户已于 {on} 登记流失", "the client was lost on {on} already"),
    "loss.no_reason": ("请写明流失原因", "say why the client was lost"),
    "loss.not_lost": ("该客户没有流失", "the client is not lost"),
    "loss.won_back_out_of_order": (
        "挽回日期 {on} 须在流失日期 {lost_on} 与今天之间",
        "{on} does not lie between the loss on {lost_on} and today",
    ),
    "promise.other_client": (
        "应收单属于客户 {client}，不是 {expected}",
        "the claim is against client {client}, not {expected}",
    ),
    # public pools
    "pool.below_one_day": ("至少为 1 天", "one day at least"),
    "pool.cooling": (
        "{person} 是原负责人，{from_on} 起才能再次领取",
        "{person} owned the client before and may claim it again from {from_on} on",
    ),
    "pool.custodian_leaving": (
        "公海 {pool} 的保管人 {custodian} 正在离职或已离职",
        "{custodian}, who keeps pool {pool}, is leaving or has left",
    ),
    "pool.daily_limit": ("{on} 已达到每日领取上限 {limit}", "the limit of {limit} claims for {on} is reached"),
    "pool.holding_cap": (
        "已有客户 {holds} 个，上限 {limit}",
        "{holds} clients are owned already; {limit} is the limit",
    ),
    "pool.lies_in_one": ("该客户已在公海 {pool}", "the client lies in pool {pool} already"),
    "pool.named_twice": ("公海编号重复", "two pools share this id"),
    "pool.negative": ("不能为负数", "must not be negative"),
    "pool.not_a_member": ("{person} 不是公海 {pool} 的成员", "{person} is no member of pool {pool}"),
    "pool.not_in_it": (
        "该客户不在公海 {pool}，归 {owner}",
        "the client does not lie in pool {pool}; it belongs to {owner}",
    ),
    "pool.other_clients": (
        "公海 {pool} 不收这类客户（类型 {segment}，区域 {region}）",
        "pool {pool} takes no clients of segment {segment} in region {region}",
    ),
    "pool.under_case": (
        "该客户涉及未结的离职单，受保护（负责人 {owner}）",
        "the client belongs to a departure that is still open, and is protected (owner {owner})",
    ),
    "recycle.contract_ended": (
        "合同自 {since} 起 {days} 天无后续（上限 {limit} 天），回收至公海 {pool}",
        "nothing followed the contract of {since} for {days} days (limit {limit}): back to pool {pool}",
    ),
    "recycle.no_deal": (
        "自 {since} 起 {days} 天未成交（上限 {limit} 天），回收至公海 {pool}",
        "no deal since {since}, for {days} days (limit {limit}): back to pool {pool}",
    ),
    "recycle.no_follow_up": (
        "自 {since} 起 {days} 天无跟进（上限 {limit} 天），回收至公海 {pool}",
        "no follow-up since {since}, for {days} days (limit {limit}): back to pool {pool}",
    ),
    # handing over step by step
    "transfer.fallback_leaving": (
        "代管人 {fallback} 正在离职或已离职",
        "the fallback owner {fallback} is leaving or has left",
    ),
    "transfer.no_contact_yet": (
        "{owner} 接手后还没有与客户的沟通记录",
        "{owner} has not spoken with the client since taking it over",
    ),
    "transfer.no_note": ("请写明如何告知客户、客户怎么说", "say how the client was told, and what they said"),
    "transfer.no_reason": ("请写明原因", "say why"),
    "transfer.no_summary": ("请先写明接手人须知", "say first what a successor has to know"),
    "transfer.not_accepted": (
        "{person} 尚未接受该客户（{stage}），不能查看联系方式",
        "{person} has not accepted the client ({stage}), and sees no contact",
    ),
    "transfer.not_proposed": (
        "拟接收人是 {receiver}，不是 {person}",
        "{receiver} is proposed, not {person}",
    ),
    "transfer.open_already": (
        "该客户已有进行中的移交 {transfer}",
        "transfer {transfer} of this client is open already",
    ),
    "transfer.other_fallback": ("代管人应为 {fallback}", "the fallback owner is {fallback}"),
    "transfer.own_case": (
        "{person} 正在离职（{case}），不能决定由谁接手",
        "{person} is leaving ({case}) and does not decide who has the client",
    ),
    "transfer.owner_already": ("{receiver} 已是该客户负责人", "{receiver} owns the client already"),
    "transfer.receiver_full": (
        "{receiver} 已有客户 {holds} 个，上限 {capacity}",
        "{receiver} owns {holds} clients, of {capacity} at most",
    ),
    "transfer.wrong_stage": ("当前为“{stage}”，不能变为“{wanted}”", "it is {stage}, which does not become {wanted}"),
    "event.transfer_fallback_named": (
        "客户 {client} 的代管人由 {before} 改为 {after}",
        "client {client}: the fallback owner is {after}, it was {before}",
    ),
    "event.transfer_reminded": (
        "客户 {client} 的移交已逾期，已提醒 {to}",
        "client {client}: {to} reminded, the transfer is late",
    ),
    "transfer.late": (
        "客户 {client} 的移交停在“{stage}”，{owner} 应于 {due_on} 前：{verb}",
        "the transfer of client {client} stands at {stage}; {owner} was to {verb} by {due_on}",
    ),
    "event.transfer_listed": (
        "列入移交：负责人 {owner}，代管人 {fallback}（{reason}）",
        "listed for handing over: owner {owner}, fallback {fallback} ({reason})",
    ),
    "event.transfer_moved": (
        "移交由“{before}”变为“{stage}”（{by}）：{note}",
        "the transfer went from {before} to {stage} ({by}): {note}",
    ),
    "transfer_stage.accepted": ("已接受", "accepted"),
    "transfer_stage.called_off": ("已取消", "called off"),
    "transfer_stage.client_refused": ("客户不同意", "refused by the client"),
    "transfer_stage.confirmed": ("已确认", "confirmed"),
    "transfer_stage.declined": ("已拒绝", "declined"),
    "transfer_stage.documented": ("已交底", "documented"),
    "transfer_stage.fell_back": ("主管代管", "with the fallback owner"),
    "transfer_stage.informed": ("已告知客户", "client informed"),
    "transfer_stage.listed": ("已列入", "listed"),
    "transfer_stage.proposed": ("待接受", "proposed"),
    "transfer_stage.receiver_full": ("接收人已满", "receiver full"),
    "transfer_stage.transferred": ("已移交", "transferred"),
    "kind.transfers": ("客户移交单", "client transfer"),
    # facts about the state
    "state.departed_with_access": (
        "{person} 已离职，但 {system} 的权限 {subject} 未确认收回（离职单 {case}）",
        "{person} has left, and access {subject} to {system} is not confirmed as taken back (case {case})",
    ),
    "state.mandate_of_departed": (
        "代理授权 {subject} 仍有效，但 {person} 已离职",
        "mandate {subject} is in force, and {person} has left",
    ),
    "state.org_loop": (
        "{person} 与 {supervisor} 的上下级成环",
        "{person} stands above themselves through {supervisor}",
    ),
    "state.owner_departed": ("客户 {subject} 的负责人 {owner} 已离职", "{owner}, who owns client {subject}, has left"),
    "state.owner_unknown": (
        "客户 {subject} 的负责人 {owner} 不存在",
        "nobody is known as {owner}, who owns client {subject}",
    ),
    "state.shared_with_departed": (
        "客户 {subject} 仍与已离职的 {person} 协同",
        "client {subject} is still shared with {person}, who has left",
    ),
    "state.sharing_without_end": (
        "客户 {subject} 与 {person} 的协同没有期限",
        "the sharing of client {subject} with {person} has no end",
    ),
    "state.superior_departed": (
        "{person} 的上级 {supervisor} 已离职",
        "{supervisor}, the superior of {person}, has left",
    ),
    "state.superior_unknown": (
        "{person} 的上级 {supervisor} 不存在",
        "nobody is known as {supervisor}, the superior of {person}",
    ),
    # daily logs
    "daily.in_the_future": ("{on} 尚未到来", "{on} is still to come"),
    "daily.kept_already": ("{on} 的日报已于 {at} 提交", "the log of {on} was filed at {at} already"),
    "daily.missing": ("{person} 缺 {on} 的日报", "{person} said nothing about {on}"),
    "daily.says_nothing": ("请填写日报，或说明今日无客户联系", "say whom you spoke with, or that it was nobody"),
    # events
    "event.change_approved": ("{by} 批准核心字段变更：{note}", "{by} approved the change: {note}"),
    "event.change_rejected": ("{by} 未批准核心字段变更：{note}", "{by} rejected the change: {note}"),
    "event.change_requested": (
        "{by} 申请变更客户 {client} 的核心字段：{before} → {after}（{reason}）",
        "{by} asked to change client {client}: {before} → {after} ({reason})",
    ),
    "event.change_withdrawn": ("{by} 撤回变更申请", "{by} took the request back"),
    "event.claim_noted": ("当日第 {number} 次领取：客户 {client}", "claim number {number} of the day: client {client}"),
    "event.client_claimed": (
        "{after} 从公海 {pool} 领取客户（原保管人 {before}，{on}）",
        "{after} claimed the client from pool {pool} (kept by {before}) on {on}",
    ),
    "event.client_lost": (
        "客户流失（{on}）：{reason}；竞争对手 {competitor}，金额 {amount}",
        "client lost on {on}: {reason}; to {competitor}, {amount}",
    ),
    "event.client_pooled": (
        "客户由 {before} 转入公海 {pool}，保管人 {after}（{on}）：{reason}",
        "client passed from {before} into pool {pool}, kept by {after}, on {on}: {reason}",
    ),
    "event.client_shared": (
        "{person} 成为协同人（{level}），{from_at} 至 {until_at}",
        "{person} works with the client ({level}) from {from_at} until {until_at}",
    ),
    "event.client_won_back": ("客户挽回（{on}），负责人 {owner}", "client won back on {on}, owner {owner}"),
    "event.contacts_unmasked": (
        "{by} 查看了他人客户的联系方式（{contacts} 位）：{reason}",
        "{by} looked at {contacts} contacts of somebody else's client: {reason}",
    ),
    "event.cooperation_recorded": (
        "登记{sort} {reference}（{on}，{amount}）",
        "{sort} {reference} of {on} recorded ({amount})",
    ),
    "event.core_fields_changed": (
        "核心字段变更：{before} → {after}（申请 {requested_by}，审批 {decided_by}）",
        "core fields changed: {before} → {after} (asked by {requested_by}, decided by {decided_by})",
    ),
    "event.daily_log_filed": ("{person} 提交 {on} 的日报", "{person} filed the log of {on}"),
    "event.sharing_ended": ("{person} 不再是协同人", "{person} works with the client no longer"),
    # names
    "change_state.approved": ("已批准", "approved"),
    "change_state.open": ("待审批", "open"),
    "change_state.rejected": ("未批准", "rejected"),
    "change_state.withdrawn": ("已撤回", "withdrawn"),
    "cooperation_sort.after_sales": ("售后", "after-sales"),
    "cooperation_sort.complaint": ("投诉", "complaint"),
    "cooperation_sort.contract": ("合同", "contract"),
    "cooperation_sort.order": ("订单", "order"),
    "recycle_trigger.contract_ended": ("合同到期无后续", "nothing after the contract"),
    "recycle_trigger.no_deal": ("未成交", "no deal"),
    "recycle_trigger.no_follow_up": ("无跟进", "no follow-up"),
    "sharing_level.read": ("只读", "read"),
    "sharing_level.read_write": ("读写", "read and write"),
    # 待办
    "todo.accept_transfer": (
        "确认是否接收客户 {subject}（原负责人 {owner}）",
        "say whether you take the client {subject} of {owner}",
    ),
    "todo.complete_transfer": (
        "办结客户 {subject} 的移交（接收人 {receiver}）",
        "hand the client {subject} over to {receiver}",
    ),
    "todo.confirm_transfer": (
        "首次联系新接手的客户 {subject} 并留记录",
        "speak with your new client {subject}, and record it",
    ),
    "todo.decide_core_change": (
        "审批客户 {subject} 的核心字段变更（{fields}，申请人 {by}：{reason}）",
        "decide on other core fields of the client {subject} ({fields}; {by}: {reason})",
    ),
    "todo.document_transfer": (
        "填写待移交客户 {subject} 的交底",
        "write down what a successor has to know of {subject}",
    ),
    "todo.inform_client": (
        "告知客户 {subject} 新负责人 {receiver}",
        "tell the client {subject} that {receiver} will look after them",
    ),
    "todo.propose_receiver": ("为客户 {subject} 选定接收人", "propose who is to have the client {subject}"),
    "kind.change_requests": ("变更申请", "change request"),
    "kind.claim_books": ("领取登记", "book of claims"),
    "kind.collaborations": ("协同", "collaboration"),
    "kind.daily_logs": ("工作日报", "daily log"),
}
"""Code → (zh-CN, en)."""
