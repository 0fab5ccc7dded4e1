"""The journal over a shelf: sealed chains, each with the place where it ends."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

import attrs

from offboard_core.adapters.shelf.seam import SHAPES, TEXT_LIMIT, Row, Shelf, check_scalar, is_storable
from offboard_core.errors import Conflict, InvalidInput
from offboard_core.kernel.journal import Entry, Head, read_entry, sealed_line
from offboard_core.ports.repository import Where


@attrs.define
class JournalDrawer:
    """Sealed chains: entries, and for each chain the place where it ends, which is what makes two writers conflict."""

    shelf: Shelf
    ends: dict[str, Head] = attrs.field(factory=dict)
    stored: dict[str, int] = attrs.field(factory=dict)
    pending: list[Entry] = attrs.field(factory=list)

    def heads(self, streams: Iterable[str]) -> Mapping[str, Head]:
        """Return where each chain ends, what this unit of work has added included."""
        wanted = list(dict.fromkeys(streams))
        if missing := [stream for stream in wanted if stream not in self.ends]:
            rows = self.shelf.fetch("heads", [stream for stream in missing if is_storable(stream, TEXT_LIMIT)])
            for stream in missing:
                row = rows.get(stream)
                self.ends[stream] = Head() if row is None else Head(seq=row.version, hash=row.document)
                self.stored[stream] = self.ends[stream].seq
        return {stream: self.ends[stream] for stream in wanted}

    def add(self, entries: Sequence[Entry]) -> None:
        """Append entries; a chain that another has gone on with raises `Conflict` at commit, at the latest."""
        ends = dict(self.heads(entry.stream for entry in entries))
        for entry in entries:
            check_scalar("journal.stream", entry.stream)
            end = ends[entry.stream]
            if (entry.seq, entry.previous) != (end.seq + 1, end.hash):
                raise Conflict("journal", entry.stream)
            ends[entry.stream] = Head(seq=entry.seq, hash=entry.hash)
        self.ends.update(ends)
        self.pending += entries

    def flush(self) -> None:
        """Hand the new entries, and the new end of each chain, to the shelf."""
        if not self.pending:
            return
        grown = sorted({entry.stream for entry in self.pending})
        ends = [Row(id=key, version=self.ends[key].seq, columns={}, document=self.ends[key].hash) for key in grown]
        promote = SHAPES["journal"].promote
        rows = [
            Row(id=f"{entry.stream}#{entry.seq:08d}", version=1, columns=promote(entry), document=sealed_line(entry))
            for entry in self.pending
        ]
        self.shelf.put("heads", ends, [self.stored[key] for key in grown])
        self.shelf.put("journal", rows, [0] * len(rows))
        self.stored.update({key: self.ends[key].seq for key in grown})
        self.pending.clear()

    def read(self, stream: str) -> tuple[Entry, ...]:
        """Return a chain in its order. Raises `InvalidInput` for an unreadable line."""
        return tuple(_entry(line) for line in self.lines(stream))

    def lines(self, stream: str) -> tuple[str, ...]:
        """Return a chain's lines in its order, as they are stored."""
        check_scalar("journal.stream", stream)
        self.flush()
        rows = self.shelf.find("journal", (Where("stream", "=", stream),), order="seq")
        return tuple(row.document for row in rows)


def _entry(line: str) -> Entry:
    try:
        content = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidInput.at("entry", line, "journal.not_an_entry") from error
    return read_entry(content)
