"""What is said of fees and interest: in a charge policy that cannot be right, in letters, and where a rate is unknown."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # reasons about a charge policy
    "charges.fee_not_positive": ("费用须大于零", "a fee has to be above zero"),
    "charges.fee_twice": ("同一级别、同一币种只能有一项费用", "there is another fee of this tier and currency"),
    "charges.lpr_too_early": (
        "LPR 加计规则自 2019-08-20 起适用，不能更早",
        "there is no LPR to build on before 2019-08-20",
    ),
    "charges.markup": ("加计须在 30–50 之间（%）", "the markup has to be from 30 to 50 per cent"),
    "charges.not_a_percent": (
        '应为百分数文本，至多四位小数，如 "0.05"',
        'has to be per cent as text with at most four decimal places, like "0.05"',
    ),
    "charges.percent_missing": ("按{basis}计息须写明 percent", "interest by {basis} needs a percent"),
    "charges.percent_not_wanted": (
        "按{basis}计息不写 percent，利率由规定给出",
        "interest by {basis} takes no percent: the rate is given by the rules",
    ),
    "charges.same_reach": ("已有适用范围相同的计息规则", "there is another rule of interest of the same reach"),
    "charges.segment_or_client": (
        "segment、client 只能写一项",
        "only one of segment and client may be named",
    ),
    "charges.year_days": ("只能是 365 或 360", "has to be 365 or 360"),
    # where a rate comes from
    "interest_basis.contract_daily": ("合同日利率", "the contract's daily rate"),
    "interest_basis.contract_yearly": ("合同年利率", "the contract's yearly rate"),
    "interest_basis.sales_contract": ("LPR 加计", "LPR plus a markup"),
    "interest_basis.small_enterprise": ("每日万分之五", "0.05 per cent a day"),
    # why nothing was charged
    "unknown_reason.due_date_missing": ("没有到期日", "there is no due date"),
    "unknown_reason.lpr_missing": ("策略中没有覆盖当日的 LPR", "the policy holds no LPR for that day"),
    "unknown_reason.lpr_other_currency": ("LPR 只适用于人民币", "the LPR is a rate for CNY only"),
    # labels
    "field.charged_for": ("合同/订单", "Contract or order"),
    "field.fee": ("费用", "Fee"),
    "field.interest": ("逾期利息", "Interest"),
    "field.interest_basis": ("计息依据", "Rate"),
    "field.interest_from": ("计息起日", "From"),
    "field.interest_through": ("计息止日", "Through"),
    "field.interest_unknown": ("未计息原因", "No interest because"),
    "field.payable": ("应付合计", "To be paid"),
    # in letters
    "page.letter.again": (
        "我公司已于 {written_before} 就下列账款致函贵公司，至今未收到全部款项。",
        "We wrote to you about these claims on {written_before} and have not received the full amount.",
    ),
    "page.letter.charges": (
        "连同下列费用与逾期利息，贵公司应付金额如下：",
        "Together with fees and interest, the following is to be paid:",
    ),
    "page.letter.interest_runs_on": (
        "利息自到期次日起计至本函之日；此后至实际付清之日的利息另行计算。",
        "Interest is counted from the day after the due date through the date of this letter; it runs on until payment.",
    ),
    "page.letter.level": ("{days_overdue}（{tier}天级）", "{days_overdue} (level {tier})"),
    "page.letter.payable": ("应付合计 {currency}", "To be paid {currency}"),
    "page.letter.rate.contract_daily": (
        "利息按合同约定的日利率 {percent}% 计算。",
        "Interest is reckoned at the contract's rate of {percent}% a day.",
    ),
    "page.letter.rate.contract_yearly": (
        "利息按合同约定的年利率 {percent}% 计算，一年以 {year_days} 天计。",
        "Interest is reckoned at the contract's rate of {percent}% a year of {year_days} days.",
    ),
    "page.letter.rate.sales_contract": (
        "利息依据最高人民法院关于审理买卖合同纠纷案件适用法律问题的解释第十八条，按一年期贷款市场报价利率（LPR）加计 {percent}% 计算，一年以 {year_days} 天计。",
        "Interest is reckoned at the one-year loan prime rate (LPR) plus {percent}% of it, a year having {year_days} days, by article 18 of the Supreme People's Court's interpretation on sales contracts.",
    ),
    "page.letter.rate.small_enterprise": (
        "利息依据《保障中小企业款项支付条例》，按每日 {percent}% 计算。",
        "Interest is reckoned at {percent}% a day by the Regulation on Ensuring Payments to Small and Medium-sized Enterprises.",
    ),
    "page.letter.title_again": ("账款追款函（第{turn}次）", "Request for Payment (letter {turn})"),
    "page.notice.charged": ("费用与利息", "Fees and interest"),
    "sentence.charged": ("；连同费用与利息应付{payable}", "; with fees and interest {payable} is to be paid"),
}
"""Code → (zh-CN, en)."""
