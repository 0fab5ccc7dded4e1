"""The journal: recorded events in hash chains, so that later changes are detectable.

Every aggregate has its own chain. The hash of an entry covers its content and the previous hash, so changing, dropping,
inserting or reordering an entry breaks the chain at that place. Cutting off the end or rewriting a whole chain is only
detectable with a checkpoint kept elsewhere. `verify` needs no database and no key.
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
"""The previous hash of the first entry in every chain."""


@attrs.frozen(kw_only=True)
class Stamp:
    """The person who acted, the person they acted for, the command key and the moment (aware, UTC)."""

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
    """Chain of the entry: `<kind>/<id>` of the aggregate."""
    seq: int
    """Number of the entry in its chain, from 1."""
    at: str
    """Moment of the command, as ISO text in UTC."""
    actor: str
    """Id of the person who acted."""
    on_behalf_of: str | None
    """Id of the person they acted for under a delegation, or `None`."""
    key: str | None
    """Key of the command, or `None` if it had none."""
    event: str
    """Type of the event."""
    facts: Mapping[str, object]
    """Facts of the event, as plain values."""
    previous: str
    """Hash of the entry before, or `GENESIS`."""
    hash: str
    """SHA-256 over all other fields, in hexadecimal."""

    def line(self) -> str:
        """Return the entry as one line of JSON, the form `verify` reads."""
        return canonical(self)


_FIELDS = tuple(field.name for field in attrs.fields(Entry))


@attrs.frozen(kw_only=True)
class Verification:
    """Whether a chain is intact; false in a condition if it is not.

    `records` counts the lines checked; `first_broken` is the 1-based number of the first line that breaks its chain.
    """

    intact: bool
    records: int
    first_broken: int | None = None

    def __bool__(self) -> bool:
        """Return `intact`."""
        return self.intact


def seal(stamp: Stamp, events: Sequence[Event], heads: Mapping[str, Head]) -> tuple[Entry, ...]:
    """Turn events into entries that continue the chains in `heads`; a stream not in `heads` starts at number 1."""
    ends = dict(heads)
    entries = []
    for event in events:
        head = ends.get(event.stream, Head())
        entry = _sealed(stamp, event, head)
        ends[event.stream] = Head(seq=entry.seq, hash=entry.hash)
        entries.append(entry)
    return tuple(entries)


def sealed_line(entry: Entry) -> str:
    """Return the line of an entry made by `seal`, faster than `Entry.line` because its values are plain already."""
    return spell({name: getattr(entry, name) for name in _FIELDS})


def read_entry(content: Mapping[str, Any]) -> Entry:
    """Build an entry from a mapping of its fields.

    Raises `InvalidInput` if a field is missing, unknown or of the wrong type.
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

    Streams may be interleaved; with `stream` given, an entry of another stream counts as a broken line. A line must be
    exactly as it was written, except for its line end. A line that cannot be read counts as broken and does not raise.
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
    """Return the next line as an entry if it continues its chain, otherwise `None`."""
    try:
        text = line.line() if isinstance(line, Entry) else line.rstrip("\r\n")
        content = json.loads(text)
        entry = read_entry(content)
        head = ends.get(entry.stream, Head())
        content.pop("hash")
        intact = (
            entry.line() == text  # the same content spelt differently (key order, \u001f or \u001F) is a changed line
            and entry.seq == head.seq + 1
            and entry.previous == head.hash
            and entry.hash == digest(content)
        )
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    return entry if intact else None
