"""The error tree: classes, attributes, and reports that no value can break."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.errors import (
    Conflict,
    InvalidInput,
    KeyReused,
    NotFound,
    OffboardError,
    PermissionRefused,
    Refusal,
    RefusedCommand,
)
from offboard_core.finding import Finding

ONE = Finding(code="money.too_large", subject="amount", facts={"path": "amount", "value": 7})
TWO = Finding(code="client.blank", subject="C-7")
LATE = Finding(code="notice.too_late", subject="wang.wei#1", facts={"limit": 3, "day": dt.date(2026, 3, 2)})
EVERY_ERROR = [
    InvalidInput((ONE, TWO), source="ledger.csv"),
    InvalidInput.at("due_on", "soon", "date.not_iso"),
    KeyReused("k-1"),
    NotFound("cases", "wang.wei#1"),
    Conflict("clients", "C-7"),
    Refusal((ONE, TWO)),
    PermissionRefused((TWO,)),
]


def no_length(_: object) -> int:
    """Raise for `len`."""
    raise RuntimeError("do not count me")


Uncountable = type("list", (list,), {"__len__": no_length, "__doc__": "A list that cannot be walked through."})


class Hostile:
    """A value whose `repr` raises."""

    def __repr__(self) -> str:
        """Raise."""
        raise RuntimeError("do not look at me")


@pytest.mark.parametrize(
    ("error", "kinds"),
    [
        (InvalidInput, (OffboardError, ValueError)),
        (KeyReused, (InvalidInput,)),
        (NotFound, (OffboardError, LookupError)),
        (Conflict, (OffboardError,)),
        (Refusal, (OffboardError,)),
        (PermissionRefused, (Refusal,)),
    ],
)
def test_the_tree(error: type[OffboardError], kinds: tuple[type[Exception], ...]) -> None:
    """Every error is an `OffboardError` and has its place in the tree."""
    assert all(issubclass(error, kind) for kind in kinds)


def test_one_finding_or_many() -> None:
    """`InvalidInput` takes one finding or any iterable, and keeps all."""
    assert (ONE,) == InvalidInput(ONE).findings
    assert (ONE, TWO) == InvalidInput(finding for finding in (ONE, TWO)).findings


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (InvalidInput(ONE), "Invalid input: money.too_large at amount (value 7)."),
        (
            InvalidInput((ONE, TWO), source="ledger.csv"),
            "Invalid input in ledger.csv, 2 problems: money.too_large at amount (value 7); client.blank at C-7.",
        ),
        (KeyReused("k-1"), "The command key k-1 was used before, for a command with other content."),
        (NotFound("cases", "wang.wei#1"), "No record cases/wang.wei#1 was found in this tenant."),
        (Conflict("clients", "C-7"), "Another command changed clients/C-7 after it was read."),
        (Refusal((LATE,)), "The command was refused: notice.too_late about wang.wei#1 (limit 3, day 2026-03-02)."),
        (Refusal(()), "The command was refused: without a reason."),
        (
            Refusal((TWO, Finding(code="role.missing", subject="", facts={"roles": ("hr", "it"), "client": "C-7"}))),
            "The command was refused for 2 reasons: client.blank about C-7; role.missing (roles hr, it, client C-7).",
        ),
        (
            Refusal((Finding(code="client.lost", subject="C-7", facts={"client": "C-7", "note": "a\nb"}),)),
            "The command was refused: client.lost about C-7 (note 'a\\nb').",
        ),
        (PermissionRefused((TWO,)), "The command was not permitted: client.blank about C-7."),
    ],
)
def test_the_text_of_an_error_is_a_sentence(error: OffboardError, sentence: str) -> None:
    """`str(error)` is one line of English for a log, with every code, what it is about, and the facts that say more."""
    assert sentence == str(error)


@pytest.mark.parametrize(
    ("principal", "sentence"),
    [
        (None, "edit_client by li was refused: client.blank about C-7."),
        ("wang", "edit_client by li for wang was refused: client.blank about C-7."),
    ],
)
def test_a_refusal_says_who_wanted_what(principal: str | None, sentence: str) -> None:
    """A refusal that an office raised names the verb, the actor, and the person they act for."""
    refusal = Refusal((TWO,))
    at = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    refusal.command = RefusedCommand(
        tenant="main", actor="li", verb="edit_client", content="", at=at, on_behalf_of=principal
    )

    assert sentence == str(refusal)


def test_at_keeps_path_value_code_and_facts() -> None:
    """`InvalidInput.at` keeps path, value, code and further facts."""
    (finding,) = InvalidInput.at("amount", "1.005", "money.too_many_places", places=2).findings

    assert finding == Finding(
        code="money.too_many_places", subject="amount", facts={"path": "amount", "value": "1.005", "places": 2}
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, True),
        (-12, -12),
        (2**63 - 1, 2**63 - 1),
        (None, "None"),
        (1.5, "1.5"),
        (Decimal("NaN"), "Decimal('NaN')"),
        (dt.date(2026, 2, 28), "datetime.date(2026, 2, 28)"),
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 77 + "..."),
        ("\ud800", "\\ud800"),
        ("王伟", "王伟"),
        pytest.param(10**5000, "<int of 16610 bits>", id="5000 digits"),
    ],
)
def test_what_is_kept_of_a_wrong_value(value: object, shown: object) -> None:
    """Whole numbers up to 64 bits and short text are kept, other values as short text."""
    assert shown == InvalidInput.at("p", value, "c").findings[0].facts["value"]


@pytest.mark.parametrize(
    ("value", "shown"), [(Hostile(), "Hostile"), (Uncountable(), "<list>")], ids=["no repr", "no length"]
)
def test_a_value_that_cannot_be_shown(value: object, shown: str) -> None:
    """A value whose `repr` raises is reported by its type."""
    assert shown in str(InvalidInput.at("p", value, "c").findings[0].facts["value"])


def test_a_very_long_number_inside_something() -> None:
    """A number too long to print does not break the report, also inside another value."""
    assert len(str(InvalidInput.at("p", [10**5000], "c"))) < 200


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.decimals()
        | st.binary()
        | st.text(st.characters(exclude_categories=()))
        | st.builds(Uncountable),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=30,
    )
)
def test_no_value_breaks_its_own_report(value: object) -> None:
    """For any value the error can be built, is short, and can be written as UTF-8."""
    error = InvalidInput.at("p", value, "c")

    assert len(str(error).encode("utf-8")) < 2000


@pytest.mark.parametrize("error", EVERY_ERROR, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("way", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy, copy.deepcopy])
def test_errors_travel(error: OffboardError, way: object) -> None:
    """A pickled or copied error keeps all attributes."""
    assert callable(way)
    arrived = way(error)

    assert type(arrived) is type(error)
    assert str(error) == str(arrived)
    assert vars(error) == vars(arrived)


def test_what_the_small_errors_carry() -> None:
    """Key, kind, id and findings are attributes."""
    assert KeyReused("k-1").key == "k-1"
    assert [finding.code for finding in KeyReused("k-1").findings] == ["command.key_reused"]
    assert (NotFound("cases", "c").kind, NotFound("cases", "c").id) == ("cases", "c")
    assert (Conflict("clients", "C-7").kind, Conflict("clients", "C-7").id) == ("clients", "C-7")
    assert (ONE, TWO) == Refusal(iter((ONE, TWO))).findings


def test_a_fact_that_cannot_be_spelt_is_told_by_its_type() -> None:
    """A fact that is too long to print does not break the error."""
    error = InvalidInput(Finding(code="policy.negative", subject="days", facts={"path": "days", "value": -(10**5000)}))

    assert "Invalid input: policy.negative at days (value <int>)." == str(error)
