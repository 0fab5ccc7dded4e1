"""Facts in, decisions out: controlled departures of salespeople, with their receivables, clients and access.

The two dozen names most hosts need; deeper ones come from their room (`offboard_core.access`, `offboard_core.usecases`).
A name is loaded when it is first asked for, so that ageing a ledger pays neither for the state machine nor the codec.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from offboard_core.access import Access, Action, Actor
    from offboard_core.clients import Client
    from offboard_core.codec.policy import load_policies
    from offboard_core.documents.catalogue import say
    from offboard_core.documents.problem import problem
    from offboard_core.errors import Conflict, InvalidInput, NotFound, OffboardError, Refusal
    from offboard_core.finding import Finding
    from offboard_core.kernel.money import Money
    from offboard_core.offboarding import OffboardingCase
    from offboard_core.ports import Hands, Sources
    from offboard_core.ports.policies import Policies
    from offboard_core.receivables import AgeingPolicy, Receivable, assess_all
    from offboard_core.review.exposure import exposure_of
    from offboard_core.usecases.office import Desk, Office

__version__ = "0.1.0"

__all__ = [
    "Access",
    "Action",
    "Actor",
    "AgeingPolicy",
    "Client",
    "Conflict",
    "Desk",
    "Finding",
    "Hands",
    "InvalidInput",
    "Money",
    "NotFound",
    "OffboardError",
    "OffboardingCase",
    "Office",
    "Policies",
    "Receivable",
    "Refusal",
    "Sources",
    "assess_all",
    "exposure_of",
    "load_policies",
    "problem",
    "say",
]

_HOME = {
    "Access": "access",
    "Action": "access",
    "Actor": "access",
    "AgeingPolicy": "receivables",
    "Client": "clients",
    "Conflict": "errors",
    "Desk": "usecases.office",
    "Finding": "finding",
    "Hands": "ports",
    "InvalidInput": "errors",
    "Money": "kernel.money",
    "NotFound": "errors",
    "OffboardError": "errors",
    "OffboardingCase": "offboarding",
    "Office": "usecases.office",
    "Policies": "ports.policies",
    "Receivable": "receivables",
    "Refusal": "errors",
    "Sources": "ports",
    "assess_all": "receivables",
    "exposure_of": "review.exposure",
    "load_policies": "codec.policy",
    "problem": "documents.problem",
    "say": "documents.catalogue",
}
"""The module below this package that each name lives in."""


def __getattr__(name: str) -> object:
    """Load a name of the front door from its room, once."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """Name what stands at the door, loaded or not, and nothing of how it gets there."""
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})
