"""Overrides laid out as scopes: every receivable finds the terms the policy has for it, and no more scopes than it takes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from offboard_core.kernel.money import Money
from offboard_core.receivables import Act, AgeingPolicy, Override, Receivable, Terms, Tier
from offboard_core.receivables.columns import Column
from offboard_core.receivables.override_scopes import column_of, scopes_of

NAMES = ("a", "b")
TIERS = ((), (Tier(10, Act.DUN),), (Tier(20, Act.DUN),))


def overrides() -> st.SearchStrategy[Override]:
    """Draw overrides of few names, so that several meet in one receivable."""
    said = {"tiers": st.none() | st.sampled_from(TIERS), "grace_days": st.none() | st.integers(0, 2)}
    return st.one_of(
        *(st.builds(Override, **{name: st.sampled_from(NAMES)}, **said) for name in ("segment", "client", "receivable"))
    )


def found(policy: AgeingPolicy, **facts: str) -> Terms:
    """Return the terms of the first scope that a row is in."""
    scopes = scopes_of(policy)
    return next(terms for scope, terms in scopes if all(facts[column] == name for column, name in scope))


@given(st.lists(overrides(), max_size=7), *[st.sampled_from(("a", "b", "c"))] * 3)
def test_the_first_scope_has_the_terms_of_the_policy(
    given_: list[Override], id: str, client: str, segment: str
) -> None:
    """Whatever overrides there are: the terms are those the policy finds for the receivable itself."""
    policy = AgeingPolicy(overrides=tuple(given_))
    item = Receivable(
        id=id, client=client, segment=segment, salesperson="w", due_on=None, amount=Money(minor=1, currency="CNY")
    )
    terms, scoped = policy.terms_for(item), found(policy, id=id, client=client, segment=segment)

    assert terms.tiers == scoped.tiers
    assert not terms.tiers or terms.grace_days == scoped.grace_days


def test_scopes_grow_with_overrides_and_not_with_their_square() -> None:
    """Two hundred claims and two hundred clients nobody duns are four hundred scopes, and one for everybody else."""
    claims = (Override(receivable=f"R-{number}", tiers=()) for number in range(200))
    clients = (Override(client=f"C-{number}", tiers=()) for number in range(200))

    assert 401 == len(scopes_of(AgeingPolicy(overrides=(*claims, *clients))))


def test_the_column_of_an_override() -> None:
    """An override finds its rows by the one thing it names."""
    assert [(Column.SEGMENT, "s"), (Column.CLIENT, "c"), (Column.ID, "r")] == [
        column_of(one) for one in (Override(segment="s"), Override(client="c"), Override(receivable="r"))
    ]
