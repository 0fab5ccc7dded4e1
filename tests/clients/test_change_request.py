"""Change requests: a core field changes when somebody asks and somebody else decides, and never otherwise."""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest

from offboard_core.clients import ChangeRequest, ChangeState, CoreFields
from offboard_core.clients.change_request import apply_change, decide_change, request_change, withdraw_change
from offboard_core.clients.worklist import change_obligations
from offboard_core.errors import InvalidInput
from offboard_core.kernel.money import Money
from offboard_core.kernel.verdict import Decided, Refused, Verdict
from tests.clients.builders import DAY, a_client
from tests.clients.builders import NOW as NOON

CLIENT = a_client(id="C-7", name="华东重工", tax_id="91310")
WANTED = CoreFields(name="华东重工集团", contract_amount=Money.of("500.00", "CNY"))


def ask(wanted: CoreFields = WANTED, **changes: Any) -> Verdict[ChangeRequest]:  # noqa: ANN401
    """Ask for a change as the owner."""
    known = changes.pop("known", ())
    told = {"id": "C-7/1", "reason": "更名", "by": "li.na", "at": NOON, **changes}
    before = CoreFields.of(CLIENT, wanted.named)
    draft = ChangeRequest(client=CLIENT.id, owner=CLIENT.owner, wanted=wanted, before=before, **told)
    return request_change(draft, CLIENT, known=known)


def asked() -> ChangeRequest:
    """Return a request that waits for a decision."""
    verdict = ask()
    assert isinstance(verdict, Decided)
    return verdict.state


def codes(verdict: object) -> list[str]:
    """Return the reasons of a no."""
    assert isinstance(verdict, Refused)
    return [finding.code for finding in verdict.findings]


def test_a_request_says_what_was_and_what_is_wanted() -> None:
    """The event carries both, so that the journal alone tells what was asked for."""
    verdict = ask(evidence="工商变更-1")
    assert isinstance(verdict, Decided)
    request = verdict.state

    assert (ChangeState.OPEN, "li.na", "工商变更-1") == (request.state, request.owner, request.evidence)
    assert CoreFields(name="华东重工") == request.before
    assert ("name", "contract_amount") == request.wanted.named
    event = verdict.events[0]
    assert ("change_requested", "change_requests/C-7/1") == (event.type, event.stream)
    assert "C-7/2" == ChangeRequest.id_of("C-7", 2)
    assert {"name": "华东重工", "contract_amount": None} == event.facts["before"]
    assert {"name": "华东重工集团", "contract_amount": Money.of("500.00", "CNY")} == event.facts["after"]


@pytest.mark.parametrize(
    ("wanted", "changes", "expected"),
    [
        (CoreFields(), {}, ["change.nothing_wanted"]),
        (CoreFields(tax_id="91310"), {}, ["change.holds_already"]),
        (CoreFields(name=" "), {}, ["client.no_name"]),
        (WANTED, {"reason": " "}, ["change.no_reason"]),
        (
            CoreFields(name=" ", tax_id="91310"),
            {"reason": ""},
            ["change.holds_already", "client.no_name", "change.no_reason"],
        ),
    ],
)
def test_what_nobody_can_ask_for(wanted: CoreFields, changes: dict[str, Any], expected: list[str]) -> None:
    """Nothing, what holds already, no name, or without a reason: every one of them is told."""
    assert expected == codes(ask(wanted, **changes))


def test_one_request_at_a_time_for_each_field() -> None:
    """Another field may be asked for meanwhile, and the same one again once the first is decided."""
    first = asked()

    assert ["change.open_already"] == codes(ask(CoreFields(name="别名"), known=[first]))
    assert ask(CoreFields(tax_id="2"), known=[first])
    assert ask(known=[attrs.evolve(first, state=ChangeState.REJECTED)])


def test_an_approved_request_changes_the_client() -> None:
    """Exactly the fields that were asked for; the event names who asked and who decided."""
    verdict = decide_change(asked(), CLIENT, approve=True, by="zhao.min", at=NOON)
    assert isinstance(verdict, Decided)
    applied = apply_change(CLIENT, verdict.state)
    assert isinstance(applied, Decided)

    assert (ChangeState.APPROVED, "zhao.min", NOON) == (
        verdict.state.state,
        verdict.state.decided_by,
        verdict.state.decided_at,
    )
    assert attrs.evolve(CLIENT, name="华东重工集团", contract_amount=Money.of("500.00", "CNY")) == applied.state
    facts = applied.events[0].facts
    assert ("core_fields_changed", "li.na", "zhao.min") == (
        applied.events[0].type,
        facts["requested_by"],
        facts["decided_by"],
    )


def test_a_rejected_request_changes_nothing() -> None:
    """It says why, and cannot be applied."""
    verdict = decide_change(asked(), CLIENT, approve=False, by="zhao.min", at=NOON, note="材料不全")
    assert isinstance(verdict, Decided)

    assert ["change_rejected"] == [event.type for event in verdict.events]
    assert ["change.not_approved"] == codes(apply_change(CLIENT, verdict.state))
    assert ["change.no_note"] == codes(decide_change(asked(), CLIENT, approve=False, by="zhao.min", at=NOON, note=" "))


@pytest.mark.parametrize(("by", "acting_for"), [("li.na", ""), ("zhao.min", "li.na"), ("li.na", "zhao.min")])
def test_nobody_decides_their_own_request(by: str, acting_for: str) -> None:
    """Neither by themselves nor through a deputy, nor as one."""
    assert ["change.own_request"] == codes(
        decide_change(asked(), CLIENT, approve=True, by=by, at=NOON, acting_for=acting_for)
    )


def test_a_decision_is_about_what_was_asked() -> None:
    """When a field has changed meanwhile, nobody knows whether the approval is still meant; another field does not matter."""
    moved = attrs.evolve(CLIENT, name="另一个名字")

    assert ["change.client_changed"] == codes(decide_change(asked(), moved, approve=True, by="zhao.min", at=NOON))
    assert decide_change(asked(), moved, approve=False, by="zhao.min", at=NOON, note="已变动")
    assert decide_change(asked(), attrs.evolve(CLIENT, tax_id="3"), approve=True, by="zhao.min", at=NOON)


def test_a_request_is_decided_once() -> None:
    """Whatever became of it, it stays that."""
    done = attrs.evolve(asked(), state=ChangeState.WITHDRAWN)

    assert ["change.decided_already"] == codes(decide_change(done, CLIENT, approve=True, by="zhao.min", at=NOON))
    assert ["change.decided_already", "change.not_yours"] == codes(withdraw_change(done, by="zhao.min", at=NOON))


def test_a_request_is_taken_back_by_whoever_made_it() -> None:
    """Nobody else takes it back."""
    verdict = withdraw_change(asked(), by="li.na", at=NOON)
    assert isinstance(verdict, Decided)

    assert (ChangeState.WITHDRAWN, ["change_withdrawn"]) == (verdict.state.state, [e.type for e in verdict.events])
    assert ["change.not_yours"] == codes(withdraw_change(asked(), by="zhao.min", at=NOON))


def test_a_request_changes_its_own_client_only() -> None:
    """Applied to another one it is refused, approved or not."""
    assert ["change.other_client", "change.not_approved"] == codes(apply_change(a_client(id="C-8"), asked()))


def test_contract_numbers_are_a_list() -> None:
    """Bare text would be a list of letters."""
    assert ("HT-1",) == CoreFields(contract_numbers=["HT-1"]).contract_numbers
    with pytest.raises(InvalidInput):
        CoreFields(contract_numbers="HT-1")
    with pytest.raises(InvalidInput):
        attrs.evolve(asked(), id="")


def test_somebody_is_asked_to_decide() -> None:
    """By a day, as long as nobody has; nobody is where nobody stands above, or no day was set."""
    verdict = ask(decider="zhao.min", decide_by=DAY)
    assert isinstance(verdict, Decided)
    (todo,) = change_obligations(verdict.state)

    assert ("decide_core_change", "zhao.min", "C-7") == (todo.verb, todo.owner, todo.subject)
    assert dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC) == todo.due_at
    assert () == change_obligations(attrs.evolve(verdict.state, state=ChangeState.REJECTED))
    assert () == change_obligations(attrs.evolve(verdict.state, decider=""))
    assert () == change_obligations(attrs.evolve(verdict.state, decide_by=None))
