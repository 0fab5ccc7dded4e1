"""Commands under a key: one effect, one content, one verb, and the receipt that tells of it."""

from __future__ import annotations

import datetime as dt
from typing import cast

import attrs
import pytest

from offboard_core.errors import InvalidInput, KeyReused
from offboard_core.ports.store import Storage
from offboard_core.receivables import Settlement
from offboard_core.usecases.clients import transfer_client
from offboard_core.usecases.receivables import place_hold, record_settlement, take_in_receivable
from tests.usecases.company import Company, a_claim, a_client, a_company, why
from tests.usecases.settlements import FIFTY, FORTY, acting_for_qian, depart, stored


@pytest.fixture
def company(storage: Storage) -> Company:
    """Return a company with one overdue claim, taken in."""
    company = a_company(storage)
    company.desk("zhou").do(take_in_receivable, a_claim())
    return company


def test_a_key_is_one_effect(company: Company) -> None:
    """The same command under the same key settles once, and answers with the receivable as it stands by then."""
    desk = company.desk("zhou", key="K-1")
    first = desk.do(record_settlement, "AR-1", FIFTY)
    second = attrs.evolve(FIFTY, reference="BANK-2")
    company.desk("zhou").do(record_settlement, "AR-1", second)
    before = stored(company)

    again = desk.do(record_settlement, "AR-1", FIFTY)

    assert before == stored(company)
    assert (2, 3) == (first.version, again.version)
    assert ("record_settlement:K-1", "receivables", "AR-1") == (
        before["receipts"][0].id,
        before["receipts"][0].kept_kind,
        before["receipts"][0].kept_id,
    )


@pytest.mark.parametrize(("person", "settlement"), [("zhou", FORTY), ("audit", FIFTY)], ids=["amount", "actor"])
def test_a_key_is_one_content(company: Company, person: str, settlement: Settlement) -> None:
    """A key that comes a second time with other content is refused as an error, and nothing changes."""
    company.desk("zhou", key="K-1").do(record_settlement, "AR-1", FIFTY)
    before = stored(company)

    with pytest.raises(KeyReused) as caught:
        company.desk(person, key="K-1").do(record_settlement, "AR-1", settlement)

    assert "K-1" == caught.value.key
    assert before == stored(company)


def test_a_key_is_for_one_principal(company: Company) -> None:
    """The same words for somebody else are another command: the journal would name the wrong one."""
    company.desk("zhou", key="k-1").do(record_settlement, "AR-1", FIFTY)
    for_another = company.office.desk(acting_for_qian(company), key="k-1")

    with pytest.raises(KeyReused):
        for_another.do(record_settlement, "AR-1", FIFTY)


def test_a_key_names_one_command_of_each_verb(company: Company) -> None:
    """A host that gives a whole request one key may carry out two different verbs under it."""
    company.desk("zhou", key="K-1").do(record_settlement, "AR-1", FIFTY)

    held = company.desk("zhou", key="K-1").do(place_hold, "AR-1", reason="争议", until_on=dt.date(2026, 12, 1))

    assert 1 == len(held.holds)


def test_a_blank_key_is_no_key(company: Company) -> None:
    """A host without an idempotency header hands over blank text; nothing is remembered under it."""
    company.desk("zhou", key="").do(record_settlement, "AR-1", FIFTY)

    with company.office.storage.begin("main") as work:
        assert work.receipts.find("record_settlement:") is None


@pytest.mark.parametrize("key", [" K", "K\n", "K" * 121, "K\x00"])
def test_a_key_that_cannot_be_kept(company: Company, key: str) -> None:
    """A key has to be an id; anything else is refused before anything happens."""
    with pytest.raises(InvalidInput):
        company.desk("zhou", key=key)


def test_who_has_left_sees_nothing_by_sending_an_old_command_again(company: Company) -> None:
    """A replay answers only whoever may still see the record: a leaver's old key opens nothing."""
    desk = company.desk("zhou", key="K-1")
    desk.do(record_settlement, "AR-1", FIFTY)
    depart(company, "zhou")

    assert ["command.carried_out", "access.departed.nothing"] == why(lambda: desk.do(record_settlement, "AR-1", FIFTY))


def test_who_gave_something_away_is_told_that_it_is_done(storage: Storage) -> None:
    """A client handed on under a key is not the giver's to see any more: sent again, the command says it was done."""
    company = a_company(storage, clients=[a_client()])
    desk = company.desk("wang.wei", key="K-1")
    desk.do(transfer_client, "C-1", "li.na", reason="换区")

    assert ["command.carried_out", "access.not_yours"] == why(
        lambda: desk.do(transfer_client, "C-1", "li.na", reason="换区")
    )
    assert ("li.na", 1) == (company.client().owner, company.events("clients/C-1").count("client_transferred"))


def test_an_argument_without_one_spelling(company: Company) -> None:
    """What cannot be written down exactly is refused before permission is asked, so that no refusal gets lost."""
    with pytest.raises(InvalidInput) as caught:
        company.desk("li.na").do(place_hold, "AR-1", reason=cast("str", 0.5), until_on=dt.date(2026, 12, 1))

    assert "canonical.no_certain_spelling" == caught.value.findings[0].code
    assert [] == company.refusals("li.na")
