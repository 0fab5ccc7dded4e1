"""Errors that this library raises on purpose.

::

    OffboardError
    ├── InvalidInput           a value that can never be right (also a ValueError); lists every problem
    │   └── KeyReused          a command key came a second time, with other content
    ├── NotFound               no record has this id in the actor's tenant (also a LookupError)
    ├── Conflict               another command saved this record first; load it again and decide again
    └── Refusal                a rule refuses the command; `findings` holds every reason (拒绝)
        └── PermissionRefused  the actor may not do that (权限不足)

`str(error)` is one English sentence for a log. A host reads attributes and never parses the sentence; words for people
come from `documents.say` and `problem`. Every error can be pickled, so it passes a process or a task queue unchanged.
"""

from __future__ import annotations

import datetime as dt
import reprlib
from collections.abc import Iterable

import attrs

from offboard_core.finding import Finding

_SHOWN = 80
"""Number of characters of a wrong value that an error repeats."""


class OffboardError(Exception):
    """Root of every error this library raises on purpose."""

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the text and the attributes; the default of `Exception` calls `__init__` with the text only."""
        return _revive, (type(self), self.args, self.__dict__)


class InvalidInput(OffboardError, ValueError):
    """The caller handed over a value that can never be right; no state was changed.

    `findings` holds every problem; its facts `path` and `value` say where the problem is and what the value was.
    `source` names the file or call the value came from, if there is one.

    >>> str(InvalidInput.at("amount", "1.005", "money.too_many_places", places=2))
    'Invalid input: money.too_many_places at amount (value 1.005, places 2).'
    """

    def __init__(self, findings: Iterable[Finding] | Finding, *, source: str = "") -> None:
        """Keep `findings` (one or many) and the name of their `source`."""
        self.findings = (findings,) if isinstance(findings, Finding) else tuple(findings)
        self.source = source
        super().__init__(self._text())

    @classmethod
    def at(cls, path: str, value: object, code: str, **facts: object) -> InvalidInput:
        """Build the error for one value: its place, the value, and the code of the reason.

        The error keeps a whole number or a short text of the value, so that any value can be reported in any encoding.
        """
        return cls(Finding(code=code, subject=path, facts={"path": path, "value": _shown(value), **facts}))

    def _text(self) -> str:
        where = f" in {self.source}" if self.source else ""
        count = f", {len(self.findings)} problems" if len(self.findings) > 1 else ""
        return f"Invalid input{where}{count}: {_reasons(self.findings, 'at')}."


class KeyReused(InvalidInput):
    """A command key came a second time with other content; a key identifies one command for ever.

    >>> str(KeyReused("oa-7781"))
    'The command key oa-7781 was used before, for a command with other content.'
    """

    def __init__(self, key: str) -> None:
        """Name the `key` that was used before."""
        self.key = key
        super().__init__(Finding(code="command.key_reused", subject=key, facts={"path": "key", "value": key}))

    def _text(self) -> str:
        return f"The command key {_spelt(self.key)} was used before, for a command with other content."


class NotFound(OffboardError, LookupError):
    """No record has this id in the actor's tenant; the id of another tenant's record gives the same error.

    >>> str(NotFound("cases", "wang.wei#1"))
    'No record cases/wang.wei#1 was found in this tenant.'
    """

    def __init__(self, kind: str, id: str) -> None:
        """Name the `kind` of record and the `id` that was looked for."""
        self.kind = kind
        self.id = id
        super().__init__(f"No record {kind}/{_spelt(id)} was found in this tenant.")


class Conflict(OffboardError):
    """Another command saved this record first. Load it again and decide again; the office does this by itself.

    >>> str(Conflict("clients", "C-7"))
    'Another command changed clients/C-7 after it was read.'
    """

    def __init__(self, kind: str, id: str) -> None:
        """Name the `kind` and `id` of the record that was changed."""
        self.kind = kind
        self.id = id
        super().__init__(f"Another command changed {kind}/{_spelt(id)} after it was read.")


@attrs.frozen(kw_only=True)
class RefusedCommand:
    """Which command was refused, as the journal records it.

    `content` is the digest of the arguments, `at` the moment of the refusal (aware, UTC).
    """

    tenant: str
    actor: str
    verb: str
    content: str
    at: dt.datetime
    key: str | None = None
    on_behalf_of: str | None = None


class Refusal(OffboardError):
    """A rule refuses the command; `findings` holds every reason, and no state was saved.

    `command` says what was asked for, if an office carried it out.

    >>> str(Refusal([Finding(code="promise.too_many", subject="AR-1", facts={"limit": 3})]))
    'The command was refused: promise.too_many about AR-1 (limit 3).'
    """

    command: RefusedCommand | None = None
    _said = "was refused"

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Keep every reason."""
        self.findings = tuple(findings)
        super().__init__(self.findings)

    def __str__(self) -> str:
        """Say in one sentence who wanted what, and every reason against it."""
        count = f" for {len(self.findings)} reasons" if len(self.findings) > 1 else ""
        return f"{_wanted(self.command)} {self._said}{count}: {_reasons(self.findings, 'about')}."


class PermissionRefused(Refusal):
    """The actor may not do what they asked for (权限不足); `findings` holds every reason.

    `unseen` is the kind and id of a record the actor may not even see; `problem(error, conceal=True)` then answers as if
    the record did not exist.
    """

    _said = "was not permitted"

    def __init__(self, findings: Iterable[Finding], *, unseen: tuple[str, str] | None = None) -> None:
        """Keep every reason, and the kind and id of a target that the actor may not see."""
        self.unseen = unseen
        super().__init__(findings)


def _revive(kind: type[OffboardError], args: tuple[object, ...], attributes: dict[str, object]) -> OffboardError:
    """Rebuild a pickled error without calling its `__init__`."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(attributes)
    return error


def _wanted(command: RefusedCommand | None) -> str:
    if command is None:
        return "The command"
    place = f" for {command.on_behalf_of}" if command.on_behalf_of else ""
    return f"{command.verb} by {_spelt(command.actor)}{_spelt(place)}"


def _reasons(findings: tuple[Finding, ...], preposition: str) -> str:
    return "; ".join(_reason(finding, preposition) for finding in findings) or "without a reason"


def _reason(finding: Finding, preposition: str) -> str:
    """Spell one reason: its code, what it is about, and the facts that say more than that."""
    about = _spelt(finding.facts.get("path", finding.subject))
    facts = [
        f"{name} {_spelt(fact)}" for name, fact in finding.facts.items() if name != "path" and _spelt(fact) != about
    ]
    place = f" {preposition} {about}" if about else ""
    return f"{finding.code}{place}" + (f" ({', '.join(facts)})" if facts else "")


def _spelt(fact: object) -> str:
    """Spell a fact on one line, or name its type if it cannot be spelt: a number too long, a `__str__` that fails."""
    try:
        text = ", ".join(map(_spelt, fact)) if isinstance(fact, tuple) else str(fact)
    except Exception:  # noqa: BLE001 - an error must never raise another while it is being made
        return f"<{type(fact).__name__}>"
    text = text if text.isprintable() else repr(text)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def _shown(value: object) -> str | int:
    """Shorten a value so that it cannot fill the log or raise an error while it is being reported."""
    if isinstance(value, int):
        return value if value.bit_length() < 64 else f"<int of {value.bit_length()} bits>"
    if not isinstance(value, str):
        try:
            value = reprlib.repr(value)
        except Exception:  # noqa: BLE001 - a `__repr__` may raise anything; Python refuses to print very long integers
            value = f"<{type(value).__name__}>"
    text = value if len(value) <= _SHOWN else value[: _SHOWN - 3] + "..."
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
