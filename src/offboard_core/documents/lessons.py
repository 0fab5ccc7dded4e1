"""What is learnt from departures, as pages: the metrics (离职指标), one leaver's look-back (行为回查), a scorecard (评分卡)."""

from __future__ import annotations

from offboard_core.documents.catalogue import speak
from offboard_core.documents.figures import bars_by_currency, cell, figure, share_text
from offboard_core.documents.page import (
    Bar,
    Bars,
    Block,
    Cell,
    Fact,
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
from offboard_core.documents.wording import Voice
from offboard_core.kernel.known import Unknown
from offboard_core.review import DepartureMetrics, Line, LookBack, RiskBand, Scorecard, Share, Trace, TraceKind

_TONES: dict[RiskBand, Tone] = {RiskBand.LOW: "good", RiskBand.WATCH: "warn", RiskBand.HIGH: "bad"}
_WHOLE = 100
_PER_PERCENT = 100


def metrics_page(metrics: DepartureMetrics, voice: Voice) -> Page:
    """Lay the metrics out: each with its numerator and denominator, or that there is not enough to say."""
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


def look_back_page(found: LookBack, voice: Voice) -> Page:
    """Lay out what a leaver did from the notice on; facts for a person to judge."""
    counts = {kind: found.count(kind) for kind in TraceKind}
    key = [figure(voice.name(kind), count, voice, tone="warn") for kind, count in counts.items()]
    key.append(figure(voice.fill("page.look_back.clients_read"), found.clients_read, voice))
    bars = Bars(
        title=voice.fill("page.look_back.counts"),
        items=tuple(Bar(label=voice.name(kind), length=count, text=str(count)) for kind, count in counts.items()),
    )
    timeline = Timeline(
        items=tuple(
            Happening(at=voice.fact("at", trace.at), by=voice.name(trace.kind), text=_trace(trace, voice))
            for trace in found.traces
        ),
        none=voice.fill("page.look_back.nothing"),
    )
    return Page(
        language=voice.language,
        title=voice.fill("page.look_back.title"),
        facts=(
            Fact(voice.label("leaver"), voice.fact("leaver", found.leaver)),
            Fact(voice.fill("page.metrics.from"), voice.fact("at", found.from_at)),
            Fact(voice.fill("page.metrics.until"), voice.fact("at", found.until_at)),
        ),
        sections=(
            Section("", (Paragraph(voice.fill("page.look_back.lead")), Figures(tuple(key)), bars)),
            Section(voice.fill("page.look_back.timeline"), (timeline,)),
        ),
    )


def scorecard_page(card: Scorecard, voice: Voice) -> Page:
    """Lay a scorecard out: the band, every line with its points, and what it may be used for."""
    percent = card.score.percent
    band = card.band
    tone: Tone = "unknown" if isinstance(band, Unknown) else _TONES[band]
    key = (
        Figure(
            label=voice.fill("page.scorecard.band"),
            text=voice.fact("", band) if isinstance(band, Unknown) else voice.name(band),
            note=share_text(card.score, voice),
            tone=tone,
        ),
    )
    bars = Bars(
        title=voice.fill("page.scorecard.lines"),
        items=tuple(
            Bar(label=voice.name(line.signal), length=line.points, text=_points(line), tone="warn")
            for line in card.lines
        ),
        full=max((line.most for line in card.lines), default=None),
    )
    table = Table(
        columns=columns(
            voice.fill("page.scorecard.signal"),
            voice.fill("page.scorecard.value"),
            voice.fill("page.scorecard.points"),
            numbers=(1, 2),
        ),
        rows=tuple(
            (
                Cell(voice.name(line.signal)),
                cell("value", line.value, voice),
                Cell(_points(line), "warn" if line.points else "plain"),
            )
            for line in card.lines
        ),
    )
    reasons = tuple(Paragraph(speak(voice, reason)) for reason in card.reasons)
    lead = Paragraph(voice.say("page.scorecard.lead", {"impact_assessment": card.impact_assessment}))
    return Page(
        language=voice.language,
        title=voice.fill("page.scorecard.title"),
        facts=(
            Fact(voice.label("person"), voice.fact("person", card.person)),
            Fact(voice.label("as_of"), voice.fact("as_of", card.as_of)),
            Fact(voice.fill("page.scorecard.points"), _percent(percent, voice)),
        ),
        sections=(Section("", (lead, Figures(key), bars, table, *reasons)),),
    )


def _points(line: Line) -> str:
    """Tell the points of a line; one that nobody could say has none to tell."""
    return "—" if isinstance(line.value, Unknown) else f"{line.points} / {line.most}"


def _rate(metrics: DepartureMetrics, voice: Voice) -> Figure:
    """Tell the departure rate to a hundredth of a percent, with the headcount it was divided by."""
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
    return Figure(label=voice.fill(f"page.metrics.{name}"), text=_percent(percent, voice), note=note, tone=tone)


def _bars(shares: tuple[tuple[str, Share], ...], voice: Voice) -> Bars:
    return Bars(
        title=voice.fill("page.metrics.shares"),
        items=tuple(
            Bar(
                label=voice.fill(f"page.metrics.{name}"),
                length=0 if isinstance(percent, Unknown) else percent,
                text=_percent(percent, voice),
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


def _percent(percent: int | Unknown, voice: Voice) -> str:
    return voice.fact("", percent) if isinstance(percent, Unknown) else f"{percent}%"


def _trace(trace: Trace, voice: Voice) -> str:
    """Say about which record it was, and of a refusal what was tried and why it was refused."""
    if trace.kind is TraceKind.REFUSED:
        tried = voice.find(f"verb.{trace.verb}") or voice.fact("verb", trace.verb)
        reasons = voice.fill("sentence.also").join(speak(voice, finding) for finding in trace.reasons)
        return f"{tried}{voice.fill('value.colon')}{reasons}"
    kind, _, id = trace.stream.partition("/")
    return f"{voice.find(f'kind.{kind}') or kind} {voice.fact('', id)}"
