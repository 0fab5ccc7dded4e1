"""The journal: what happened, sealed line by line, so that a later change shows.

Every aggregate has a chain of its own. An entry's hash covers its whole content and the hash before it; whoever
changes, drops, inserts or reorders an entry breaks the chain at that place. Cutting off the end, or writing a whole
chain anew, is shown only by a checkpoint kept elsewhere. `verify` needs no database and no key.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.canonical import canonical, digest, hash_of, plain, spell
from offboard_core.kernel.verdict import Event

GENESIS = "0" * 64
"""The hash before the first entry of every chain."""


@attrs.frozen(kw_only=True)
class Stamp:
    """Who did it, for whom, under which command key, and when (aware, UTC)."""

    by: str
    at: dt.datetime
    on_behalf_of: str | None = None
    key: str | None = None


@attrs.frozen(kw_only=True)
class Head:
    """The last entry of a chain: its number (0 before the first) and its hash."""

    seq: int = 0
    hash: str = GENESIS


@attrs.frozen(kw_only=True)
class Entry:
    """One sealed line of a chain (日志条目)."""

    stream: str
    seq: int
    at: str
    actor: str
    on_behalf_of: str | None
    key: str | None
    event: str
    facts: Mapping[str, object]
    previous: str
    hash: str

    def line(self) -> str:
        """Spell the entry as one line of JSON, the form `verify` reads."""
        return canonical(self)


_FIELDS = tuple(field.name for field in attrs.fields(Entry))


@attrs.frozen(kw_only=True)
class Verification:
    """Whether a chain is intact; false in an `if` when it is not.

    `records` counts the lines looked at; `first_broken` is the 1-based line at which the chain no longer holds.
    """

    intact: bool
    records: int
    first_broken: int | None = None

    def __bool__(self) -> bool:
        """Be false when something was tampered with."""
        return self.intact


def seal(stamp: Stamp, events: Sequence[Event], heads: Mapping[str, Head]) -> tuple[Entry, ...]:
    """Turn events into entries that go on from `heads` (by stream; a stream not named begins at its first entry)."""
    ends = dict(heads)
    entries = []
    for event in events:
        head = ends.get(event.stream, Head())
        entry = _sealed(stamp, event, head)
        ends[event.stream] = Head(seq=entry.seq, hash=entry.hash)
        entries.append(entry)
    return tuple(entries)


def sealed_line(entry: Entry) -> str:
    """Spell an entry that `seal` made, as `Entry.line` would: everything in it is plain already."""
    return spell({name: getattr(entry, name) for name in _FIELDS})


def read_entry(content: Mapping[str, Any]) -> Entry:
    """Build the entry a mapping of its fields describes.

    Raises `InvalidInput` when a field is missing, unknown, or not of its type.
    """
    try:
        entry = Entry(**content)
    except TypeError as error:
        raise InvalidInput.at("entry", str(error), "journal.not_an_entry") from error
    texts = (entry.stream, entry.at, entry.actor, entry.event, entry.previous, entry.hash)
    optional = (entry.on_behalf_of, entry.key)
    if (
        not all(isinstance(text, str) for text in texts)
        or not all(text is None or isinstance(text, str) for text in optional)
        or type(entry.seq) is not int
        or not isinstance(entry.facts, Mapping)
    ):
        raise InvalidInput.at("entry", dict(content), "journal.not_an_entry")
    return entry


def verify(lines: Iterable[str | Entry], *, stream: str | None = None) -> Verification:
    """Check chains given as JSON lines or entries, each stream in its order.

    Several streams may be interleaved; where `stream` is given, an entry of any other one is a broken line. A line has
    to stand exactly as it was written, its line end aside. Never raises on bad content: what cannot be read is broken.
    """
    ends: dict[str, Head] = {}
    count = 0
    for count, line in enumerate(lines, 1):
        entry = _next_entry(line, ends)
        if entry is None or stream not in (None, entry.stream):
            return Verification(intact=False, records=count, first_broken=count)
        ends[entry.stream] = Head(seq=entry.seq, hash=entry.hash)
    return Verification(intact=True, records=count)


def _sealed(stamp: Stamp, event: Event, head: Head) -> Entry:
    content: dict[str, object] = {
        "stream": event.stream,
        "seq": head.seq + 1,
        "at": plain(stamp.at),
        "actor": stamp.by,
        "on_behalf_of": stamp.on_behalf_of,
        "key": stamp.key,
        "event": event.type,
        "facts": plain(event.facts),
        "previous": head.hash,
    }
    return read_entry({**content, "hash": hash_of(spell(content))})


def _next_entry(line: str | Entry, ends: Mapping[str, Head]) -> Entry | None:
    """Read the next line if it goes on exactly where its chain stands."""
    try:
        text = line.line() if isinstance(line, Entry) else line.rstrip("\r\n")
        content = json.loads(text)
        entry = read_entry(content)
        head = ends.get(entry.stream, Head())
        content.pop("hash")
        intact = (
            entry.line() == text  # two spellings of one content (key order, \u001f and \u001F) are not the same line
            and entry.seq == head.seq + 1
            and entry.previous == head.hash
            and entry.hash == digest(content)
        )
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return entry if intact else None
