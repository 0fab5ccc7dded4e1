"""Look-back (离职期间行为回查): what a leaver looked at, took out and was refused, from the notice to the end of access."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum

import attrs

from offboard_core.finding import Finding
from offboard_core.kernel.journal import Entry


class TraceKind(StrEnum):
    """What somebody did that is looked back on."""

    CONTACTS = "contacts"
    """Contacts of a client read in clear."""
    EXPORT = "export"
    """Something handed out of the system."""
    REFUSED = "refused"
    """Something that was tried and refused."""


_EVENTS: Mapping[str, TraceKind] = {
    "contacts_viewed": TraceKind.CONTACTS,
    "contacts_unmasked": TraceKind.CONTACTS,
    "evidence_exported": TraceKind.EXPORT,
    "refused": TraceKind.REFUSED,
}


@attrs.frozen(kw_only=True)
class Trace:
    """One thing somebody did: when, what, about which record. `reasons` are why something was refused."""

    kind: TraceKind
    at: dt.datetime
    stream: str
    verb: str = ""
    reasons: tuple[Finding, ...] = ()


@attrs.frozen(kw_only=True)
class LookBack:
    """What a leaver did between two moments, oldest first; facts for a person to judge, and no judgement."""

    leaver: str
    from_at: dt.datetime
    until_at: dt.datetime
    traces: tuple[Trace, ...] = ()

    def count(self, kind: TraceKind) -> int:
        """Return how often something of a kind happened."""
        return sum(1 for trace in self.traces if trace.kind is kind)

    @property
    def clients_read(self) -> int:
        """Return of how many clients contacts were read in clear."""
        return len({trace.stream for trace in self.traces if trace.kind is TraceKind.CONTACTS})


def draw_look_back(leaver: str, entries: Iterable[Entry], *, from_at: dt.datetime, until_at: dt.datetime) -> LookBack:
    """Pick from journal entries what somebody did themselves from `from_at` to `until_at`, both included."""
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
    """Read the reasons of a refusal back, as far as they are on record."""
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
