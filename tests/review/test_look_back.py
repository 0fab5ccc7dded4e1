"""Look-back: a person's own actions between two moments."""

from __future__ import annotations

import datetime as dt

import pytest

from offboard_core.kernel.journal import Entry, Stamp, seal
from offboard_core.kernel.verdict import Event
from offboard_core.review import TraceKind
from offboard_core.review.look_back import draw_look_back

BEGIN = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
END = BEGIN + dt.timedelta(days=25)
TICK = dt.timedelta(seconds=1)


def did(
    type: str, at: dt.datetime = BEGIN, *, by: str = "wang.wei", stream: str = "clients/C-1", **facts: object
) -> Entry:
    """Build an entry of the journal."""
    stamp = Stamp(by=by, on_behalf_of=None, key=None, at=at)
    (entry,) = seal(stamp, [Event(type=type, stream=stream, facts=facts)], {})
    return entry


def test_what_counts_is_told_in_the_order_of_time() -> None:
    """Contacts read, exports and refusals with reasons are included; other events and people are not."""
    refused = did(
        "refused",
        END,
        stream="refusals/wang.wei",
        verb="edit_client",
        findings=[
            {"code": "access.not_yours", "subject": "C-1", "facts": {"owner": "li.na"}},
            {"code": "x"},
            "unreadable",
        ],
    )
    entries = [
        refused,
        did("evidence_exported", BEGIN + TICK, stream="ladders/AR-1"),
        did("contacts_viewed"),
        did("contacts_unmasked", BEGIN + TICK),
        did("communication_logged"),
        did("contacts_viewed", by="li.na"),
        did("refused", BEGIN + TICK, stream="refusals/wang.wei", findings="none"),
    ]
    found = draw_look_back("wang.wei", entries, from_at=BEGIN, until_at=END)

    assert [
        (TraceKind.CONTACTS, "clients/C-1", "", ()),
        (TraceKind.CONTACTS, "clients/C-1", "", ()),
        (TraceKind.EXPORT, "ladders/AR-1", "", ()),
        (TraceKind.REFUSED, "refusals/wang.wei", "", ()),
        (TraceKind.REFUSED, "refusals/wang.wei", "edit_client", ("access.not_yours", "x")),
    ] == [
        (trace.kind, trace.stream, trace.verb, tuple(finding.code for finding in trace.reasons))
        for trace in found.traces
    ]
    assert [2, 1, 2] == [found.count(kind) for kind in TraceKind]
    assert 1 == found.clients_read
    assert [("C-1", {"owner": "li.na"}), ("", {})] == [(one.subject, one.facts) for one in found.traces[-1].reasons]


@pytest.mark.parametrize(("at", "seen"), [(BEGIN - TICK, False), (BEGIN, True), (END, True), (END + TICK, False)])
def test_both_moments_count(at: dt.datetime, *, seen: bool) -> None:
    """The first and the last moment are included; earlier and later ones are not."""
    found = draw_look_back("wang.wei", [did("contacts_viewed", at)], from_at=BEGIN, until_at=END)

    assert seen == bool(found.traces)
