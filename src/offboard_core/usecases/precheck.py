"""Precheck (预检): every source is asked while no unit of work is open, and what it said enters by a verb.

Whatever a source does, raise, answer nonsense or in part, becomes an answer too: *unknown*, with the reason, to be asked
again. Nothing a source raises leaves this module.
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
    AFTER_DEPARTURE,
    NOT_CONNECTED,
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
from offboard_core.offboarding.precheck import CONTRADICTS_ITSELF
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
    """Ask every source about the leaver, and keep what they said: the case with its lines and what is unknown.

    Receivables are taken in first, so that the manifest is drawn from the newest books. May be done again at any time
    before the departure; a source that could not say is simply asked again. After the departure `recheck` asks on.
    """
    desk = office.desk(actor)
    leaver = desk.read(leaver_of, case_id)
    return desk.do(record_precheck, case_id, ask_sources(office, leaver, tenant=actor.tenant))


def recheck(office: Office, case_id: str, *, actor: Actor) -> OffboardingCase:
    """Ask again, after the departure, which access the leaver holds; what is found is taken back at once."""
    desk = office.desk(actor)
    leaver = desk.read(leaver_of, case_id)
    return desk.do(record_access, case_id, ask_access(office, leaver))


def ask_sources(office: Office, leaver: str, *, tenant: str = "main") -> PrecheckAnswers:
    """Ask every source about somebody; nothing is raised, and of receivables all but the answer is taken in."""
    sources = office.sources
    return PrecheckAnswers(
        receivables=_taken_in(office.system_desk(tenant), leaver),
        orders=_asked(sources.orders, lambda source: source.open_orders(leaver), OpenOrder),
        assets=_asked(sources.assets, lambda source: source.in_custody(leaver), Asset),
        duties=_asked(sources.duties, lambda source: source.duties(leaver), Duty),
        access=ask_access(office, leaver),
    )


def ask_access(office: Office, leaver: str) -> Answered[HeldGrant]:
    """Ask which access somebody holds."""
    return _asked(office.sources.access, lambda source: source.grants(leaver), HeldGrant)


def is_fully_connected(office: Office) -> bool:
    """Say whether the library can ask everything by itself; a host that leaves a source out may ask it on its own."""
    sources = office.sources
    asked = (sources.receivables, sources.orders, sources.assets, sources.duties, sources.access)
    return all(source is not None for source in asked)


def read_answer(answer: Answer[T] | Unknown, kind: type[T]) -> Answer[T] | Unknown:
    """Look at an answer once; one that is none, or whose items are not what was asked for, raises."""
    if isinstance(answer, Unknown):
        return answer
    items = tuple(answer.items)
    if strange := _strange(items, kind):
        raise TypeError(f"{strange} is no {kind.__name__}")
    if answer.known_at.utcoffset() is None:
        raise ValueError("known_at has no zone")
    return Answer(items=items, known_at=answer.known_at, complete=answer.complete)


def by_id(items: Iterable[T]) -> tuple[dict[str, T], list[str]]:
    """Key items by their id; of what is said of one id in two ways, neither is believed."""
    rows: dict[str, T] = {}
    twice = set()
    for item in items:
        id = _id(item)
        if rows.setdefault(id, item) != item:
            twice.add(id)
    return {id: item for id, item in rows.items() if id not in twice}, sorted(twice)


def cases_in_doubt(attempt: Attempt) -> Mapping[str, str]:
    """Return the cases under way of which nobody has asked yet, or a source could not say something, with the leaver."""
    cases = [case for case in attempt.work.cases.live() if case.is_before_departure]
    return {case.id: case.leaver for case in cases if case.unknown_checks() and _may_ask(attempt, case)}


def access_in_doubt(attempt: Attempt) -> Mapping[str, str]:
    """Return the cases after the departure of which nobody knows yet what access the leaver holds, with the leaver."""
    cases = [case for case in attempt.work.cases.live() if case.stage in AFTER_DEPARTURE]
    doubtful = [case for case in cases if any(item.topic is Topic.ACCESS and item.is_open for item in case.residuals)]
    return {case.id: case.leaver for case in doubtful if _may_ask(attempt, case)}


def leaver_of(attempt: Attempt, case_id: str) -> str:
    """Return whose departure a case is, to whoever may ask the sources about them."""
    return attempt.open(attempt.work.cases, case_id, Action.PRECHECK).leaver


def record_precheck(attempt: Attempt, case_id: str, answers: PrecheckAnswers) -> OffboardingCase:
    """Take over what the sources said, and draw the manifest up; a host that asks by itself calls this."""
    case = attempt.open(attempt.work.cases, case_id, Action.PRECHECK)
    checked = precheck_rules.record_precheck(case, answers, portfolio_of(attempt, case), at=attempt.now)
    verdict = then(checked, partial(narrowed, attempt))
    kept = attempt.keep(attempt.work.cases, verdict)
    check = kept.find_check(Topic.RECEIVABLES)
    if check is not None and check.state is not CheckState.UNKNOWN:
        snapshot_if_due(attempt, kept, Moment.NOTICE)
    return kept


def record_access(attempt: Attempt, case_id: str, answer: Answered[HeldGrant]) -> OffboardingCase:
    """Take over, after the departure, what the access source says."""
    case = attempt.open(attempt.work.cases, case_id, Action.PRECHECK)
    return attempt.keep(attempt.work.cases, precheck_rules.recheck_access(case, answer, at=attempt.now))


def _may_ask(attempt: Attempt, case: OffboardingCase) -> bool:
    return bool(attempt.ask(Action.PRECHECK, case.target))


def _taken_in(desk: Desk, leaver: str) -> Answered[object]:
    """Take in what the books say of the leaver's claims; one that cannot be taken in leaves the answer unknown."""
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
    except Exception as error:  # noqa: BLE001 - a source may raise whatever; it is then unknown, with that as the reason
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
