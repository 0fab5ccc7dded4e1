"""`say`: any decision, event or error as a sentence in zh-CN, en or a host's own language, from one catalogue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import Any

import attrs

from offboard_core.access.decision import Decision
from offboard_core.access.grounds import Grounds
from offboard_core.documents.explanation import Explanation, explained
from offboard_core.documents.wording import Voice, Words
from offboard_core.errors import Conflict, InvalidInput, NotFound, Refusal
from offboard_core.finding import Finding
from offboard_core.kernel.dates import DEFAULT_ZONE
from offboard_core.kernel.journal import Entry
from offboard_core.kernel.known import Unknown
from offboard_core.kernel.verdict import Event, Message, Refused
from offboard_core.offboarding.case import OffboardingCase
from offboard_core.organization.obligation import Obligation
from offboard_core.organization.worklist import Todo
from offboard_core.receivables import Assessment, DueStep, Status
from offboard_core.review.exposure import Exposure
from offboard_core.review.risk import RiskEntry

_INDENT = "\n    "


def say(thing: object, language: str = "zh-CN", *, words: Words | None = None, zone: dt.tzinfo = DEFAULT_ZONE) -> str:
    """Return a thing as a sentence.

    It accepts findings, decisions, events, journal entries, messages, assessments, cases, obligations, exposures,
    risks, errors, and plain values. `words` overrides sentences by code in each language, and can add a language;
    sentences can only contain plain fact names. Moments are shown in `zone`. Raises `InvalidInput` only for a language
    without words and for words that are not grouped by language.
    """
    return speak(Voice(language=language, words=words or {}, zone=zone), thing)


def speak(voice: Voice, thing: object) -> str:
    """Return a thing as a sentence in an existing voice."""
    for cls in type(thing).__mro__:
        if cls in _WORDED:
            return _WORDED[cls](voice, thing)
    return voice.name(thing) if isinstance(thing, Enum) else voice.fact("", thing)


def _finding(voice: Voice, finding: Finding) -> str:
    return voice.say(finding.code, finding.facts, subject=finding.subject)


def _risk(voice: Voice, risk: RiskEntry) -> str:
    return voice.say(risk.summary, risk.figures, subject=risk.id)


def _refused(voice: Voice, refused: Refused | Refusal) -> str:
    return _reasons(voice, refused.findings) or voice.fill("decision.refused")


def _decision(voice: Voice, decision: Decision) -> str:
    """Word a permission as such; word a refusal with every reason and, if known, the people who could act."""
    if decision.allowed:
        return voice.fill("decision.allowed")
    people = decision.who_could
    could = [voice.say("decision.who_could", {"people": people})] if people else []
    reasons = [_reasons(voice, decision.findings) or voice.fill("decision.refused")]
    return voice.fill("sentence.also").join([*reasons, *could])


def _grounds(voice: Voice, grounds: Grounds) -> str:
    """Word a decision with its grounds, one per line."""
    lines = [_decision(voice, attrs.evolve(grounds.decision, who=None))]
    lines += [speak(voice, finding) for finding in (*grounds.deciding, *grounds.near_misses)]
    if grounds.who_could:
        lines.append(voice.say("decision.who_could", {"people": grounds.who_could}))
    if grounds.roles_could:
        lines.append(voice.say("grounds.roles_could", {"roles": grounds.roles_could}))
    if grounds.valid_until is not None:
        lines.append(voice.say("grounds.valid_until", {"valid_until": grounds.valid_until}))
    return "\n".join(lines)


def _explanation(voice: Voice, explanation: Explanation) -> str:
    return explained(voice, explanation, _assessment(voice, explanation.stands))


def _told(voice: Voice, thing: Message | Event) -> str:
    """Word a message or an event, followed by the charges of a letter if there are any."""
    code = thing.code if isinstance(thing, Message) else f"event.{thing.type}"
    text = voice.say(code, thing.facts, subject=thing.stream.partition("/")[2])
    return text + voice.say("sentence.charged", thing.facts) if "payable" in thing.facts else text


def _reasons(voice: Voice, findings: Iterable[Finding]) -> str:
    return voice.fill("sentence.also").join(speak(voice, finding) for finding in findings)


def _entry(voice: Voice, entry: Entry) -> str:
    code = "entry.line" if entry.on_behalf_of is None else "entry.line_on_behalf"
    return voice.fill(
        code,
        at=voice.fact("at", entry.at),
        actor=voice.fact("actor", entry.actor),
        on_behalf_of=voice.fact("actor", entry.on_behalf_of),
        text=voice.say(f"event.{entry.event}", entry.facts, subject=entry.stream.partition("/")[2]),
    )


def _error(voice: Voice, error: InvalidInput | NotFound | Conflict) -> str:
    if isinstance(error, InvalidInput):
        return _invalid(voice, error)
    code = "error.not_found" if isinstance(error, NotFound) else "error.conflict"
    return voice.say(code, {"kind": error.kind, "id": error.id})


def _obligation(voice: Voice, todo: Obligation | Todo) -> str:
    if isinstance(todo, Todo):
        owed = todo.obligation
        facts = {**todo.facts, "verb": owed.verb, "subject": owed.subject, "due_at": owed.due_at}
        return voice.say(f"todo.{owed.verb}", facts, subject=todo.key)
    facts = {"owner": todo.owner, "verb": todo.verb, "subject": todo.subject, "due_at": todo.due_at}
    return voice.say("obligation.line", facts)


def _invalid(voice: Voice, error: InvalidInput) -> str:
    head = voice.say("error.invalid", {"count": len(error.findings)})
    if error.source:
        head = f"{voice.fact('source', error.source)}{voice.fill('value.colon')}{head}"
    return head + "".join(_INDENT + _at_path(voice, finding) for finding in error.findings)


def _at_path(voice: Voice, finding: Finding) -> str:
    text = speak(voice, finding)
    if "path" not in finding.facts:
        return text
    value = finding.facts.get("value")
    return voice.fill(
        "error.invalid_at",
        path=voice.fact("path", finding.facts["path"]),
        value=repr(value) if isinstance(value, str) else voice.fact("value", value),
        text=text,
    )


def _case(voice: Voice, case: OffboardingCase) -> str:
    facts: dict[str, object] = {
        "id": case.id,
        "name": case.leaver_name,
        "leaver": case.leaver,
        "stage": case.stage,
        "last_working_on": case.last_working_on,
    }
    if case.notice is None:
        return voice.say("case.line", facts)
    return voice.say("case.line_with_notice", {**facts, "ends_on": case.notice.legal.ends_on})


def _exposure(voice: Voice, drill: Exposure) -> str:
    """Word an exposure; unknown figures are worded as unknown, never as zero."""
    texts = {}
    for name, value in drill.words.facts.items():
        match value:
            case Unknown(reason):
                texts[name] = voice.say("exposure.unknown", {"reason": reason})
            case None:
                texts[name] = voice.fill("value.none")
            case ():
                texts[name] = "0"
            case _:
                texts[name] = voice.fact(name, value)
    return voice.fill(drill.words.code, **texts)


def _assessment(voice: Voice, item: Assessment) -> str:
    """Word the status of a receivable and the steps due today in one line, with further reasons below it."""
    reasons = [speak(voice, reason) for reason in item.reasons if reason.code != "ageing.step_due"]
    if item.status in {Status.NOT_DUE, Status.QUARANTINED, Status.SETTLED}:
        text = voice.fill("sentence.also").join(reasons)
        below: list[str] = []
    else:
        text, below = _overdue(voice, item), reasons
    if item.due:
        steps = voice.fill("sentence.also").join(_due_step(voice, item, step) for step in item.due)
        text += voice.fill("assessment.due", steps=steps)
    line = voice.fill(
        "assessment.stands",
        id=voice.fact("id", item.receivable.id),
        client=voice.fact("client", item.receivable.name),
        text=text,
    )
    return _INDENT.join((line, *below))


def _overdue(voice: Voice, item: Assessment) -> str:
    facts = {"days": item.days_overdue, "tier": item.tier, "outstanding": item.outstanding}
    return voice.say("assessment.overdue_tier" if item.tier else "assessment.overdue", facts)


def _due_step(voice: Voice, item: Assessment, step: DueStep) -> str:
    facts = {"answer_by": step.answer_by, "salesperson": item.receivable.salesperson, "tier": step.tier}
    return voice.say(f"assessment.act_{step.act.value}", facts)


_WORDED: Mapping[type, Callable[[Voice, Any], str]] = {
    Assessment: _assessment,
    Conflict: _error,
    Decision: _decision,
    Entry: _entry,
    Event: _told,
    Explanation: _explanation,
    Exposure: _exposure,
    Finding: _finding,
    Grounds: _grounds,
    InvalidInput: _error,
    Message: _told,
    NotFound: _error,
    Obligation: _obligation,
    OffboardingCase: _case,
    Refusal: _refused,
    Refused: _refused,
    RiskEntry: _risk,
    Todo: _obligation,
}
"""The wording function of each class; a subclass uses the one of its nearest ancestor."""
