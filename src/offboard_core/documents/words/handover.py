"""What is said of who takes a line on before it is theirs, and of access that is narrowed and given back."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "access_phase.full": ("全部权限", "full access"),
    "access_phase.read_only": ("只读", "read-only"),
    "access_phase.reduced": ("受限（禁导出、删除、改核心字段）", "reduced (no export, deletion or core fields)"),
    "event.access_narrowed": (
        "{system} 权限已收紧为“{phase}”（{grant}）",
        "access to {system} is {phase} now ({grant})",
    ),
    "event.access_restored": ("{system} 权限已恢复（{grant}）", "access to {system} is back as it was ({grant})"),
    "event.acknowledgement_dropped": (
        "{receiver} {employment}，不再要求其确认接管 {items}",
        "{receiver} is {employment} and is asked no more whether {items} reached them",
    ),
    "documentation.asked": (
        "{leaver} 名下 {count} 个客户资料不全，请在最后工作日 {last_working_on} 前补齐：{clients}",
        "{count} clients of {leaver} lack records, contacts, needs or preferences; please complete them by {last_working_on}: {clients}",
    ),
    "work.reroute": ("将 {label} 由 {giver} 转交 {receiver}", "lead {label} from {giver} to {receiver}"),
    "event.narrowing_asked": ("发出权限收紧（{phase}）：{grants}", "narrowing to {phase} asked for: {grants}"),
    "event.narrowing_failed": (
        "{system} 权限收紧失败（{grant}，第 {attempt} 次）：{reason}",
        "access to {system} could not be narrowed ({grant}, attempt {attempt}): {reason}",
    ),
    "event.restoring_asked": ("发出权限恢复：{grants}", "restoring asked for: {grants}"),
    "event.restoring_failed": (
        "{system} 权限恢复失败（{grant}）：{reason}",
        "access to {system} could not be given back ({grant}): {reason}",
    ),
    "grant.narrow": (
        "将 {person} 在 {system} 的权限 {grant} 收紧为“{phase}”",
        "narrow {grant} of {person} in {system}: {phase}",
    ),
    "grant.restore": (
        "恢复 {person} 在 {system} 的权限 {grant}（{level}）",
        "give {grant} of {person} in {system} back ({level})",
    ),
    "event.receiver_named": (
        "{label} 的拟接手人由 {before} 变为 {after}",
        "{label} goes to {after}, before that to {before}",
    ),
}
"""Code to (zh-CN, en)."""
