"""Look-back (离职期间行为回查): what a leaver read, exported and was refused, from the notice to the end of access."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.journal import Entry


class TraceKind(StrEnum):
    """Kind of action in a look-back."""

    CONTACTS = "contacts"
    """Unmasked contact details of a client were read."""
    EXPORT = "export"
    """Records were exported."""
    REFUSED = "refused"
    """A command was refused."""


_EVENTS: Mapping[str, TraceKind] = {
    "contacts_viewed": TraceKind.CONTACTS,
    "contacts_unmasked": TraceKind.CONTACTS,
    "evidence_exported": TraceKind.EXPORT,
    "refused": TraceKind.REFUSED,
}


@attrs.frozen(kw_only=True)
class Trace:
    """One action of the leaver: when, what, and on which record. `reasons` are the findings of a refusal."""

    kind: TraceKind
    at: dt.datetime
    stream: str
    verb: str = ""
    reasons: tuple[Finding, ...] = ()


@attrs.frozen(kw_only=True)
class LookBack:
    """The actions of a leaver between two moments, oldest first, as facts without a judgement."""

    leaver: str
    from_at: dt.datetime
    until_at: dt.datetime
    traces: tuple[Trace, ...] = ()

    def count(self, kind: TraceKind) -> int:
        """Return the number of actions of one kind."""
        return sum(1 for trace in self.traces if trace.kind is kind)

    @property
    def clients_read(self) -> int:
        """Return the number of clients whose unmasked contact details were read."""
        return len({trace.stream for trace in self.traces if trace.kind is TraceKind.CONTACTS})


def draw_look_back(leaver: str, entries: Iterable[Entry], *, from_at: dt.datetime, until_at: dt.datetime) -> LookBack:
    """Select the leaver's own actions from `from_at` to `until_at` (both included) from journal entries."""
    traces = [
        Trace(
            kind=_EVENTS[entry.event],
            at=at,
            stream=entry.stream,
            verb=str(entry.facts.get("verb", "")),
            reasons=_findings(entry.facts.get("findings")),
        )
        for entry in entries
        if entry.actor == leaver
        and entry.event in _EVENTS
        and from_at <= (at := dt.datetime.fromisoformat(entry.at)) <= until_at
    ]
    ordered = sorted(traces, key=lambda trace: (trace.at, trace.stream, trace.verb))
    return LookBack(leaver=leaver, from_at=from_at, until_at=until_at, traces=tuple(ordered))


def _findings(kept: object) -> tuple[Finding, ...]:
    """Read the recorded reasons of a refusal."""
    if not isinstance(kept, list | tuple):
        return ()
    return tuple(
        Finding(
            code=str(one.get("code", "")),
            subject=str(one.get("subject", "")),
            facts=dict(facts) if isinstance(facts := one.get("facts"), Mapping) else {},
        )
        for one in kept
        if isinstance(one, Mapping)
    )
