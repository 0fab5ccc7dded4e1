"""The contracts of the sources: what a host's systems promise when they are queried.

A source may answer `Unknown` at any time, but must not return an empty answer instead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import ClassVar

import pytest

from offboard_core.kernel.known import Unknown
from offboard_core.offboarding import Asset, Duty, HeldGrant, OpenOrder
from offboard_core.organization.person import Person
from offboard_core.ports.sources import (
    AccessSource,
    Answer,
    AssetSource,
    DutySource,
    OrderSource,
    PeopleSource,
    ReceivableSource,
    T,
)
from offboard_core.receivables import Receivable


def answered(answer: Answer[T] | Unknown, kind: type, key: Callable[[T], str]) -> Answer[T]:
    """Check the promises of every answer and return it; the source under test must be able to answer."""
    assert not isinstance(answer, Unknown), f"the source under test has to answer, and says: {answer.reason}"
    assert isinstance(answer, Answer)
    assert answer.known_at.utcoffset() == dt.timedelta(0), "known_at is an aware moment in UTC"
    assert isinstance(answer.items, tuple)
    assert all(isinstance(item, kind) for item in answer.items)
    keys = [key(item) for item in answer.items]
    assert len(set(keys)) == len(keys), "one thing is told of once"
    return answer


def tells_or_raises(ask: Callable[[], object]) -> None:
    """Check that a question without an answer gives `Unknown` with a reason, an empty answer, or an error."""
    try:
        answer = ask()
    except Exception:  # noqa: BLE001 - a source may raise whatever its system raises; the check then stays unknown
        return
    if isinstance(answer, Unknown):
        assert answer.reason.strip(), "unknown says why"
    else:
        assert isinstance(answer, Answer)
        assert () == answer.items


class PeopleSourceContract:
    """The contract of an HR system. Override the fixture `source`; `person` must be a known person."""

    person: ClassVar[str] = "li.na"

    @pytest.fixture
    def source(self) -> PeopleSource:
        """Override this: a source that can answer."""
        raise NotImplementedError("override the `source` fixture")

    def test_everybody_is_told_of_once(self, source: PeopleSource) -> None:
        """The answer is of one moment in UTC and contains each person once, including `person`."""
        answer = answered(source.people(), Person, lambda person: person.id)

        assert self.person in {person.id for person in answer.items}

    def test_nobody_is_their_own_superior(self, source: PeopleSource) -> None:
        """No person is above themselves, directly or indirectly."""
        answer = answered(source.people(), Person, lambda person: person.id)
        above = {person.id: person.supervisor for person in answer.items}

        for person in above:
            seen, at = {person}, above.get(person)
            while at is not None:
                assert at not in seen, f"{person} stands above themselves"
                seen.add(at)
                at = above.get(at)

    def test_asking_changes_nothing(self, source: PeopleSource) -> None:
        """A second answer from an unchanged source is equal, and not from an earlier moment."""
        first = answered(source.people(), Person, lambda person: person.id)
        second = answered(source.people(), Person, lambda person: person.id)

        assert {person.id: person for person in first.items} == {person.id: person for person in second.items}
        assert first.known_at <= second.known_at


class ReceivableSourceContract:
    """The contract of a ledger. Override the fixture `source`; `person` must be responsible for a receivable."""

    person: ClassVar[str] = "li.na"

    @pytest.fixture
    def source(self) -> ReceivableSource:
        """Override this: a source that can answer."""
        raise NotImplementedError("override the `source` fixture")

    def test_everything_is_told_of_once(self, source: ReceivableSource) -> None:
        """`changed_since(None)` returns each receivable once, at least one, from one moment in UTC."""
        assert answered(source.changed_since(None), Receivable, lambda item: item.id).items

    def test_what_a_person_has_is_part_of_everything(self, source: ReceivableSource) -> None:
        """`of_salesperson` returns exactly that person's receivables of `changed_since(None)`."""
        everything = answered(source.changed_since(None), Receivable, lambda item: item.id)
        theirs = answered(source.of_salesperson(self.person), Receivable, lambda item: item.id)

        assert theirs.items
        assert {item.id: item for item in everything.items if item.salesperson == self.person} == {
            item.id: item for item in theirs.items
        }

    def test_a_later_question_leaves_nothing_out(self, source: ReceivableSource) -> None:
        """`changed_since` returns at least what was recorded later, and receivables without a record time."""
        everything = answered(source.changed_since(None), Receivable, lambda item: item.id)
        moments = sorted({item.recorded_at for item in everything.items if item.recorded_at is not None})
        for moment in [*moments, everything.known_at]:
            later = answered(source.changed_since(moment), Receivable, lambda item: item.id)
            owed = {item.id for item in everything.items if item.recorded_at is None or item.recorded_at > moment}

            assert owed <= {item.id for item in later.items} <= {item.id for item in everything.items}

    def test_a_stranger_has_nothing(self, source: ReceivableSource) -> None:
        """An unknown person gives an empty answer, `Unknown` or an error, never another person's data."""
        tells_or_raises(lambda: source.of_salesperson("nobody.at.all"))


class OrderSourceContract:
    """The contract of an order system. Override the fixture `source`; `person` must have an open order."""

    person: ClassVar[str] = "li.na"

    @pytest.fixture
    def source(self) -> OrderSource:
        """Override this: a source that can answer."""
        raise NotImplementedError("override the `source` fixture")

    def test_each_order_is_told_of_once(self, source: OrderSource) -> None:
        """The answer is of one moment in UTC, contains each order once, and one of `person`."""
        assert answered(source.open_orders(self.person), OpenOrder, lambda item: item.number).items

    def test_a_stranger_has_nothing(self, source: OrderSource) -> None:
        """An unknown person gives an empty answer, `Unknown` or an error, never another person's data."""
        tells_or_raises(lambda: source.open_orders("nobody.at.all"))


class AssetSourceContract:
    """The contract of an asset register. Override the fixture `source`; `person` must hold an asset."""

    person: ClassVar[str] = "li.na"

    @pytest.fixture
    def source(self) -> AssetSource:
        """Override this: a source that can answer."""
        raise NotImplementedError("override the `source` fixture")

    def test_each_asset_is_told_of_once(self, source: AssetSource) -> None:
        """The answer is of one moment in UTC, contains each asset once, and one of `person`."""
        assert answered(source.in_custody(self.person), Asset, lambda item: item.id).items

    def test_a_stranger_has_nothing(self, source: AssetSource) -> None:
        """An unknown person gives an empty answer, `Unknown` or an error, never another person's data."""
        tells_or_raises(lambda: source.in_custody("nobody.at.all"))


class DutySourceContract:
    """The contract of a duty register. Override the fixture `source`; `person` must have a duty."""

    person: ClassVar[str] = "li.na"

    @pytest.fixture
    def source(self) -> DutySource:
        """Override this: a source that can answer."""
        raise NotImplementedError("override the `source` fixture")

    def test_each_duty_is_told_of_once(self, source: DutySource) -> None:
        """The answer is of one moment in UTC, contains each duty once, and one of `person`."""
        assert answered(source.duties(self.person), Duty, lambda item: item.id).items

    def test_a_stranger_has_nothing(self, source: DutySource) -> None:
        """An unknown person gives an empty answer, `Unknown` or an error, never another person's data."""
        tells_or_raises(lambda: source.duties("nobody.at.all"))


class AccessSourceContract:
    """The contract of a directory. Override the fixture `source`; `person` must hold access."""

    person: ClassVar[str] = "li.na"

    @pytest.fixture
    def source(self) -> AccessSource:
        """Override this: a source that can answer."""
        raise NotImplementedError("override the `source` fixture")

    def test_each_grant_is_told_of_once(self, source: AccessSource) -> None:
        """The answer is of one moment in UTC, contains each grant once, and one of `person`."""
        assert answered(source.grants(self.person), HeldGrant, lambda item: item.id).items

    def test_a_stranger_has_nothing(self, source: AccessSource) -> None:
        """An unknown person gives an empty answer, `Unknown` or an error, never another person's data."""
        tells_or_raises(lambda: source.grants("nobody.at.all"))
