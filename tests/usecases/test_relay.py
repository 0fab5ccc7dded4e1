"""The relay: no letter and no revocation without its cause, none lost, one effect per key at a hand that honours keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import cast

import attrs
import pytest

from offboard_core.adapters.memory import MemoryNotifier, MemoryRevoker, MemoryWorklist
from offboard_core.documents.page import Letterhead, Page
from offboard_core.documents.wording import Voice
from offboard_core.kernel.canonical import digest
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Hand, Message
from offboard_core.offboarding import GrantState, HeldGrant
from offboard_core.ports.hands import HandReceipt, Hands, Outgoing
from offboard_core.ports.store import Dispatch, DispatchStatus, Storage
from offboard_core.receivables import Ladder, ReasonUnpaid, Settlement, StepState
from offboard_core.usecases.letter import release_letter
from offboard_core.usecases.outbox import Retry, claim, mark_failed, mark_sent, rest, send_again
from offboard_core.usecases.people import mark_departed
from offboard_core.usecases.receivables import file_statement, judge_statement, record_settlement
from offboard_core.usecases.relay import DeliveryReport, deliver, word
from offboard_core.usecases.round import daily_round
from tests.usecases.company import LAST_DAY, Company, a_claim, a_company, a_letter, at, checked, why

LETTER = "ageing.dun:1.90:AR-1"
ALL = Settlement(amount=Money.of("100.00", "CNY"), value_on=dt.date(2026, 11, 20), reference="BANK-1")


@attrs.define
class Channel:
    """A channel that does whatever it is told to when something is sent, and otherwise keeps it, once per key."""

    kept: MemoryNotifier = attrs.field(factory=MemoryNotifier)
    meanwhile: list[Callable[[Outgoing], None]] = attrs.field(factory=list)

    def send(self, outgoing: Outgoing) -> HandReceipt:
        """Let the next thing happen, then send."""
        receipt = self.kept.send(outgoing)
        if self.meanwhile:
            self.meanwhile.pop(0)(outgoing)
        return receipt


@attrs.define
class Desks:
    """A company with all its hands."""

    company: Company
    channel: Channel
    worklist: MemoryWorklist

    def deliver(self, **how: object) -> DeliveryReport:
        """Let the relay run once."""
        return deliver(self.company.office, **how)  # type: ignore[arg-type]

    @property
    def sent(self) -> dict[str, Outgoing]:
        """Return what went out, by key."""
        return self.channel.kept.sent

    def ladder(self, id: str = "AR-1") -> Ladder:
        """Return a ladder as it is stored."""
        with self.company.office.storage.begin("main") as work:
            return work.ladders.get(id)

    def dispatch(self, key: str = LETTER) -> Dispatch:
        """Return a message as it is stored."""
        with self.company.office.storage.begin("main") as work:
            return work.outbox.get(key)


def desks(storage: Storage, *, notifier: bool = True, worklist: bool = True) -> Desks:
    """Return a company with one letter decided and nothing sent yet."""
    company = a_company(storage, ledger=[attrs.evolve(a_claim(), due_on=dt.date(2026, 8, 1))])
    channel, centre = Channel(), MemoryWorklist()
    hands = Hands(
        notifier=channel if notifier else None, worklist=centre if worklist else None, revoker=company.revoker
    )
    company = attrs.evolve(company, office=attrs.evolve(company.office, hands=hands))
    daily_round(company.office)
    company.desk("zhou").do(release_letter, "AR-1")
    daily_round(company.office)
    return Desks(company=company, channel=channel, worklist=centre)


@pytest.fixture
def office(storage: Storage) -> Desks:
    """Return a company with one letter decided and nothing sent yet."""
    return desks(storage)


def fail(times: int) -> list[Callable[[Outgoing], None]]:
    """Let a channel fail so many times, after it may have sent."""

    def refuse(_outgoing: Outgoing) -> None:
        raise ConnectionError("网关 502")

    return [refuse] * times


def journalled(office: Desks, event: str, stream: str = "ladders/AR-1") -> list[dict[str, object]]:
    """Return the facts of one kind of event of a chain."""
    return [dict(entry.facts) for entry in office.company.office.journal(stream) if entry.event == event]


def test_everything_goes_out_once(office: Desks) -> None:
    """The letter, the notices and what the 待办 centre shows go out; running the relay again sends nothing."""
    report = office.deliver()

    assert {"letter": 1, "notify": 2, "worklist.close": 1, "worklist.open": 1} == dict(report.sent)
    assert ["AR-1:intervene:AR-1:zhao.min"] == list(office.worklist.shown)
    assert (LETTER, "C-1") == (office.sent[LETTER].key, office.sent[LETTER].recipient)
    assert (StepState.DONE, "memory-1") == (office.ladder().steps[-1].state, office.ladder().steps[-1].reference)
    assert DispatchStatus.SENT is office.dispatch().status
    assert 0 == office.deliver().done
    assert 3 == office.channel.kept.calls


def test_what_was_sent_is_on_record(office: Desks) -> None:
    """The journal of the receivable names each message with the hash of exactly what was sent, and by whom."""
    office.deliver()

    sent = {str(facts["message"]): facts for facts in journalled(office, "message_sent")}
    assert digest(office.sent[LETTER]) == sent[LETTER]["sha256"]
    assert ("C-1", "letter", 1) == (sent[LETTER]["recipient"], sent[LETTER]["hand"], sent[LETTER]["attempt"])
    lines = office.company.office.journal("ladders/AR-1")
    line = next(entry for entry in lines if entry.facts.get("message") == LETTER)
    assert ("offboard_core", f"{LETTER}#1") == (line.actor, line.key)


def test_a_payment_takes_the_letter_back(office: Desks) -> None:
    """Looked at again immediately before sending: the client has paid, so nothing is sent, and why is on record."""
    office.company.desk("zhou").do(record_settlement, "AR-1", ALL)

    report = office.deliver()

    assert LETTER in report.taken_back
    assert LETTER not in office.sent
    assert (DispatchStatus.WITHDRAWN, StepState.CANCELLED) == (
        office.dispatch().status,
        office.ladder().steps[-1].state,
    )
    reasons = next(fact["reasons"] for fact in journalled(office, "message_taken_back") if fact["message"] == LETTER)
    assert "ageing.settled" in str(reasons)


def test_what_is_no_longer_owed_is_not_shown(office: Desks) -> None:
    """An obligation that was met before it was shown is not shown at all; one taken away comes back by no late message."""
    daily = office.deliver()
    shown = set(office.worklist.shown)
    office.company.desk("zhou").do(record_settlement, "AR-1", ALL)
    daily_round(office.company.office)
    office.deliver()

    assert daily.taken_back
    assert shown
    assert {} == office.worklist.shown


def test_what_is_owed_again_is_shown_again(storage: Storage) -> None:
    """A statement that came back is owed again: the 待办 centre shows it again, under the same key."""
    office = desks(storage)
    company = office.company
    company.ledger[0] = attrs.evolve(a_claim("AR-2"), due_on=dt.date(2026, 10, 20))
    daily_round(company.office)
    shown = []
    for turn in ("owed", "filed", "returned"):
        if turn == "filed":
            seat, said = company.desk("wang.wei"), ReasonUnpaid.CASH_SHORT
            seat.do(file_statement, "AR-2", reason=said, contacts_made="电话", next_action="回访")
        elif turn == "returned":
            company.desk("zhao.min").do(judge_statement, "AR-2", accepted=False, comment="请补充")
        office.deliver()
        shown.append("AR-2:file_statement:AR-2:wang.wei" in office.worklist.shown)

    assert [True, False, True] == shown


def test_a_late_close_takes_nothing_away_that_is_owed_again(office: Desks) -> None:
    """A message that an obligation is met arrives when it is owed anew: it is taken back."""
    office.deliver()
    key = next(iter(office.worklist.shown))
    late = Message(
        key="late",
        hand=Hand.WORKLIST_CLOSE,
        code="todo.done",
        recipient="zhao.min",
        stream="ladders/AR-1",
        facts={"obligation": key},
    )
    queue(office, late)

    assert ("late",) == office.deliver().taken_back
    assert key in office.worklist.shown


@pytest.mark.parametrize("failures", [1, 3])
def test_a_hand_that_fails_is_asked_again(office: Desks, failures: int) -> None:
    """A hand that raises is asked again later under the same key, after a rest that doubles; nothing else waits for it."""
    office.channel.meanwhile += fail(failures)
    retry = Retry(attempts=5, first_pause=dt.timedelta(minutes=10))

    first = office.deliver(retry=retry)

    assert ["ConnectionError: 网关 502"] * failures == [item.error for item in first.retried]
    assert 5 - failures == first.done
    waiting = [office.dispatch(item.id) for item in first.retried]
    assert {DispatchStatus.WAITING} == {dispatch.status for dispatch in waiting}
    assert {office.company.clock() + retry.first_pause} == {dispatch.available_at for dispatch in waiting}
    assert 0 == office.deliver(retry=retry).done
    office.company.clock.now += retry.first_pause
    assert failures == office.deliver(retry=retry).done


class Unspeakable(Exception):
    """An error whose own text cannot be had."""

    def __str__(self) -> str:
        """Fail."""
        raise RuntimeError("no words")


@pytest.mark.parametrize(
    ("error", "expected"),
    [(Unspeakable(), "Unspeakable"), (ValueError("半\ud800字\0节"), "ValueError: 半?字 节")],
    ids=["no text", "text no database can keep"],
)
def test_whatever_a_hand_raises_counts_as_an_attempt(office: Desks, error: Exception, expected: str) -> None:
    """Else a channel that fails in its own way would be asked for ever."""

    def refuse(_outgoing: Outgoing) -> None:
        raise error

    office.channel.meanwhile.append(refuse)

    report = office.deliver()

    assert ([expected], ()) == ([item.error for item in report.retried], report.failed)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [(4711, "4711"), (None, ""), ("半\ud800字", "半?字"), (1.5, "1.5")],
    ids=["a number", "none", "text no database can keep", "a float"],
)
def test_whatever_reference_a_hand_returns(office: Desks, reference: object, expected: str) -> None:
    """What went out is sent, whatever the channel calls it: it never goes out again for its reference."""

    class Careless:
        """A channel that sends, and answers as it likes."""

        calls = 0

        def send(self, outgoing: Outgoing) -> HandReceipt:
            """Send it."""
            assert outgoing.key
            self.calls += 1
            return HandReceipt(reference=cast("str", reference))

    channel, company = Careless(), office.company
    company.office = attrs.evolve(company.office, hands=Hands(notifier=channel))
    office.deliver()
    company.clock.tick(days=1)
    office.deliver()

    assert 3 == channel.calls
    assert expected == office.ladder().steps[-1].reference


@pytest.mark.parametrize(("attempts", "expected"), [(1, 1), (2, 2), (3, 4), (4, 8), (5, 10), (500, 10)])
def test_rests_double_up_to_the_longest(attempts: int, expected: int) -> None:
    """After each attempt a message rests twice as long, never longer than the policy says."""
    retry = Retry(first_pause=dt.timedelta(minutes=1), longest_pause=dt.timedelta(minutes=10))

    assert dt.timedelta(minutes=expected) == retry.pause_after(attempts)


def run_until_quiet(office: Desks, retry: Retry) -> list[DeliveryReport]:
    """Let the relay run until nothing is left to be tried."""
    reports = []
    for _ in range(20):
        reports.append(office.deliver(retry=retry))
        office.company.clock.now += retry.longest_pause
    return reports


def test_a_letter_that_cannot_be_delivered(office: Desks) -> None:
    """After the last attempt a letter is given up: the ladder knows, and finance is told."""
    office.channel.meanwhile += [only(LETTER)] * 100
    retry = Retry(attempts=3)

    reports = run_until_quiet(office, retry)

    assert [LETTER] == [item.id for report in reports for item in report.given_up]
    assert (DispatchStatus.DEAD, 3) == (office.dispatch().status, office.dispatch().attempts)
    assert "502" in office.ladder().steps[-1].problem
    assert "finance" == next(out.recipient for out in office.sent.values() if out.code == "ageing.letter_failed")
    assert 1 == len(journalled(office, "message_given_up"))


def only(key: str) -> Callable[[Outgoing], None]:
    """Fail for one message and for no other."""

    def refuse(outgoing: Outgoing) -> None:
        if outgoing.key == key:
            raise ConnectionError("网关 502")

    return refuse


def test_a_message_given_up_is_sent_again_by_hand(office: Desks) -> None:
    """Once somebody has seen to it, finance or IT lets a message go again, with as many attempts as before."""
    office.channel.meanwhile += [only(LETTER)] * 100
    retry = Retry(attempts=2)
    run_until_quiet(office, retry)
    assert ["access.role_not_held"] == why(lambda: office.company.desk("wang.wei").do(send_again, LETTER))
    office.channel.meanwhile.clear()

    office.company.desk("zhou").do(send_again, LETTER)
    office.deliver(retry=retry)

    assert (DispatchStatus.SENT, 3) == (office.dispatch().status, office.dispatch().attempts)
    assert ["message.not_given_up"] == why(lambda: office.company.desk("zhou").do(send_again, LETTER))


def test_a_notice_that_cannot_be_delivered(office: Desks) -> None:
    """IT is told of a notice that was given up; and if that cannot be told either, it ends there."""
    notice = "ageing.letter_decided:1.90:AR-1"
    office.channel.meanwhile += [only(notice)] * 100
    retry = Retry(attempts=2)
    run_until_quiet(office, retry)

    told = next(out for out in office.sent.values() if out.code == "message.given_up")
    assert ("it", notice) == (told.recipient, told.facts["message"])


def test_a_notice_about_a_notice_ends_there(office: Desks) -> None:
    """Where nothing can be delivered at all, nothing is told for ever."""
    office.channel.meanwhile += fail(1000)
    reports = run_until_quiet(office, Retry(attempts=2))

    dead = [item.id.partition(":")[0] for report in reports for item in report.given_up]
    assert {"ageing.dun": 1, "ageing.intervene": 1, "ageing.letter_decided": 1, "ageing.letter_failed": 1} == {
        code: dead.count(code) for code in dead if code != "message.given_up"
    }
    assert 3 == dead.count("message.given_up")
    assert 0 == reports[-1].done


def test_a_hand_that_is_not_there(storage: Storage) -> None:
    """What a host has not connected stays waiting and is named; everything else goes out, and later it does too."""
    office = desks(storage, worklist=False)

    report = office.deliver()

    assert {"letter": 1, "notify": 2} == dict(report.sent)
    assert {"worklist.close": 1, "worklist.open": 2} == dict(report.unconnected)
    connected = attrs.evolve(
        office.company.office, hands=attrs.evolve(office.company.office.hands, worklist=office.worklist)
    )
    office.company.clock.now += Retry().unconnected_pause
    assert {"worklist.close": 1, "worklist.open": 1} == dict(deliver(connected).sent)


def test_a_missing_hand_holds_nothing_up(storage: Storage) -> None:
    """However many messages wait for a hand that is not there, the others are reached."""
    office = desks(storage, notifier=False)

    assert {"letter": 1, "notify": 2} == dict(office.deliver(limit=50).unconnected)
    assert office.worklist.shown


class Killed(BaseException):
    """The process dies."""


def test_killed_between_sending_and_marking(office: Desks) -> None:
    """What died after sending is sent again under the same key when its lease has run out: one effect, none lost."""

    def die(_outgoing: Outgoing) -> None:
        raise Killed

    office.channel.meanwhile.append(die)
    lease = dt.timedelta(minutes=5)
    with pytest.raises(Killed):
        office.deliver(lease=lease)

    first = next(iter(office.sent))
    assert DispatchStatus.CLAIMED is office.dispatch(first).status
    office.deliver(lease=lease)
    assert DispatchStatus.CLAIMED is office.dispatch(first).status
    office.company.clock.now += lease
    office.deliver(lease=lease)
    assert (DispatchStatus.SENT, 2) == (office.dispatch(first).status, office.dispatch(first).attempts)
    assert (3, 4) == (len(office.sent), office.channel.kept.calls)


def test_two_relays_side_by_side(office: Desks) -> None:
    """While one relay holds a message, another takes the rest and leaves that one alone."""
    reports: list[DeliveryReport] = []
    office.channel.meanwhile.append(lambda _: reports.append(office.deliver()))

    reports.append(office.deliver())

    assert [4, 1] == [report.done for report in reports]
    assert 3 == office.channel.kept.calls


def test_who_was_too_slow_has_lost_the_message(office: Desks) -> None:
    """When a lease runs out under a slow hand, the next relay sends again, and the slow one's mark changes nothing."""
    lease = dt.timedelta(minutes=5)

    def slow(_outgoing: Outgoing) -> None:
        office.company.clock.now += lease
        office.deliver(lease=lease)

    office.channel.meanwhile.append(slow)
    office.deliver(lease=lease)

    key = next(iter(office.sent))
    assert (DispatchStatus.SENT, 2) == (office.dispatch(key).status, office.dispatch(key).attempts)
    assert [2] == [fact["attempt"] for fact in journalled(office, "message_sent") if fact["message"] == key]
    assert {1} == {
        len([fact for fact in journalled(office, "message_sent") if fact["message"] == sent]) for sent in office.sent
    }


def test_a_slow_failure_marks_nothing(office: Desks) -> None:
    """A failure that comes after the lease has run out does not undo what the next relay has sent."""
    lease = dt.timedelta(minutes=5)

    def slow(_outgoing: Outgoing) -> None:
        office.company.clock.now += lease
        office.deliver(lease=lease)
        raise ConnectionError("too late")

    office.channel.meanwhile.append(slow)
    office.deliver(lease=lease)

    assert {DispatchStatus.SENT} == {office.dispatch(key).status for key in office.sent}


def test_what_went_wrong_on_our_side(office: Desks) -> None:
    """A fault of the storage after sending is named; the message goes out again under its key when the lease ends."""
    broken = attrs.evolve(office.company.office, attempts=1)

    def conflict(_outgoing: Outgoing) -> None:
        def crash() -> dt.datetime:
            clock = office.company.clock
            object.__setattr__(broken, "clock", clock)
            raise OSError("disk full")

        object.__setattr__(broken, "clock", crash)

    office.channel.meanwhile.append(conflict)
    report = deliver(broken)

    assert ["OSError: disk full"] == [item.error for item in report.failed]
    office.company.clock.now += dt.timedelta(minutes=5)
    assert 1 == office.deliver().done


def test_no_more_than_told(office: Desks) -> None:
    """A run sends at most so many messages; the next one goes on."""
    assert (2, 2, 0) == tuple(
        run.done + len(run.taken_back)
        for run in (office.deliver(limit=2), office.deliver(limit=2), office.deliver(limit=0))
    )


@pytest.mark.parametrize(
    ("left", "expected"), [((), "zhao.min"), (("zhao.min",), "boss"), (("zhao.min", "boss"), "finance")]
)
def test_who_hears_of_it_when_somebody_has_left(storage: Storage, left: Sequence[str], expected: str) -> None:
    """A notice to somebody who has left goes to whoever stands above them, in the end to finance."""
    office = desks(storage)
    for person in left:
        office.company.desk("chen").do(mark_departed, person)

    office.deliver()

    assert expected == next(out.recipient for out in office.sent.values() if out.code == "ageing.intervene")


def leaving(storage: Storage, *, at_day: int = LAST_DAY.day) -> Desks:
    """Return a company in which a leaver's access is to be taken back now."""
    company = a_company(storage)
    company.access.items.append(HeldGrant(id="crm", system="crm", level="sales"))
    centre = MemoryWorklist()
    hands = attrs.evolve(company.office.hands, notifier=MemoryNotifier(), worklist=centre)
    company = attrs.evolve(company, office=attrs.evolve(company.office, hands=hands))
    checked(company)
    company.clock.now = at(12, at_day, 18)
    company.follow()
    return Desks(company=company, channel=Channel(), worklist=centre)


def test_access_is_taken_back_and_read_back(storage: Storage) -> None:
    """A grant counts as gone when the system says so on being asked again."""
    office = leaving(storage)

    report = office.deliver()

    assert 1 == report.sent["revoke"]
    assert {("wang.wei", "crm", "crm")} == office.company.revoker.revoked
    assert GrantState.CONFIRMED is office.company.case().grants[0].state
    assert journalled(office, "message_sent", "cases/wang.wei#1")


def test_access_that_still_works(storage: Storage) -> None:
    """A system that says yes and still lets somebody in is asked again, then the case knows, then it is asked anew."""
    office = leaving(storage)

    class Liar(MemoryRevoker):
        """Takes everything back, and lets everybody in."""

        def verify(self, person: str, system: str, grant: str) -> bool:
            """Read back that it still works."""
            assert (person, system, grant) in self.revoked
            return False

    liar = attrs.evolve(office.company.office, hands=attrs.evolve(office.company.office.hands, revoker=Liar()))
    retry = Retry(attempts=2, first_pause=dt.timedelta(minutes=1))
    assert ["AccessStillWorks: crm on crm"] == [item.error for item in deliver(liar, retry=retry).retried]
    office.company.clock.now += dt.timedelta(minutes=1)
    assert 1 == len(deliver(liar, retry=retry).given_up)
    assert GrantState.FAILED is office.company.case().grants[0].state

    office.company.follow()
    office.deliver()

    assert (GrantState.CONFIRMED, 2) == (
        office.company.case().grants[0].state,
        office.company.case().grants[0].attempts,
    )


def test_a_withdrawn_case_takes_nobodys_access(storage: Storage) -> None:
    """A revocation that is on its way when the case is gone is taken back before it reaches the system."""
    office = leaving(storage)
    with office.company.office.storage.begin("main") as work:
        case = work.cases.get("wang.wei#1")
        kept = tuple(attrs.evolve(grant, attempts=grant.attempts + 1) for grant in case.grants)
        work.cases.save(attrs.evolve(case, grants=kept))
        work.commit()

    report = office.deliver()

    assert ["revoke:wang.wei#1:crm:1"] == [key for key in report.taken_back if key.startswith("revoke")]
    assert set() == office.company.revoker.revoked


def queue(office: Desks, *messages: Message) -> None:
    """Put messages into the outbox as if somebody had decided them."""
    with office.company.office.storage.begin("main") as work:
        work.outbox.add(messages, at=office.company.clock())
        work.commit()


@pytest.mark.parametrize(
    "message",
    [
        a_letter("AR-404"),
        a_letter("AR-1", tier=30, cycle=9),
        Message(
            key="a",
            hand=Hand.REVOKE,
            code="grant.revoke",
            recipient="x",
            stream="cases/x#1",
            facts={"case": "none#1", "person": "none", "grant": "g", "system": "CRM", "level": "full", "attempt": 1},
        ),
        Message(
            key="a",
            hand=Hand.WORKLIST_OPEN,
            code="todo.x",
            recipient="x",
            stream="cases/x#1",
            facts={"obligation": "o"},
        ),
    ],
    ids=["a letter for nothing", "a letter never decided", "a revocation of no case", "an obligation of no case"],
)
def test_a_message_without_its_cause(office: Desks, message: Message) -> None:
    """Whatever names a cause that does not exist is taken back and never sent."""
    queue(office, message)

    report = office.deliver()

    assert "a" in report.taken_back
    assert () == report.failed
    assert DispatchStatus.WITHDRAWN is office.dispatch("a").status


def test_a_message_whose_facts_are_broken(office: Desks) -> None:
    """A message that cannot be understood is named as failed, and stops no other."""
    queue(office, a_letter("AR-1", tier="90"))

    report = office.deliver()

    assert ["a"] == [item.id for item in report.failed]
    assert 5 == report.done
    assert "letter.fact_missing at tier (value 90, expected int)" in office.dispatch("a").last_problem
    assert () == office.deliver().failed


def test_a_long_key(office: Desks) -> None:
    """A message's key may be longer than a command's: the outcome is then kept under its hash."""
    key = "m" * 390
    queue(office, Message(key=key, hand=Hand.NOTIFY, code="c", recipient="zhou", stream="ladders/AR-1"))
    office.channel.meanwhile += [only(key)] * 100

    run_until_quiet(office, Retry(attempts=2, longest_pause=dt.timedelta(minutes=10)))

    assert DispatchStatus.DEAD is office.dispatch(key).status
    assert [key] == [out.facts["message"] for out in office.sent.values() if out.code == "message.given_up"]


def test_a_letter_is_a_page_where_there_is_a_letterhead(office: Desks) -> None:
    """With a letterhead and a renderer a letter goes out as a document; without, as text and facts."""
    plain = office.company.office
    message = office.dispatch().message
    pages: list[Page] = []

    def render(page: Page) -> str:
        pages.append(page)
        return f"<html>{page.title}</html>"

    headed = attrs.evolve(
        plain, letterhead=Letterhead(company="某公司"), hands=attrs.evolve(plain.hands, render=render)
    )

    assert ("", "C-1") == ((bare := word(plain, message, "C-1")).page, bare.recipient)
    assert f"<html>{word(headed, message, 'C-1').subject}</html>" == word(headed, message, "C-1").page
    assert "某公司" == getattr(pages[0].letterhead, "company", None)


def test_a_message_in_the_hosts_words(office: Desks) -> None:
    """The office's voice words what goes out: its language, and the host's own words over ours."""
    voice = Voice(language="en", words={"en": {"ageing.dun": "Please pay {outstanding}"}})
    english = attrs.evolve(office.company.office, voice=voice)

    outgoing = word(english, office.dispatch().message, "C-1")

    assert "Please pay 100.00 CNY" == outgoing.body


@pytest.mark.parametrize("status", [DispatchStatus.SENT, DispatchStatus.WITHDRAWN, DispatchStatus.DEAD])
def test_what_has_ended_is_not_claimed(office: Desks, status: DispatchStatus) -> None:
    """A message that was sent, taken back or given up stays so, whoever comes for it."""
    with office.company.office.storage.begin("main") as work:
        work.outbox.save(attrs.evolve(work.outbox.get(LETTER), status=status))
        work.commit()
    desk, until = office.company.office.system_desk(), office.company.clock() + dt.timedelta(hours=1)
    before = office.dispatch()

    assert before == desk.do(claim, LETTER, until=until)
    assert before == desk.do(rest, LETTER, until=until, problem="x")


def test_an_old_token_marks_nothing(office: Desks) -> None:
    """Whoever holds a token that is not the latest changes nothing, whatever they say became of the message."""
    desk = office.company.office.system_desk()
    before = office.dispatch()

    desk.do(mark_sent, LETTER, token=before.version + 1, recipient="C-1", sha256="", reference="")
    desk.do(mark_failed, LETTER, token=before.version - 1, problem="x", again_at=None)

    assert before == office.dispatch()
