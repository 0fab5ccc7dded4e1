"""The page of a look-back on a leaver."""

from __future__ import annotations

from offboard_core.documents.catalogue import speak
from offboard_core.documents.cells import figure
from offboard_core.documents.page import Bar, Bars, Fact, Figures, Happening, Page, Paragraph, Section, Timeline
from offboard_core.documents.wording import Voice
from offboard_core.review import LookBack, Trace, TraceKind


def look_back_page(found: LookBack, voice: Voice) -> Page:
    """Build the page of a leaver's actions since the notice, as facts without a judgement."""
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


def _trace(trace: Trace, voice: Voice) -> str:
    """Word the record of an action, or the refused command and its reasons."""
    if trace.kind is TraceKind.REFUSED:
        tried = voice.find(f"verb.{trace.verb}") or voice.fact("verb", trace.verb)
        reasons = voice.fill("sentence.also").join(speak(voice, finding) for finding in trace.reasons)
        return f"{tried}{voice.fill('value.colon')}{reasons}"
    kind, _, id = trace.stream.partition("/")
    return f"{voice.find(f'kind.{kind}') or kind} {voice.fact('', id)}"
