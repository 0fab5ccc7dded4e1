"""The condition over a host's own table equals point decisions, in all small worlds and in large generated ones."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

pytest.importorskip("sqlalchemy", reason="no databases: sqlalchemy is not installed")

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, Connection, MetaData, String, Table

from offboard_core.access import (
    Access,
    Action,
    Actor,
    Permit,
    Relation,
    Rules,
    Target,
)
from offboard_core.access.predicate import Predicate
from offboard_core.adapters.sqlalchemy import SharedRows, scope_where
from offboard_core.adapters.sqlalchemy.tables import UtcMoment
from offboard_core.errors import InvalidInput
from offboard_core.organization import Role
from tests.access.worlds import AT, CHART, CLIENTS, FIELDS, TEXTS, a_large_world, askers

TABLES = MetaData()
THINGS = Table(
    "host_clients",
    TABLES,
    Column("pk", String(40), primary_key=True),
    Column("owner_no", String(40)),
    Column("pool", String(40)),
    Column("leaving", Boolean, nullable=False),
)
SHARED = Table(
    "host_collaborators",
    TABLES,
    Column("client", String(40)),
    Column("person", String(40)),
    Column("level", String(20)),
    Column("from_at", UtcMoment()),
    Column("until_at", UtcMoment()),
)
TREE = Table("host_tree", TABLES, Column("above", String(40)), Column("person", String(40)))
BELOW_WHOM = (("below", "me"), ("deep", "me"), ("deep", "below"), ("me", "boss"), ("other", "boss"))
"""The people below each person, at any depth."""
MAPPED = {
    "owner": THINGS.c.owner_no,
    "pool": THINGS.c.pool,
    "under_case": THINGS.c.leaving,
    "sharing": SharedRows(
        thing=SHARED.c.client,
        person=SHARED.c.person,
        level=SHARED.c.level,
        from_at=SHARED.c.from_at,
        until_at=SHARED.c.until_at,
        moments=UtcMoment(),
    ),
}


def fill(connection: Connection, clients: tuple[Target, ...]) -> None:
    """Store a world in a host's table; a missing owner or pool is NULL."""
    TABLES.drop_all(connection)
    TABLES.create_all(connection)
    connection.execute(
        sa.insert(THINGS),
        [
            {"pk": item.id, "owner_no": item.owner, "pool": item.pool or None, "leaving": item.under_case}
            for item in clients
        ],
    )
    parts = [
        {
            "client": item.id,
            "person": part.person,
            "level": part.level.value,
            "from_at": part.from_at,
            "until_at": part.until_at,
        }
        for item in clients
        for part in item.collaborators
    ]
    if parts:
        connection.execute(sa.insert(SHARED), parts)


@pytest.fixture(params=["sqlite", "postgresql"])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """Open a host's database."""
    url = f"sqlite:///{tmp_path / 'crm.db'}" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    engine = sa.create_engine(url)
    with engine.begin() as opened:
        yield opened
        opened.rollback()
    engine.dispose()


def found_by_sql(connection: Connection, predicate: Predicate) -> set[str]:
    """Query the host's table."""
    where = scope_where(predicate, id=THINGS.c.pk, fields=FIELDS, **MAPPED)  # type: ignore[arg-type]
    return set(connection.execute(sa.select(THINGS.c.pk).where(where)).scalars())


IN_SQL: tuple[tuple[Action, str | None], ...] = (
    (Action.VIEW, None),
    (Action.VIEW, "phone"),
    (Action.EDIT, "name"),
    (Action.EXPORT, None),
    (Action.LOG, None),
    (Action.CLAIM, None),
)


@pytest.mark.slow
def test_the_hosts_own_table_agrees(connection: Connection) -> None:
    """In every small world the condition finds exactly the rows that `may` allows."""
    fill(connection, CLIENTS)
    points, yes, wrong = 0, 0, []
    for access, actor in (asker for text in TEXTS for asker in askers(text)):
        for action, field in IN_SQL:
            predicate = access.which(actor, action, field=field)
            found = found_by_sql(connection, predicate)
            allowed = {thing.id for thing in CLIENTS if access.may(actor, action, thing, field=field)}
            points, yes = points + len(CLIENTS), yes + len(allowed)
            if found != allowed:
                wrong.append((actor, action, field, found ^ allowed))

    assert wrong == []
    assert points > 250_000
    assert min(yes, points - yes) > points // 50


@pytest.mark.parametrize("seed", range(3))
def test_large_worlds_agree(connection: Connection, seed: int) -> None:
    """The same in generated companies with charts, windows and pools of any shape."""
    access, actors, clients = a_large_world(seed)
    fill(connection, clients)
    for actor, action in product(actors, (Action.VIEW, Action.LOG, Action.CLAIM)):
        predicate = access.which(actor, action)
        allowed = {thing.id for thing in clients if access.may(actor, action, thing)}

        assert allowed == found_by_sql(connection, predicate)
        assert allowed == {thing.id for thing in clients if predicate.admits(thing)}


def a_predicate(*roles: Role, action: Action = Action.VIEW, field: str | None = None) -> Predicate:
    """Return the predicate of visible clients for roles."""
    return Access(at=AT, org=CHART, pools_of={"me": ["east"]}).which(Actor(id="me", roles=roles), action, field=field)


@pytest.mark.parametrize("missing", ["owner", "pool", "sharing"])
def test_what_nobody_mapped_is_an_error_at_once(missing: str) -> None:
    """A missing column raises an error when the scope is built, since it would show too much or too little."""
    mapped = {name: column for name, column in MAPPED.items() if name != missing}
    with pytest.raises(InvalidInput) as caught:
        scope_where(a_predicate(Role.SALES), id=THINGS.c.pk, **mapped)  # type: ignore[arg-type]

    assert ("scope.not_mapped", (missing,)) == (
        caught.value.findings[0].code,
        caught.value.findings[0].facts["missing"],
    )


def test_only_what_is_looked_at_has_to_be_mapped() -> None:
    """An unused column need not be mapped; for a host's own kind all columns are required."""
    assert "true" in str(scope_where(a_predicate(Role.AUDITOR), id=THINGS.c.pk)).lower() or scope_where(
        a_predicate(Role.AUDITOR), id=THINGS.c.pk
    ).compare(sa.and_(sa.true()))
    rules = Rules(
        permits=(
            Permit(id="own", roles={Role.IT}, actions={Action.SIGN_OFF}, kinds={"tickets"}, relation=Relation.OWNER),
        )
    )
    predicate = Access(at=AT, rules=rules).which(Actor(id="me", roles=[Role.IT]), Action.SIGN_OFF)
    with pytest.raises(InvalidInput) as caught:
        scope_where(predicate, id=THINGS.c.pk, kind="tickets")

    assert ("leaver", "owner") == caught.value.findings[0].facts["missing"]


def test_a_tree_table_of_the_hosts(connection: Connection) -> None:
    """A host's tree table gives the same answer, for people with thousands below them."""
    fill(connection, CLIENTS)
    connection.execute(sa.insert(TREE), [{"above": above, "person": person} for person, above in BELOW_WHOM])

    def in_my_tree(people: frozenset[str]) -> sa.ColumnElement[bool]:
        if people == {"me"}:
            return sa.and_(THINGS.c.owner_no.is_not(None), THINGS.c.owner_no == "me")
        among = sa.select(TREE.c.person).where(TREE.c.above == "me")
        return sa.and_(THINGS.c.owner_no.is_not(None), THINGS.c.owner_no.in_(among))

    predicate = a_predicate(Role.SUPERVISOR)
    by_column = found_by_sql(connection, predicate)
    where = scope_where(predicate, id=THINGS.c.pk, fields=FIELDS, **{**MAPPED, "owner": in_my_tree})  # type: ignore[arg-type]

    assert by_column == set(connection.execute(sa.select(THINGS.c.pk).where(where)).scalars())
    assert len(by_column) > 10
