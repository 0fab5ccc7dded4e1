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
)
from offboard_core.finding import Finding

ONE = Finding(code="money.too_large", subject="amount", facts={"path": "amount", "value": 7})
TWO = Finding(code="client.blank", subject="C-7")
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


def test_the_text_names_source_path_code_and_value() -> None:
    """The text has source, count, and one clause per problem, for a log."""
    error = InvalidInput((ONE, TWO), source="ledger.csv")

    assert str(error) == "ledger.csv: 2 problem(s); amount: money.too_large (value 7); C-7: client.blank ()"
    assert error.source == "ledger.csv"
    assert str(InvalidInput(ONE)) == "1 problem(s); amount: money.too_large (value 7)"


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
    assert str(NotFound("cases", "c")) == "cases/c not found"
    assert (Conflict("clients", "C-7").kind, Conflict("clients", "C-7").id) == ("clients", "C-7")
    assert str(Conflict("clients", "C-7")) == "clients/C-7 was changed by another since it was read"
    assert (ONE, TWO) == Refusal(iter((ONE, TWO))).findings
    assert str(Refusal((ONE, TWO))) == "money.too_large, client.blank"


def test_a_fact_that_cannot_be_spelt_is_told_by_its_type() -> None:
    """A fact that is too long to print does not break the error."""
    error = InvalidInput(Finding(code="policy.negative", subject="days", facts={"path": "days", "value": -(10**5000)}))

    assert "1 problem(s); days: policy.negative (value <int>)" == str(error)
