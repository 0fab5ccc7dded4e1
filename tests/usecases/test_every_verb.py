"""Every verb there is, carried out by somebody without a role: refused, on record, without a trace anywhere else.

The verbs are found by looking, so that none can be added and forgotten: a function of an `Attempt` is a command or a
query and stands the test, or it is named here as part of others.
"""

from __future__ import annotations

import datetime as dt
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any

import attrs
import pytest

from offboard_core import usecases
from offboard_core.access import Action
from offboard_core.adapters.memory import MemoryStorage
from offboard_core.clients import Cooperation, CooperationSort, CoreFields, Medium, PoolPolicy
from offboard_core.errors import PermissionRefused
from offboard_core.kernel.money import Money
from offboard_core.kernel.period import Period
from offboard_core.kernel.verdict import Hand, Message
from offboard_core.offboarding import Asset, NonCompete, NonCompeteGround, PrecheckAnswers, Told
from offboard_core.organization.person import Person, Role
from offboard_core.ports.policies import Policies
from offboard_core.ports.store import Storage
from offboard_core.receivables import (
    Channel,
    CollectionMove,
    CollectionOutcome,
    EvidenceSort,
    ReasonUnpaid,
    ReceiptMeans,
    Settlement,
)
from offboard_core.receivables.letter import Delivery, LetterIssue
from offboard_core.receivables.letter_due import LetterDue
from offboard_core.receivables.promise import PromiseGiven
from offboard_core.review import Moment, Reason, ScorecardPolicy
from offboard_core.testing.builders import (
    a_change_request,
    a_collaboration,
    a_communication,
    a_credit,
    a_mandate,
    a_risk,
    a_talk,
    a_transfer,
    an_export,
)
from offboard_core.usecases import Account
from offboard_core.usecases.communication import log_communication
from offboard_core.usecases.people import mark_departed, my_standing, record_person
from offboard_core.usecases.round import daily_round
from tests.usecases.company import CASE, Company, a_claim, a_client, a_company, a_letter, at, checked

PARTS = frozenset(
    """
    case.standing_named visible_clients.clients_within communication.step_due_on communication.count_missing_logs transfer.propose_for
    situation.situation_of situation.deciding_situation situation.position_of situation.adopt_policy situation.policy_for situation.text_in_force situation.superior_of
    handover.narrowed handover.portfolio_of handover.claims_at_notice handover.drawn_up handover.stand_in handover.hand_on
    handover.hand_line_on handover.still_from handover.hand_everything_left handover.reroute_what_is_left handover.hand_back
    ownership.change_hands ownership.in_handover ownership.first_contact_due_on review.open_review review.snapshot_if_due
    case.terms_of
    """.split()
)
"""Pieces of verbs: they are handed what was opened, or their caller asks."""

FILTERED = frozenset(
    """
    transfer.transfers_of_client transfer.transfers_waiting_for
    visible_clients.visible_clients pool.pool_clients communication.freshness_of people.mandates_of
    worklist.worklist_of clients.my_clients case.cases_of precheck.cases_in_doubt precheck.access_in_doubt
    receivables.receivables_of receivables.receivables_of_client receivables.ageing_of receivables.ageing_of_client
    scorecard.talks_with review.risk_register credit.credits_of_client evidence.exports_of
    """.split()
)
"""Queries that refuse nobody and show nothing of what one may not see."""

ABOUT_ONESELF = frozenset({"people.my_standing"})


def every_verb() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Name every public function of an attempt, module by module."""
    for found in pkgutil.iter_modules(usecases.__path__):
        module = import_module(f"{usecases.__name__}.{found.name}")
        for name, function in sorted(vars(module).items()):
            if not inspect.isfunction(function) or function.__module__ != module.__name__ or name.startswith("_"):
                continue
            first = next(iter(inspect.signature(function).parameters.values()), None)
            if first is not None and first.annotation == "Attempt":
                yield f"{found.name}.{name}", function


VERBS = dict(every_verb())
ASKING = {name: verb for name, verb in VERBS.items() if name not in PARTS | FILTERED | ABOUT_ONESELF}

BY_NAME: Mapping[str, Any] = {
    "action": Action.VIEW,
    "after": "",
    "delegate": "li.na",
    "from_on": dt.date(2026, 11, 16),
    "item": Cooperation(sort=CooperationSort.ORDER, on=dt.date(2026, 11, 20), reference="SO-1"),
    "kind": "clients",
    "mandate_id": "M-1",
    "period": Period(start_on=dt.date(2026, 1, 1)),
    "pay_on": dt.date(2026, 12, 1),
    "pool_id": "east",
    "promised_by": "张经理",
    "request_id": "C-1/1",
    "transfer_id": "C-1/1",
    "talk_id": "li.na/1",
    "until_at": at(12, 1),
    "until_on": dt.date(2026, 11, 20),
    "wanted": CoreFields(name="新名"),
    "accounts": {"C-1": Account(summary="x")},
    "again_at": None,
    "amount": Money.of("1.00", "CNY"),
    "answers": PrecheckAnswers(),
    "capacity": {"li.na": 5},
    "case_id": CASE,
    "changes": {"name": "x"},
    "channel": Channel.LETTER,
    "covenant": NonCompete(
        ground=NonCompeteGround.CONFIDENTIALITY, months=1, evidence="x", monthly=Money.of("1", "CNY")
    ),
    "client": a_client("C-9"),
    "client_id": "C-1",
    "credit": a_credit("PR-9"),
    "credit_id": "PR-1",
    "dispatches": (),
    "export_id": "AR-1#1",
    "figures_after": {},
    "giver": "wang.wei",
    "id": "receivables",
    "item_ids": ["C-1"],
    "transfer_ids": ["C-1/1"],
    "key": "m",
    "leaver": "li.na",
    "limit": 10,
    "means": ReceiptMeans.CASH,
    "medium": Medium.PHONE,
    "message": Message(key="m", hand=Hand.NOTIFY, code="c", recipient="zhou", stream="ladders/AR-1"),
    "moment": Moment.NOTICE,
    "move": CollectionMove.SILENCE,
    "original_id": "K-1",
    "outcome": CollectionOutcome.PAID,
    "owner": "li.na",
    "person": "li.na",
    "reason": "x",
    "reasons": (),
    "receivable": a_claim("AR-9"),
    "receivable_id": "AR-1",
    "receiver": "li.na",
    "receivers": {"C-1": "li.na"},
    "record": a_communication("K-9"),
    "risk_id": "risk-1",
    "role": Role.FINANCE,
    "salesperson": "wang.wei",
    "sha256": "ab" * 32,
    "sort": EvidenceSort.OTHER,
    "settlement": Settlement(amount=Money.of("1.00", "CNY"), value_on=dt.date(2026, 11, 20), reference="B"),
    "supervisor": "boss",
    "witness": "boss",
}
"""What is handed over under each name; ids are those of things that exist."""

BY_VERB: Mapping[str, Mapping[str, Any]] = {
    "clients.explain_permission": {"id": "C-1"},
    "communication.file_daily_log": {"no_contact": True},
    "collaboration.end_client_sharing": {"person": "chen"},
    "ladder.escalate_client": {"client": "C-1"},
    "letter.joint_letter_still_due": {"client": "C-1", "claims": LetterDue.of(a_letter("AR-1")).claims},
    "people.record_person": {"person": Person(id="he.hua", name="何华", roles=[Role.SALES])},
    "precheck.record_access": {"answer": Told(items=())},
    "receivables.file_statement": {"reason": ReasonUnpaid.CASH_SHORT},
    "credit.credits_of_client": {"client": "C-1"},
    "receivables.receivables_of_client": {"client": "C-1"},
    "receivables.ageing_of_client": {"client": "C-1"},
    "review.answer_questionnaire": {"answers": (), "reasons": ()},
    "review.conclude_review": {"hr_reason": Reason.PAY},
}

BY_KIND: Mapping[str, Any] = {
    "Sequence[str]": ("wang.wei",),
    "Delivery": Delivery(delivered=True),
    "LetterIssue": LetterIssue(tier=90, cycle=1, issue=1),
    "PromiseGiven": PromiseGiven(
        amount=Money.of("1.00", "CNY"), pay_on=dt.date(2026, 12, 1), promised_by="钱经理", channel=Channel.LETTER
    ),
    "bool": True,
    "dt.date": dt.date(2026, 12, 1),
    "dt.datetime": at(11, 23),
    "int": 1,
    "str": "x",
}
"""What is handed over where only the kind of thing matters."""


def arguments(name: str) -> dict[str, Any]:
    """Fill every argument of a verb that has no default."""
    handed: dict[str, Any] = {}
    for parameter in list(inspect.signature(VERBS[name]).parameters.values())[1:]:
        if parameter.default is not inspect.Parameter.empty:
            continue
        for source, key in ((BY_VERB.get(name, {}), parameter.name), (BY_NAME, parameter.name)):
            if key in source:
                handed[key] = source[key]
                break
        else:
            handed[parameter.name] = BY_KIND[str(parameter.annotation)]
    return handed


@pytest.fixture
def company(storage: Storage) -> Company:
    """Return a company with one of everything, in the middle of a departure, and somebody who holds no role."""
    company = a_company(storage, clients=[a_client()], ledger=[a_claim()])
    company.assets.items.append(Asset(id="L-1", name="电脑"))
    daily_round(company.office)
    company.office.system_desk().do(record_person, Person(id="nobody.special", name="无"))
    company.desk("wang.wei").do(log_communication, "C-1", medium=Medium.PHONE, summary="x", id="K-1")
    checked(company)
    company.office = attrs.evolve(
        company.office,
        policies=Policies(
            pool=(PoolPolicy(id="east", name="华东公海", custodian="zhao.min"),),
            scorecard=(ScorecardPolicy(version="1", impact_assessment="PIA-1"),),
        ),
    )
    with company.office.storage.begin("main") as work:
        work.change_requests.save(a_change_request("C-1/1"))
        work.collaborations.save(a_collaboration("C-1", person="chen"))
        work.mandates.save(a_mandate("M-1"))
        work.transfers.save(a_transfer("C-1/1", receiver="chen"))
        work.clients.save(a_client("C-P", "zhao.min", pool="east"))
        work.risks.save(a_risk("risk-1"))
        work.talks.save(a_talk("li.na/1"))
        work.credits.save(a_credit("PR-1"))
        work.exports.save(an_export("AR-1#1"))
        work.outbox.add([BY_NAME["message"]], at=company.clock())
        work.commit()
    return company


def everything(storage: MemoryStorage | Storage) -> object:
    """Return every row of the store, the record of refusals apart."""
    assert isinstance(storage, MemoryStorage)
    rows: dict[tuple[str, str], object] = {}
    for kind, layers in storage._tenants["main"].items():
        for layer in layers:
            rows.update({(kind, id): row for id, row in layer.items()})
    own = ("refusals/", "refused:")
    return {key: row for key, row in rows.items() if not key[1].startswith(own)}


@pytest.mark.parametrize("name", ASKING)
@pytest.mark.parametrize("storage", ["memory"], indirect=True)
def test_without_a_role_nothing_is_done(company: Company, name: str) -> None:
    """Whoever holds no role is refused every command and every look, saves nothing, and leaves one line."""
    before = everything(company.office.storage)
    desk = company.desk("nobody.special", key="K")

    with pytest.raises(PermissionRefused):
        desk.do(ASKING[name], **arguments(name))

    assert before == everything(company.office.storage)
    lines = company.office.journal("refusals/nobody.special")
    assert [("refused", name.split(".")[1], "K")] == [(line.event, line.facts["verb"], line.key) for line in lines]


@pytest.mark.parametrize("name", sorted({*ASKING, *FILTERED, *ABOUT_ONESELF}))
@pytest.mark.parametrize("storage", ["memory"], indirect=True)
def test_who_has_left_does_nothing(company: Company, name: str) -> None:
    """Whoever has left is refused whatever they were entitled to before, or is shown nothing."""
    company.office.system_desk().do(mark_departed, "zhou")
    before = everything(company.office.storage)
    desk = company.desk("zhou")

    if name in ASKING:
        with pytest.raises(PermissionRefused):
            desk.do(ASKING[name], **arguments(name))
    elif name in FILTERED:
        assert is_nothing(desk.read(VERBS[name], **arguments(name)))
    else:
        assert "zhou" == desk.read(my_standing).id

    assert before == everything(company.office.storage)


@pytest.mark.parametrize("name", sorted(FILTERED))
@pytest.mark.parametrize("storage", ["memory"], indirect=True)
def test_without_a_role_nothing_is_shown(company: Company, name: str) -> None:
    """A query that picks out what one may see shows nothing to whoever may see nothing."""
    assert is_nothing(company.desk("nobody.special").read(VERBS[name], **arguments(name)))


def is_nothing(shown: object) -> bool:
    """Say whether an answer holds nothing: no item, no row."""
    rows = getattr(shown, "rows", shown)
    return rows in ((), {})


def test_every_function_of_an_attempt_is_looked_at() -> None:
    """What is named here as a part or a filtered query exists, and every other function is put to the test."""
    assert set() == (PARTS | FILTERED | ABOUT_ONESELF) - set(VERBS)
    assert len(ASKING) > 60
