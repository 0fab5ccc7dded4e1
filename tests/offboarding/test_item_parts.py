"""The parts of a case: whose sheet a line stands on, what is signed of it, what still counts as open."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest

from offboard_core.offboarding.documentation import Documentation, DocumentationState
from offboard_core.offboarding.grant import Grant, GrantState
from offboard_core.offboarding.item import Item, ItemState
from offboard_core.offboarding.item_kinds import ItemKind, Topic
from offboard_core.offboarding.party import PARTIES, party_for, party_of
from offboard_core.offboarding.residual import Residual, ResidualKind
from offboard_core.offboarding.withdrawal import Compensation, CompensationKind
from offboard_core.organization import Role
from tests.offboarding.people import NOW

ITEM = Item(
    id="AR-1",
    kind=ItemKind.RECEIVABLE,
    ref="AR-1",
    label="AR-1",
    role=Role.FINANCE,
    giver="wang.wei",
    due_on=dt.date(2026, 11, 25),
)
GRANT = Grant(id="crm", system="CRM", level="user", cutoff_at=NOW)


def test_every_kind_and_every_topic_has_its_party() -> None:
    """No line and no source is left without somebody who signs for it, and none with two."""
    assert set(PARTIES) == {attrs.evolve(ITEM, kind=kind, role=Role.IT).sheet for kind in ItemKind}
    assert sorted(Topic) == sorted(topic for role in PARTIES for topic in party_of(role).topics)
    assert [party_for(topic) for topic in Topic] == [
        role for topic in Topic for role in PARTIES if topic in party_of(role).topics
    ]


@pytest.mark.parametrize(
    ("topic", "role"),
    [
        (Topic.RECEIVABLES, Role.FINANCE),
        (Topic.ORDERS, Role.SUPERVISOR),
        (Topic.ASSETS, Role.HR),
        ("canteen", Role.HR),
    ],
)
def test_a_line_kept_by_hand_stands_where_its_source_would(topic: str, role: Role) -> None:
    """Finance does not sign for receivables nobody has looked up yet; a topic of nobody's is HR's."""
    assert role is attrs.evolve(ITEM, kind=ItemKind.BY_HAND, ref=topic).sheet


def test_time_alone_and_notes_are_not_signed() -> None:
    """A claim that grew a day older, a receipt, a reason or a deadline leave a signature as it is."""
    older = attrs.evolve(
        ITEM,
        moving={"days_overdue": 31},
        evidence="slip 7",
        reason="agreed",
        proposed_by="zhou",
        decided_by="zhou",
        due_on=dt.date(2026, 11, 30),
    )

    assert ITEM.signed_part == older.signed_part


@pytest.mark.parametrize(
    "change",
    [
        {"label": "AR-1 renamed"},
        {"facts": {"amount": 1}},
        {"state": ItemState.SETTLED},
        {"receiver": "li.na"},
        {"witness": "zhao.min"},
        {"deferred_until": dt.date(2027, 1, 1)},
        {"documentation": Documentation(state=DocumentationState.SUBMITTED, at=NOW, summary="x")},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_matters_is_signed(change: dict[str, Any]) -> None:
    """Who takes over what, before whom, and in which state: another one asks for another signature."""
    assert ITEM.signed_part != attrs.evolve(ITEM, **change).signed_part


def test_how_far_a_revocation_has_come_is_not_signed() -> None:
    """What is to be taken back, at which level and when, is; the progress is not."""
    asked = attrs.evolve(GRANT, state=GrantState.ASKED, attempts=1, changed_at=NOW)
    higher = attrs.evolve(GRANT, level="admin")

    assert GRANT.signed_part == asked.signed_part
    assert GRANT.signed_part != higher.signed_part


@pytest.mark.parametrize(
    ("state", "live"),
    [
        (GrantState.PLANNED, True),
        (GrantState.ASKED, True),
        (GrantState.FAILED, True),
        (GrantState.CONFIRMED, False),
        (GrantState.OVERRIDDEN, False),
    ],
)
def test_access_is_live_until_somebody_knows_better(state: GrantState, *, live: bool) -> None:
    """Only what was read back or vouched for counts as gone."""
    assert live == attrs.evolve(GRANT, state=state).is_live


@pytest.mark.parametrize(
    ("state", "done"),
    [
        (DocumentationState.SUBMITTED, False),
        (DocumentationState.RETURNED, False),
        (DocumentationState.ACCEPTED, True),
        (DocumentationState.REFUSED, True),
    ],
)
def test_documentation_is_done_when_accepted_or_refused(state: DocumentationState, *, done: bool) -> None:
    """What waits or was sent back is not."""
    assert done == Documentation(state=state, at=NOW).is_done


def test_residuals_and_compensations_are_open_until_they_are_finished() -> None:
    """The moment they were finished is what closes them."""
    residual = Residual(id="x", kind=ResidualKind.ITEM, label="x", receiver="hr", due_on=dt.date(2027, 1, 1))
    undo = Compensation(id="x", kind=CompensationKind.HAND_BACK, label="x", owner="hr", due_on=dt.date(2027, 1, 1))

    assert residual.is_open
    assert undo.is_open
    assert not attrs.evolve(residual, settled_at=NOW).is_open
    assert not attrs.evolve(undo, done_at=NOW).is_open
