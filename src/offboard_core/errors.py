"""The error tree: everything this library raises on purpose.

::

    OffboardError
    ├── InvalidInput           a value that can never be right (also a ValueError); every problem at once
    │   └── KeyReused          a command key came a second time, with other content
    ├── NotFound               nothing is stored under this identity in your tenant (also a LookupError)
    ├── Conflict               somebody else saved this record first; load it again and decide again
    └── Refusal                a rule says no; `findings` says why, all of it (拒绝)
        └── PermissionRefused  this person may not do that (权限不足)

A host reads attributes and never parses a message: what is said to people comes from `documents.say` and `problem`.
Every error can be pickled, so that it survives the way out of a worker process or a task queue with all it says.
"""

from __future__ import annotations

import datetime as dt
import reprlib
from collections.abc import Iterable

import attrs

from offboard_core.finding import Finding

_SHOWN = 80
"""How many characters of a wrong value an error repeats."""


class OffboardError(Exception):
    """Root of every error this library raises on purpose."""

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle text and attributes: Exception's own way would call `__init__` with the text alone."""
        return _revive, (type(self), self.args, self.__dict__)


class InvalidInput(OffboardError, ValueError):
    """The caller handed over a value that can never be right; nothing was changed.

    `findings` holds every problem; the facts `path` and `value` of each say where it is and what stood there.
    `source` names the file or call the value came from, where there is one.
    """

    def __init__(self, findings: Iterable[Finding] | Finding, *, source: str = "") -> None:
        """Keep `findings` (one or many) and the name of their `source`."""
        self.findings = (findings,) if isinstance(findings, Finding) else tuple(findings)
        self.source = source
        super().__init__(self._text())

    @classmethod
    def at(cls, path: str, value: object, code: str, **facts: object) -> InvalidInput:
        """Build the error for one value: where it stood, what it was, and the code of the reason.

        However long or odd the value, what is kept of it is a whole number or short text that any encoding can spell.
        """
        return cls(Finding(code=code, subject=path, facts={"path": path, "value": _shown(value), **facts}))

    def _text(self) -> str:
        lines = [_line(finding) for finding in self.findings]
        head = f"{self.source}: {len(lines)} problem(s)" if self.source else f"{len(lines)} problem(s)"
        return "; ".join((head, *lines))


class KeyReused(InvalidInput):
    """A command key that was used before came again with other content: one key is one command, for ever."""

    def __init__(self, key: str) -> None:
        """Name the `key` that was used before."""
        self.key = key
        super().__init__(Finding(code="command.key_reused", subject=key, facts={"path": "key", "value": key}))


class NotFound(OffboardError, LookupError):
    """Nothing is stored under this identity in the actor's tenant; a foreign tenant's id reads just the same."""

    def __init__(self, kind: str, id: str) -> None:
        """Name the `kind` of record and the `id` that was looked for."""
        self.kind = kind
        self.id = id
        super().__init__(f"{kind}/{id} not found")


class Conflict(OffboardError):
    """Somebody else saved this record first. Load it again and decide again; the office does so by itself."""

    def __init__(self, kind: str, id: str) -> None:
        """Name the `kind` and `id` of the record that has moved on."""
        self.kind = kind
        self.id = id
        super().__init__(f"{kind}/{id} was changed by another since it was read")


@attrs.frozen(kw_only=True)
class RefusedCommand:
    """Which command was refused: what the journal needs to keep the refusal on record.

    `content` is the digest of what was asked for, `at` the moment of the refusal (aware, UTC).
    """

    tenant: str
    actor: str
    verb: str
    content: str
    at: dt.datetime
    key: str | None = None
    on_behalf_of: str | None = None


class Refusal(OffboardError):
    """A rule says no; `findings` says why, all of it. Nothing was saved.

    `command` says what was asked for, where an office carried it out.
    """

    command: RefusedCommand | None = None

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Keep every reason."""
        self.findings = tuple(findings)
        super().__init__(", ".join(finding.code for finding in self.findings))


class PermissionRefused(Refusal):
    """A person may not do what they asked for; `findings` names every reason (权限不足).

    `unseen` is the kind and id of the thing when they may not even see it: whether it exists is then none of their business,
    and `problem(error, conceal=True)` answers as if it did not.
    """

    def __init__(self, findings: Iterable[Finding], *, unseen: tuple[str, str] | None = None) -> None:
        """Keep every reason, and what the person may not see."""
        self.unseen = unseen
        super().__init__(findings)


def _revive(kind: type[OffboardError], args: tuple[object, ...], attributes: dict[str, object]) -> OffboardError:
    """Put a pickled error together again without calling its `__init__`."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(attributes)
    return error


def _line(finding: Finding) -> str:
    facts = ", ".join(f"{name} {_repr(fact)}" for name, fact in finding.facts.items() if name != "path")
    return f"{finding.facts.get('path', finding.subject)}: {finding.code} ({facts})"


def _repr(fact: object) -> str:
    """Spell a fact, or name its type where it cannot be spelt: a number too long, a `__repr__` that breaks."""
    try:
        return repr(fact)
    except Exception:  # noqa: BLE001 - an error must never raise another while it is being made
        return f"<{type(fact).__name__}>"


def _shown(value: object) -> str | int:
    """Keep a hostile value from filling the log, and from raising an error of its own while it is being reported."""
    if isinstance(value, int):
        return value if value.bit_length() < 64 else f"<int of {value.bit_length()} bits>"
    if not isinstance(value, str):
        try:
            value = reprlib.repr(value)
        except Exception:  # noqa: BLE001 - whatever a `__repr__` does; Python itself refuses to print very long integers
            value = f"<{type(value).__name__}>"
    text = value if len(value) <= _SHOWN else value[: _SHOWN - 3] + "..."
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
