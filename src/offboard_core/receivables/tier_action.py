"""What is done when a tier is reached (预警动作), one row an act: to whom, by when, what answers it, who is next above.

Due dates of answers, steps, messages, obligations and escalation all read these rows, so a new act is a new row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, assert_never

import attrs

from offboard_core.errors import InvalidInput
from offboard_core.kernel.verdict import Hand
from offboard_core.kernel.workcalendar import Deadline
from offboard_core.organization.person import Role
from offboard_core.receivables.policy import Act, AgeingPolicy
from offboard_core.receivables.situation import Situation

if TYPE_CHECKING:
    from offboard_core.receivables.ladder import Ladder

Party: TypeAlias = Literal["salesperson", "supervisor", "finance", "client"]
"""Who has a part in a tier action."""
Answer: TypeAlias = Literal["file_statement", "intervene", "pay"]
"""What answers a tier action, by the verb that gives the answer."""
STATEMENT: Final = "file_statement"
"""《账款跟进说明》, once it is accepted."""
PAYMENT_DATE: Final = "intervene"
"""The payment date the supervisor confirmed with the client."""
PAYMENT: Final = "pay"
"""The client pays."""
OWED_INSIDE: tuple[Answer, ...] = (STATEMENT, PAYMENT_DATE)
"""The answers that are obligations (待办) of people in the house."""

_TERMS = tuple(field.name for field in attrs.fields(AgeingPolicy) if field.name.endswith(("_workdays", "_within_days")))
"""The fields of a policy that say how long somebody has for an answer."""


@attrs.frozen
class Told:
    """Who is told of something, and the code of the message."""

    party: Party
    code: str

    def person(self, ladder: Ladder) -> str:
        """Return who that is for one claim: a person, the client, or the role that acts."""
        match self.party:
            case "salesperson":
                return ladder.responsible
            case "supervisor":
                return ladder.above
            case "finance":
                return Role.FINANCE.value
            case "client":
                return ladder.client
            case _:
                assert_never(self.party)


@attrs.frozen(kw_only=True)
class TierAction:
    """One row: what an act comes to. Raises `InvalidInput` for a term that no policy has."""

    act: Act
    to: Told
    """To whom the step goes."""
    answer: Answer
    """What answers it."""
    answer_within: str
    """The field of the policy that says by when; a name that ends in `_workdays` counts working days."""
    next_above: Told | None = None
    """Who hears of it when no answer came by its day (None: it goes no further)."""
    copied_to: Told | None = None
    """Who else is told of the step when it is taken."""
    tells_history: bool = False
    """Whether the message also tells what salesperson and client have said so far."""

    def __attrs_post_init__(self) -> None:
        """Refuse a row that names no term of a policy."""
        if self.answer_within not in _TERMS:
            raise InvalidInput.at("answer_within", self.answer_within, "input.not_one_of", allowed=", ".join(_TERMS))

    @property
    def is_letter(self) -> bool:
        """Say whether it is a letter to the client."""
        return self.to.party == "client"

    @property
    def hand(self) -> Hand:
        """Return the hand of the host by which the message is sent."""
        return Hand.LETTER if self.is_letter else Hand.NOTIFY

    def deadline(self, situation: Situation) -> Deadline:
        """Return the day by which the answer is owed for a step taken today."""
        count = getattr(situation.policy, self.answer_within)
        if self.answer_within.endswith("_workdays"):
            return situation.in_workdays(count)
        return Deadline(on=situation.in_days(count))


def complete(rows: Iterable[TierAction]) -> Mapping[Act, TierAction]:
    """Return the rows by their act. Raises `InvalidInput` unless there is exactly one row for each act."""
    listed = list(rows)
    found = {row.act: row for row in listed}
    if len(listed) != len(found) or len(found) != len(Act):
        raise InvalidInput.at("act", ", ".join(row.act for row in listed), "input.not_one_of", allowed=", ".join(Act))
    return MappingProxyType(found)


TIER_ACTIONS: Mapping[Act, TierAction] = complete(
    (
        TierAction(
            act=Act.REMIND,
            to=Told("salesperson", "ageing.remind"),
            answer=STATEMENT,
            answer_within="statement_workdays",
            next_above=Told("supervisor", "ageing.statement_unmet"),
        ),
        TierAction(
            act=Act.INTERVENE,
            to=Told("supervisor", "ageing.intervene"),
            answer=PAYMENT_DATE,
            answer_within="intervention_workdays",
            next_above=Told("finance", "ageing.intervention_unmet"),
            tells_history=True,
        ),
        TierAction(
            act=Act.DUN,
            to=Told("client", "ageing.dun"),
            answer=PAYMENT,
            answer_within="pay_within_days",
            copied_to=Told("finance", "ageing.letter_decided"),
        ),
    )
)
"""Every act with its row."""
_LETTERS = frozenset(act for act, row in TIER_ACTIONS.items() if row.is_letter)


def is_letter(act: Act) -> bool:
    """Say whether an act is a letter to the client."""
    return act in _LETTERS
