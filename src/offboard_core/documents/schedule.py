"""The ageing schedule (账龄分析表) as a page: the debt of each client by band, with totals per currency."""

from __future__ import annotations

from offboard_core.documents.cells import bars_by_currency, labelled
from offboard_core.documents.page import Block, Cell, Fact, Facts, Page, Section, Table, cells, columns
from offboard_core.documents.wording import Voice
from offboard_core.kernel.money import Money
from offboard_core.receivables.schedule import AgeingSchedule, Band


def schedule_page(schedule: AgeingSchedule, voice: Voice) -> Page:
    """Build the page, one section per currency; overpaid, quarantined and credited amounts are listed separately."""
    sections = [_currency(schedule, currency, voice) for currency in schedule.currencies]
    if not sections:
        sections = [Section("", (Table(columns=(), rows=(), none=voice.fill("page.nothing")),))]
    if schedule.quarantined_ids:
        ids = voice.fact("receivables", schedule.quarantined_ids)
        facts = Facts((Fact(voice.fill("page.schedule.quarantined_ids"), ids, "warn"),))
        sections.append(Section(voice.fill("page.schedule.quarantined"), (facts,)))
    return Page(
        language=voice.language,
        title=voice.fill("page.schedule.title"),
        facts=labelled(voice, as_of=schedule.as_of, policy=schedule.policy),
        sections=tuple(sections),
        footnote=voice.say("page.generated", {"as_of": schedule.as_of}),
        is_wide=True,
    )


def _currency(schedule: AgeingSchedule, currency: str, voice: Voice) -> Section:
    bands = tuple(_band(band, voice) for band in schedule.bands)
    zero = Money.zero(currency)
    sums = schedule.totals.get(currency, (zero,) * len(bands))
    table = Table(
        columns=columns(
            voice.label("client"), *bands, voice.fill("page.schedule.sum"), numbers=range(1, len(bands) + 2)
        ),
        rows=tuple(
            (Cell(voice.fact("client", row.client_name)), *map(_amount, row.amounts), _amount(row.total))
            for row in schedule.rows
            if row.currency == currency
        ),
        totals=(
            cells(
                voice.fill("page.total", currency=currency),
                *(money.amount_text() for money in sums),
                sum(sums, zero).amount_text(),
            ),
        ),
        none=voice.fill("page.nothing"),
    )
    apart = {"overpaid": schedule.overpaid, "quarantined": schedule.quarantined, "credits": schedule.credits}
    facts = [
        Fact(voice.fill(f"page.schedule.{name}"), str(held[currency]), "warn")
        for name, held in apart.items()
        if currency in held
    ]
    facts.append(Fact(voice.fill("page.schedule.all"), str(schedule.total(currency))))
    charts = bars_by_currency("page.schedule.bands", zip(bands, ((money,) for money in sums), strict=True), voice)
    blocks: tuple[Block, ...] = (*charts, table, Facts(tuple(facts)))
    return Section(currency, blocks)


def _amount(money: Money) -> Cell:
    """Show an amount without its currency, which the section names; zero as a dash."""
    return Cell(money.amount_text() if money else "–")


def _band(band: Band, voice: Voice) -> str:
    if band.first is None:
        return voice.fill("page.schedule.not_due")
    if band.last is None:
        return voice.fill("page.schedule.beyond", first=str(band.first))
    return voice.fill("page.schedule.band", first=str(band.first), last=str(band.last))
