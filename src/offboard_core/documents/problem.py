"""`problem`: an error as an HTTP status and an RFC 9457 body, worded, and redacted for the person who asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from offboard_core.documents.wording import Voice, Words
from offboard_core.errors import Conflict, InvalidInput, NotFound, OffboardError, PermissionRefused, Refusal
from offboard_core.finding import Finding
from offboard_core.kernel.canonical import plain

_TOLD_TO_STRANGERS = frozenset({"person", "action", "kind", "target", "field", "role", "roles", "verb"})
"""Facts shown to a person who may not see the target: their own request and the sufficient roles."""


@attrs.frozen(kw_only=True)
class Problem:
    """The answer of a host to an error: the status, and the body for `application/problem+json`."""

    status: int
    type: str
    title: str
    findings: tuple[Mapping[str, Any], ...]
    detail: str

    def body(self) -> dict[str, Any]:
        """Return a new plain JSON body, to which a host may add."""
        return {
            "type": self.type,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "findings": [dict(finding) for finding in self.findings],
        }


def problem(
    error: OffboardError, language: str = "zh-CN", *, words: Words | None = None, conceal: bool = False
) -> Problem:
    """Turn an error of this library into an answer: 403, 409, 422, 404 or 400.

    For a `PermissionRefused`, the answer contains the request and the reasons, but of the target only its id. With
    `conceal`, a target that the person may not see gets the same answer as one that does not exist, so that ids cannot
    be discovered by asking; the journal keeps the refusal. Raises `TypeError` for an error of another library, and
    `InvalidInput` for a language without words.
    """
    if conceal and isinstance(error, PermissionRefused) and error.unseen is not None:
        error = NotFound(*error.unseen)
    status, name, findings = _classify(error)
    voice = Voice(language=language, words=words or {})
    told = tuple(_told(voice, finding, redact=isinstance(error, PermissionRefused)) for finding in findings)
    return Problem(
        status=status,
        type=f"urn:offboard-core:{name}",
        title=voice.fill(f"problem.{name}"),
        findings=told,
        detail=voice.fill("sentence.also").join(str(finding["text"]) for finding in told),
    )


def _classify(error: OffboardError) -> tuple[int, str, tuple[Finding, ...]]:
    match error:
        case PermissionRefused():
            return 403, "permission-refused", error.findings
        case Refusal():
            return 422, "refusal", error.findings
        case Conflict():
            return 409, "conflict", (_about_record("error.conflict", error),)
        case NotFound():
            return 404, "not-found", (_about_record("error.not_found", error),)
        case InvalidInput():
            return 400, "invalid-input", error.findings
        case _:
            raise TypeError(f"{type(error).__name__} is no error of this library")


def _about_record(code: str, error: Conflict | NotFound) -> Finding:
    return Finding(code=code, subject=error.id, facts={"kind": error.kind, "id": error.id})


def _told(voice: Voice, finding: Finding, *, redact: bool) -> dict[str, Any]:
    """Word a finding; with `redact`, facts about the target are worded as withheld."""
    facts, text_facts = finding.facts, finding.facts
    if redact:
        facts = {name: fact for name, fact in facts.items() if name in _TOLD_TO_STRANGERS}
        text_facts = {name: facts.get(name, voice.fill("value.withheld")) for name in text_facts}
    return {
        "code": finding.code,
        "subject": finding.subject,
        "facts": {name: _as_json(voice, name, fact) for name, fact in facts.items()},
        "text": voice.say(finding.code, text_facts, subject=finding.subject),
    }


def _as_json(voice: Voice, name: str, fact: object) -> object:
    """Convert a fact to JSON; a fact without an unambiguous JSON form is worded instead."""
    try:
        return plain(fact)
    except InvalidInput:
        return voice.fact(name, fact)
