"""The departure report (离职复盘报告) as a page for a director."""

from __future__ import annotations

from collections.abc import Iterator

from offboard_core.documents.catalogue import speak
from offboard_core.documents.cells import amounts_cell, bars_by_currency, cell, figure, labelled, share_text
from offboard_core.documents.page import (
    Bar,
    Bars,
    Block,
    Cell,
    Fact,
    Facts,
    Figure,
    Figures,
    Happening,
    Page,
    Paragraph,
    Section,
    Table,
    Timeline,
    Tone,
    columns,
)
from offboard_core.documents.report_tables import (
    assets_table,
    clients_table,
    grants_table,
    promises_table,
    receipts_table,
    residuals_table,
    signatures_table,
    unknown_source,
)
from offboard_core.documents.wording import Voice
from offboard_core.kernel.known import Unknown
from offboard_core.offboarding.item import ItemState
from offboard_core.offboarding.item_kinds import Topic
from offboard_core.review.handover_score import ScorePart
from offboard_core.review.receivable_figures import ReceivableFigures
from offboard_core.review.report import DepartureReport, MomentFigures

_GOOD_SCORE, _FAIR_SCORE = 80, 60
"""Scores from which the tone is good, and fair; lower scores are bad."""


def report_page(report: DepartureReport, voice: Voice) -> Page:
    """Build the page: key figures, every part with its denominators, unknown facts marked, and the timeline."""
    sections = (
        Section("", (_key_figures(report, voice),)),
        Section(voice.fill("page.report.departure"), (_departure(report, voice),)),
        Section(voice.fill("page.report.blockers"), tuple(_blockers(report, voice))),
        Section(voice.fill("page.report.receivables"), tuple(_receivables(report, voice))),
        Section(voice.fill("page.report.handover"), tuple(_handover(report, voice))),
        Section(voice.fill("page.report.clients"), (clients_table(report, voice),)),
        Section(voice.fill("page.report.promises"), (promises_table(report.promises, voice),)),
        Section(voice.fill("page.report.receipts"), (receipts_table(report.receipts, voice),)),
        Section(voice.fill("page.report.residuals"), (residuals_table(report, voice),)),
        Section(voice.fill("page.report.access"), (grants_table(report, voice),)),
        Section(voice.fill("page.report.assets"), (assets_table(report, voice),)),
        Section(voice.fill("page.report.signatures"), (signatures_table(report, voice),)),
        Section(voice.fill("page.report.reasons"), (_reasons(report, voice),)),
        Section(voice.fill("page.report.timeline"), (_timeline(report, voice),)),
    )
    return Page(
        language=voice.language,
        title=voice.fill("page.report.title"),
        subtitle=voice.say("page.named", {"name": report.leaver_name, "id": report.leaver}),
        facts=labelled(voice, case=report.case, stage=report.stage, as_of=report.as_of),
        sections=sections,
        footnote=voice.say("page.generated", {"as_of": report.as_of}),
    )


def _key_figures(report: DepartureReport, voice: Voice) -> Figures:
    money, score = report.receivables, report.score.percent
    departed = not isinstance(report.departed_on, Unknown)
    late = sum(item.is_late for item in report.residuals)
    live = unknown_source(report, Topic.ACCESS)
    items = [
        figure(_label("outstanding", voice), money if isinstance(money, Unknown) else money.outstanding, voice),
        figure(
            _label("overdue", voice),
            money if isinstance(money, Unknown) else money.overdue,
            voice,
            tone="bad",
            note=_overdue_note(money, voice),
        ),
        Figure(
            label=_label("score", voice),
            text=voice.fact("", score) if isinstance(score, Unknown) else f"{score} %",
            note=_left_out(report, voice),
            tone="unknown" if isinstance(score, Unknown) else _score_tone(score),
        ),
        _handed_over(report, voice),
        figure(
            _label("residuals", voice),
            sum(item.is_open for item in report.residuals) if departed else report.departed_on,
            voice,
            tone="warn",
            note=voice.fill("page.report.late_count", count=str(late)) if late else "",
        ),
        figure(
            _label("access", voice),
            sum(grant.is_live for grant in report.grants) if live is None else live,
            voice,
            tone="bad",
        ),
    ]
    return Figures(tuple(items))


def _handed_over(report: DepartureReport, voice: Voice) -> Figure:
    """Count the clients handed over out of all on the manifest; unknown if the client source did not answer."""
    unknown = unknown_source(report, Topic.CLIENTS)
    if unknown is not None:
        return figure(_label("clients", voice), unknown, voice)
    done = sum(line.state is ItemState.SETTLED for line in report.clients)
    text = voice.fill("page.share", part=str(done), whole=str(len(report.clients)))
    return Figure(label=_label("clients", voice), text=text, tone="good" if done == len(report.clients) else "warn")


def _label(name: str, voice: Voice) -> str:
    return voice.fill(f"page.report.figure_{name}")


def _score_tone(score: int) -> Tone:
    return "good" if score >= _GOOD_SCORE else "warn" if score >= _FAIR_SCORE else "bad"


def _overdue_note(money: ReceivableFigures | Unknown, voice: Voice) -> str:
    if isinstance(money, Unknown):
        return ""
    notes = []
    if money.overdue_receivables:
        count, days = str(money.overdue_receivables), str(money.longest_overdue)
        notes.append(voice.fill("page.report.overdue_of", count=count, days=days))
    if money.undated:
        notes.append(voice.fill("page.report.least", undated=str(money.undated)))
    return voice.fill("sentence.also").join(notes)


def _left_out(report: DepartureReport, voice: Voice) -> str:
    names = [voice.name(measure) for measure in report.score.left_out]
    return voice.fill("page.report.left_out", measures=voice.listed(names)) if names else ""


def _departure(report: DepartureReport, voice: Voice) -> Facts:
    values = {
        "departure": report.departure,
        "noticed_on": report.noticed_on,
        "last_working_on": report.last_working_on,
        "statutory_end_on": report.statutory_end_on,
        "statutory_basis": report.statutory_basis,
        "departed_on": report.departed_on,
    }
    return Facts(tuple(_fact(name, value, voice) for name, value in values.items()))


def _fact(name: str, value: object, voice: Voice) -> Fact:
    told = cell(name, value, voice)
    return Fact(voice.label(name), told.text, told.tone)


def _blockers(report: DepartureReport, voice: Voice) -> Iterator[Block]:
    """Return the reasons that block the next step, including sources that did not answer, each once."""
    texts = dict.fromkeys(speak(voice, finding) for finding in (*report.blockers, *report.unknown_sources))
    yield Table(
        columns=columns(voice.fill("page.report.blocker")),
        rows=tuple((Cell(text, "warn"),) for text in texts),
        none=voice.fill("page.report.no_blockers"),
    )


def _receivables(report: DepartureReport, voice: Voice) -> Iterator[Block]:
    known = [(moment, moment.receivables) for moment in report.moments]
    rows = [
        (f"{voice.name(moment.moment)} · {kind}", held)
        for moment, money in known
        if not isinstance(money, Unknown)
        for kind, held in ((voice.label("outstanding"), money.outstanding), (voice.label("overdue"), money.overdue))
    ]
    yield from bars_by_currency("page.report.chart", rows, voice)
    names = ("moment", "on", "receivables", "outstanding", "overdue", "clients_owned", "open_lines")
    yield Table(
        columns=columns(*map(voice.label, names), numbers=(2, 3, 4, 5, 6)),
        rows=tuple(_moment(moment, voice) for moment in report.moments),
    )


def _moment(moment: MomentFigures, voice: Voice) -> tuple[Cell, ...]:
    money = moment.receivables
    return (
        Cell(voice.name(moment.moment)),
        cell("on", moment.on, voice),
        cell("receivables", money if isinstance(money, Unknown) else money.receivables, voice),
        amounts_cell(money if isinstance(money, Unknown) else money.outstanding, voice),
        amounts_cell(money if isinstance(money, Unknown) else money.overdue, voice),
        cell("clients", moment.clients, voice),
        cell("open_lines", moment.open_lines, voice),
    )


def _handover(report: DepartureReport, voice: Voice) -> Iterator[Block]:
    settled, lines = str(report.lines.settled), str(report.lines.lines)
    yield Paragraph(voice.fill("page.report.lines", settled=settled, lines=lines))
    yield Bars(
        title=voice.fill("page.report.score_parts"),
        items=tuple(_part(part, voice) for part in report.score.parts),
        full=100,
    )
    names = ("kind", "lines", "settled", "waived", "deferred", "still_open", "completeness")
    yield Table(
        columns=columns(*map(voice.label, names), numbers=range(1, 7)),
        rows=tuple(
            (
                Cell(voice.name(kind)),
                *(Cell(str(n)) for n in (count.lines, count.settled, count.waived, count.deferred, count.open)),
                Cell(share_text(count.completeness, voice)),
            )
            for kind, count in report.lines_by_kind.items()
        ),
        none=voice.fill("page.nothing"),
    )


def _part(part: ScorePart, voice: Voice) -> Bar:
    label = voice.fill("page.report.part", measure=voice.name(part.measure), weight=str(part.weight))
    if isinstance(part.share, Unknown):
        return Bar(label=label, length=0, text=voice.fact("", part.share), tone="unknown")
    percent = part.share.percent
    if isinstance(percent, Unknown):
        return Bar(label=label, length=0, text=voice.fact("", percent), tone="unknown")
    return Bar(
        label=label, length=percent, text=f"{share_text(part.share, voice)} · {percent} %", tone=_score_tone(percent)
    )


def _reasons(report: DepartureReport, voice: Voice) -> Facts:
    reasons = {"employee_reasons": report.employee_reasons, "hr_reason": report.hr_reason}
    told = {name: cell(name, value, voice) for name, value in reasons.items()}
    return Facts(tuple(Fact(voice.fill(f"page.report.{name}"), one.text, one.tone) for name, one in told.items()))


def _timeline(report: DepartureReport, voice: Voice) -> Timeline:
    return Timeline(
        items=tuple(
            Happening(
                at=voice.fact("at", entry.at),
                by=voice.fact("by", entry.by),
                text=voice.say(f"event.{entry.type}", entry.facts, subject=report.case),
            )
            for entry in report.timeline
        ),
        none=voice.fill("page.nothing"),
    )
