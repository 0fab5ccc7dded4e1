"""What is said about clients: reasons, findings about cadence, distribution, events, and the names of what there is."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # reasons: the client
    "client.already_registered": (
        "该客户已在资源池中，归 {owner}",
        "this client is in the pool already and belongs to {owner}",
    ),
    "client.history_out_of_order": (
        "归属记录的日期早于前一段（{after}）",
        "the history is out of order: this stretch begins before the one from {after}",
    ),
    "client.in_handover": (
        "该客户在离职单 {case} 的交接清单上（{item}），须在那里移交",
        "this client stands on the manifest of case {case} ({item}) and is handed over there",
    ),
    "client.kept_by_host": (
        "客户资料由宿主系统维护，这里只能变更归属",
        "this client is kept by the host system; only its owner is changed here",
    ),
    "client.no_name": ("客户名称不能为空", "a client needs a name"),
    "client.no_reason": ("请写明移交原因", "say why the client is handed over"),
    "client.not_contacts": ("{field} 应为联系人列表", "{field} has to be a list of contacts"),
    "client.not_money": ("{field} 应为金额", "{field} has to be an amount of money"),
    "client.not_text": ("{field} 应为文本", "{field} has to be text"),
    "client.not_texts": ("{field} 应为文本列表", "{field} has to be a list of texts"),
    "client.other_owner": (
        "客户归 {owner}，与给出的 {value} 不一致",
        "the client belongs to {owner}, not to {value}",
    ),
    "client.receiver_leaving": (
        "{receiver} 正在离职或已离职，不能成为客户的负责人",
        "{receiver} is leaving or has left and cannot own a client",
    ),
    "client.transfer_backdated": (
        "移交日 {on} 早于现负责人 {owner} 的接管日 {from_on}",
        "{on} lies before {from_on}, the day on which the present owner {owner} began",
    ),
    "client.unknown_field": ("{field} 不是可以修改的客户字段", "{field} is no field of a client that can be changed"),
    # what is found about cadence
    "cadence.below_one_day": ("联系周期至少为 1 天", "a cadence is one day at least"),
    "client.never_contacted": (
        "{name}（负责人 {owner}）没有任何沟通记录，应至少每 {limit} 天一次",
        "{name} (owner {owner}) has no communication record at all; there should be one every {limit} days",
    ),
    "client.no_contact": ("{name}（负责人 {owner}）没有登记联系人", "{name} (owner {owner}) has no contact on record"),
    "client.not_contacted": (
        "{name}（负责人 {owner}）已 {days} 天没有沟通记录（最近 {last_on}，应至少每 {limit} 天一次）",
        "{name} (owner {owner}) has no record for {days} days (the last one on {last_on}, one every {limit} days is due)",
    ),
    "client.single_contact": (
        "{name}（负责人 {owner}）只有一位联系人",
        "{name} (owner {owner}) is known through one contact only",
    ),
    # reasons: communication records
    "communication.already_kept": (
        "沟通记录已保存，不能修改；请用更正记录",
        "the record is kept already and never changes; correct it by an amendment",
    ),
    "communication.amends_another": (
        "更正记录写的是 {amends}，应为 {original}",
        "the amendment names {amends}, not {original}",
    ),
    "communication.amends_itself": ("更正记录不能更正自己", "a record does not correct itself"),
    "communication.blank": ("沟通内容不能为空", "a record has to say something"),
    "communication.in_the_future": ("沟通时间 {at} 尚未到来", "{at} is still to come"),
    "communication.is_an_amendment": (
        "这是对 {amends} 的更正，请按更正登记",
        "this corrects {amends}; keep it as an amendment",
    ),
    "communication.other_client": (
        "沟通记录属于客户 {client}，应为 {expected}",
        "the record is about client {client}, not {expected}",
    ),
    "briefing.below_one_record": ("至少一条记录", "one record at least"),
    # distribution
    "distribution.fewest_clients": (
        "{name} 建议给 {receiver}：现有客户最少",
        "{name} to {receiver}: fewest clients so far",
    ),
    "distribution.named_twice": ("出现了两次", "is named twice"),
    "distribution.nobody": (
        "{name} 无人可接：候选 {receivers} 人，离职 {leaving}，利益冲突 {conflicting}，已满 {full}",
        "nobody can take {name}: of {receivers} people {leaving} are leaving, {conflicting} in conflict, {full} full",
    ),
    "distribution.same_industry": ("{name} 建议给 {receiver}：同行业", "{name} to {receiver}: same industry"),
    "distribution.same_region": ("{name} 建议给 {receiver}：同区域", "{name} to {receiver}: same region"),
    "distribution.same_segment": ("{name} 建议给 {receiver}：同客户类型", "{name} to {receiver}: same segment"),
    "receiver.negative": ("不能为负数", "must not be negative"),
    # events, for timelines
    "event.client_edited": ("修改客户资料：{fields}", "client changed: {fields}"),
    "event.client_taken_in": ("接入客户 {name}，归 {owner}", "client {name} taken over, owner {owner}"),
    "event.client_registered": ("客户 {name} 入池，归 {owner}", "client {name} registered, owner {owner}"),
    "event.client_transferred": (
        "客户由 {before} 移交 {after}（{on}）：{reason}",
        "client passed from {before} to {after} on {on}: {reason}",
    ),
    "event.communication_amended": ("{author} 更正沟通记录 {amends}", "{author} amended the record {amends}"),
    "event.communication_logged": (
        "{author} 登记与客户 {client} 的沟通（{medium}）",
        "{author} logged a contact with client {client} ({medium})",
    ),
    "event.contacts_viewed": ("{by} 查看了联系方式（{contacts} 位）", "{by} looked at {contacts} contacts in clear"),
    # names
    "medium.email": ("邮件", "e-mail"),
    "medium.meeting": ("会议", "meeting"),
    "medium.other": ("其他", "other"),
    "medium.phone": ("电话", "telephone"),
    "medium.visit": ("拜访", "visit"),
    "medium.wechat": ("微信", "WeChat"),
    "match.fewest_clients": ("现有客户最少", "fewest clients"),
    "match.same_industry": ("同行业", "same industry"),
    "match.same_region": ("同区域", "same region"),
    "match.same_segment": ("同客户类型", "same segment"),
    "client_field.contacts": ("联系方式", "contact details"),
    "client_field.contract_amount": ("合同金额", "contract amount"),
    "client_field.contract_numbers": ("合同编号", "contract numbers"),
    "client_field.grade": ("客户等级", "grade"),
    "client_field.industry": ("行业", "industry"),
    "client_field.name": ("客户名称", "name"),
    "client_field.needs": ("未满足需求", "open needs"),
    "client_field.preferences": ("客户偏好", "preferences"),
    "client_field.region": ("区域", "region"),
    "client_field.segment": ("客户分类", "segment"),
    "client_field.stage": ("合作阶段", "stage"),
    "client_field.tax_id": ("税号", "tax id"),
    "client_field.yearly_order_value": ("年订单额", "yearly order value"),
    "field.contract_numbers": ("合同编号", "Contract numbers"),
    "field.industry": ("行业", "Industry"),
    "field.tax_id": ("税号", "Tax id"),
    "field.yearly_order_value": ("年订单额", "Yearly order value"),
}
"""Code → (zh-CN, en)."""
