"""Policies that behave as known systems do: the TOML of the recipes' page, read strictly, at its exact limits."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

import attrs
import pytest

from offboard_core.codec.policy import load_policies
from offboard_core.kernel.verdict import Decided, Message
from offboard_core.receivables import AgeingPolicy, Ladder, Receivable, Status, StepState, assess
from offboard_core.receivables.assessment import Position
from tests.receivables.answers import note
from tests.receivables.decisions import cancel_letter, escalate_client, place_hold, position, record_delivery
from tests.receivables.given import CLAIM, DUE, SUPERVISOR, at, cny, day, decided, opened, paid, tiers

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "peer_recipes.md").read_text("utf-8")
RECIPES = dict(
    re.findall(r'```toml\n(?:#[^\n]*\n)*\[\[ageing\]\]\nversion = "([a-z-]+)"\n(.*?)```', PAGE, flags=re.DOTALL)
)


def recipe(name: str) -> AgeingPolicy:
    """Return a policy as the page spells it."""
    text = f'[[ageing]]\nversion = "{name}"\n{RECIPES[name]}'
    return load_policies(text.encode(), source=name).ageing[0]


def a_claim(number: int, *, due: int = 0, amount: str = "1000.00") -> Receivable:
    """Return a claim on the one client, due so many days after the first."""
    return attrs.evolve(CLAIM, id=f"AR-{number}", due_on=day(due), invoiced_on=day(due), amount=cny(amount))


@attrs.define
class Run:
    """A ledger of one client under one policy, looked at day by day; letters are delivered unless told otherwise."""

    policy: AgeingPolicy
    claims: list[Position[Ladder]]
    letters: list[Message] = attrs.field(factory=list)

    def on(self, *numbers: int, deliver: bool = True) -> list[list[str]]:
        """Look at everything on some days; return the ids each letter of the last day asks for."""
        written: list[Message] = []
        for number in numbers:
            decisions = escalate_client(self.claims, now=at(day(number)))
            for one in decisions:
                note(one)
            written = [one for decision in decisions for one in decision.messages if one.hand.value == "letter"]
            self.letters += written
            self._keep([decision.state for decision in decisions])
            if deliver:
                self._keep([_delivered(claim.ladder, day(number)) for claim in self.claims])
        return [_asked(letter) for letter in written]

    def tiers(self) -> list[list[int]]:
        """Return the tiers of the steps taken, claim by claim."""
        return [tiers(claim.ladder) for claim in self.claims]

    def put(self, place: int, *, receivable: Receivable | None = None, ladder: Ladder | None = None) -> None:
        """Change one claim."""
        claim = self.claims[place]
        self.claims[place] = attrs.evolve(
            claim, receivable=receivable or claim.receivable, ladder=ladder or claim.ladder
        )

    def _keep(self, ladders: Sequence[Ladder]) -> None:
        self.claims = [attrs.evolve(claim, ladder=ladder) for claim, ladder in zip(self.claims, ladders, strict=True)]


def _delivered(ladder: Ladder, on: dt.date) -> Ladder:
    for step in ladder.steps:
        if step.is_open and step.act.value == "dun":
            ladder = decided(record_delivery(ladder, tier=step.tier, cycle=step.cycle, delivered=True, on=on)).state
    return ladder


def _asked(letter: Message) -> list[str]:
    lines = letter.facts.get("lines")
    if isinstance(lines, tuple):
        return [str(line["receivable"]) for line in lines]
    return [str(letter.facts["receivable"])]


def run(name: str, *receivables: Receivable) -> Run:
    """Begin with ladders opened when the first claim fell due."""
    policy = recipe(name)
    known = [
        position(ladder=opened(one, policy, on=DUE), receivable=one, policy=policy, supervisor=SUPERVISOR)
        for one in receivables or (a_claim(1),)
    ]
    return Run(policy=policy, claims=known)


def test_every_peer_has_its_recipe() -> None:
    """Six systems, six policies, each read strictly."""
    assert {"business-central", "erpnext", "idempiere", "kill-bill", "oca-credit-control", "tryton"} == set(RECIPES)
    assert list(RECIPES) == [recipe(name).version for name in RECIPES]


class TestTryton:
    """One level a run, and a level that was not processed is never overtaken."""

    def test_one_level_a_run(self) -> None:
        """A claim far past every level climbs one by one."""
        ledger = run("tryton")
        seen = [ledger.on(number) and ledger.tiers() for number in (100, 101, 102)]

        assert [[[30]], [[30, 45]], [[30, 45, 60]]] == seen

    def test_an_unprocessed_level_is_never_overtaken(self) -> None:
        """While its letter is not out, the claim stays at its level, however old it grows."""
        ledger = run("tryton")
        ledger.on(30, 60, 300, deliver=False)

        assert [[30]] == ledger.tiers()

    @pytest.mark.parametrize(("number", "expected"), [(29, []), (30, [30])])
    def test_the_level_is_reached_on_its_day(self, number: int, expected: list[int]) -> None:
        """On the very day, not after it."""
        ledger = run("tryton")
        ledger.on(number)

        assert [expected] == ledger.tiers()

    def test_a_blocked_line_is_not_dunned(self) -> None:
        """Blocked is a hold; when it ends the claim goes on from where it was."""
        ledger = run("tryton")
        held = place_hold(
            ledger.claims[0].ladder, a_claim(1), reason="blocked", approved_by="z", until_on=day(40), today=day(1)
        )
        ledger.put(0, ladder=decided(held).state)

        assert [[], [["AR-1"]]] == [ledger.on(40), ledger.on(41)]


class TestOca:
    """One letter per client and currency, with lines of different levels."""

    def test_lines_of_different_levels_in_one_letter(self) -> None:
        """Each claim at its own level, in one letter."""
        ledger = run("oca-credit-control", a_claim(1), a_claim(2, due=20))
        ledger.on(10)
        written = ledger.on(30)

        assert ([["AR-1", "AR-2"]], [[10, 30], [10]]) == (written, ledger.tiers())
        lines = ledger.letters[-1].facts["lines"]
        assert isinstance(lines, tuple)
        assert [30, 10] == [line["tier"] for line in lines]

    def test_payment_before_the_run(self) -> None:
        """Whoever paid is asked for nothing."""
        ledger = run("oca-credit-control")
        ledger.put(0, receivable=paid(a_claim(1), "1000.00", day(9)))

        assert [] == ledger.on(10)

    def test_no_follow_up(self) -> None:
        """A segment without levels is never asked."""
        ledger = run("oca-credit-control", attrs.evolve(a_claim(1), segment="no-follow-up"))

        assert [[], []] == [ledger.on(10), ledger.on(500)]

    @pytest.mark.parametrize(("amount", "expected"), [("49.99", []), ("50.00", [["AR-1"]])])
    def test_the_tolerance(self, amount: str, expected: list[list[str]]) -> None:
        """Below the tolerance nothing is written; at it, it is."""
        assert expected == run("oca-credit-control", a_claim(1, amount=amount)).on(10)


class TestKillBill:
    """The highest state at once, from the age of the earliest unpaid invoice, falling back by itself."""

    @pytest.mark.parametrize(("number", "expected"), [(29, 14), (30, 30), (39, 30), (40, 40)])
    def test_the_highest_state_at_once(self, number: int, expected: int) -> None:
        """No state in between is gone through."""
        ledger = run("kill-bill")
        ledger.on(number)

        assert [[expected]] == ledger.tiers()

    def test_the_account_falls_back_when_its_oldest_invoice_is_paid(self) -> None:
        """The state of an account is the highest of its claims; paid down, it is what the others' age gives."""
        policy, old, young = recipe("kill-bill"), a_claim(1), a_claim(2, due=20)

        def state(*claims: Receivable) -> int:
            return max(assess(one, None, policy, as_of=day(40)).tier for one in claims)

        assert (40, 14, 0) == (
            state(old, young),
            state(paid(old, "1000.00", day(39)), young),
            state(paid(old, "1000.00", day(39)), paid(young, "1000.00", day(39))),
        )

    def test_a_state_is_entered_once(self) -> None:
        """Looked at every day, each state is told once."""
        ledger = run("kill-bill")
        ledger.on(*range(60))

        assert [[14, 30, 40]] == ledger.tiers()


class TestBusinessCentral:
    """Strictly after the grace day, and the next level counted from the reminder's own due date."""

    @pytest.mark.parametrize(("number", "expected"), [(5, []), (6, [["AR-1"]])])
    def test_strictly_after_the_grace_day(self, number: int, expected: list[list[str]]) -> None:
        """On the last day of grace nothing; the day after, the reminder."""
        assert expected == run("business-central").on(number)

    def test_the_next_level_counts_from_the_reminders_due_date(self) -> None:
        """Written on day 20, to be paid by day 27, five days of grace: day 33."""
        ledger = run("business-central")
        ledger.on(20)

        assert [[], [["AR-1"]]] == [ledger.on(32), ledger.on(33)]
        assert [[5, 10]] == ledger.tiers()

    def test_a_reminder_not_issued_leads_nowhere(self) -> None:
        """The next level waits for this one to be issued."""
        ledger = run("business-central")
        ledger.on(20, 33, 200, deliver=False)

        assert [[5]] == ledger.tiers()

    @pytest.mark.parametrize(("second", "expected"), [("99.99", []), ("100.00", [["AR-1", "AR-2"]])])
    def test_the_minimum_is_the_clients_total(self, second: str, expected: list[list[str]]) -> None:
        """Below it together, nothing at all."""
        assert expected == run("business-central", a_claim(1, amount="400.00"), a_claim(2, amount=second)).on(6)


class TestErpNext:
    """The type whose range of days holds the age; paid is resolved, cancelled rolls back."""

    @pytest.mark.parametrize(("number", "expected"), [(0, []), (1, [1]), (15, [1]), (16, [16]), (31, [31])])
    def test_the_type_of_the_range(self, number: int, expected: list[int]) -> None:
        """1 to 15 days the first, 16 to 30 the second, beyond that the third."""
        ledger = run("erpnext")
        ledger.on(number)

        assert [expected] == ledger.tiers()

    def test_paid_is_resolved(self) -> None:
        """The ladder is closed by the payment."""
        ledger = run("erpnext")
        ledger.on(1)
        ledger.put(0, receivable=paid(a_claim(1), "1000.00", day(5)))
        ledger.on(5)

        assert (day(5), Status.SETTLED) == (ledger.claims[0].ladder.closed_on, ledger.claims[0].ladder.status)

    def test_a_cancelled_letter_rolls_its_level_back(self) -> None:
        """The next look writes the same level anew."""
        ledger = run("erpnext")
        ledger.on(1)
        ladder = ledger.claims[0].ladder
        ledger.put(0, ladder=decided(cancel_letter(ladder, tier=1, cycle=1, reason="错", by="z", on=day(2))).state)

        assert [["AR-1"]] == ledger.on(2)
        assert [StepState.CANCELLED, StepState.DONE] == [step.state for step in ledger.claims[0].ladder.steps]


class TestIDempiere:
    """Days after due, days between, one letter for each partner, and its total against a minimum."""

    def test_days_between_letters_to_a_partner(self) -> None:
        """Another claim that comes due meanwhile waits with the rest."""
        ledger = run("idempiere", a_claim(1), a_claim(2, due=3))
        written = [ledger.on(number) for number in (10, 13, 23, 24)]

        assert [[["AR-1", "AR-2"]], [], [], [["AR-1", "AR-2"]]] == written
        assert [[10, 20], [10]] == ledger.tiers()

    @pytest.mark.parametrize(("amount", "expected"), [("49.99", []), ("50.00", [["AR-1", "AR-2"]])])
    def test_the_partners_total(self, amount: str, expected: list[list[str]]) -> None:
        """Small claims count together."""
        assert expected == run("idempiere", a_claim(1, amount="50.00"), a_claim(2, amount=amount)).on(10)

    def test_a_partner_in_grace_is_not_dunned(self) -> None:
        """A dunning grace date is a hold until that day."""
        ledger = run("idempiere")
        held = place_hold(
            ledger.claims[0].ladder, a_claim(1), reason="grace", approved_by="z", until_on=day(30), today=day(1)
        )
        ledger.put(0, ladder=decided(held).state)

        assert [[], [["AR-1"]]] == [ledger.on(30), ledger.on(31)]


def test_the_stories_of_the_page_use_decisions() -> None:
    """Nothing here builds a step by hand: what is asserted was decided."""
    ledger = run("tryton")
    decisions = escalate_client(ledger.claims, now=at(day(30)))

    assert isinstance(decisions[0], Decided)
