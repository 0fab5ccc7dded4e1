"""Precheck (预检): sources are queried outside any unit of work, and a verb records their answers.

An error, an unreadable answer or an incomplete one of a source becomes *unknown* with a reason, and is queried again. No
error of a source leaves this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TypeVar

from offboard_core.access.actor import Actor
from offboard_core.access.rules import Action
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.verdict import then
from offboard_core.offboarding import (
    Answered,
    Asset,
    ByHand,
    CheckState,
    Duty,
    HeldGrant,
    OffboardingCase,
    OpenOrder,
    PrecheckAnswers,
    Told,
    Topic,
)
from offboard_core.offboarding import precheck as precheck_rules
from offboard_core.offboarding.holdings import NOT_CONNECTED
from offboard_core.offboarding.precheck import CONTRADICTS_ITSELF
from offboard_core.offboarding.stage import AFTER_DEPARTURE
from offboard_core.ports.sources import Answer, KeptByHand
from offboard_core.receivables import Receivable
from offboard_core.review import Moment
from offboard_core.usecases.batch import do_each
from offboard_core.usecases.handover import narrowed, portfolio_of
from offboard_core.usecases.office import Attempt, Desk, Office
from offboard_core.usecases.receivables import take_in_receivable
from offboard_core.usecases.review import snapshot_if_due
from offboard_core.usecases.round_report import reason_of

S = TypeVar("S")


T = TypeVar("T")


_LONGEST_REASON = 200


def precheck(office: Office, case_id: str, *, actor: Actor) -> OffboardingCase:
    """Query every source about the leaver and record the answers (预检): the case with its lines and unknown facts.

    Receivables are taken in first, so that the manifest is computed from the newest books. It may be repeated until the
    departure; afterwards `recheck` is used.
    """
    desk = office.desk(actor)
    leaver = desk.read(leaver_of, case_id)
    return desk.do(record_precheck, case_id, ask_sources(office, leaver, tenant=actor.tenant))


def recheck(office: Office, case_id: str, *, actor: Actor) -> OffboardingCase:
    """Query the leaver's access again after the departure (复检); access that is found is revoked at once."""
    desk = office.desk(actor)
    leaver = desk.read(leaver_of, case_id)
    return desk.do(record_access, case_id, ask_access(office, leaver))


def ask_sources(office: Office, leaver: str, *, tenant: str = "main") -> PrecheckAnswers:
    """Query every source about a person; receivables are taken in, errors become unknown answers."""
    sources = office.sources
    return PrecheckAnswers(
        receivables=_taken_in(office.system_desk(tenant), leaver),
        orders=_asked(sources.orders, lambda source: source.open_orders(leaver), OpenOrder),
        assets=_asked(sources.assets, lambda source: source.in_custody(leaver), Asset),
        duties=_asked(sources.duties, lambda source: source.duties(leaver), Duty),
        access=ask_access(office, leaver),
    )


def ask_access(office: Office, leaver: str) -> Answered[HeldGrant]:
    """Query which access a person holds."""
    return _asked(office.sources.access, lambda source: source.grants(leaver), HeldGrant)


def is_fully_connected(office: Office) -> bool:
    """Return whether the library can query every source; a host may query a source it left out itself."""
    sources = office.sources
    asked = (sources.receivables, sources.orders, sources.assets, sources.duties, sources.access)
    return all(source is not None for source in asked)


def read_answer(answer: Answer[T] | Unknown, kind: type[T]) -> Answer[T] | Unknown:
    """Check an answer and read its items once. Raises an error for an answer of another form or with other items."""
    if isinstance(answer, Unknown):
        return answer
    items = tuple(answer.items)
    if strange := _strange(items, kind):
        raise TypeError(f"{strange} is no {kind.__name__}")
    if answer.known_at.utcoffset() is None:
        raise ValueError("known_at has no zone")
    return Answer(items=items, known_at=answer.known_at, complete=answer.complete)


def by_id(items: Iterable[T]) -> tuple[dict[str, T], list[str]]:
    """Key items by id; an id with contradicting items is left out and listed."""
    rows: dict[str, T] = {}
    twice = set()
    for item in items:
        id = _id(item)
        if rows.setdefault(id, item) != item:
            twice.add(id)
    return {id: item for id, item in rows.items() if id not in twice}, sorted(twice)


def cases_in_doubt(attempt: Attempt) -> Mapping[str, str]:
    """Return the cases before departure with unknown checks, with their leavers."""
    cases = [case for case in attempt.work.cases.live() if case.is_before_departure]
    return {case.id: case.leaver for case in cases if case.unknown_checks() and _may_ask(attempt, case)}


def access_in_doubt(attempt: Attempt) -> Mapping[str, str]:
    """Return the cases after departure for which the leaver's access is unknown, with their leavers."""
    cases = [case for case in attempt.work.cases.live() if case.stage in AFTER_DEPARTURE]
    doubtful = [case for case in cases if any(item.topic is Topic.ACCESS and item.is_open for item in case.residuals)]
    return {case.id: case.leaver for case in doubtful if _may_ask(attempt, case)}


def leaver_of(attempt: Attempt, case_id: str) -> str:
    """Return the leaver of a case, for an actor who may query the sources."""
    return attempt.open(attempt.work.cases, case_id, Action.PRECHECK).leaver


def record_precheck(attempt: Attempt, case_id: str, answers: PrecheckAnswers) -> OffboardingCase:
    """Record the answers of the sources and compute the manifest (预检录入); a host that queries by itself calls this."""
    case = attempt.open(attempt.work.cases, case_id, Action.PRECHECK)
    checked = precheck_rules.record_precheck(case, answers, portfolio_of(attempt, case), at=attempt.now)
    verdict = then(checked, partial(narrowed, attempt))
    kept = attempt.keep(attempt.work.cases, verdict)
    check = kept.find_check(Topic.RECEIVABLES)
    if check is not None and check.state is not CheckState.UNKNOWN:
        snapshot_if_due(attempt, kept, Moment.NOTICE)
    return kept


def record_access(attempt: Attempt, case_id: str, answer: Answered[HeldGrant]) -> OffboardingCase:
    """Record the answer of the access source after the departure (复检录入)."""
    case = attempt.open(attempt.work.cases, case_id, Action.PRECHECK)
    return attempt.keep(attempt.work.cases, precheck_rules.recheck_access(case, answer, at=attempt.now))


def _may_ask(attempt: Attempt, case: OffboardingCase) -> bool:
    return bool(attempt.ask(Action.PRECHECK, case.target))


def _taken_in(desk: Desk, leaver: str) -> Answered[object]:
    """Take in the leaver's claims from the books; one that cannot be taken in makes the answer unknown."""
    answer = _asked(desk.office.sources.receivables, lambda source: source.of_salesperson(leaver), Receivable)
    if not isinstance(answer, Told):
        return answer
    told, twice = by_id(answer.items)

    def take_in(attempt: Attempt, id: str) -> Receivable:
        return take_in_receivable(attempt, told[id])

    failed = [(id, outcome) for id, outcome in do_each(desk, take_in, told) if isinstance(outcome, Exception)]
    if failed:
        return Unknown(f"{failed[0][0]}: {reason_of(failed[0][1], _LONGEST_REASON)}")
    if twice:
        return Unknown(CONTRADICTS_ITSELF)
    return Told(known_at=answer.known_at, complete=answer.complete)


def _asked(source: S | KeptByHand | None, ask: Callable[[S], Answer[T] | Unknown], kind: type[T]) -> Answered[T]:
    if source is None:
        return NOT_CONNECTED
    if isinstance(source, KeptByHand):
        return ByHand(role=source.role)
    try:
        return _told(ask(source), kind)
    except Exception as error:  # noqa: BLE001 - any error of a source makes its answer unknown, with the error as reason
        return Unknown(reason_of(error, _LONGEST_REASON))


def _told(answer: Answer[T] | Unknown, kind: type[T]) -> Answered[T]:
    read = read_answer(answer, kind)
    if isinstance(read, Unknown):
        return read
    if kind is not Receivable and by_id(read.items)[1]:
        return Unknown(CONTRADICTS_ITSELF)
    return Told(items=read.items, known_at=read.known_at, complete=read.complete)


def _strange(items: Iterable[object], kind: type[object]) -> str:
    return next((type(item).__name__ for item in items if not isinstance(item, kind)), "")


def _id(item: object) -> str:
    return str(getattr(item, "id", ""))
