"""Actors, standings, and how a thing describes itself to the rules."""

from __future__ import annotations

from typing import Any

import pytest

from offboard_core.access import Actor, Employment, FieldClass, Standing, Target
from offboard_core.errors import InvalidInput
from offboard_core.kernel.identity import PersonId
from offboard_core.organization import Person, Role


def test_an_actor_is_told_with_plain_text() -> None:
    """Ids are plain text, roles and factors any collection; the default tenant is `main`."""
    actor = Actor(id="li.na", roles=[Role.SALES], factors=["otp", "pwd"])

    assert ("li.na", "main", (Role.SALES,), None) == (actor.id, actor.tenant, actor.roles, actor.on_behalf_of)
    assert actor.factors == {"otp", "pwd"}
    assert Actor(id="li.na", tenant="t2").tenant == "t2"


@pytest.mark.parametrize(("field", "path"), [("id", "actor.id"), ("tenant", "actor.tenant")])
@pytest.mark.parametrize("value", ["", " li.na", "li.na\x00", "li\u200b.na", None, 7, ["li.na"]])
def test_hostile_ids_are_refused(field: str, path: str, value: str) -> None:
    """An actor with an invalid id or tenant cannot be built, and the error names the field."""
    told: dict[str, Any] = {"id": "li.na", field: value}
    with pytest.raises(InvalidInput) as caught:
        Actor(**told)

    assert path == caught.value.findings[0].subject


def test_a_role_nobody_knows_is_refused() -> None:
    """An actor or standing with an unknown role cannot be built."""
    with pytest.raises(InvalidInput):
        Actor(id="li.na", roles=["root"])
    with pytest.raises(InvalidInput):
        Standing(id=PersonId("li.na"), name="李娜", roles=["root"])


@pytest.mark.parametrize(("employed", "employment"), [(True, Employment.ACTIVE), (False, Employment.DEPARTED)])
def test_the_first_standing_of_a_person(employment: Employment, *, employed: bool) -> None:
    """A standing takes over the HR record; a person who has left is departed from the first moment."""
    person = Person(
        id="li.na",
        name="李娜",
        roles=[Role.SALES],
        supervisor="zhao.min",
        department="华东",
        post="业务员",
        spell=2,
        employed=employed,
    )
    expected = Standing(
        id=PersonId("li.na"),
        name="李娜",
        roles=(Role.SALES,),
        employment=employment,
        supervisor=PersonId("zhao.min"),
        department="华东",
        post="业务员",
        spell=2,
        version=0,
    )

    assert expected == Standing.of(person)


def test_a_standing_describes_itself() -> None:
    """The target of a standing is owned by its person, and has its own journal chain."""
    target = Standing(id=PersonId("li.na"), name="李娜").target

    assert Target(kind="standings", id="li.na", owner="li.na") == target
    assert target.stream == "standings/li.na"


def test_a_target_knows_no_field_until_told() -> None:
    """By default a target has no owner and no field with a known class."""
    target = Target(kind="clients", id="C-7")

    assert (None, None, frozenset(), {}, False) == (
        target.owner,
        target.leaver,
        target.parties,
        target.fields,
        target.under_case,
    )
    assert Target(kind="clients", id="C-7", fields={"name": FieldClass.CORE}).fields["name"] is FieldClass.CORE


@pytest.mark.parametrize("name", ["", " boss", "a\nb"])
def test_whom_one_acts_for_is_an_id(name: str) -> None:
    """`on_behalf_of` appears in the journal, so it must be a valid id or None."""
    with pytest.raises(InvalidInput):
        Actor(id="li.na", on_behalf_of=name)

    assert ("boss", None) == (Actor(id="li.na", on_behalf_of="boss").on_behalf_of, Actor(id="li.na").on_behalf_of)
