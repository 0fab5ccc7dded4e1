"""Communication records as they are kept: append-only, amended by name, never ahead of time; and how fresh they are."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.clients import Communication, Contact, Ownership
from offboard_core.clients.communication import amend, in_force, last_record_days, last_records, log, stale_clients
from offboard_core.errors import InvalidInput
from offboard_core.kernel.canonical import canonical
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from tests.clients.builders import CALLED, DAY, NOW, a_client, a_record

SECOND = dt.timedelta(seconds=1)


def codes(verdict: Verdict[Communication]) -> list[str]:
    """Name every reason of a no."""
    assert isinstance(verdict, Refused)
    return [finding.code for finding in verdict.findings]


def test_a_record_is_kept_as_it_is() -> None:
    """The record is kept unchanged; the event says who, when and how, and proves the content without telling it."""
    record = a_record(promises="月底付款", attachments=("doc-1",))
    verdict = log(record, a_client(), now=NOW)

    assert isinstance(verdict, Decided)
    assert record == verdict.state
    assert ["communication_logged"] == [event.type for event in verdict.events]
    facts = verdict.events[0].facts
    assert ("C-7", "li.na", record.at, "phone", None, 1, True) == tuple(
        facts[name] for name in ("client", "author", "at", "medium", "amends", "attachments", "with_promises")
    )
    assert "月底" not in canonical(facts)
    other = log(a_record(promises="下月付款", attachments=("doc-1",)), a_client(), now=NOW)
    assert isinstance(other, Decided)
    assert other.events[0].facts["content"] != facts["content"]


@pytest.mark.parametrize(
    ("at", "allowed"), [(NOW, True), (NOW + SECOND, False)], ids=["this very moment", "a second ahead"]
)
def test_no_record_of_what_is_still_to_come(at: dt.datetime, *, allowed: bool) -> None:
    """A contact may have ended this moment; one that is ahead is refused, in an amendment as well."""
    original = a_record(id="R-0")

    assert allowed == bool(log(a_record(at=at), a_client(), now=NOW))
    assert allowed == bool(amend(a_record(at=at, amends="R-0"), original, a_client(), now=NOW))


def test_every_reason_against_a_record_is_given() -> None:
    """Kept before, about another client, ahead of time, and an amendment by the wrong verb: all at once."""
    record = a_record(version=1, client="C-8", at=NOW + SECOND, amends="R-0")

    assert [
        "communication.already_kept",
        "communication.other_client",
        "communication.in_the_future",
        "communication.is_an_amendment",
    ] == codes(log(record, a_client(), now=NOW))


def test_an_amendment_names_what_it_corrects() -> None:
    """It is a record of its own beside the original, which stays as it was."""
    original = a_record(id="R-0")
    verdict = amend(a_record(amends="R-0", author="wang.wei"), original, a_client(), now=NOW)

    assert isinstance(verdict, Decided)
    assert ["communication_amended"] == [event.type for event in verdict.events]
    assert "R-0" == verdict.events[0].facts["amends"]


@pytest.mark.parametrize(
    ("record", "original", "expected"),
    [
        ({"amends": "R-9"}, {"id": "R-0"}, ["communication.amends_another"]),
        ({"amends": None}, {"id": "R-0"}, ["communication.amends_another"]),
        ({"amends": "R-1"}, {"id": "R-1"}, ["communication.amends_itself"]),
        ({"amends": "R-0"}, {"id": "R-0", "client": "C-8"}, ["communication.other_client"]),
        ({"amends": "R-0", "version": 3}, {"id": "R-0"}, ["communication.already_kept"]),
    ],
)
def test_what_is_no_amendment(record: dict[str, object], original: dict[str, object], expected: list[str]) -> None:
    """It names this very record, not another and not itself, is about the same client, and is new."""
    assert expected == codes(amend(a_record(**record), a_record(**original), a_client(), now=NOW))


def test_what_is_in_force() -> None:
    """A corrected record gives way to the one that corrects it, that one to a later one; the order is by moment."""
    early = a_record(id="R-0", at=NOW - 9 * SECOND)
    first = a_record(id="R-1", at=NOW - 5 * SECOND)
    second = a_record(id="R-2", amends="R-1", at=NOW - 5 * SECOND)
    third = a_record(id="R-3", amends="R-2", at=NOW - 4 * SECOND)

    assert (early, third) == in_force([third, first, early, second])


@given(order=st.permutations([a_record(id=f"R-{n}", client=f"C-{n % 3}", at=NOW - n * SECOND) for n in range(7)]))
def test_the_last_record_of_each_client_in_any_order(order: list[Communication]) -> None:
    """However the records come, each client's latest one is found."""
    assert {"C-0": "R-0", "C-1": "R-1", "C-2": "R-2"} == {
        client: record.id for client, record in last_records(order).items()
    }


def test_the_day_of_the_last_record_is_a_business_day() -> None:
    """An evening call in UTC is the next morning's in Shanghai; another zone counts its own days."""
    record = a_record(at=dt.datetime(2026, 11, 22, 16, tzinfo=dt.UTC))

    assert {"C-7": dt.date(2026, 11, 23)} == last_record_days([record])
    assert {"C-7": dt.date(2026, 11, 22)} == last_record_days([record], dt.UTC)


TWO = (CALLED, Contact(name="韩梅梅"))


@pytest.mark.parametrize(("days", "stale"), [(30, False), (31, True)], ids=["on the last day", "one past"])
def test_a_client_nobody_spoke_with(days: int, *, stale: bool) -> None:
    """Every 30 days means that the thirtieth day is still in time, and the next one is not."""
    client = a_client(contacts=TWO)
    last_on = DAY - dt.timedelta(days=days)
    found = stale_clients([client], {"C-7": last_on}, as_of=DAY, every_days=30)

    assert (["client.not_contacted"] if stale else []) == [finding.code for finding in found]
    assert (
        not stale
        or {
            "owner": "li.na",
            "name": "华东重工",
            "last_on": last_on,
            "days": 31,
            "limit": 30,
        }
        == found[0].facts
    )


@pytest.mark.parametrize(("days", "stale"), [(30, False), (31, True)], ids=["on the last day", "one past"])
def test_a_client_without_any_record(days: int, *, stale: bool) -> None:
    """Without a record the days count from the entry into the pool, whoever it was transferred to since."""
    history = (
        Ownership(owner="wang.wei", from_on=DAY - dt.timedelta(days=days)),
        Ownership(owner="li.na", from_on=DAY),
    )
    found = stale_clients([a_client(contacts=TWO, ownerships=history)], {}, as_of=DAY, every_days=30)

    assert (["client.never_contacted"] if stale else []) == [finding.code for finding in found]


def test_a_client_of_whom_nothing_is_known() -> None:
    """Without a record and without a history nobody can say that there was ever a contact."""
    found = stale_clients([a_client(contacts=TWO)], {}, as_of=DAY, every_days=30)

    assert ["client.never_contacted"] == [finding.code for finding in found]


def test_a_segment_may_have_a_cadence_of_its_own() -> None:
    """Where the segment has its own number of days it counts, elsewhere the general one."""
    clients = [a_client(id=id, segment=segment, contacts=TWO) for id, segment in (("C-1", "国企"), ("C-2", "民企"))]
    last_on = dict.fromkeys(("C-1", "C-2"), DAY - dt.timedelta(days=10))
    found = stale_clients(clients, last_on, as_of=DAY, every_days=30, every_days_by_segment={"国企": 9})

    assert [("client.not_contacted", "C-1")] == [(finding.code, finding.subject) for finding in found]


@pytest.mark.parametrize(
    ("contacts", "expected"),
    [((), ["client.no_contact"]), ((CALLED,), ["client.single_contact"]), (TWO, [])],
    ids=["none", "one", "two"],
)
def test_a_client_that_hangs_on_one_contact(contacts: tuple[Contact, ...], expected: list[str]) -> None:
    """Two contacts are enough; with one, or none, the next departure on either side breaks the thread."""
    found = stale_clients([a_client(contacts=contacts)], {"C-7": DAY}, as_of=DAY, every_days=30)

    assert expected == [finding.code for finding in found]


def test_stale_clients_come_by_id() -> None:
    """The order in which clients are handed in does not matter."""
    clients = [a_client(id=id, contacts=TWO) for id in ("C-2", "C-1")]
    found = stale_clients(clients, {}, as_of=DAY, every_days=30)

    assert ["C-1", "C-2"] == [finding.subject for finding in found]
    assert found == stale_clients(reversed(clients), {}, as_of=DAY, every_days=30)


@pytest.mark.parametrize(
    ("every_days", "by_segment", "path"), [(0, {}, "every_days"), (1, {"国企": 0}, "every_days.国企")]
)
def test_a_cadence_of_no_days_is_refused(every_days: int, by_segment: dict[str, int], path: str) -> None:
    """A limit below one day is a mistake, wherever it stands."""
    with pytest.raises(InvalidInput) as caught:
        stale_clients([], {}, as_of=DAY, every_days=every_days, every_days_by_segment=by_segment)

    assert [("cadence.below_one_day", path)] == [(found.code, found.subject) for found in caught.value.findings]
    assert () == stale_clients([], {}, as_of=DAY, every_days=1, every_days_by_segment={"国企": 1})


def test_the_original_is_never_touched() -> None:
    """Amending reads the original and nothing more."""
    original = a_record(id="R-0")
    before = attrs.asdict(original)
    amend(a_record(amends="R-0"), original, a_client(), now=NOW)

    assert before == attrs.asdict(original)
