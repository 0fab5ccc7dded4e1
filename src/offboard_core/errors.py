"""Errors that this library raises on purpose.

::

    OffboardError
    ├── InvalidInput           a value is not valid; lists every problem found (also a ValueError)
    │   └── KeyReused          a command key was used again with different content
    ├── NotFound               no record has this id in the actor's tenant (also a LookupError)
    ├── Conflict               another caller saved this record first; load it and decide again
    └── Refusal                a business rule refuses the command; `findings` gives all reasons (拒绝)
        └── PermissionRefused  the actor lacks the permission (权限不足)

Read the attributes of an error; do not parse its message. Texts for people come from `documents.say` and `problem`.
Every error can be pickled, so that it keeps its attributes across worker processes and task queues.
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
    """The caller passed a value that is not valid; no state was changed.

    `findings` holds every problem; the facts `path` and `value` of each say where the value stood and what it was.
    `source` names the file or call that the value came from, or is empty.
    """

    def __init__(self, findings: Iterable[Finding] | Finding, *, source: str = "") -> None:
        """Keep `findings` (one or many) and the name of their `source`."""
        self.findings = (findings,) if isinstance(findings, Finding) else tuple(findings)
        self.source = source
        super().__init__(self._text())

    @classmethod
    def at(cls, path: str, value: object, code: str, **facts: object) -> InvalidInput:
        """Build the error for one value from its path, the value and the code of the reason.

        The error keeps the value as a whole number or as shortened text that UTF-8 can encode, however long or odd it
        is.
        """
        return cls(Finding(code=code, subject=path, facts={"path": path, "value": _shown(value), **facts}))

    def _text(self) -> str:
        lines = [_line(finding) for finding in self.findings]
        head = f"{self.source}: {len(lines)} problem(s)" if self.source else f"{len(lines)} problem(s)"
        return "; ".join((head, *lines))


class KeyReused(InvalidInput):
    """A command key was used again with different content; a key identifies one command forever."""

    def __init__(self, key: str) -> None:
        """Name the `key` that was used before."""
        self.key = key
        super().__init__(Finding(code="command.key_reused", subject=key, facts={"path": "key", "value": key}))


class NotFound(OffboardError, LookupError):
    """No record has this id in the actor's tenant; an id of another tenant raises the same error."""

    def __init__(self, kind: str, id: str) -> None:
        """Name the `kind` of record and the `id` that was looked for."""
        self.kind = kind
        self.id = id
        super().__init__(f"{kind}/{id} not found")


class Conflict(OffboardError):
    """Another caller saved this record first. Load it and decide again; the office retries by itself."""

    def __init__(self, kind: str, id: str) -> None:
        """Keep the `kind` and `id` of the record that was changed."""
        self.kind = kind
        self.id = id
        super().__init__(f"{kind}/{id} was changed by another since it was read")


@attrs.frozen(kw_only=True)
class RefusedCommand:
    """A refused command, with what the journal needs to record the refusal.

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
    """A business rule refuses the command; `findings` gives all reasons. No state was saved.

    `command` describes the command if an office carried it out, otherwise it is `None`.
    """

    command: RefusedCommand | None = None

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Keep every reason."""
        self.findings = tuple(findings)
        super().__init__(", ".join(finding.code for finding in self.findings))


class PermissionRefused(Refusal):
    """The actor lacks the permission for a command; `findings` gives every reason (权限不足).

    `unseen` is the kind and id of the target if the actor may not see it either. `problem(error, conceal=True)` then
    answers as if the target did not exist, so that the answer does not reveal its existence.
    """

    def __init__(self, findings: Iterable[Finding], *, unseen: tuple[str, str] | None = None) -> None:
        """Keep every reason, and the kind and id of a target that the actor may not see."""
        self.unseen = unseen
        super().__init__(findings)


def _revive(kind: type[OffboardError], args: tuple[object, ...], attributes: dict[str, object]) -> OffboardError:
    """Rebuild a pickled error without calling its `__init__`."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(attributes)
    return error


def _line(finding: Finding) -> str:
    facts = ", ".join(f"{name} {_repr(fact)}" for name, fact in finding.facts.items() if name != "path")
    return f"{finding.facts.get('path', finding.subject)}: {finding.code} ({facts})"


def _repr(fact: object) -> str:
    """Return `repr(fact)`, or the name of its type if `repr` raises, for example for a very long number."""
    try:
        return repr(fact)
    except Exception:  # noqa: BLE001 - an error must never raise another while it is being made
        return f"<{type(fact).__name__}>"


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
