"""How standings change: by HR records and by departures."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest

from offboard_core.access.standing import Employment, Standing, depart, give_notice, loops, take_over, withdraw_notice
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from offboard_core.organization.person import Person, Role

WANG = Person(id="wang.wei", name="王伟", roles=[Role.SALES], supervisor="zhao.min")
STORED = attrs.evolve(Standing.of(WANG), version=3)


def taken(verdict: Verdict[Standing]) -> Standing:
    """Return the state of an accepted decision."""
    assert isinstance(verdict, Decided)
    return verdict.state


def codes(verdict: Verdict[Standing]) -> list[str]:
    """Return the codes of a refusal."""
    assert isinstance(verdict, Refused)
    return [finding.code for finding in verdict.findings]


def told(verdict: Verdict[Standing]) -> list[tuple[str, dict[str, object]]]:
    """Return the events."""
    assert isinstance(verdict, Decided)
    return [(event.type, dict(event.facts)) for event in verdict.events]


def test_somebody_new() -> None:
    """A new person is recorded with all facts of the HR record."""
    verdict = take_over(WANG, None, above=("zhao.min",), by="chen")

    assert Standing.of(WANG) == taken(verdict)
    assert ["standing_recorded"] == [type for type, _ in told(verdict)]
    assert ("sales",) == told(verdict)[0][1]["roles"]


def test_the_same_again() -> None:
    """An unchanged record gives no event and keeps the version."""
    verdict = take_over(WANG, STORED, above=("zhao.min",), by="chen")

    assert STORED == taken(verdict)
    assert [] == told(verdict)


def test_what_changed_is_told() -> None:
    """The event contains only the changed fields."""
    promoted = attrs.evolve(WANG, roles=[Role.SALES, Role.SUPERVISOR], department="华东")

    verdict = take_over(promoted, STORED, above=("zhao.min",), by="chen")

    assert [("standing_changed", {"roles": ("sales", "supervisor"), "department": "华东"})] == told(verdict)
    assert 3 == taken(verdict).version


@pytest.mark.parametrize(
    ("stored", "employed", "spell", "expected"),
    [
        (Employment.ACTIVE, True, 1, Employment.ACTIVE),
        (Employment.ACTIVE, False, 1, Employment.DEPARTED),
        (Employment.NOTICE, True, 1, Employment.NOTICE),
        (Employment.NOTICE, False, 1, Employment.DEPARTED),
        (Employment.DEPARTED, True, 1, Employment.DEPARTED),
        (Employment.DEPARTED, True, 2, Employment.ACTIVE),
        (Employment.DEPARTED, False, 2, Employment.DEPARTED),
        (Employment.NOTICE, True, 2, Employment.ACTIVE),
    ],
)
def test_a_departure_stays_until_a_new_spell(
    stored: Employment, *, employed: bool, spell: int, expected: Employment
) -> None:
    """An HR record without the notice does not reset it; a rehire starts a new spell."""
    row = attrs.evolve(WANG, employed=employed, spell=spell)

    verdict = take_over(row, attrs.evolve(STORED, employment=stored), above=(), by="chen")

    assert expected is taken(verdict).employment


@pytest.mark.parametrize(
    ("row", "above", "by", "expected"),
    [
        (attrs.evolve(WANG, roles=[Role.SYSTEM]), (), "chen", ["person.role_reserved"]),
        (WANG, (), "wang.wei", ["person.own_standing"]),
        (attrs.evolve(WANG, supervisor="wang.wei"), (), "chen", ["org.cycle"]),
        (WANG, ("zhao.min", "wang.wei"), "chen", ["org.cycle"]),
        (attrs.evolve(WANG, spell=0), (), "chen", ["person.earlier_spell"]),
        (
            attrs.evolve(WANG, roles=[Role.SYSTEM], supervisor="wang.wei", spell=0),
            (),
            "wang.wei",
            ["person.role_reserved", "person.own_standing", "org.cycle", "person.earlier_spell"],
        ),
    ],
    ids=["the library's role", "one's own", "above oneself", "in a loop", "an earlier spell", "all at once"],
)
def test_what_nobody_can_be(row: Person, above: tuple[str, ...], by: str, expected: list[str]) -> None:
    """An invalid record is refused with every reason."""
    assert expected == codes(take_over(row, STORED, above=above, by=by))


@pytest.mark.parametrize(
    ("act", "before", "after", "event"),
    [
        (give_notice, Employment.ACTIVE, Employment.NOTICE, "notice_given"),
        (give_notice, Employment.NOTICE, Employment.NOTICE, None),
        (withdraw_notice, Employment.NOTICE, Employment.ACTIVE, "notice_withdrawn"),
        (withdraw_notice, Employment.ACTIVE, Employment.ACTIVE, None),
        (depart, Employment.ACTIVE, Employment.DEPARTED, "person_departed"),
        (depart, Employment.NOTICE, Employment.DEPARTED, "person_departed"),
        (depart, Employment.DEPARTED, Employment.DEPARTED, None),
    ],
)
def test_the_way_out(
    act: Callable[[Standing], Verdict[Standing]], before: Employment, after: Employment, event: str | None
) -> None:
    """Notice, its withdrawal and departure each have one effect; repeating them changes no state."""
    verdict = act(attrs.evolve(STORED, employment=before))

    assert after is taken(verdict).employment
    assert ([] if event is None else [(event, {"spell": 1})]) == told(verdict)


@pytest.mark.parametrize("act", [give_notice, withdraw_notice])
def test_who_has_left_does_not_come_back_that_way(act: Callable[[Standing], Verdict[Standing]]) -> None:
    """Neither a notice nor its withdrawal makes a departed person active again."""
    assert ["person.already_departed"] == codes(act(attrs.evolve(STORED, employment=Employment.DEPARTED)))


@pytest.mark.parametrize(
    ("supervisor_of", "expected"),
    [
        ({}, set()),
        ({"a": "b", "b": "c"}, set()),
        ({"a": "a"}, {"a"}),
        ({"a": "b", "b": "c", "c": "b", "d": "a"}, {"b", "c"}),
        ({"a": "b", "b": "a", "c": "d", "d": "c", "e": "f"}, {"a", "b", "c", "d"}),
    ],
)
def test_loops(supervisor_of: dict[str, str], expected: set[str]) -> None:
    """People in a loop are found; people below a loop are not."""
    assert expected == loops(supervisor_of)
