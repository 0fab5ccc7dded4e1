"""What earlier versions have left stays readable: documents, journals, policy files, and whole databases that go on.

The recordings and how they were made: `tests/corpus/README.md`.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import create_engine

from offboard_core import Actor, Desk, OffboardingCase, Office, load_policies, say
from offboard_core.adapters.shelf import SHAPES
from offboard_core.adapters.sqlalchemy import sqlite_engine
from offboard_core.codec.policy import dump_policies
from offboard_core.codec.records import dump_record, load_record
from offboard_core.errors import KeyReused
from offboard_core.kernel.journal import read_entry, verify
from offboard_core.organization import Role
from offboard_core.ports import Dispatch
from offboard_core.ports.kinds import KINDS
from offboard_core.usecases import (
    case_today,
    confirm_departure,
    daily_round,
    deliver,
    departure_report,
    explain_receivable,
    get_ladder,
    get_receivable,
    receivables_of,
    receive_notice,
    record_intervention,
    risk_register,
    sign_off,
    worklist_of,
)
from tests.corpus import Recording, Stored, recordings, spelt
from tests.corpus.databases import Found, Left, fill, reopen, rows_in_sqlite
from tests.examples.running import is_intact

RECORDINGS = {recording.name: recording for recording in recordings()}
HR, FINANCE, AUDITOR, LEAVER = "hr.chen", "zhou.hui", "qian.yi", "wang.wei"
CASE = f"{LEAVER}#1"
NOTICE_AT = dt.datetime(2026, 11, 16, 1, tzinfo=dt.UTC)
"""When the leaver of the demo handed in notice, at 9 o'clock in Shanghai."""
DEPARTS_AT = dt.datetime(2026, 12, 16, 10, tzinfo=dt.UTC)
"""When the last working day of the leaver ends."""
DAY = dt.timedelta(days=1)

ADDED_SINCE: Mapping[str, frozenset[str]] = {}
"""Fields that were added since a recording without a new version of the kind, by kind, as paths such as `ladder.steps[].x`.

Documents of the recording do not say them, and today's text of the same document does. Nothing else may differ.
"""


@cache
def stored(recording: str) -> tuple[Stored, ...]:
    """Return the documents of a recording."""
    return tuple(RECORDINGS[recording].documents())


@pytest.fixture(params=RECORDINGS)
def recording(request: pytest.FixtureRequest) -> Recording:
    """Return one recording after another."""
    return RECORDINGS[request.param]


def is_rewritten(kind: str, text: str) -> bool:
    """Say whether today's text of a document differs from the one on file: an older version, or fields added since."""
    return bool(ADDED_SINCE.get(kind)) or json.loads(text)["v"] < KINDS[kind].version


def differences(newer: object, older: object, path: str) -> Iterator[str]:
    """Name everything in which today's document differs from the one on file."""
    match newer, older:
        case dict(), dict():
            for key in sorted({*newer, *older}):
                if key not in older:
                    yield f"{path}.{key}"
                elif key not in newer:
                    yield f"{path}.{key} lost"
                else:
                    yield from differences(newer[key], older[key], f"{path}.{key}")
        case list(), list() if len(newer) == len(older):
            for one, other in zip(newer, older, strict=True):
                yield from differences(one, other, f"{path}[]")
        case _ if newer != older or type(newer) is not type(older):
            yield f"{path} changed"


def test_every_kind_is_on_file() -> None:
    """A kind without a document on file is one nobody has promised to read: `python -m tests.corpus.record` adds it."""
    on_file = {one.kind for name in RECORDINGS for one in stored(name)}

    assert [] == sorted(KINDS.keys() - on_file)


def test_no_kind_is_given_up() -> None:
    """Every kind on file is still a kind that is read."""
    on_file = {one.kind for name in RECORDINGS for one in stored(name)}

    assert [] == sorted(on_file - KINDS.keys())


@pytest.mark.parametrize("name", RECORDINGS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_document_is_read_and_written_again(name: str, kind: str) -> None:
    """What is on file loads, says the same when it is written again, and loads equal from that."""
    for one in (one for one in stored(name) if one.kind == kind):
        item = load_record(kind, one.text, version=one.version)
        text = dump_record(item)
        old, new = json.loads(one.text), json.loads(text)

        assert (one.id, one.version) == (item.id, item.version)
        assert item == load_record(kind, text, version=one.version)
        if text != one.text and old["v"] == KINDS[kind].version:
            found = set(differences(new["body"], old["body"], kind))
            assert found
            assert set() == found - ADDED_SINCE.get(kind, frozenset()), one.id


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_document_is_found_by_the_columns_it_was_stored_under(name: str) -> None:
    """Rows of a host carry the search columns of their day: what is searched for today has to stand there."""
    for one in stored(name):
        columns = SHAPES[one.kind].promote(load_record(one.kind, one.text, version=one.version))

        assert {column: spelt(value) for column, value in columns.items()} == one.columns, (one.kind, one.id)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("name", RECORDINGS)
def test_a_queued_message_can_still_be_worded(name: str, language: str) -> None:
    """A message may wait in the outbox while the library is replaced; every code that was queued has its words."""
    loaded = [
        cast("Dispatch", load_record(one.kind, one.text, version=one.version)).message
        for one in stored(name)
        if one.kind == "outbox" and one.origin != "types"
    ]

    assert len({message.code for message in loaded}) > 50
    assert [] == [message.code for message in loaded if say(message, language).startswith(message.code)]


def test_a_chain_of_the_journal_is_intact(recording: Recording) -> None:
    """Every chain verifies, by the library and by another reading of the documented format; a changed one does not."""
    chains = recording.chains()
    kinds = {json.loads(chain[0])["stream"].partition("/")[0] for chain in chains}

    assert {"cases", "clients", "ladders", "refusals"} <= kinds
    for chain in chains:
        stream = json.loads(chain[0])["stream"]
        assert verify(chain, stream=stream)
        assert is_intact(chain)
        assert not verify([chain[0].replace('"actor":"', '"actor":"x'), *chain[1:]])


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_line_of_the_journal_can_still_be_worded(recording: Recording, language: str) -> None:
    """An auditor reads old lines in words; no event that was ever recorded has lost them."""
    entries = [read_entry(json.loads(line)) for chain in recording.chains() for line in chain]

    assert len({entry.event for entry in entries}) > 100
    assert [] == [entry.event for entry in entries if f"event.{entry.event}" in say(entry, language)]


def test_a_policy_file_is_read(recording: Recording) -> None:
    """Every policy file loads, and what is written from it loads equal."""
    files = recording.policy_files()

    assert {"defaults.toml", "every_key.toml"} <= files.keys()
    for name, content in files.items():
        policies = load_policies(content, source=name)
        assert policies == load_policies(dump_policies(policies).encode())


@cache
def found_in(name: str, database: str) -> Found:
    """Return what a recorded database holds, read once."""
    if database == "demo_postgresql":
        return Found.among(RECORDINGS[name].postgresql())
    with tempfile.TemporaryDirectory() as folder:
        return Found.among(rows_in_sqlite(RECORDINGS[name].sqlite(database, Path(folder))))


@pytest.fixture(params=[f"{name}-{left}" for name in RECORDINGS for left in ("demo", "halfway", "demo_postgresql")])
def left(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Left]:
    """Return a copy of each database of each recording, opened with the library of today."""
    name, _, database = str(request.param).partition("-")
    recording = RECORDINGS[name]
    if database == "demo_postgresql":
        engine = create_engine(request.getfixturevalue("pgbox").new_database())
        fill(engine, recording.schema("postgresql"), recording.postgresql())
    else:
        engine = sqlite_engine(f"sqlite:///{recording.sqlite(database, tmp_path)}")
    try:
        yield reopen(engine, found_in(name, database), recording.made_by.get(database, {}))
    finally:
        engine.dispose()


def as_(office: Office, person: str, key: str | None = None) -> Desk:
    """Seat somebody."""
    return office.desk(Actor(id=person), key=key)


def owed(left: Left, verb: str) -> tuple[str, Desk]:
    """Return the id of something that asks for a verb, and the desk of who owes it."""
    for person in left.found.ids("standings"):
        desk = as_(left.office, person)
        for todo in desk.read(worklist_of):
            if todo.obligation.verb == verb:
                return todo.stream.partition("/")[2], desk
    raise AssertionError(f"no {verb} is owed")


def whole(chains: Mapping[str, list[str]]) -> list[str]:
    """Return the lines of every chain."""
    return [line for chain in chains.values() for line in chain]


@pytest.mark.slow
def test_every_row_of_a_database_is_read(left: Left) -> None:
    """Every row is found by its id and is what was stored, search columns included; no kind has lost its table."""
    for kind in KINDS:
        rows = left.found.tables[f"ob_{kind}"].by_column("id")
        with left.office.storage.begin("main") as work:
            repository = work.repository(kind)
            work.prefetch(kind, [str(row["id"]) for row in rows])
            items = [repository.get(str(row["id"])) for row in rows]

        again = [
            {
                "tenant": "main",
                "id": item.id,
                "version": item.version,
                **{name: spelt(value) for name, value in SHAPES[kind].promote(item).items()},
                "document": row["document"] if is_rewritten(kind, str(row["document"])) else dump_record(item),
            }
            for item, row in zip(items, rows, strict=True)
        ]
        assert rows == again, kind


@pytest.mark.slow
def test_the_journal_of_a_database_is_intact(left: Left) -> None:
    """Every chain verifies, ends where its head says, and is exported as it stands."""
    chains = left.found.chains
    with left.office.storage.begin("main") as work:
        heads = work.journal.heads(chains)

    assert verify(whole(chains))
    assert set(left.found.ids("heads")) == chains.keys()
    assert {stream: len(chain) for stream, chain in chains.items()} == {name: one.seq for name, one in heads.items()}
    for stream in (f"cases/{CASE}", "policies/ageing:default"):
        assert chains[stream] == left.office.export_journal(stream)


@pytest.mark.slow
def test_what_a_database_holds_is_told_through_the_door(left: Left) -> None:
    """Queries give the figures that the demo gave, and everything they give can be said."""
    reader = as_(left.office, AUDITOR)
    case = reader.read(case_today, CASE)
    people = left.found.ids("standings")
    claims = [claim for person in people for claim in reader.read(receivables_of, person)]
    ladders = [reader.read(get_ladder, claim.id) for claim in claims]
    todos = [todo for person in people for todo in reader.read(worklist_of, person)]
    steps = Counter(f"{step.act.value}.{step.state.value}" for ladder in ladders for step in ladder.steps)

    assert sorted(left.found.ids("receivables")) == sorted(claim.id for claim in claims)
    assert claims[0] == reader.read(get_receivable, claims[0].id)
    assert todos
    assert all(say(thing, "zh-CN") for thing in (case, *todos, *reader.read(risk_register)))
    assert say(reader.read(explain_receivable, next(one.id for one in ladders if one.steps)), "zh-CN")
    if left.told:
        told = left.told["case"]
        assert CASE == reader.read(departure_report, CASE).case
        assert (told["stage"], told["departed_on"]) == (case.stage.value, str(case.departed_on))
        assert told["signatures"] == [f"{mark.role.value}:{mark.signer}" for mark in case.signatures]
        assert left.told["steps"] == steps
        assert left.told["risks"] == [risk.id for risk in reader.read(risk_register)]


@pytest.mark.slow
def test_the_work_goes_on_the_day_after(left: Left) -> None:
    """The next daily round and the relay go through without a failure; old lines of the journal stand as they stood."""
    left.clock.now += DAY

    report = daily_round(left.office)
    sent = deliver(left.office)
    after = left.chains()

    assert ((), (), ()) == (report.failed, report.not_done, report.unknown)
    assert ((), (), (), {}) == (sent.failed, sent.retried, sent.given_up, sent.unconnected)
    assert report.looked_at["ladders"] > 0
    assert report.acts
    assert verify(whole(after))
    assert all(after[stream][: len(chain)] == chain for stream, chain in left.found.chains.items())


@pytest.mark.slow
def test_a_command_is_carried_out_on_what_was_left(left: Left) -> None:
    """A supervisor who owed a payment date before records it now: it is kept, on record, and off their worklist."""
    receivable, desk = owed(left, "intervene")
    stream = f"ladders/{receivable}"

    kept = desk.do(
        record_intervention,
        receivable,
        confirmed_pay_on=left.office.today(left.clock()) + 5 * DAY,
        confirmed_with="对方财务负责人",
        evidence="会议纪要",
    )
    sent = deliver(left.office)
    chain = left.office.export_journal(stream)

    assert kept.steps == as_(left.office, AUDITOR).read(get_ladder, receivable).steps
    assert "intervention_recorded" in {json.loads(line)["event"] for line in chain[len(left.found.chains[stream]) :]}
    assert verify(chain)
    assert [] == [todo.key for todo in desk.read(worklist_of) if todo.stream == stream]
    assert sent.done > 0


@pytest.mark.slow
def test_a_command_of_then_is_known_by_its_key(left: Left) -> None:
    """Sent again after the library was replaced, a command changes nothing; another one under its key is refused."""
    desk = as_(left.office, HR, "demo:notice")
    last_on = dt.date(2026, 12, 16)

    again = desk.do(receive_notice, LEAVER, received_at=NOTICE_AT, last_working_on=last_on, evidence="OA-2026-1117")

    assert CASE == again.id
    assert left.found.chains == left.chains()
    with pytest.raises(KeyReused):
        desk.do(receive_notice, LEAVER, received_at=NOTICE_AT, last_working_on=last_on, evidence="OA-2026-1118")


@pytest.mark.slow
@pytest.mark.parametrize("left", [f"{name}-halfway" for name in RECORDINGS], indirect=True)
def test_a_departure_under_way_goes_on(left: Left) -> None:
    """A signature given under an earlier version still holds; the others sign, the leaver leaves, and access goes."""
    case = as_(left.office, HR).read(case_today, CASE)
    assert case.signed(Role.FINANCE) is not None
    assert [("sign_off.missing", "supervisor"), ("sign_off.missing", "hr")] == [
        (blocker.code, blocker.facts["role"]) for blocker in case.blockers()
    ]

    for person, role in (("zhao.min", Role.SUPERVISOR), (HR, Role.HR)):
        sign(left.office, person, role)
    left.clock.now = DEPARTS_AT
    as_(left.office, HR).do(confirm_departure, CASE)
    report = daily_round(left.office)
    sent = deliver(left.office)
    gone = as_(left.office, HR).read(case_today, CASE)

    assert ((), ()) == (report.failed, sent.failed)
    assert left.office.today(DEPARTS_AT) == gone.departed_on
    assert ["confirmed"] * 4 == [grant.state.value for grant in gone.grants]
    assert verify(left.office.export_journal(CASE))


def sign(office: Office, person: str, role: Role) -> OffboardingCase:
    """Let somebody sign the sheet of a role as it stands."""
    desk = as_(office, person)
    return desk.do(sign_off, CASE, role, sheet=desk.read(case_today, CASE).sheet(role))
