"""What is said about permission: every reason for a no, and the names of actions, relations and states of employment."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # forbids nobody can take out
    "access.auditor.only_reads": (
        "审计只能查看和会签，{person} 不能{action} {kind} {target}",
        "auditors only read and attest, so {person} may not {action} {kind} {target}",
    ),
    "access.departed.nothing": (
        "{person} 已离职或权限已收回，不能{action} {kind} {target}",
        "{person} has left, or their access has ended, and may not {action} {kind} {target}",
    ),
    "access.notice.only_hands_over": (
        "{person} 正在离职，只能查看、登记和移交，不能{action} {kind} {target}",
        "{person} is leaving: viewing, logging and handing over are open, to {action} {kind} {target} is not",
    ),
    "access.notice.own_only": (
        "{person} 正在离职，只能处理自己名下的，{kind} {target} 不是",
        "{person} is leaving and works on their own only; {kind} {target} is not theirs",
    ),
    "access.own_case.never_decided": (
        "{person} 不能在自己的离职单 {target} 中{action}",
        "{person} may not {action} their own case {target}",
    ),
    "access.sales.no_core_field": (
        "{field} 是核心字段，业务员不能{action}",
        "{field} is a core field, which sales do not {action}",
    ),
    "access.sales.no_delete": (
        "业务员不能删除 {kind} {target}",
        "sales do not delete, so {kind} {target} stays",
    ),
    "access.under_case.no_core_field": (
        "{target} 的负责人正在离职，核心字段 {field} 暂不能修改",
        "the owner of {target} is leaving, so its core field {field} stands as it is",
    ),
    "access.under_case.no_delete": (
        "{target} 的负责人正在离职，暂不能删除",
        "the owner of {target} is leaving, so it is not deleted",
    ),
    # forbids the library ships
    "access.contact.owner_only": (
        "{target} 的 {field} 只对其负责人可见",
        "{field} of {target} is clear to its owner alone",
    ),
    "access.core_field.by_request": (
        "{field} 是核心字段，只能提出变更申请、由他人审批",
        "{field} is a core field: it changes by a request that somebody else decides",
    ),
    # what is missing
    "access.error": (
        "判断权限时出错（{error}），不予放行",
        "permission could not be looked at ({error}), so it is not given",
    ),
    "access.no_mandate": (
        "{person} 没有 {delegator} 的有效代理授权，不能代为{action}",
        "{person} holds no mandate of {delegator} that lets them {action}",
    ),
    "access.step_up": (
        "{action} {kind} {target} 须先加强认证（{factors}）",
        "a stronger log-in is needed to {action} {kind} {target} ({factors})",
    ),
    "access.nobody_may": (
        "没有人可以{action} {kind}（{target}）",
        "nobody may {action} {kind} ({target})",
    ),
    "access.not_yours": (
        "{kind} {target} 不归 {person} 负责，也不在其权限范围（负责人 {owner}），不能{action}",
        "{kind} {target} is neither {person}'s nor within their reach (owner {owner}), so they may not {action} it",
    ),
    "access.role_not_held": (
        "{person} 没有可以{action} {kind} 的角色；可办理的角色：{roles}",
        "{person} holds no role that may {action} any {kind}; roles that may: {roles}",
    ),
    "access.unknown_field": (
        "{field} 不是 {kind} 的已知字段，不予开放",
        "{field} is no known field of {kind}, so it is not open to anybody",
    ),
    "access.unknown_person": ("系统中没有 {person}", "nobody is known as {person}"),
    # everything behind an answer
    "decision.who_could": ("可办理的人：{people}", "who could: {people}"),
    "grounds.forbidden_by": ("依据：禁止规则 {rule}", "decided by the forbid {rule}"),
    "grounds.permitted_by": (
        "依据：许可规则 {rule}（{roles}，{relation}）",
        "permitted by {rule} ({roles}, {relation})",
    ),
    "grounds.roles_could": ("具有以下角色者可办理：{roles}", "roles that could: {roles}"),
    "grounds.valid_until": ("此答复至 {valid_until} 有效", "this answer holds until {valid_until}"),
    "near_miss.forbidden": ("许可规则 {rule} 本可适用，但被 {by} 禁止", "{rule} would permit it, but {by} forbids it"),
    "near_miss.relation": ("许可规则 {rule} 还差关系：{relation}", "{rule} lacks only the relation: {relation}"),
    "near_miss.role": ("许可规则 {rule} 还差角色：{roles}", "{rule} lacks only the role: {roles}"),
    # mandates
    "mandate.already_given": ("该代理授权已存在（{delegate}）", "this mandate is given already ({delegate})"),
    "mandate.circle": ("会形成循环代理：{people}", "these would act for each other in a circle: {people}"),
    "mandate.over_already": ("代理期限 {until_at} 已过", "the mandate would be over already ({until_at})"),
    "mandate.person_leaving": (
        "{person} 正在离职或已离职，不能授权也不能代理",
        "{person} is leaving or has left: no mandate from or to them",
    ),
    "mandate.to_whoever_gives_it": (
        "{person} 不能把他人的代理权授予自己",
        "{person} gives themselves no mandate of others",
    ),
    "event.mandate_ended": ("{by} 结束了对 {delegate} 的代理授权", "{by} ended the mandate of {delegate}"),
    "event.mandate_given": (
        "{delegator} 授权 {delegate} 代理（{from_at} 至 {until_at}）：{reason}",
        "{delegator} lets {delegate} act for them from {from_at} until {until_at}: {reason}",
    ),
    # rule texts
    "demand.no_factor": ("加强认证规则 {rule} 没有列出认证方式", "demand {rule} names no factor that would meet it"),
    "proof.counterexample": (
        "规则违反不变式 {fact}：{roles}（{employment}，{relations}）可以{action} {kind}，由 {rules} 许可",
        "{fact} does not hold: {roles} ({employment}, {relations}) may {action} {kind}, permitted by {rules}",
    ),
    "scope.not_mapped": (
        "{kind} 的可见范围要看 {missing}，但没有给出对应的列",
        "whose {kind} may be seen hangs on {missing}, which is not mapped to any column",
    ),
    "rules.named_twice": ("规则编号重复", "two rules share this name"),
    "window.empty": ("期限为空（自 {from_at}）", "the window holds no moment (it begins at {from_at})"),
    # actions
    "action.claim": ("领取", "claim"),
    "action.decide_change": ("审批变更", "decide a change of"),
    "action.delegate": ("授权代理", "give a mandate over"),
    "action.record_loss": ("登记流失", "record the loss of"),
    "action.release": ("退回公海", "release"),
    "action.request_change": ("申请变更", "ask for a change of"),
    "action.share": ("设置协同", "share"),
    "action.transfer_many": ("批量移交", "transfer in bulk"),
    "action.unmask": ("解除脱敏", "unmask"),
    "action.answer": ("作答", "answer"),
    "action.close": ("关闭", "close"),
    "action.collect": ("追款", "pursue"),
    "action.create": ("新建", "create"),
    "action.delete": ("删除", "delete"),
    "action.depart": ("确认离职", "confirm the departure of"),
    "action.document": ("填写交底", "document"),
    "action.edit": ("修改", "edit"),
    "action.escalate": ("升级", "escalate"),
    "action.export": ("导出", "export"),
    "action.file_statement": ("提交跟进说明", "file a statement on"),
    "action.finish": ("办结遗留事项", "finish what was left open in"),
    "action.govern": ("管理策略", "govern"),
    "action.hold": ("暂缓", "hold"),
    "action.intervene": ("介入", "intervene in"),
    "action.judge_documentation": ("审核交底", "judge documentation in"),
    "action.judge_statement": ("审核跟进说明", "judge a statement on"),
    "action.log": ("登记沟通", "log a contact with"),
    "action.open_case": ("发起离职", "open"),
    "action.precheck": ("预检", "precheck"),
    "action.promise": ("登记付款承诺", "record a promise on"),
    "action.report_receipt": ("上报收款", "report a receipt on"),
    "action.reassign": ("改派", "reassign"),
    "action.record_delivery": ("登记投递结果", "record the delivery of"),
    "action.release_letter": ("放行追款函", "release a letter on"),
    "action.review": ("复盘", "review"),
    "action.expedite": ("加急收回权限", "end access at once in"),
    "action.revoke": ("收回权限", "revoke access in"),
    "action.settle": ("核销", "settle"),
    "action.settle_item": ("办结交接", "settle a line of"),
    "action.sign_off": ("会签", "sign"),
    "action.take_in": ("录入", "take in"),
    "action.transfer": ("移交", "transfer"),
    "action.view": ("查看", "view"),
    "action.withdraw": ("撤回", "withdraw"),
    # employment, relations, classes of fields
    "employment.active": ("在职", "active"),
    "employment.departed": ("已离职", "departed"),
    "employment.notice": ("离职交接中", "on notice"),
    "relation.above_leaver": ("离职员工的上级", "above the leaver"),
    "relation.above_owner": ("负责人的上级", "above the owner"),
    "relation.any": ("任何人", "anybody"),
    "relation.leaver": ("离职员工本人", "the leaver"),
    "relation.owner": ("负责人", "the owner"),
    "relation.party": ("参与人", "a party by name"),
    "relation.pool": ("所在公海的成员", "a member of its pool"),
    "relation.reader": ("协同人", "a collaborator"),
    "relation.writer": ("可写协同人", "a collaborator who writes"),
    "field_class.contact": ("联系方式", "contact detail"),
    "field_class.core": ("核心字段", "core field"),
    "field_class.free": ("一般字段", "free field"),
    # kinds beside those of the rooms
    "kind.mandates": ("代理授权", "mandate"),
    "kind.feeds": ("数据接入", "feed"),
    "kind.outbox": ("待发消息", "message"),
    "kind.policies": ("策略", "policy"),
    "kind.receipts": ("命令回执", "receipt"),
    "kind.refusals": ("拒绝记录", "record of refusals"),
}
"""Code → (zh-CN, en)."""
