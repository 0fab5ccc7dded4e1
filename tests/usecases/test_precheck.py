"""Precheck: every source is asked outside a unit of work, and nothing a source does comes through but an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import attrs
import pytest

from offboard_core.access.actor import Actor
from offboard_core.errors import PermissionRefused
from offboard_core.kernel.known import Unknown
from offboard_core.offboarding import Asset, CheckState, GrantState, HeldGrant, Stage, Told, Topic
from offboard_core.organization.person import Role
from offboard_core.ports.sources import Answer, KeptByHand
from offboard_core.ports.store import Storage, UnitOfWork
from offboard_core.receivables import Receivable
from offboard_core.usecases.departure import confirm_departure
from offboard_core.usecases.office import Office
from offboard_core.usecases.precheck import precheck, recheck, record_access
from offboard_core.usecases.round import daily_round
from tests.usecases.company import CASE, Company, a_claim, a_client, a_company, checked, noticed, why


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office whose later leaver has one client and one claim."""
    return a_company(storage, clients=[a_client()], ledger=[a_claim()])


def reason(company: Company, topic: Topic) -> str:
    """Return why a topic is unknown after asking again."""
    check = company.precheck().find_check(topic)
    assert check is not None
    assert check.state is CheckState.UNKNOWN
    return check.reason


def test_every_source_that_answers_is_known(company: Company) -> None:
    """With all of them the handover begins, and the books are taken in first."""
    case = checked(company)

    assert Stage.HANDOVER is case.stage
    assert {CheckState.KNOWN} == {check.state for check in case.checks}
    assert ["AR-1", "C-1"] == [item.id for item in case.items]
    assert ["receivable_taken_in"] == company.events("receivables/AR-1")


def test_asked_again_with_the_same_answers_nothing_changes(company: Company) -> None:
    """A precheck may be done any number of times."""
    checked(company)
    before = company.events(CASE)
    company.precheck()

    assert before == company.events(CASE)


def test_a_source_that_raises_is_unknown_with_its_reason(company: Company) -> None:
    """It takes no line away; once it answers, the case goes on."""
    company.assets.items.append(Asset(id="PC-1", name="电脑"))
    checked(company)
    company.assets.down = ConnectionError("资产系统 503")
    down = company.precheck()
    assert ("precheck", "ConnectionError: 资产系统 503") == (Stage.PRECHECK.value, reason(company, Topic.ASSETS))
    assert "PC-1" in [item.id for item in down.items]

    company.assets.down = None

    assert () == company.precheck().unknown_checks()


def test_an_unknown_answer_keeps_its_reason(company: Company) -> None:
    """Who says that they do not know is believed."""
    noticed(company)
    company.orders.down = Unknown("升级中")

    assert "升级中" == reason(company, Topic.ORDERS)


class Unspeakable(Exception):
    """An error whose own text cannot be had."""

    def __str__(self) -> str:
        """Fail."""
        raise RuntimeError("no words")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Unspeakable(), "Unspeakable"),
        (ValueError("x" * 500), "ValueError: " + "x" * 188),
        (ValueError("半\ud800字\0节"), "ValueError: 半?字 节"),
    ],
    ids=["no text", "endless text", "text no database can keep"],
)
def test_whatever_a_source_raises_can_be_kept(company: Company, error: Exception, expected: str) -> None:
    """The reason is short text every database can hold."""
    noticed(company)
    company.duties.down = error

    assert expected == reason(company, Topic.DUTIES)


class Babbler:
    """A source that answers with what it was not asked for."""

    def __init__(self, answer: object) -> None:
        """Keep what it will say."""
        self.answer = answer

    def in_custody(self, person: str) -> Answer[Asset]:
        """Say it, whoever is asked about."""
        assert person
        return cast("Answer[Asset]", self.answer)


NOW = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (None, "AttributeError"),
        (Answer(items=("电脑",), known_at=NOW), "TypeError: str is no Asset"),
        (Answer(items=(), known_at=NOW.replace(tzinfo=None)), "ValueError: known_at has no zone"),
        (Answer(items=(Asset(id="PC-1", name="电脑"),), known_at=NOW, complete=False), "incomplete"),
        (
            Answer(items=(Asset(id="PC-1", name="电脑"), Asset(id="PC-1", name="手机")), known_at=NOW),
            "contradicts_itself",
        ),
    ],
    ids=["nothing", "wrong things", "no zone", "not all of it", "two things under one id"],
)
def test_an_answer_that_is_none_is_unknown(company: Company, answer: object, expected: str) -> None:
    """Nonsense and half of the truth are no list to hand over by."""
    noticed(company)
    office = company.office
    company.office = attrs.evolve(office, sources=attrs.evolve(office.sources, assets=Babbler(answer)))

    assert reason(company, Topic.ASSETS).startswith(expected)


def test_what_is_not_connected_is_unknown_and_what_is_kept_by_hand_is_a_line(storage: Storage) -> None:
    """Left out is not the same as not there."""
    company = a_company(storage, by_hand=Role.ASSET_KEEPER)
    office = company.office
    sources = attrs.evolve(office.sources, orders=None, receivables=KeptByHand(Role.FINANCE))
    company.office = attrs.evolve(office, sources=sources)
    case = checked(company)

    assert "not_connected" == reason(company, Topic.ORDERS)
    assert [("assets", Role.HR), ("receivables", Role.FINANCE)] == [(item.id, item.sheet) for item in case.items]


def test_a_claim_that_cannot_be_taken_in_leaves_the_books_unknown(company: Company) -> None:
    """The others are taken in all the same, and the reason names the claim."""
    checked(company)

    class Books:
        """Books with a claim no database can keep."""

        def of_salesperson(self, person: str) -> Answer[Receivable]:
            """Return two claims."""
            assert person
            return Answer(items=(attrs.evolve(a_claim("AR-2"), client="\0"), a_claim("AR-3")), known_at=NOW)

        def changed_since(self, known_at: dt.datetime | None) -> Unknown:
            """Say that nobody asks this here."""
            return Unknown(f"asked since {known_at}")

    company.office = attrs.evolve(company.office, sources=attrs.evolve(company.office.sources, receivables=Books()))

    assert reason(company, Topic.RECEIVABLES).startswith("AR-2: InvalidInput")
    assert "AR-3" == company.receivable("AR-3").id


def test_a_claim_of_which_the_books_say_two_things_leaves_them_unknown(company: Company) -> None:
    """Neither of the two is believed, and the others are taken in all the same."""
    company.ledger += [a_claim("AR-2"), a_claim("AR-2", amount="5.00"), a_claim("AR-3"), a_claim("AR-3")]
    noticed(company)

    assert "contradicts_itself" == reason(company, Topic.RECEIVABLES)
    assert ([], ["receivable_taken_in"]) == (company.events("receivables/AR-2"), company.events("receivables/AR-3"))


@attrs.define
class WatchedStorage:
    """A storage that knows whether a unit of work is open."""

    inner: Storage
    joined: bool = False
    open: int = 0

    @contextmanager
    def begin(self, tenant: str) -> Iterator[UnitOfWork]:
        """Open a unit of work, counted while it is open."""
        with self.inner.begin(tenant) as work:
            self.open += 1
            try:
                yield work
            finally:
                self.open -= 1


def test_no_source_is_asked_while_a_unit_of_work_is_open(storage: Storage) -> None:
    """However long a source takes, nothing is locked meanwhile."""
    watched = WatchedStorage(storage)
    company = a_company(watched, ledger=[a_claim()])
    opened: list[int] = []

    class Watching:
        """A source that looks what is open."""

        def in_custody(self, person: str) -> Answer[Asset]:
            """Look, and say: nothing."""
            assert person
            opened.append(watched.open)
            return Answer(items=(), known_at=NOW)

    sources = attrs.evolve(company.office.sources, assets=Watching())
    company.office = attrs.evolve(company.office, sources=sources)
    checked(company)

    assert [0] == opened


def test_nobody_is_asked_about_for_a_stranger(company: Company) -> None:
    """Permission comes first: a refused precheck asks no source."""
    noticed(company)
    with pytest.raises(PermissionRefused):
        company.precheck(by="li.na")

    assert 0 == company.assets.asked


def test_the_figures_at_notice_are_taken_once_the_books_have_answered(company: Company) -> None:
    """Unknown receivables are no figure; the first known ones are, and stay."""
    noticed(company)
    sources = company.office.sources
    office: Office = company.office
    company.office = attrs.evolve(office, sources=attrs.evolve(sources, receivables=None))
    company.precheck()
    assert ["review_opened"] == company.events(f"reviews/{CASE}")

    company.office = office
    company.precheck()
    company.ledger.append(a_claim("AR-2"))
    company.precheck()

    assert ["review_opened", "snapshot_taken"] == company.events(f"reviews/{CASE}")


def test_after_the_departure_only_access_is_asked_for(company: Company) -> None:
    """What turns up is taken back at once, and a full answer settles the residual about it."""
    company.access.down = ConnectionError("目录 503")
    checked(company)
    company.clock.to(12, 23)
    company.desk("chen").do(confirm_departure, CASE)
    assert ["case.not_open"] == why(lambda: precheck(company.office, CASE, actor=Actor(id="chen")))
    company.access.down = None
    company.access.items.append(HeldGrant(id="crm", system="CRM"))

    case = recheck(company.office, CASE, actor=Actor(id="chen"))

    assert [("crm", GrantState.PLANNED)] == [(grant.id, grant.state) for grant in case.grants]
    assert ["check:access"] == [item.id for item in case.residuals if not item.is_open]
    assert [GrantState.ASKED] == [grant.state for grant in company.follow().grants]


def test_access_is_rechecked_after_the_departure_only(company: Company) -> None:
    """Before, the precheck asks for it."""
    noticed(company)

    assert ["case.not_departed"] == why(lambda: company.desk("chen").do(record_access, CASE, Told()))


def test_the_round_asks_again_what_a_source_could_not_say(company: Company) -> None:
    """Nobody has to press a button; once everything is known it asks no more."""
    company.assets.down = ConnectionError("503")
    checked(company)
    daily_round(company.office)
    assert 2 == company.assets.asked
    company.assets.down = None

    daily_round(company.office)
    daily_round(company.office)

    assert (Stage.HANDOVER, 3) == (company.case().stage, company.assets.asked)


def test_the_round_leaves_to_the_host_what_the_host_asks_by_itself(company: Company) -> None:
    """Where a source is left out, what the host recorded of it is not overwritten by "not connected"."""
    office = company.office
    company.office = attrs.evolve(office, sources=attrs.evolve(office.sources, orders=None))
    company.duties.down = ConnectionError("503")
    checked(company)
    company.duties.down = None
    daily_round(company.office)

    assert ["orders", "duties"] == [finding.facts["topic"] for finding in company.case().unknown_checks()]


def test_the_round_asks_on_about_access_after_the_departure(company: Company) -> None:
    """What turns up is asked back in the same round."""
    company.access.down = ConnectionError("目录 503")
    checked(company)
    company.clock.to(12, 23)
    company.desk("chen").do(confirm_departure, CASE)
    daily_round(company.office)
    assert ["grant.unknown"] == [finding.code for finding in company.case().live_grants()]
    company.access.down = None
    company.access.items.append(HeldGrant(id="crm", system="CRM"))

    daily_round(company.office)

    assert [GrantState.ASKED] == [grant.state for grant in company.case().grants]
