"""Rules as data: what a host may write, and what it cannot remove."""

from __future__ import annotations

import pytest

from offboard_core.access import (
    SHIPPED,
    Action,
    Employment,
    Forbid,
    Permit,
    Relation,
    Rules,
)
from offboard_core.access.rules import UNREMOVABLE
from offboard_core.errors import InvalidInput
from offboard_core.organization import Role


def test_rules_take_any_collection() -> None:
    """Lists and sets of roles, actions, kinds, relations and employments make the same rule."""
    assert Permit(id="p", roles=[Role.HR], actions=[Action.VIEW], kinds=["cases"]) == Permit(
        id="p", roles={Role.HR}, actions={Action.VIEW}, kinds={"cases"}
    )
    assert Forbid(
        id="f",
        employment=[Employment.NOTICE],
        roles=[Role.HR],
        actions=[Action.EDIT],
        all_actions_but=[Action.VIEW],
        unless_relations=[Relation.OWNER],
    ) == Forbid(
        id="f",
        employment={Employment.NOTICE},
        roles={Role.HR},
        actions={Action.EDIT},
        all_actions_but={Action.VIEW},
        unless_relations={Relation.OWNER},
    )


def test_a_permit_that_would_never_match_is_refused() -> None:
    """A kind given as bare text and an unknown role are refused."""
    with pytest.raises(InvalidInput) as caught:
        Permit(id="p", roles=[Role.HR], actions=[Action.VIEW], kinds="cases")
    assert caught.value.findings[0].code == "input.not_a_list"
    with pytest.raises(InvalidInput):
        Permit(id="p", roles=["root"], actions=[Action.VIEW], kinds=["cases"])
    with pytest.raises(InvalidInput):
        Forbid(id="f", roles=["root"])


def test_no_rules_at_all() -> None:
    """With empty rules no action is permitted, and the unremovable forbids still apply."""
    assert ((), ()) == (Rules().permits, Rules().forbids)
    assert len(UNREMOVABLE) == 9


def test_rules_are_shown_by_their_number() -> None:
    """A signature that has rules as a default stays readable: the repr counts them."""
    assert f"permits=<{len(SHIPPED.permits)}>" in repr(SHIPPED)
