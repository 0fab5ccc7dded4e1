"""What is said of a scorecard: what gave points, what is unknown, and the talk that may follow."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "event.person_scored": (
        "{by} 查看了 {person} 的离职风险评分（评分卡 {policy}，影响评估 {impact_assessment}）",
        "{by} looked at the scorecard of {person} (card {policy}, impact assessment {impact_assessment})",
    ),
    "event.talk_held": ("{by} 已与 {person} 谈话", "{by} has talked with {person}"),
    "event.talk_opened": (
        "发起与 {person} 的关怀谈话（{band}，评分卡 {policy}，影响评估 {impact_assessment}）：{reasons}",
        "a talk with {person} is called for ({band}, scorecard {policy}, impact assessment {impact_assessment}): {reasons}",
    ),
    "page.scorecard.band": ("提示", "What it says"),
    "page.scorecard.lead": (
        "评分只提示是否需要一次谈话，不作为对个人的评价，也不用于任何其他决定。影响评估：{impact_assessment}。",
        "The score only says whether a talk is called for; it decides nothing else. Impact assessment: {impact_assessment}.",
    ),
    "page.scorecard.lines": ("各项得分", "Points by criterion"),
    "page.scorecard.points": ("得分", "Points"),
    "page.scorecard.signal": ("指标", "Signal"),
    "page.scorecard.title": ("离职风险评分卡", "Departure-risk scorecard"),
    "page.scorecard.value": ("数值", "Value"),
    "risk_band.high": ("建议尽快谈话", "a talk is called for soon"),
    "risk_band.low": ("无需谈话", "no talk is called for"),
    "risk_band.watch": ("建议谈话", "a talk is called for"),
    "scorecard.bands_impossible": (
        "分段须为 0 < watch_from < high_from ≤ 100（high_from 为 {high_from}）",
        "bands have to be 0 < watch_from < high_from ≤ 100 (high_from is {high_from})",
    ),
    "scorecard.contacts_read": (
        "近 30 天多查看了 {value} 个客户的联系方式（{points}/{most} 分）",
        "contacts of {value} more clients read in the last 30 days ({points} of {most} points)",
    ),
    "scorecard.exports": (
        "近 30 天导出 {value} 次（{points}/{most} 分）",
        "{value} exports in the last 30 days ({points} of {most} points)",
    ),
    "scorecard.fewer_records": (
        "近 30 天沟通记录减少 {value}%（{points}/{most} 分）",
        "{value}% fewer records in the last 30 days ({points} of {most} points)",
    ),
    "scorecard.late_statements": (
        "逾期未交的《账款跟进说明》{value} 份（{points}/{most} 分）",
        "{value} follow-up statements are late ({points} of {most} points)",
    ),
    "scorecard.missing_logs": (
        "近 30 天缺日报 {value} 天（{points}/{most} 分）",
        "{value} days without a log in the last 30 ({points} of {most} points)",
    ),
    "scorecard.no_assessment": (
        "须注明个人信息保护影响评估的编号",
        "name the assessment of the impact on personal information",
    ),
    "scorecard.refusals": (
        "近 30 天被拒绝的操作 {value} 次（{points}/{most} 分）",
        "{value} attempts refused in the last 30 days ({points} of {most} points)",
    ),
    "scorecard.signal_twice": ("指标 {value} 出现两次", "{value} is there twice"),
    "scorecard.single_contacts": (
        "{value}% 的客户只有一个联系人或没有联系人（{points}/{most} 分）",
        "{value}% of the clients have one contact or none ({points} of {most} points)",
    ),
    "scorecard.steps_do_not_rise": ("各档数值与分数须递增", "values and points have to rise from step to step"),
    "scorecard.unknown": ("{signal} 未知（{reason}），不计分", "{signal} is unknown ({reason}) and gives no points"),
    "scorecard.unproven_promises": (
        "无凭证的付款承诺 {value} 项（{points}/{most} 分）",
        "{value} promises of payment that nothing proves ({points} of {most} points)",
    ),
    "signal.contacts_read": ("联系方式查看", "contacts read"),
    "signal.exports": ("导出", "exports"),
    "signal.fewer_records": ("沟通记录减少", "fewer records"),
    "signal.late_statements": ("说明逾期", "late statements"),
    "signal.missing_logs": ("缺日报", "missing logs"),
    "signal.refusals": ("被拒绝的操作", "refusals"),
    "signal.single_contacts": ("单一联系人", "single contacts"),
    "signal.unproven_promises": ("无凭证承诺", "unproven promises"),
    "talk.closed_already": ("谈话已于 {closed_on} 结束", "the talk was held on {closed_on}"),
    "talk.leaving_already": (
        "{person} {employment}，无需再谈",
        "{person} is {employment}: there is nothing to talk over",
    ),
    "talk.no_outcome": ("请写明谈话结果", "say what came of it"),
    "talk.not_called_for": ("{person} 的评分为“{band}”，不发起谈话", "{person}: {band}"),
    "talk.not_enough_data": (
        "{person} 的数据不足（{reason}），不发起谈话",
        "too little is known of {person} ({reason})",
    ),
    "talk.open_already": ("与 {person} 的谈话 {talk} 尚未结束", "the talk {talk} with {person} is still to be held"),
    "todo.close_talk": ("与 {person} 谈话并记录结果", "talk with {person}, and say what came of it"),
    "kind.talks": ("关怀谈话", "talk"),
}
"""Code to (zh-CN, en)."""
