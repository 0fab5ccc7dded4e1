"""A client looked at as a whole: one letter for each currency, from the round to the channel and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import attrs
import pytest

from offboard_core.adapters.memory import MemoryNotifier, MemoryStorage
from offboard_core.errors import NotFound
from offboard_core.kernel.money import Money
from offboard_core.organization.person import Person
from offboard_core.ports.hands import HandReceipt, Hands, Outgoing
from offboard_core.ports.policies import Policies
from offboard_core.ports.store import Storage
from offboard_core.receivables import Act, AgeingPolicy, Ladder, Receivable, Scope, Settlement, StepState, Tier
from offboard_core.usecases import batch
from offboard_core.usecases import ladder as ladder_verbs
from offboard_core.usecases.ladder import escalate, escalate_client, reassess
from offboard_core.usecases.letter import cancel_letter
from offboard_core.usecases.receivables import record_settlement
from offboard_core.usecases.relay import deliver
from offboard_core.usecases.round import daily_round, take_in_receivables
from tests.usecases.company import PEOPLE, Company, a_claim, a_company, why

TODAY = dt.date(2026, 11, 23)
LETTERS = AgeingPolicy(
    version="2026",
    scope=Scope.CLIENT,
    tiers=(Tier(10, Act.DUN), Tier(20, Act.DUN), Tier(30, Act.DUN)),
)


def due(
    id: str, days: int, *, client: str = "C-1", salesperson: str = "wang.wei", amount: str = "100.00"
) -> Receivable:
    """Return a claim that is so many days old today."""
    return attrs.evolve(
        a_claim(id, client=client, salesperson=salesperson, amount=amount), due_on=TODAY - dt.timedelta(days=days)
    )


@attrs.define
class Post:
    """A company that writes by client, and what went out of it."""

    company: Company
    channel: MemoryNotifier

    @property
    def letters(self) -> list[Outgoing]:
        """Return the letters that went out."""
        return [one for one in self.channel.sent.values() if one.code == "ageing.dun_client"]

    def ladder(self, id: str) -> Ladder:
        """Return a ladder as it is stored."""
        with self.company.office.storage.begin("main") as work:
            return work.ladders.get(id)

    def by(self, policy: AgeingPolicy) -> None:
        """Let another policy be in force."""
        self.company.office = attrs.evolve(self.company.office, policies=Policies(ageing=(policy,)))


def post(
    storage: Storage,
    *ledger: Receivable,
    policy: AgeingPolicy = LETTERS,
    people: Sequence[Person] = PEOPLE,
) -> Post:
    """Return a company whose claims were taken in when they were young."""
    company, channel = a_company(storage, ledger=ledger, people=people), MemoryNotifier()
    office = attrs.evolve(
        company.office,
        policies=Policies(ageing=(policy,)),
        hands=Hands(notifier=channel, revoker=company.revoker),
    )
    company = attrs.evolve(company, office=office)
    company.clock.now -= dt.timedelta(days=60)
    daily_round(company.office)
    company.clock.now += dt.timedelta(days=60)
    return Post(company=company, channel=channel)


def test_one_letter_from_the_round_to_the_client_and_back(storage: Storage) -> None:
    """Claims of different levels go out in one letter; each ladder knows that it was delivered, and under which key."""
    mail = post(storage, due("AR-1", 22), due("AR-2", 12), due("AR-3", 3), due("AR-9", 12, client="C-2"))
    daily_round(mail.company.office)
    deliver(mail.company.office)

    assert ["C-1", "C-2"] == sorted(one.recipient for one in mail.letters)
    assert [[(20, StepState.DONE)], [(10, StepState.DONE)], [], [(10, StepState.DONE)]] == [
        [(step.tier, step.state) for step in mail.ladder(id).steps] for id in ("AR-1", "AR-2", "AR-3", "AR-9")
    ]
    assert {"ageing.dun:1.20:AR-1"} == {step.joint for id in ("AR-1", "AR-2") for step in mail.ladder(id).steps}


def test_twice_the_same_day(storage: Storage) -> None:
    """The second round of a day writes nothing more."""
    mail = post(storage, due("AR-1", 22), due("AR-2", 12))
    daily_round(mail.company.office)
    report = daily_round(mail.company.office)
    deliver(mail.company.office)

    assert (0, 1) == (report.done, len(mail.letters))


def test_one_payment_takes_the_whole_letter_back(storage: Storage) -> None:
    """A line was paid before the letter went out: nothing is sent, and the rest is decided anew with its own total."""
    mail = post(storage, due("AR-1", 22), due("AR-2", 12))
    daily_round(mail.company.office)
    paid = Settlement(amount=Money.of("100.00", "CNY"), value_on=TODAY, reference="BANK-1")
    mail.company.desk("zhou").do(record_settlement, "AR-2", paid)

    report = deliver(mail.company.office)

    assert ("ageing.dun:1.20:AR-1",) == tuple(key for key in report.taken_back if key.startswith("ageing.dun"))
    assert [] == mail.letters
    daily_round(mail.company.office)
    deliver(mail.company.office)
    assert [Money.of("100.00", "CNY")] == [one.facts["outstanding"] for one in mail.letters]


def test_a_letter_that_cannot_be_delivered_is_told_once(storage: Storage) -> None:
    """Every ladder knows; finance hears of it once, not for each claim."""
    mail = post(storage, due("AR-1", 22), due("AR-2", 12))
    daily_round(mail.company.office)

    class Closed:
        """A channel that takes no letters."""

        def send(self, outgoing: Outgoing) -> HandReceipt:
            """Refuse letters, keep the rest."""
            if outgoing.code == "ageing.dun_client":
                raise ConnectionError("网关 502")
            return mail.channel.send(outgoing)

    mail.company.office = attrs.evolve(mail.company.office, hands=Hands(notifier=Closed()))
    for _ in range(12):
        deliver(mail.company.office)
        mail.company.clock.tick(days=1)

    assert ["ageing.letter_failed"] == [
        one.code for one in mail.channel.sent.values() if one.code == "ageing.letter_failed"
    ]
    assert ["ConnectionError: 网关 502"] * 2 == [mail.ladder(id).steps[-1].problem for id in ("AR-1", "AR-2")]


def test_a_letter_called_off_is_called_off_for_all_its_claims(storage: Storage) -> None:
    """Finance calls it off by any of its claims; the relay sends nothing; the next round decides it anew."""
    mail = post(storage, due("AR-1", 22), due("AR-2", 12))
    daily_round(mail.company.office)

    kept = mail.company.desk("zhou").do(cancel_letter, "AR-2", tier=10, cycle=1, reason="客户来电")
    deliver(mail.company.office)

    assert ("AR-2", []) == (kept.id, mail.letters)
    assert {StepState.CANCELLED} == {step.state for id in ("AR-1", "AR-2") for step in mail.ladder(id).steps}
    daily_round(mail.company.office)
    deliver(mail.company.office)
    assert ["ageing.dun:1.20.2.1:AR-1"] == [one.key for one in mail.letters]


@pytest.mark.parametrize("scope", list(Scope))
def test_a_letter_called_off_is_not_sent_in_place_of_the_next(storage: Storage, scope: Scope) -> None:
    """Decided anew before the relay ran: the one called off stays at home, the other one goes, and is known by its own key."""
    mail = post(storage, due("AR-1", 22), policy=attrs.evolve(LETTERS, scope=scope))
    daily_round(mail.company.office)
    mail.company.desk("zhou").do(cancel_letter, "AR-1", tier=20, cycle=1, reason="措辞有误")
    daily_round(mail.company.office)

    report = deliver(mail.company.office)

    sent = [one.key for one in mail.channel.sent.values() if one.code.startswith("ageing.dun")]
    assert ["ageing.dun:1.20.2.1:AR-1"] == sent
    assert "ageing.dun:1.20:AR-1" in report.taken_back
    assert [StepState.CANCELLED, StepState.DONE] == [step.state for step in mail.ladder("AR-1").steps]


def test_who_may_call_a_letter_off(storage: Storage) -> None:
    """Finance, nobody in sales; and a letter there is none of is said so."""
    mail = post(storage, due("AR-1", 22))
    daily_round(mail.company.office)

    assert ["access.role_not_held"] == why(
        lambda: mail.company.desk("wang.wei").do(cancel_letter, "AR-1", tier=20, cycle=1, reason="x")
    )
    assert ["letter.none_such"] == why(
        lambda: mail.company.desk("zhou").do(cancel_letter, "AR-1", tier=30, cycle=1, reason="x")
    )


def test_one_claim_is_looked_at_with_all_of_its_client(storage: Storage) -> None:
    """Whoever escalates one claim of a client writes for all of them."""
    mail = post(storage, due("AR-1", 22), due("AR-2", 12))
    take_in_receivables(mail.company.office)
    ladder = mail.company.office.system_desk().do(escalate, "AR-2")

    assert ("AR-2", [10], [20]) == (
        ladder.id,
        [step.tier for step in ladder.steps],
        [step.tier for step in mail.ladder("AR-1").steps],
    )


def test_a_client_without_claims_cannot_be_looked_at(storage: Storage) -> None:
    """There is nothing to look at."""
    mail = post(storage, due("AR-1", 22))

    with pytest.raises(NotFound):
        mail.company.office.system_desk().do(escalate_client, "C-404")


def state_of(mail: Post, *ids: str) -> list[Any]:
    """Return ladders and messages, without when they were saved."""
    with mail.company.office.storage.begin("main") as work:
        waiting = work.outbox.ready(mail.company.clock() + dt.timedelta(days=3650), limit=1000)
        return [
            [attrs.evolve(work.ladders.get(id), version=0) for id in ids],
            sorted(repr(one.message) for one in waiting),
        ]


@pytest.mark.parametrize("scope", list(Scope))
def test_reassessing_a_client_equals_the_daily_round(storage: Storage, scope: Scope) -> None:
    """A host's event looks at one client now; the round of that day finds nothing left to do for it."""
    policy = attrs.evolve(LETTERS, scope=scope, letter_gap_days=0)
    ledger = [due("AR-1", 22), due("AR-2", 12), due("AR-3", 3)]
    pushed, nightly = post(storage, *ledger, policy=policy), post(MemoryStorage(), *ledger, policy=policy)
    take_in_receivables(pushed.company.office)
    report = reassess(pushed.company.office, "C-1")
    daily_round(nightly.company.office)
    ids = ("AR-1", "AR-2", "AR-3")

    assert state_of(nightly, *ids) == state_of(pushed, *ids)
    assert report.done > 0
    assert 0 == daily_round(pushed.company.office).done


@pytest.mark.parametrize("scope", list(Scope))
def test_reassessing_a_client_without_claims_does_nothing(storage: Storage, scope: Scope) -> None:
    """An event about somebody who owes nothing is no error."""
    mail = post(storage, due("AR-1", 22), policy=attrs.evolve(LETTERS, scope=scope))

    assert 0 == reassess(mail.company.office, "C-404").done


def test_clients_are_looked_at_once_however_the_pages_fall(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client whose claims stand on several pages gets one letter."""
    monkeypatch.setattr(ladder_verbs, "PAGE", 1)
    monkeypatch.setattr(batch, "PAGE", 1)
    mail = post(storage, *(due(f"AR-{number}", 12) for number in range(5)))
    report = daily_round(mail.company.office)
    deliver(mail.company.office)

    assert [5] == [len(one.facts["lines"]) for one in mail.letters]  # type: ignore[arg-type]
    assert 1 == report.looked_at["ladders"]


SALES = tuple(attrs.evolve(one, department="华东") if one.id == "li.na" else one for one in PEOPLE)


def test_a_department_on_trial_delivers_nothing(storage: Storage) -> None:
    """The claims of its people are rehearsed and reported; everybody else's letters go, without them."""
    policy = attrs.evolve(LETTERS, trial_departments=("华东",))
    mail = post(storage, due("AR-1", 22), due("AR-2", 22, salesperson="li.na"), policy=policy, people=SALES)
    report = daily_round(mail.company.office)
    deliver(mail.company.office)

    assert [["AR-1"]] == [[line["receivable"] for line in one.facts["lines"]] for one in mail.letters]  # type: ignore[attr-defined]
    assert [("AR-2", 20, "dun")] == [(one.receivable, one.tier, one.act) for one in report.rehearsed]
    assert [StepState.REHEARSED] == [step.state for step in mail.ladder("AR-2").steps]


@pytest.mark.parametrize("scope", list(Scope))
def test_everything_on_trial_is_reported_and_nothing_goes_out(storage: Storage, scope: Scope) -> None:
    """Thirty nights on trial leave the outbox empty; the reports hold every step."""
    mail = post(storage, due("AR-1", 2), due("AR-2", 1), policy=attrs.evolve(LETTERS, scope=scope, on_trial=True))
    rehearsed = []
    for _ in range(30):
        report = daily_round(mail.company.office)
        rehearsed += [(one.receivable, one.tier) for one in report.rehearsed]
        assert 0 == deliver(mail.company.office).done
        mail.company.clock.tick(days=1)

    assert {} == mail.channel.sent
    assert sorted((id, tier) for id in ("AR-1", "AR-2") for tier in (10, 20, 30)) == sorted(rehearsed)


def test_in_earnest_after_a_trial_finance_lets_letters_go(storage: Storage) -> None:
    """What grew old on trial is opening baseline: no client is written to before its release."""
    mail = post(storage, due("AR-1", 22), policy=attrs.evolve(LETTERS, version="trial", on_trial=True))
    daily_round(mail.company.office)
    mail.company.clock.tick(days=1)
    mail.by(attrs.evolve(LETTERS, version="live"))
    report = daily_round(mail.company.office)
    deliver(mail.company.office)

    assert ([], {"awaiting_release": 1}) == (mail.letters, dict(report.stood))
