"""The journal: hashes that can be computed independently, and detection of every kind of tampering."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from itertools import combinations
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.errors import InvalidInput
from offboard_core.kernel.journal import (
    GENESIS,
    Entry,
    Head,
    Stamp,
    Verification,
    read_entry,
    seal,
    sealed_line,
    verify,
)
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Event

AT = dt.datetime(2026, 11, 23, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
STAMP = Stamp(by="hr.chen", at=AT, on_behalf_of="li.na", key="k-1")
CASE = "cases/wang.wei#1"
FACTS = {"原因": "业绩\x1f压力", "paid": Money.of("1.00", "CNY"), "on": dt.date(2026, 12, 18), "ok": True, "none": None}


def chain(stream: str, *types: str) -> tuple[Entry, ...]:
    """Seal events one after the other into one stream."""
    return seal(STAMP, [Event(type=kind, stream=stream, facts=FACTS) for kind in types], {})


ENTRIES = chain(CASE, "notice_received", "signed_off", "departed")
LINES = tuple(entry.line() for entry in ENTRIES)
FOREIGN = tuple(entry.line() for entry in chain("clients/C-7", "client_created", "client_transferred", "lost"))


def sealed_by_hand(content: dict[str, object]) -> str:
    """Compute an entry's hash with json and hashlib alone."""
    spelling = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelling.encode("utf-8")).hexdigest()


def resealed(line: str, **changes: object) -> str:
    """Change a line and recompute its hash, as a forger would."""
    content = {**json.loads(line), **changes}
    del content["hash"]
    content["hash"] = sealed_by_hand(content)
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def test_an_entry_says_who_what_when_and_what_went_before() -> None:
    """The first entry follows 64 zeros; its moment is in UTC, its facts are plain."""
    first = ENTRIES[0]

    assert (CASE, 1, "2026-11-23T01:00:00Z", "hr.chen", "li.na", "k-1", "notice_received", GENESIS) == (
        first.stream,
        first.seq,
        first.at,
        first.actor,
        first.on_behalf_of,
        first.key,
        first.event,
        first.previous,
    )
    assert first.facts == {
        "原因": "业绩\x1f压力",
        "paid": {"minor": 100, "currency": "CNY"},
        "on": "2026-12-18",
        "ok": True,
        "none": None,
    }


def test_a_sealed_entry_is_stored_as_it_reads() -> None:
    """The stored line equals `Entry.line`."""
    entry = seal(STAMP, [Event(type="happened", stream="cases/1", facts={"amount": Money.of("1.00", "CNY")})], {})[0]

    assert entry.line() == sealed_line(entry)


def test_the_hash_can_be_computed_without_us() -> None:
    """A hash is SHA-256 over the canonical JSON of all other fields, including the previous hash."""
    before = GENESIS
    for line in LINES:
        content = json.loads(line)
        claimed = content.pop("hash")

        assert before == content["previous"]
        assert claimed == sealed_by_hand(content)
        before = claimed


def test_a_chain_goes_on_from_its_head() -> None:
    """Sealing in two steps equals sealing in one; streams are numbered separately."""
    events = [Event(type=f"t{n}", stream=stream) for n, stream in enumerate(("a", "b", "a", "b", "a"))]
    at_once = seal(STAMP, events, {})
    first = seal(STAMP, events[:2], {})
    heads = {entry.stream: Head(seq=entry.seq, hash=entry.hash) for entry in first}

    assert at_once == first + seal(STAMP, events[2:], heads)
    assert [1, 1, 2, 2, 3] == [entry.seq for entry in at_once]
    assert heads == {entry.stream: Head(seq=entry.seq, hash=entry.hash) for entry in first}


def test_nothing_happened() -> None:
    """Without events there are no entries."""
    assert seal(STAMP, (), {}) == ()


def test_what_cannot_be_sealed() -> None:
    """A naive moment, a fact without an unambiguous text and a non-text actor are refused."""
    event = Event(type="t", stream="s")
    for stamp, happened in (
        (attrs.evolve(STAMP, at=AT.replace(tzinfo=None)), event),
        (STAMP, Event(type="t", stream="s", facts={"amount": 1.5})),
        (Stamp(by=None, at=AT), event),  # type: ignore[arg-type]
    ):
        with pytest.raises(InvalidInput):
            seal(stamp, (happened,), {})


def test_an_untouched_chain_is_intact() -> None:
    """Lines with or without line ends and entries verify alike; an empty chain is intact."""
    intact = Verification(intact=True, records=3)

    assert intact == verify(LINES)
    assert intact == verify([f"{line}\n" for line in LINES])
    assert intact == verify([f"{line}\r\n" for line in LINES])
    assert intact == verify(ENTRIES)
    assert intact == verify(LINES, stream=CASE)
    assert Verification(intact=True, records=0) == verify(())
    assert intact


def test_streams_may_be_interleaved() -> None:
    """Several streams verify in any mixture that keeps the order within each stream."""
    places = range(len(LINES) + len(FOREIGN))
    for chosen in combinations(places, len(LINES)):
        ours, theirs = iter(LINES), iter(FOREIGN)
        mixed = [next(ours) if place in chosen else next(theirs) for place in places]

        assert verify(mixed)


def test_a_broken_verification_is_false() -> None:
    """A broken chain is false in a condition, with the first broken line."""
    broken = verify([LINES[0].replace("hr.chen", "li.na"), *LINES[1:]])

    assert not broken
    assert broken == Verification(intact=False, records=1, first_broken=1)


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("field", ["stream", "seq", "at", "actor", "on_behalf_of", "key", "event", "previous", "hash"])
def test_an_edited_field_shows(place: int, field: str) -> None:
    """Editing any field of any entry breaks the chain there, in lines and in entries."""
    other: dict[str, Any] = {field: 9 if field == "seq" else "x" * 64}
    edited = attrs.evolve(ENTRIES[place], **other)
    entries = [*ENTRIES[:place], edited, *ENTRIES[place + 1 :]]
    expected = Verification(intact=False, records=place + 1, first_broken=place + 1)

    assert expected == verify(entries)
    assert expected == verify([entry.line() for entry in entries])


@pytest.mark.parametrize("place", range(3))
def test_an_edited_fact_shows(place: int) -> None:
    """A fact changed, added or removed breaks the chain at its entry."""
    for facts in ({**FACTS, "ok": False}, {**FACTS, "more": 1}, {}):
        entries = [*ENTRIES[:place], attrs.evolve(ENTRIES[place], facts=facts), *ENTRIES[place + 1 :]]

        assert verify(entries).first_broken == place + 1


@pytest.mark.parametrize("place", range(3))
def test_every_flipped_bit_shows(place: int) -> None:
    """One flipped bit anywhere in a line breaks the chain there."""
    raw = LINES[place].encode("utf-8")
    for position in range(len(raw)):
        for bit in range(8):
            flipped = bytearray(raw)
            flipped[position] ^= 1 << bit
            line = flipped.decode("utf-8", "surrogateescape")

            assert verify([*LINES[:place], line, *LINES[place + 1 :]]).first_broken == place + 1, (position, bit)


@pytest.mark.parametrize("place", range(3))
def test_every_lost_or_added_character_shows(place: int) -> None:
    """One character removed or doubled breaks the chain there."""
    line = LINES[place]
    for position in range(len(line)):
        cut = line[:position] + line[position + 1 :]
        doubled = line[:position] + line[position] + line[position:]

        assert verify([*LINES[:place], cut, *LINES[place + 1 :]]).first_broken == place + 1
        assert verify([*LINES[:place], doubled, *LINES[place + 1 :]]).first_broken == place + 1


@pytest.mark.parametrize(
    "respell",
    [
        lambda line: line.replace("\\u001f", "\\u001F"),
        lambda line: line.replace(",", ", "),
        lambda line: f" {line}",
        lambda line: json.dumps(json.loads(line), sort_keys=True),
        lambda line: json.dumps(dict(reversed(json.loads(line).items())), ensure_ascii=False, separators=(",", ":")),
        lambda line: line.replace('{"actor":', '{"actor":"li.na","actor":'),
        lambda line: line.replace('"seq":1', '"seq":1.0'),
        lambda line: line.replace('"seq":1', '"seq":true'),
    ],
    ids=["escape", "blanks", "indent", "ascii", "key order", "key twice", "float", "truth"],
)
def test_another_spelling_of_the_same_content_shows(respell: object) -> None:
    """A line must be exactly as written, also if its content is the same."""
    assert callable(respell)

    assert verify([respell(LINES[0]), *LINES[1:]]).first_broken == 1


@pytest.mark.parametrize("place", [0, 1])
def test_a_dropped_line_shows(place: int) -> None:
    """A line dropped before the end breaks the chain at the next line."""
    assert verify([*LINES[:place], *LINES[place + 1 :]]).first_broken == place + 1


def test_a_cut_off_end_needs_a_checkpoint() -> None:
    """A dropped end is detected only with a head kept elsewhere."""
    assert verify(LINES[:2])
    assert ENTRIES[2].hash != ENTRIES[1].hash


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("again", range(3))
def test_an_inserted_line_shows(place: int, again: int) -> None:
    """A line inserted a second time breaks the chain there or at the next line."""
    broken = verify([*LINES[:place], LINES[again], *LINES[place:]])

    assert not broken
    assert broken.first_broken in {place + 1, place + 2}


@pytest.mark.parametrize(("one", "other"), [(0, 1), (0, 2), (1, 2)])
def test_swapped_lines_show(one: int, other: int) -> None:
    """Two swapped lines break the chain at the first of them."""
    lines = list(LINES)
    lines[one], lines[other] = lines[other], lines[one]

    assert verify(lines).first_broken == one + 1


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("foreign", [1, 2])
def test_a_later_line_of_a_foreign_stream_shows(place: int, foreign: int) -> None:
    """A line from the middle of another chain does not continue a chain."""
    assert verify([*LINES[:place], FOREIGN[foreign], *LINES[place:]]).first_broken == place + 1


@pytest.mark.parametrize("place", range(4))
def test_a_whole_foreign_stream_shows_where_one_stream_is_expected(place: int) -> None:
    """A complete other chain is intact by itself, but not if one stream is expected."""
    lines = [*LINES[:place], *FOREIGN, *LINES[place:]]

    assert verify(lines)
    assert verify(lines, stream=CASE) == Verification(intact=False, records=place + 1, first_broken=place + 1)


@pytest.mark.parametrize("place", range(3))
def test_a_foreign_line_relabelled_shows(place: int) -> None:
    """A line of another chain with changed stream, number and predecessor no longer matches its hash."""
    forged = {**json.loads(FOREIGN[place]), "stream": CASE, "previous": ENTRIES[place].previous}
    line = json.dumps(forged, sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    assert verify([*LINES[:place], line, *LINES[place + 1 :]]).first_broken == place + 1


@pytest.mark.parametrize("place", [0, 1])
def test_a_line_sealed_anew_breaks_the_next(place: int) -> None:
    """A line edited and hashed again breaks the chain at the next line."""
    forged = resealed(LINES[place], actor="li.na")

    assert verify([*LINES[:place], forged, *LINES[place + 1 :]]).first_broken == place + 2


@pytest.mark.parametrize(
    "changes",
    [
        {"actor": None},
        {"seq": True},
        {"key": 7},
        {"facts": []},
        {"extra": 1},
        {"stream": ["cases"]},
        {"previous": None},
        {"facts": {"a": 1.5}},
    ],
)
def test_a_line_that_is_no_entry_is_broken_whatever_its_hash(changes: dict[str, object]) -> None:
    """A first line with a matching hash but wrong fields is broken."""
    assert verify([resealed(LINES[0], **changes)]).first_broken == 1


@pytest.mark.parametrize("field", [field.name for field in attrs.fields(Entry) if field.name != "hash"])
def test_a_missing_field_is_broken_whatever_its_hash(field: str) -> None:
    """A line without one of the fields is broken."""
    content = json.loads(LINES[0])
    del content[field], content["hash"]
    content["hash"] = sealed_by_hand(content)

    assert verify([json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))]).first_broken == 1


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{}",
        "[]",
        "null",
        "1",
        '"text"',
        "NaN",
        "{",
        "\ufeff" + LINES[0],
        LINES[0] + LINES[1],
        "[" * 100000,
        '{"seq":' + "1" * 5000 + "}",
        "\ud800",
        "\x00",
    ],
)
def test_a_line_that_cannot_be_read_is_a_broken_line(line: str) -> None:
    """`verify` never raises, whatever a line contains."""
    assert verify([line]) == Verification(intact=False, records=1, first_broken=1)


@pytest.mark.parametrize("line", [None, 7, b"{}", {"hash": "x"}])
def test_a_line_that_is_no_text_is_a_broken_line(line: str) -> None:
    """A line that is not text is broken."""
    assert verify([line]).first_broken == 1


def test_an_entry_that_cannot_be_spelt_is_broken() -> None:
    """An entry with a float, written by another program, is broken and no error."""
    assert verify([attrs.evolve(ENTRIES[0], facts={"amount": 1.5})]).first_broken == 1


@given(st.lists(st.text() | st.sampled_from(LINES + FOREIGN)))
def test_verify_never_raises(lines: list[str]) -> None:
    """Any lines get a verification, and an intact one has checked them all."""
    answer = verify(lines)

    assert answer.intact == (answer.first_broken is None)
    assert not answer.intact or answer.records == len(lines)


def test_an_entry_reads_back() -> None:
    """An entry reads back from its line."""
    assert list(ENTRIES) == [read_entry(json.loads(line)) for line in LINES]


@pytest.mark.parametrize(
    "content",
    [{}, {**json.loads(LINES[0]), "extra": 1}, {**json.loads(LINES[0]), "seq": "1"}, [], None]
    + [{**json.loads(LINES[0]), name: 1} for name in ("stream", "actor", "key", "on_behalf_of", "facts", "hash")],
)
def test_what_is_no_entry(content: dict[str, object]) -> None:
    """A missing, unknown or wrongly typed field is refused."""
    with pytest.raises(InvalidInput) as caught:
        read_entry(content)

    assert caught.value.findings[0].code == "journal.not_an_entry"
