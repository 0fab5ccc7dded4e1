"""Hostile input: every public function accepts a value or raises `InvalidInput`, quickly."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from types import UnionType
from typing import Any, ClassVar, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core import (
    Access,
    Action,
    Actor,
    AgeingPolicy,
    Client,
    Desk,
    Finding,
    InvalidInput,
    Money,
    OffboardError,
    Office,
    Receivable,
    assess_all,
    exposure_of,
    load_policies,
    problem,
    say,
)
from offboard_core.access import Employment, Standing
from offboard_core.adapters.ledger_csv import read_ledger
from offboard_core.adapters.memory import MemoryStorage
from offboard_core.clients import Communication, Contact, Medium, Ownership
from offboard_core.codec.records import dump_record, load_record
from offboard_core.kernel.canonical import digest
from offboard_core.kernel.dates import add_months, business_date, end_of_month, moment, read_date
from offboard_core.kernel.identity import check_id
from offboard_core.kernel.journal import Stamp, read_entry, seal, verify
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.period import Period
from offboard_core.kernel.verdict import Event
from offboard_core.kernel.workcalendar import CHINA
from offboard_core.offboarding import HandoverPolicy
from offboard_core.organization import OrgChart
from offboard_core.organization.person import Person, Role
from offboard_core.ports.kinds import KINDS
from offboard_core.receivables import Act, Override, Settlement, Tier
from offboard_core.usecases.case import change_supervisor, receive_notice
from offboard_core.usecases.item import document_item

TODAY = dt.date(2026, 11, 23)
NOON = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
YUAN = Money.of("100.00", "CNY")


class BadRepr:
    """A value whose `repr` raises."""

    def __repr__(self) -> str:
        raise RuntimeError("no repr")


def nested(depth: int) -> list[Any]:
    """Return a deeply nested list."""
    made: list[Any] = []
    for _ in range(depth):
        made = [made]
    return made


TEXTS = [
    *(
        "",
        " ",
        "\x00",
        "a\x00b",
        "\ud800",
        "x" * 10**6,
        "\u202eabc",
        "\u200b",
        "a\u2028b",
        "１２",
        "1_000",
        "1E+3000000",
    ),
    *(
        "NaN",
        "Infinity",
        "-0",
        "+1",
        "0x1",
        "9" * 5000,
        "'; DROP TABLE clients; --",
        "{client.__class__}",
        "%s%n",
        "=1+1",
    ),
    *("2026-02-31", "20261123", "2026-W48-1", "9999-12-31", "0000-00-00", "CNY", "cny", "main/../other"),
]
NUMBERS = [
    *(
        True,
        False,
        -1,
        0,
        2**63,
        2**64,
        10**18,
        10**18 + 1,
        10**30,
        10**5000,
        -(10**5000),
        1.5,
        float("nan"),
        float("inf"),
    ),
    *map(Decimal, ("NaN", "sNaN", "Infinity", "-Infinity", "1E+3000000", "1E-3000000", "-0", "0.001", "1" * 60)),
]
TIMES = [dt.date.min, dt.date.max, dt.datetime(2026, 1, 1), dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31)]
TIMES += [dt.datetime.min.replace(tzinfo=dt.UTC), dt.datetime.max.replace(tzinfo=dt.UTC)]
TIMES += [dt.datetime.max.replace(tzinfo=dt.timezone(dt.timedelta(hours=-14)))]
OTHERS = [
    None,
    b"x",
    b"\xff",
    [],
    [[["a"]]],
    nested(100_000),
    {},
    {"a": [1]},
    {1: 2},
    set(),
    object(),
    BadRepr(),
    int,
    len,
]
HOSTILE = [*TEXTS, *NUMBERS, *TIMES, *OTHERS]

Door = Callable[[Any], object]


def foreign(door: Door, values: list[Any], no: type[Exception] = InvalidInput) -> list[tuple[str, str]]:
    """Return every value that causes another exception, with the exception."""
    found = []
    for value in values:
        try:
            door(value)
        except no as error:
            if not str(error):
                found.append((type(value).__name__, "an error without a reason"))
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            shown = value if isinstance(value, str | int | float) and value != 10**5000 else type(value)
            found.append(
                (str(shown)[:40] if not isinstance(shown, int) else "int", f"{type(error).__name__}: {error}"[:80])
            )
    return found


CHECKED: dict[str, Door] = {
    "Actor.id": lambda v: Actor(id=v),
    "Actor.roles, one": lambda v: Actor(id="a", roles=[v]),
    "Actor.tenant": lambda v: Actor(id="a", tenant=v),
    "Client.id": lambda v: Client(id=v, name="x", owner="a"),
    "Client.owner": lambda v: Client(id="C", name="x", owner=v),
    "Communication.id": lambda v: Communication(
        id=v, client="C", author="a", at=NOON, medium=Medium.PHONE, summary="x"
    ),
    "Money minor": lambda v: Money(minor=v, currency="CNY"),
    "Money.allocate": lambda v: YUAN.allocate((1, v)),
    "Money.of amount": lambda v: Money.of(v, "CNY"),
    "Money.of currency": lambda v: Money.of("1", v),
    "Money.zero": Money.zero,
    "Person.id": lambda v: Person(id=v, name="x"),
    "Person.roles, one": lambda v: Person(id="a", name="x", roles=(v,)),
    "Person.supervisor": lambda v: Person(id="a", name="x", supervisor=v),
    "Receivable.id": lambda v: Receivable(id=v, client="C", salesperson="s", due_on=TODAY, amount=YUAN),
    "check_id": lambda v: check_id(v, "id"),
    "digest": digest,
    "read_date": read_date,
    "read_entry": lambda v: read_entry({"stream": "a/1", "seq": v}),
    "say": lambda v: say(v, "en"),
    "say, a fact": lambda v: say(Finding(code="ageing.not_due", subject="AR-1", facts={"days": v}), "zh-CN"),
    "say, a code": lambda v: say(Finding(code="no.such_code", subject="AR-1", facts={"x": v}), "en"),
    "say, the language": lambda v: say(YUAN, v),
    "problem": lambda v: json.dumps(problem(InvalidInput.at("path", v, "input.not_text"), "en").body()),
    "problem, the language": lambda v: problem(InvalidInput.at("path", "", "input.not_text"), v),
    "seal": lambda v: seal(Stamp(by="a", at=NOON), [Event(type="x", stream="a/1", facts={"fact": v})], {}),
    "verify": lambda v: verify([v]),
}
"""Functions that check the type of their arguments, so that any value may be passed."""


@pytest.mark.parametrize("door", CHECKED.values(), ids=CHECKED)
def test_a_door_takes_a_value_or_refuses_it(door: Door) -> None:
    """Any value is accepted or refused with a typed error and a reason."""
    assert [] == foreign(door, HOSTILE)


BUILT: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "Receivable": (
        Receivable,
        {"id": "AR-1", "client": "C", "salesperson": "s", "due_on": TODAY, "amount": YUAN, "ordered_on": TODAY},
    ),
    "Settlement": (Settlement, {"amount": YUAN, "value_on": TODAY}),
    "Client": (Client, {"id": "C", "name": "华东重工", "owner": "s"}),
    "Communication": (
        Communication,
        {"id": "R", "client": "C", "author": "s", "at": NOON, "medium": Medium.PHONE, "summary": "x"},
    ),
    "Contact": (Contact, {"name": "x"}),
    "Ownership": (Ownership, {"owner": "s", "from_on": TODAY}),
    "Standing": (Standing, {"id": "s", "name": "x"}),
    "AgeingPolicy": (AgeingPolicy, {}),
    "HandoverPolicy": (HandoverPolicy, {}),
    "Override": (Override, {"segment": "x"}),
    "Period": (Period, {"start_on": TODAY}),
}


DATES = [time for time in TIMES if not isinstance(time, dt.datetime)]
MOMENTS = [time for time in TIMES if isinstance(time, dt.datetime)]
OF_ITS_TYPE: dict[type, list[Any]] = {
    str: TEXTS,
    int: [number for number in NUMBERS if type(number) is int],
    dt.date: DATES,
    dt.datetime: MOMENTS,
}
"""Hostile values of the declared type of a field."""


def fields_of(name: str) -> list[tuple[str, type]]:
    """Return the fields of a built value to try, with their types."""
    build, _ = BUILT[name]
    found = []
    for field, hint in get_type_hints(build).items():
        if get_origin(hint) is ClassVar:
            continue
        union = get_args(hint) if isinstance(hint, UnionType) else (hint,)
        kind = next(part for part in union if part is not type(None))
        kind = getattr(kind, "__supertype__", kind)
        if kind in OF_ITS_TYPE:
            found.append((field, kind))
    return found


@pytest.mark.parametrize("name", BUILT)
def test_a_value_is_built_stored_and_worded_or_refused(name: str) -> None:
    """A hostile value of the right type is refused, or built, made canonical, worded and stored."""
    build, sound = BUILT[name]

    def all_the_way(field: str, value: object) -> None:
        made = build(**{**sound, field: value})
        say(made, "en")
        digest(made)
        if getattr(made, "kind", None) in KINDS:
            assert digest(made) == digest(load_record(made.kind, dump_record(made), version=made.version))

    assert fields_of(name)
    for field, kind in fields_of(name):
        assert (field, []) == (field, foreign(partial(all_the_way, field), OF_ITS_TYPE[kind]))


EXTREMES = [dt.date.min, dt.date.min + dt.timedelta(1), TODAY, dt.date.max - dt.timedelta(1), dt.date.max]


@pytest.mark.parametrize("as_of", EXTREMES, ids=str)
@pytest.mark.parametrize("due_on", [None, *EXTREMES], ids=str)
def test_the_first_and_the_last_day_are_days(as_of: dt.date, due_on: dt.date | None) -> None:
    """Ageing, wording and exposure work for the years 1 and 9999; a later deadline is a typed error."""
    paid = Settlement(amount=Money.of("1", "CNY"), value_on=dt.date.max)
    item = Receivable(
        id="AR-1", client="C", salesperson="s", due_on=due_on, amount=YUAN, ordered_on=dt.date.min, settlements=(paid,)
    )

    def age(policy: AgeingPolicy) -> None:
        (answer,) = assess_all([item], policy, as_of=as_of)
        assert all("AR-1" in say(answer, language) for language in ("zh-CN", "en"))

    drill = exposure_of("s", as_of=as_of, receivables=[item], clients=Unknown("CRM 503"))

    assert [] == foreign(age, [AgeingPolicy(), AgeingPolicy(grace_days=3650, tiers=(Tier(3650, Act.DUN),))])
    assert "CRM 503" in say(drill, "zh-CN")


DAYS: dict[str, Door] = {
    "add_months": lambda n: add_months(TODAY, n),
    "add_months from the last day": lambda n: add_months(dt.date.max, n),
    "end_of_month": lambda _: (end_of_month(dt.date.max), end_of_month(dt.date.min)),
    "add_workdays": lambda n: CHINA.add_workdays(dt.date.max - dt.timedelta(days=3), n),
    "business_date": lambda _: [business_date(at) for at in TIMES if isinstance(at, dt.datetime)],
    "moment": lambda _: [
        moment(day, dt.time.max, ZoneInfo(zone)) for day in EXTREMES for zone in ("Asia/Shanghai", "UTC")
    ],
    "moment, west": lambda _: moment(dt.date.max, dt.time.max, ZoneInfo("America/Los_Angeles")),
}


@pytest.mark.parametrize("door", DAYS.values(), ids=DAYS)
def test_reckoning_with_days_ends_where_the_calendar_does(door: Door) -> None:
    """Counting beyond the years 1 to 9999 is a typed error."""
    assert [] == foreign(door, [-(10**18), -120_000, -1, 0, 1, 5, 120_000, 10**18, 10**30])


@pytest.mark.parametrize("value", [text for text in TEXTS if text != "\ud800"], ids=ascii)
def test_nobody_gets_in_by_an_odd_name(value: str) -> None:
    """An id that looks like another person's is not accepted as that person."""
    access = Access(at=NOON, org=OrgChart(supervisor_of={"wang.wei": "zhao.min"}))
    client = Client(id="C-8", name="南方电气", owner="wang.wei")

    def ask(text: str) -> None:
        actor = Actor(id=text, roles=[Role.SALES])
        assert not access.may(actor, Action.VIEW, client)
        assert not access.may(Actor(id="li.na", roles=[Role.SALES]), Action.EDIT, client, field=text)

    assert [] == foreign(
        ask, [value, f"wang.wei{value}" if value else "wang.wei ", f"{value}wang.wei" if value else " wang.wei"]
    )


def test_the_loop_is_told_not_followed() -> None:
    """An org chart with a loop is refused, whatever its length."""
    people = {str(number): str((number + 1) % 20_000) for number in range(20_000)}

    assert [] == foreign(lambda chart: OrgChart(supervisor_of=chart), [people, {"a": "a"}])
    with pytest.raises(InvalidInput):
        OrgChart(supervisor_of=people)


@pytest.mark.parametrize("employment", Employment)
def test_a_hostile_target_is_denied(employment: Employment) -> None:
    """A field without a class and an id without an owner permit no action."""
    access = Access(at=NOON, employment={"x": employment})
    client = Client(id="C-8", name="南方电气", owner="wang.wei")

    for field in ("__class__", "owner", "version", "\ud800", "x" * 10**6, ""):
        assert not access.may(Actor(id="x", roles=list(Role)), Action.EDIT, client, field=field)


OFFICE_DOORS: dict[str, Callable[[Desk, Any], object]] = {
    "key": lambda desk, v: desk.office.desk(desk.actor, key=v).do(receive_notice, "wang.wei", **NOTICE),
    "leaver": lambda desk, v: desk.do(receive_notice, v, **NOTICE),
    "evidence": lambda desk, v: desk.do(receive_notice, "wang.wei", **{**NOTICE, "evidence": v}),
    "case": lambda desk, v: desk.do(change_supervisor, v, "zhao.min"),
    "item": lambda desk, v: desk.do(document_item, "wang.wei#1", v, summary="x"),
    "journal": lambda desk, v: desk.office.journal(v),
}
NOTICE: dict[str, Any] = {"received_at": NOON, "last_working_on": dt.date(2026, 12, 18), "evidence": "OA-17"}


def an_office() -> Office:
    """Build an office with an HR officer, an employee and their supervisor."""
    people = [
        Person(id="chen", name="陈", roles=[Role.HR]),
        Person(id="zhao.min", name="赵敏", roles=[Role.SUPERVISOR]),
        Person(id="wang.wei", name="王伟", roles=[Role.SALES], supervisor="zhao.min"),
    ]
    return Office(storage=MemoryStorage(standings=[Standing.of(person) for person in people]), clock=lambda: NOON)


@pytest.mark.parametrize("door", OFFICE_DOORS.values(), ids=OFFICE_DOORS)
def test_a_command_with_hostile_text_is_carried_out_or_refused(door: Callable[[Desk, Any], object]) -> None:
    """Any keys, ids and texts give a case or a typed error without changes."""
    office = an_office()
    desk = office.desk(Actor(id="chen"))

    def knock(value: object) -> None:
        before = office.journal("wang.wei#1")
        try:
            door(desk, value)
        except OffboardError:
            assert before == office.journal("wang.wei#1")
            raise

    assert [] == foreign(knock, TEXTS, OffboardError)


@pytest.mark.parametrize("last_day", [dt.date.min, dt.date(2026, 12, 18), dt.date.max], ids=str)
def test_a_notice_of_another_age_is_a_case_or_refused(last_day: dt.date) -> None:
    """Extreme moments and moments without a zone give a case or a typed error."""

    def receive(received_at: object) -> None:
        desk = an_office().desk(Actor(id="chen"))
        case = desk.do(
            receive_notice, "wang.wei", **{**NOTICE, "received_at": received_at, "last_working_on": last_day}
        )
        assert say(case, "en")
        assert case.obligations(NOON) is not None

    assert [] == foreign(receive, MOMENTS, OffboardError)


@pytest.mark.parametrize("received_at", [time for time in MOMENTS if time.tzinfo is None], ids=str)
def test_a_notice_without_a_zone_is_refused(received_at: dt.datetime) -> None:
    """A notice at a moment without a zone is refused, because its date is unknown."""
    desk = an_office().desk(Actor(id="chen"))

    with pytest.raises(InvalidInput):
        desk.do(receive_notice, "wang.wei", **{**NOTICE, "received_at": received_at})


blobs = st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))


@given(blobs)
def test_any_bytes_are_a_file_or_refused(blob: bytes) -> None:
    """Policy files, ledgers, records and journals of any bytes give an answer or a typed error."""
    text = blob.decode("latin-1")

    assert [] == foreign(load_policies, [blob])
    assert [] == foreign(read_ledger, [blob])
    assert [] == foreign(lambda kind: load_record(kind, text, version=1), list(KINDS))
    assert not verify([text])
