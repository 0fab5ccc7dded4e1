"""Stored documents: read back with equal hashes; problems are refused with their paths."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, cast

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offboard_core.codec import records
from offboard_core.codec.records import dump_record, load_record
from offboard_core.documents.catalogue import say
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.canonical import canonical, digest
from offboard_core.kernel.money import Money
from offboard_core.offboarding import DepartureKind, Item, ItemKind, OffboardingCase
from offboard_core.organization import Role
from offboard_core.ports import Adoption, Aggregate
from offboard_core.ports.kinds import KINDS
from offboard_core.ports.store import POLICIES
from offboard_core.receivables import Receivable, Settlement
from offboard_core.review import RiskCategory, RiskEntry
from tests.codec.corpus import documents, written_today
from tests.codec.shapes import facts, values_of

CLAIM = Receivable(
    id="AR-1",
    client="C-1",
    salesperson="li.na",
    due_on=dt.date(2026, 8, 1),
    amount=Money.of("100", "CNY"),
    settlements=(Settlement(amount=Money.of("40", "CNY"), value_on=dt.date(2026, 8, 2)),),
    recorded_at=dt.datetime(2026, 8, 3, 9, tzinfo=dt.UTC),
    version=3,
)

LESSON = RiskEntry(
    id="R-1", category=RiskCategory.HANDOVER, case="OFF-1", found_on=dt.date(2026, 1, 2), summary="没有交接记录"
)


def document_of(item: Aggregate, **body: object) -> str:
    """Return an aggregate's document with some keys of its body replaced."""
    document = json.loads(dump_record(item))
    document["body"].update(body)
    return canonical(document)


def told(kind: str, text: str) -> list[tuple[str, str]]:
    """Return path and code of every problem in a document."""
    with pytest.raises(InvalidInput) as caught:
        load_record(kind, text, version=1)
    return [(finding.subject, finding.code) for finding in caught.value.findings]


def attempt(kind: str, text: str) -> tuple[Aggregate | None, tuple[Finding, ...]]:
    """Return the content of a document, or its problems."""
    try:
        return load_record(kind, text, version=1), ()
    except InvalidInput as error:
        return None, error.findings


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_what_is_kept_is_read_back(kind: str, data: st.DataObject) -> None:
    """Every kind survives its document: the same canonical text, hence the same hash, and a second document as the first."""
    item = data.draw(values_of(KINDS[kind].cls))

    text = dump_record(item)
    back = load_record(kind, text, version=item.version)

    assert canonical(item) == canonical(back)
    assert type(item) is type(back)
    assert text == dump_record(back) == canonical(json.loads(text))


@given(facts)
def test_a_sheet_is_signed_on_facts_that_survive_storage(fact: object) -> None:
    """A case read back has the same sheet hashes."""
    line = Item(
        id="client/C-1",
        kind=ItemKind.CLIENT,
        ref="C-1",
        label="华东重工",
        role=Role.SUPERVISOR,
        giver="wang.wei",
        due_on=dt.date(2026, 12, 1),
        facts={"fact": fact},
    )
    case = OffboardingCase(
        id="OFF-1",
        leaver="wang.wei",
        leaver_name="王伟",
        spell=1,
        last_working_on=dt.date(2026, 12, 18),
        departure=DepartureKind.RESIGNATION,
        items=(line,),
    )

    back = cast(OffboardingCase, load_record("cases", dump_record(case), version=0))

    assert case.sheet(Role.SUPERVISOR) == back.sheet(Role.SUPERVISOR)
    assert digest(line.facts) == digest(back.items[0].facts)


def test_dates_moments_and_money_among_facts_come_back_as_such() -> None:
    """Dates, moments and money in facts keep their types; sequences come back as tuples."""
    fact = {
        "on": dt.date(2026, 1, 2),
        "at": dt.datetime(2026, 1, 2, 3, tzinfo=dt.UTC),
        "open": Money.of("1.50", "CNY"),
        "list": (1, ("a", None)),
        "looks like a tag": {"$date": "tomorrow"},
    }
    back = cast(RiskEntry, load_record("risks", dump_record(attrs.evolve(LESSON, figures=fact)), version=0))

    assert fact == back.figures


def test_the_version_of_the_row_is_no_part_of_the_text() -> None:
    """Equal content gives equal documents; the version comes from the row."""
    text = dump_record(CLAIM)

    assert text == dump_record(attrs.evolve(CLAIM, version=7))
    assert 7 == load_record("receivables", text, version=7).version
    assert "version" not in json.loads(text)["body"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"amount": [1.5, "CNY"]}, [("receivables", "record.not_a_document")]),
        ({"amount": [True, "CNY"]}, [("receivables.amount.minor", "money.not_whole_minor_units")]),
        ({"amount": "100"}, [("receivables.amount", "money.not_an_amount")]),
        ({"amount": [1, "RMB"]}, [("receivables.amount.currency", "money.unknown_currency")]),
        ({"client": None}, [("receivables.client", "input.not_text")]),
        ({"client": 7}, [("receivables.client", "input.not_text")]),
        ({"disputed": "false"}, [("receivables.disputed", "input.not_true_or_false")]),
        ({"disputed": 0}, [("receivables.disputed", "input.not_true_or_false")]),
        ({"instalment": "1"}, [("receivables.instalment", "input.not_whole")]),
        ({"instalment": True}, [("receivables.instalment", "input.not_whole")]),
        ({"instalment": 2**64}, [("receivables.instalment", "input.not_whole")]),
        ({"due_on": "20260801"}, [("receivables.due_on", "date.not_iso")]),
        ({"due_on": "2026-02-31"}, [("receivables.due_on", "date.impossible")]),
        ({"recorded_at": "2026-08-03T09:00:00"}, [("receivables.recorded_at", "time.not_a_moment")]),
        ({"recorded_at": "2026-W31-1T09:00:00Z"}, [("receivables.recorded_at", "time.not_a_moment")]),
        ({"recorded_at": "2026-02-31T09:00:00Z"}, [("receivables.recorded_at", "time.not_a_moment")]),
        ({"settlements": "abc"}, [("receivables.settlements", "input.not_a_list")]),
        ({"settlements": {"a": 1}}, [("receivables.settlements", "input.not_a_list")]),
        ({"settlements": ["ab", 1]}, [(f"receivables.settlements[{n}]", "input.not_a_mapping") for n in (0, 1)]),
        ({"id": " "}, [("receivables.receivable.id", "input.not_an_id")]),
        ({"colour": 1}, [("receivables.colour", "record.unknown_key")]),
        ({"version": 9}, [("receivables.version", "record.unknown_key")]),
    ],
)
def test_nothing_is_coerced(body: dict[str, object], expected: list[tuple[str, str]]) -> None:
    """A wrong type, a value out of range and an unknown key are refused with their paths."""
    text = dump_record(CLAIM)
    document = json.loads(text)
    document["body"].update(body)

    assert expected == told("receivables", json.dumps(document))


def test_every_problem_is_named_at_once() -> None:
    """One wrong value does not hide others, at any depth."""
    kept = json.loads(dump_record(CLAIM))["body"]["settlements"][0]
    settlements = [kept, {**kept, "kind": "gift", "value_on": 5}, {"amount": [1, "CNY"], "value_on": "2026-08-02"}]

    found = told("receivables", document_of(CLAIM, client=1, settlements=settlements))

    assert [
        ("receivables.client", "input.not_text"),
        ("receivables.settlements[1].value_on", "date.not_iso"),
        ("receivables.settlements[1].kind", "input.not_one_of"),
    ] == found


def test_a_missing_key_is_named() -> None:
    """A field without a default is required."""
    document = json.loads(dump_record(CLAIM))
    del document["body"]["due_on"]

    assert [("receivables.due_on", "record.key_missing")] == told("receivables", json.dumps(document))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "7",
        "{}",
        '{"type":"policies","v":1}',
        '{"type":"policies","v":1,"body":[]}',
        '{"type":"policies","v":true,"body":{"id":"a","text":"b"}}',
        '{"type":"policies","v":1.0,"body":{"id":"a","text":"b"}}',
        '{"type":"policies","v":1,"body":{"id":"a","text":"b"},"more":1}',
        '{"type":"policies","v":1,"body":{"id":"a","text":"b","text":"c"}}',
        '{"type":"policies","v":1,"body":{"id":"a","text":NaN}}',
        '{"type":"policies","v":1,"body":{"id":"a","text":-Infinity}}',
        '{"type":"policies","v":1,"body":{"id":"a","text":"\\ud800"}}',
        '{"type":"policies","v":1,"body":{"id":"a","text":' + "9" * 5000 + "}}",
        '{"type":"policies","v":1,"body":' + "[" * 100_000,
        '{"type":"policies","v":1,"body":{"id":"a","text":"b"}} and more',
    ],
)
def test_a_text_that_is_no_document_is_refused(text: str) -> None:
    """Duplicate keys, NaN, endless digits, deep nesting and unpaired surrogates each have a typed reason."""
    assert [("policies", "record.not_a_document")] == told("policies", text)


@pytest.mark.parametrize(("tag", "written"), [("receipts", 1), ("policies", 0), ("policies", 2), ("policies", -1)])
def test_another_tag_or_version_is_refused(tag: str, written: int) -> None:
    """A document of a newer version or another kind is refused."""
    text = json.dumps({"type": tag, "v": written, "body": {"id": "a", "text": "b"}})

    assert [("policies", "record.unknown_version")] == told("policies", text)


def test_a_kind_nobody_stores_is_refused() -> None:
    """An unknown kind raises `InvalidInput`."""
    assert [("kind", "record.unknown_kind")] == told("wishes", "{}")


def test_facts_nested_without_end_are_refused_on_the_way_in_and_out() -> None:
    """Too deep nesting raises `InvalidInput` and does not crash the interpreter."""
    deep: object = "x"
    for _ in range(50_000):
        deep = [deep]

    with pytest.raises(InvalidInput):
        dump_record(attrs.evolve(LESSON, figures={"deep": deep}))


def test_an_older_version_is_brought_up_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each upcaster converts one version to the next; the current version needs none."""
    steps = {
        1: lambda body: {"id": body["name"], "text": body["text"]},
        2: lambda body: {**body, "text": body["text"].upper()},
    }
    monkeypatch.setattr(records, "KINDS", {"policies": attrs.evolve(POLICIES, version=3, upcasters=steps)})

    texts = [
        cast(Adoption, load_record("policies", json.dumps({"type": "policies", "v": v, "body": body}), version=1)).text
        for v, body in ((1, {"name": "a", "text": "x"}), (2, {"id": "a", "text": "x"}), (3, {"id": "a", "text": "x"}))
    ]

    assert ["X", "X", "x"] == texts
    assert 3 == json.loads(dump_record(Adoption(id="a", text="b")))["v"]


def holds(newer: object, older: object) -> bool:
    """Return whether a newer document contains everything of an older one."""
    match newer, older:
        case dict(), dict():
            return all(key in newer and holds(newer[key], inner) for key, inner in older.items())
        case list(), list():
            return len(newer) == len(older) and all(map(holds, newer, older))
    return newer == older and type(newer) is type(older)


LEFT_OUT = {("ladders", 1): {"shown"}, ("cases", 1): {"shown"}}
"""What no longer stands in the documents of a kind since the version after that one."""


@pytest.mark.parametrize(("kind", "text"), documents(), ids=lambda value: value if value in KINDS else "")
def test_what_older_versions_wrote_is_still_read(kind: str, text: str) -> None:
    """Every document on file is read, and nothing of it is lost when it is written again, save what was left out."""
    old = json.loads(text)
    kept = {key: value for key, value in old["body"].items() if key not in LEFT_OUT.get((kind, old["v"]), ())}

    new = json.loads(dump_record(load_record(kind, text, version=1)))

    assert KINDS[kind].version == new["v"]
    assert holds(new["body"], kept)


@pytest.mark.parametrize("kind", ["ladders", "cases"])
def test_what_a_centre_showed_was_part_of_version_1(kind: str) -> None:
    """A document of version 1 is read with it and without it; in one of today it is an unknown key."""
    today = json.loads([text for of, text in documents() if of == kind][-1])
    shown = {"shown": {"a:b:c": "li.na"}}
    old = [json.dumps({**today, "v": 1, "body": {**today["body"], **more}}) for more in (shown, {})]

    assert 2 == today["v"]
    assert [today, today] == [json.loads(dump_record(load_record(kind, text, version=1))) for text in old]
    assert [(f"{kind}.shown", "record.unknown_key")] == told(
        kind, json.dumps({**today, "body": {**today["body"], **shown}})
    )


def test_every_kind_is_on_file_as_it_is_written_today() -> None:
    """After a change of what is written, run `python -m tests.codec.corpus`."""
    on_file = {json.dumps(json.loads(text), sort_keys=True) for _, text in documents()}

    assert {json.dumps(json.loads(text), sort_keys=True) for text in written_today()} <= on_file


def test_every_step_up_is_there() -> None:
    """A kind whose version is above 1 has an upcaster for each version before it."""
    assert all(set(range(1, kind.version)) == set(kind.upcasters) for kind in KINDS.values())


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"client": 7}, "receivables.client", "input.not_text"),
        ({"disputed": "no"}, "receivables.disputed", "input.not_true_or_false"),
        ({"instalment": True}, "receivables.instalment", "input.not_whole"),
        ({"recorded_at": dt.datetime(2026, 1, 1)}, "receivables.recorded_at", "time.without_zone"),
        ({"recorded_at": dt.date(2026, 1, 1)}, "receivables.recorded_at", "time.not_a_moment"),
        ({"contract": "\ud800"}, "receivables.contract", "canonical.no_certain_spelling"),
    ],
)
def test_nothing_is_stored_that_could_not_be_read(changes: dict[str, Any], path: str, code: str) -> None:
    """A field with a wrong type, set by a host without type checks, is refused before storing."""
    with pytest.raises(InvalidInput) as caught:
        dump_record(attrs.evolve(CLAIM, **changes))

    assert (code, True) == (caught.value.findings[0].code, caught.value.findings[0].subject.startswith(path))


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda data: data.decode("latin-1")))
def test_hostile_texts_bring_out_no_foreign_exception(text: str) -> None:
    """Any text is a document or raises `InvalidInput`."""
    with pytest.raises(InvalidInput):
        load_record("policies", text, version=1)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([field.name for field in attrs.fields(Receivable)]), json_values)
def test_hostile_values_bring_out_no_foreign_exception(field: str, value: object) -> None:
    """Any JSON in any field is read exactly or refused."""
    document = json.loads(dump_record(CLAIM))
    document["body"][field] = value

    back, findings = attempt("receivables", json.dumps(document))

    assert all(finding.subject.startswith("receivables") for finding in findings)
    assert all(say(finding, "zh-CN") != finding.code != say(finding, "en") for finding in findings)
    assert back is None or value == json.loads(dump_record(back))["body"][field]
