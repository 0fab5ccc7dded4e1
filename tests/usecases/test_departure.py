"""From the last day on: access is taken back, the person leaves, nothing stays with them, the case is closed."""

from __future__ import annotations

import datetime as dt

import attrs
import pytest

from offboard_core.access.standing import Employment
from offboard_core.adapters.memory import MemoryStorage
from offboard_core.offboarding import Asset, GrantState, HeldGrant, OffboardingCase, Stage
from offboard_core.organization.person import Person, Role
from offboard_core.ports.store import Storage
from offboard_core.usecases.case import draft_notice, receive_notice
from offboard_core.usecases.clients import transfer_client
from offboard_core.usecases.departure import (
    close_case,
    confirm_departure,
    follow_case,
    hand_residual,
    override_grant,
    record_revocation,
    revoke_access,
    settle_residual,
)
from offboard_core.usecases.item import defer_item
from offboard_core.usecases.office import Attempt
from offboard_core.usecases.people import record_person
from offboard_core.usecases.review import begin_review
from offboard_core.usecases.round import daily_round
from tests.usecases.company import (
    CASE,
    ENDS_ON,
    LAST_DAY,
    PEOPLE,
    Company,
    a_claim,
    a_client,
    a_company,
    checked,
    handed_over,
    noticed,
    signed,
    why,
)


@pytest.fixture
def company(storage: Storage) -> Company:
    """Open an office whose later leaver has one client, one claim, and access to one system."""
    opened = a_company(storage, clients=[a_client()], ledger=[a_claim()])
    opened.access.items.append(HeldGrant(id="crm", system="CRM"))
    return opened


ALONE = (
    Person(id="wang.wei", name="王伟", roles=[Role.SALES]),
    Person(id="chen", name="陈", roles=[Role.HR]),
)
"""A company without a supervisor."""


def ready(company: Company) -> None:
    """Hand everything over and have it signed."""
    checked(company)
    handed_over(company)
    signed(company)


def departed(company: Company) -> None:
    """Let the leaver go at the statutory end with everything open."""
    checked(company)
    company.clock.to(12, 23)
    company.desk("chen").do(confirm_departure, CASE)


def answer(company: Company, attempt_number: int, *, confirmed: bool) -> None:
    """Write down what the revoker said."""
    company.office.system_desk().do(
        record_revocation, CASE, "crm", attempt_number=attempt_number, confirmed=confirmed, reason="503"
    )


def test_access_ends_at_the_cutoff_and_not_before(company: Company) -> None:
    """At 18 o'clock on the last working day; one hour earlier nobody is locked out."""
    checked(company)
    company.clock.to(12, 18, 17)
    assert [GrantState.PLANNED] == [grant.state for grant in company.follow().grants]

    company.clock.to(12, 18, 18)

    assert [GrantState.ASKED] == [grant.state for grant in company.follow().grants]


def test_a_failed_revocation_is_asked_for_again(company: Company) -> None:
    """Each attempt under a key of its own; what was read back is settled, and a late answer changes nothing."""
    checked(company)
    company.clock.to(12, 18, 18)
    company.desk("sun").do(revoke_access, CASE)
    answer(company, 1, confirmed=False)
    assert [GrantState.FAILED] == [grant.state for grant in company.case().grants]

    company.follow()
    answer(company, 1, confirmed=True)
    assert [(GrantState.ASKED, 2)] == [(grant.state, grant.attempts) for grant in company.case().grants]
    answer(company, 2, confirmed=True)

    assert [GrantState.CONFIRMED] == [grant.state for grant in company.case().grants]


def test_it_vouches_with_evidence(company: Company) -> None:
    """Nothing was read back, somebody answers for it."""
    checked(company)
    desk = company.desk("sun")
    assert ["grant.no_evidence"] == why(lambda: desk.do(override_grant, CASE, "crm", evidence=""))
    assert ["grant.none_such"] == why(lambda: desk.do(override_grant, CASE, "x", evidence="x"))

    assert [GrantState.OVERRIDDEN] == [
        grant.state for grant in desk.do(override_grant, CASE, "crm", evidence="工单 9").grants
    ]


def test_a_clean_departure_on_the_last_working_day(company: Company) -> None:
    """Everything handed over and signed: from that day on, and not before it."""
    ready(company)
    desk = company.desk("chen")
    company.clock.to(12, 17)
    assert ["departure.too_early"] == why(lambda: desk.do(confirm_departure, CASE))

    company.clock.to(12, 18)
    case = desk.do(confirm_departure, CASE)

    assert (Stage.DEPARTED_CLEAN, LAST_DAY, ()) == (case.stage, case.departed_on, case.residuals)
    assert Employment.DEPARTED is company.standing().employment
    assert ["li.na", "li.na"] == [company.client().owner, company.receivable().salesperson]


def test_with_things_open_nobody_leaves_before_the_law_says_so(company: Company) -> None:
    """Every open thing is a reason; nothing has changed then."""
    checked(company)
    company.clock.to(12, 22)

    codes = why(lambda: company.desk("chen").do(confirm_departure, CASE))

    assert ["item.open"] * 2 + ["sign_off.missing"] * 3 + ["departure.statutory_end_ahead"] == codes
    assert Employment.NOTICE is company.standing().employment


def test_at_the_statutory_end_what_is_open_becomes_residuals(company: Company) -> None:
    """And no client and no open claim stays with somebody who has left: they go to the supervisor for the time being."""
    departed(company)
    case = company.case()

    assert (Stage.DEPARTED_WITH_RESIDUALS, ENDS_ON) == (case.stage, case.departed_on)
    assert {"item:AR-1", "item:C-1", "sign_off:supervisor", "sign_off:finance", "sign_off:hr"} == {
        item.id for item in case.residuals
    }
    assert ("zhao.min", CASE) == (company.client().owner, company.client().ownerships[-1].case)
    assert ("zhao.min", "wang.wei") == (company.receivable().salesperson, company.receivable().originator)


def test_the_books_do_not_bring_a_claim_back(company: Company) -> None:
    """As long as they name whom it was taken from, they have not heard of it; once they name another, they know better."""
    departed(company)
    company.follow()
    company.ledger[0] = attrs.evolve(company.ledger[0], contract="HT-2")

    daily_round(company.office)
    assert ("HT-2", "zhao.min") == (company.receivable().contract, company.receivable().salesperson)

    company.ledger[0] = attrs.evolve(company.ledger[0], salesperson="li.na")
    daily_round(company.office)

    assert "li.na" == company.receivable().salesperson


def test_what_the_books_put_on_somebody_who_has_left_is_handed_on(company: Company) -> None:
    """A claim that turns up later under the old name goes where the others went."""
    departed(company)
    company.ledger.append(a_claim("AR-7"))

    daily_round(company.office)

    assert "zhao.min" == company.receivable("AR-7").salesperson


def rehired(company: Company) -> None:
    """Let the HR system tell of a second spell of the leaver."""
    company.office.system_desk().do(record_person, attrs.evolve(PEOPLE[0], spell=2))


def test_who_is_back_before_the_round_stays(company: Company) -> None:
    """A contract that ran out and is renewed the next day: the old case ends, and the new spell loses nothing by it."""
    checked(company)
    rehired(company)
    company.clock.to(12, 24)
    company.follow()

    assert Stage.DEPARTED_WITH_RESIDUALS is company.case().stage
    assert (Employment.ACTIVE, 2) == (company.standing().employment, company.standing().spell)
    assert ("wang.wei", "wang.wei") == (company.client().owner, company.receivable().salesperson)


def test_who_is_back_after_the_departure_keeps_what_is_new(company: Company) -> None:
    """An old case with residuals takes nothing from somebody who works here again."""
    checked(company)
    company.clock.to(12, 24)
    company.follow()
    rehired(company)
    with company.office.storage.begin("main") as work:
        work.clients.save(a_client("C-9"))
        work.commit()
    company.follow()

    assert ("zhao.min", "wang.wei") == (company.client().owner, company.client("C-9").owner)


def test_a_deferred_line_goes_to_its_owner(company: Company) -> None:
    """Whoever was to finish it has the claim from the departure on."""
    checked(company)
    due_on = dt.date(2027, 1, 29)
    company.desk("zhou").do(defer_item, CASE, "AR-1", owner="li.na", due_on=due_on, reason="诉讼中")
    company.clock.to(12, 23)

    case = company.desk("chen").do(confirm_departure, CASE)

    assert [("li.na", due_on)] == [(item.receiver, item.due_on) for item in case.residuals if item.id == "item:AR-1"]
    assert ("li.na", "zhao.min") == (company.receivable().salesperson, company.client().owner)


def test_whoever_is_to_receive_something_and_leaves_too_receives_nothing(company: Company) -> None:
    """Then it goes to whoever stands above."""
    checked(company)
    company.desk("zhou").do(defer_item, CASE, "AR-1", owner="li.na", due_on=dt.date(2027, 1, 29), reason="诉讼中")
    noticed(company, "li.na")
    company.clock.to(12, 23)
    company.desk("chen").do(confirm_departure, CASE)

    assert "zhao.min" == company.receivable().salesperson


def test_a_supervisor_who_leaves_too_takes_nothing_over(company: Company) -> None:
    """The next one up does."""
    checked(company)
    noticed(company, "zhao.min")
    company.clock.to(12, 23)
    company.desk("chen").do(confirm_departure, CASE)

    assert "boss" == company.client().owner


def test_without_a_superior_hr_takes_over(storage: Storage) -> None:
    """So that no client is ever without an owner who is here."""
    company = a_company(storage, clients=[a_client()], people=ALONE)
    checked(company)
    company.clock.to(12, 23)
    company.desk("chen").do(confirm_departure, CASE)

    assert "chen" == company.client().owner


def test_where_nobody_is_there_the_law_still_ends_it(storage: Storage) -> None:
    """The departure stands; what the leaver had waits, and goes over in the first round that finds somebody."""
    company = a_company(storage, clients=[a_client()], people=ALONE)
    checked(company)
    chen = company.standing("chen")
    with company.office.storage.begin("main") as work:
        work.standings.save(attrs.evolve(chen, employment=Employment.DEPARTED))
        work.commit()
    company.clock.to(12, 23, 18)
    company.follow()
    assert ("wang.wei", Employment.DEPARTED) == (company.client().owner, company.standing().employment)

    with company.office.storage.begin("main") as work:
        work.standings.save(attrs.evolve(chen, version=chen.version + 1))
        work.commit()
    company.follow()

    assert "chen" == company.client().owner


def test_a_supervisor_who_leaves_too_is_replaced(company: Company) -> None:
    """By the next one up, in the next round: nobody who cannot act keeps a case waiting."""
    checked(company)
    noticed(company, "zhao.min")

    case = company.follow()

    assert "boss" == case.supervisor
    assert "supervisor_changed" in company.events(CASE)


def test_the_round_lets_go_by_itself_at_the_statutory_end(company: Company) -> None:
    """When its last day has run out, and not an hour before; however late the round comes, that was the day."""
    checked(company)
    company.clock.to(12, 23, 17)
    assert Stage.HANDOVER is company.follow().stage

    company.clock.to(12, 27)
    case = company.follow()

    assert (Stage.DEPARTED_WITH_RESIDUALS, ENDS_ON) == (case.stage, case.departed_on)
    assert Employment.DEPARTED is company.standing().employment
    assert case == company.follow()


def test_the_round_at_the_very_end(company: Company) -> None:
    """At 18 o'clock of that day it is over; access is asked for in the same round."""
    ready(company)
    company.clock.to(12, 23, 18)
    case = company.follow()

    assert Stage.DEPARTED_CLEAN is case.stage
    assert [GrantState.ASKED] == [grant.state for grant in case.grants]


def test_the_round_leaves_a_draft_alone(company: Company) -> None:
    """It waits for its notice; what is over is left alone too."""
    company.desk("chen").do(draft_notice, "wang.wei", last_working_on=LAST_DAY)
    company.clock.to(12, 27)

    assert (Stage.DRAFT, 1) == (company.follow().stage, company.follow().version)


def test_only_the_library_itself_follows_a_case(company: Company) -> None:
    """No person stands in for the round."""
    checked(company)

    assert ["access.role_not_held"] == why(lambda: company.desk("chen").do(follow_case, CASE))


def test_a_new_claim_opens_a_signed_case_again(company: Company) -> None:
    """The round draws the manifest up: a case that was ready goes back, and only its sheet is stale."""
    ready(company)
    company.ledger.append(a_claim("AR-2"))

    daily_round(company.office)
    case = company.case()

    assert Stage.HANDOVER is case.stage
    assert [("sign_off.stale", "finance")] == [
        (finding.code, finding.facts["role"]) for finding in case.missing_signatures()
    ]


def test_a_residual_is_finished_by_its_owner(company: Company) -> None:
    """With evidence; a stranger to it does not, and twice is refused."""
    departed(company)
    boss = company.desk("zhao.min")
    assert ["residual.no_evidence"] == why(lambda: boss.do(settle_residual, CASE, "item:C-1", evidence=""))
    assert ["residual.not_yours"] == why(lambda: company.desk("ma").do(settle_residual, CASE, "item:C-1", evidence="x"))

    boss.do(settle_residual, CASE, "item:C-1", evidence="已交接")

    assert ["residual.already_settled"] == why(lambda: boss.do(settle_residual, CASE, "item:C-1", evidence="已交接"))


def test_a_residual_is_handed_on_with_what_it_is_about(company: Company) -> None:
    """The client, or the claim, goes to the new owner in the same command; a missing signature is only a task."""
    departed(company)
    boss, due_on = company.desk("zhao.min"), dt.date(2027, 1, 29)
    boss.do(hand_residual, CASE, "item:C-1", owner="li.na", due_on=due_on)
    boss.do(hand_residual, CASE, "item:AR-1", owner="li.na", due_on=due_on)
    case = boss.do(hand_residual, CASE, "sign_off:supervisor", owner="boss", due_on=due_on)

    assert ("li.na", "li.na") == (company.client().owner, company.receivable().salesperson)
    assert "boss" in [item.receiver for item in case.residuals]
    assert ["residual.due_in_the_past"] == why(
        lambda: boss.do(hand_residual, CASE, "sign_off:supervisor", owner="boss", due_on=ENDS_ON)
    )


def test_a_residual_about_a_thing_moves_nothing(company: Company) -> None:
    """A computer that is still missing is a task for somebody, and no client of theirs."""
    company.assets.items.append(Asset(id="PC-1", name="电脑"))
    departed(company)
    company.desk("chen").do(hand_residual, CASE, "item:PC-1", owner="ma", due_on=dt.date(2027, 1, 29))

    assert ("zhao.min", "zhao.min") == (company.client().owner, company.receivable().salesperson)


def test_what_was_handed_on_meanwhile_stays_where_it_is(company: Company) -> None:
    """A residual that changes hands moves no client that was transferred since, and no claim the books gave away."""
    departed(company)
    boss, due_on = company.desk("zhao.min"), dt.date(2027, 1, 29)
    boss.do(transfer_client, "C-1", "boss", reason="升级")
    company.ledger[0] = attrs.evolve(company.ledger[0], salesperson="boss")
    daily_round(company.office)
    boss.do(hand_residual, CASE, "item:C-1", owner="li.na", due_on=due_on)
    boss.do(hand_residual, CASE, "item:AR-1", owner="li.na", due_on=due_on)

    assert ("boss", "boss") == (company.client().owner, company.receivable().salesperson)


def test_a_residual_of_somebody_who_leaves_too_is_handed_on(company: Company) -> None:
    """By the next round, to whoever stands in; those of others stay where they are."""
    departed(company)
    company.desk("zhao.min").do(hand_residual, CASE, "item:C-1", owner="li.na", due_on=dt.date(2027, 1, 29))
    company.desk("chen").do(
        receive_notice, "li.na", received_at=company.clock(), last_working_on=ENDS_ON, evidence="OA-30"
    )

    case = company.follow()

    assert {"zhao.min", "finance", "hr"} == {residual.receiver for residual in case.residuals}
    assert {dt.date(2027, 1, 29)} == {item.due_on for item in case.residuals if item.id == "item:C-1"}
    assert case == company.follow()


def test_a_case_is_closed_once_all_access_is_gone(company: Company) -> None:
    """After the review has begun; an open residual stays with its owner."""
    departed(company)
    desk = company.desk("chen")
    assert ["case.step_not_open_here"] == why(lambda: desk.do(close_case, CASE))
    desk.do(begin_review, CASE)
    assert ["grant.live"] == why(lambda: desk.do(close_case, CASE))
    company.desk("sun").do(override_grant, CASE, "crm", evidence="工单 9")

    case = desk.do(close_case, CASE)

    assert Stage.CLOSED is case.stage
    assert any(item.is_open for item in case.residuals)


def test_a_permission_that_ends_before_the_commit_ends_the_command() -> None:
    """Whoever loses their role between check and commit has decided nothing: it is asked again, and refused."""
    company = a_company(MemoryStorage(), clients=[a_client()])
    checked(company)
    company.clock.to(12, 23)
    meanwhile = [attrs.evolve(person, roles=[Role.SALES]) for person in PEOPLE if person.id == "chen"]

    def confirm_slowly(attempt: Attempt, case_id: str) -> OffboardingCase:
        kept = confirm_departure(attempt, case_id)
        while meanwhile:
            company.office.system_desk().do(record_person, meanwhile.pop())
        return kept

    assert ["access.role_not_held"] == why(lambda: company.desk("chen").do(confirm_slowly, CASE))
    assert Stage.HANDOVER is company.case().stage
