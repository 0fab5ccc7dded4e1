"""People as reported by the HR system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest

from offboard_core.errors import InvalidInput
from offboard_core.kernel.identity import PersonId
from offboard_core.kernel.period import Period
from offboard_core.organization import Person, Role, Spell
from offboard_core.organization.person import read_roles


@pytest.mark.parametrize(
    "roles",
    [
        [Role.SUPERVISOR, Role.SALES],
        (Role.SALES, Role.SUPERVISOR),
        {Role.SALES, Role.SUPERVISOR},
        frozenset({Role.SALES, Role.SUPERVISOR}),
        [Role.SALES, Role.SUPERVISOR, Role.SALES],
        ["supervisor", "sales"],
        (role for role in (Role.SUPERVISOR, Role.SALES)),
    ],
)
def test_roles_in_any_order_and_collection(roles: Iterable[Role]) -> None:
    """The order and type of the collection of roles do not matter."""
    person = Person(id="wang.wei", name="王伟", roles=roles)

    assert person.roles == (Role.SALES, Role.SUPERVISOR)
    assert all(type(role) is Role for role in person.roles)


@pytest.mark.parametrize("roles", ["sales", ["boss"], ["SALES"], [None], [1], [["sales"]]])
def test_what_is_no_role(roles: list[Role]) -> None:
    """An unknown role, or one role given as bare text, is refused."""
    with pytest.raises(InvalidInput) as caught:
        Person(id="wang.wei", name="王伟", roles=roles)

    assert caught.value.findings[0].code == "input.not_one_of"
    assert "asset_keeper" in str(caught.value.findings[0].facts["allowed"])


def test_every_role_is_read() -> None:
    """Each role reads back from its text."""
    assert tuple(Role) == read_roles(role.value for role in Role)
    assert read_roles(()) == ()


@pytest.mark.parametrize(("field", "path"), [("id", "person.id"), ("supervisor", "person.supervisor")])
@pytest.mark.parametrize("value", ["", " ", "a\n", 7, "x" * 121])
def test_ids_are_checked(field: str, path: str, value: str) -> None:
    """The id of a person and of their superior must be valid; a blank superior is not the same as none."""
    told: dict[str, Any] = {"id": "wang.wei", "name": "王伟", field: value}
    with pytest.raises(InvalidInput) as caught:
        Person(**told)

    assert path == caught.value.findings[0].subject


def test_somebody_at_the_top() -> None:
    """Without a superior a person is at the top, employed, in their first spell, without roles."""
    person = Person(id="boss", name="老板")

    assert (person.supervisor, person.employed, person.spell, person.roles) == (None, True, 1, ())
    assert Person(id="li.na", name="李娜", supervisor="boss").supervisor == "boss"


def test_a_rehire_is_a_new_spell() -> None:
    """Two spells of one person are different values."""
    first = Period(start_on=dt.date(2020, 1, 1), end_on=dt.date(2022, 1, 1))
    second = Period(start_on=dt.date(2025, 1, 1))
    spells = {Spell(person=PersonId("a"), number=n, period=p) for n, p in enumerate((first, second), 1)}

    assert [1, 2] == sorted(spell.number for spell in spells)


def test_what_is_not_even_text_is_no_role() -> None:
    """Values that are not text raise `InvalidInput`."""
    odd: list[Any] = [None, 7, [["sales"]], object()]

    for value in odd:
        with pytest.raises(InvalidInput):
            Person(id="a", name="x", roles=[value])
