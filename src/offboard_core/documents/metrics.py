"""The page of metrics over departures."""

from __future__ import annotations

from offboard_core.documents.cells import _PER_PERCENT, bars_by_currency, figure, percent_text, share_text
from offboard_core.documents.page import (
    Bar,
    Bars,
    Block,
    Cell,
    Fact,
    Figure,
    Figures,
    Page,
    Section,
    Table,
    Tone,
    columns,
)
from offboard_core.documents.wording import Voice
from offboard_core.kernel.known import Unknown
from offboard_core.review import DepartureMetrics, Share

_WHOLE = 100


def metrics_page(metrics: DepartureMetrics, voice: Voice) -> Page:
    """Build the page of the metrics: each with numerator and denominator, or "not enough data"."""
    period = metrics.period
    until = voice.fill("value.none") if period.end_on is None else voice.fact("on", period.end_on)
    shares = (
        ("with_receivables", metrics.with_receivables),
        ("with_lost_client", metrics.with_lost_client),
        ("clients_lost", metrics.clients_lost),
    )
    key = (
        figure(voice.fill("page.metrics.departures"), metrics.departures, voice),
        _rate(metrics, voice),
        *(_share(name, share, voice) for name, share in shares),
    )
    blocks: list[Block] = [Figures(key), _bars(shares, voice)]
    if metrics.recovery:
        rows = (
            (voice.fill("page.metrics.outstanding"), tuple(one.outstanding for one in metrics.recovery)),
            (voice.fill("page.metrics.recovered"), tuple(one.recovered for one in metrics.recovery)),
        )
        blocks += bars_by_currency("page.metrics.recovery", rows, voice)
    return Page(
        language=voice.language,
        title=voice.fill("page.metrics.title"),
        facts=(
            Fact(voice.fill("page.metrics.from"), voice.fact("on", period.start_on)),
            Fact(voice.fill("page.metrics.until"), until),
        ),
        sections=(Section("", tuple(blocks)), _formulas(voice)),
        footnote=voice.fill("page.metrics.footnote"),
    )


def _rate(metrics: DepartureMetrics, voice: Voice) -> Figure:
    """Word the departure rate in hundredths of a percent, with its numerator and denominator."""
    rate = metrics.rate_bp
    label = voice.fill("page.metrics.rate")
    if isinstance(rate, Unknown):
        return Figure(label=label, text=voice.fact("", rate), tone="unknown")
    text = f"{rate // _PER_PERCENT}.{rate % _PER_PERCENT:02d}%"
    return Figure(label=label, text=text, note=f"{metrics.departures} / {metrics.headcount}")


def _share(name: str, share: Share, voice: Voice) -> Figure:
    percent = share.percent
    tone: Tone = "unknown" if isinstance(percent, Unknown) else "bad" if share.part else "good"
    note = "" if isinstance(percent, Unknown) else share_text(share, voice)
    return Figure(label=voice.fill(f"page.metrics.{name}"), text=percent_text(percent, voice), note=note, tone=tone)


def _bars(shares: tuple[tuple[str, Share], ...], voice: Voice) -> Bars:
    return Bars(
        title=voice.fill("page.metrics.shares"),
        items=tuple(
            Bar(
                label=voice.fill(f"page.metrics.{name}"),
                length=0 if isinstance(percent, Unknown) else percent,
                text=percent_text(percent, voice),
                tone="unknown" if isinstance(percent, Unknown) else "plain",
            )
            for name, share in shares
            for percent in (share.percent,)
        ),
        full=_WHOLE,
    )


def _formulas(voice: Voice) -> Section:
    names = ("rate", "with_receivables", "with_lost_client", "clients_lost", "recovery")
    rows = tuple(
        (Cell(voice.fill(f"page.metrics.name_{name}")), Cell(voice.fill(f"page.metrics.formula_{name}")))
        for name in names
    )
    heads = columns(voice.fill("page.metrics.figure"), voice.fill("page.metrics.formula"))
    return Section(voice.fill("page.metrics.formulas"), (Table(columns=heads, rows=rows),))
