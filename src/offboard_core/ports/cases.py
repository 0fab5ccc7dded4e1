"""What is stored of people and their departures: cases, standings, reviews, risks, talks. Promises as in `ports.store`."""

from __future__ import annotations

from typing import Protocol

from offboard_core.access.rules import Action
from offboard_core.access.standing import Employment, Standing
from offboard_core.offboarding import OffboardingCase
from offboard_core.ports.kind import Column, Kind, Owing, Unit, without
from offboard_core.ports.repository import Stored, Where
from offboard_core.review import Review, RiskEntry, Talk
from offboard_core.review.review import review_obligations
from offboard_core.review.risk import measure_obligations
from offboard_core.review.talk import talk_obligations


class CaseRepository(Stored[OffboardingCase]):
    """Offboarding cases (离职单)."""

    def of_leaver(self, person: str) -> tuple[OffboardingCase, ...]:
        """Return every case of `person`, by id."""
        return self._search(Where("leaver", "=", person))

    def live(self) -> tuple[OffboardingCase, ...]:
        """Return the cases that are not over, by id."""
        return self._search(Where("live", "=", 1))

    def unfinished(self) -> tuple[OffboardingCase, ...]:
        """Return the cases of which something is still owed (`is_unfinished`), over or not, by id."""
        return self._search(Where("unfinished", "=", 1))


CASES = Kind[OffboardingCase, CaseRepository](
    cls=OffboardingCase,
    repository=CaseRepository,
    columns={
        "leaver": Column(str, lambda case: case.leaver),
        "stage": Column(str, lambda case: case.stage.value),
        "live": Column(int, lambda case: int(case.is_live)),
        "unfinished": Column(int, lambda case: int(case.is_unfinished)),
    },
    searches=(("leaver",), ("live",), ("unfinished",)),
    version=2,
    upcasters={1: without("shown")},  # the worklist index holds what the host's 待办 centre shows
    owes=Owing(
        obligations=lambda case, now, _zone: case.obligations(now),
        facts=lambda case: {"leaver": case.leaver_name},
        acts={
            "acknowledge_item": {"acknowledge_item": Action.FINISH},
            "begin_review": {"begin_review": Action.REVIEW},
            "close": {"close_case": Action.CLOSE},
            "confirm_departure": {"confirm_departure": Action.DEPART},
            "document_item": {
                "document_item": Action.DOCUMENT,
                "refuse_documentation": Action.JUDGE_DOCUMENTATION,
            },
            "expedite": {"expedite_case": Action.EXPEDITE},
            "judge_documentation": {
                "judge_documentation": Action.JUDGE_DOCUMENTATION,
                "refuse_documentation": Action.JUDGE_DOCUMENTATION,
            },
            "override_grant": {"revoke_access": Action.REVOKE, "override_grant": Action.REVOKE},
            "precheck": {"precheck": Action.PRECHECK},
            "settle_compensation": {"settle_compensation": Action.FINISH},
            "settle_item": {
                "settle_item": Action.SETTLE_ITEM,
                "defer_item": Action.SETTLE_ITEM,
                "waive_item": Action.SETTLE_ITEM,
            },
            "settle_legal_task": {"settle_legal_task": Action.FINISH},
            "settle_residual": {"settle_residual": Action.FINISH, "hand_residual": Action.REASSIGN},
            "sign_off": {"sign_off": Action.SIGN_OFF},
            "waive_item": {"waive_item": Action.SETTLE_ITEM, "settle_item": Action.SETTLE_ITEM},
        },
    ),
)


class StandingRepository(Stored[Standing]):
    """What everybody stands as (在职状态)."""

    def with_role(self, role: str) -> tuple[Standing, ...]:
        """Return everybody not departed who holds `role`, by id."""
        found = self._search()
        return tuple(item for item in found if role in item.roles and item.employment is not Employment.DEPARTED)

    def reports_of(self, person: str) -> tuple[Standing, ...]:
        """Return everybody whose superior `person` is, by id."""
        return self._search(Where("supervisor", "=", person))

    def page(self, *, after: str = "", limit: int = 500) -> tuple[Standing, ...]:
        """Return standings by id, those behind `after`, `limit` at most; an empty page behind the last one."""
        return self._page(after=after, limit=limit)


STANDINGS = Kind[Standing, StandingRepository](
    cls=Standing,
    repository=StandingRepository,
    columns={
        "employment": Column(str, lambda standing: standing.employment.value),
        "roles": Column(str, lambda standing: " ".join(standing.roles)),
        "supervisor": Column(str, lambda standing: standing.supervisor or ""),
    },
    searches=(("supervisor",),),
)


class ReviewRepository(Stored[Review]):
    """Reviews after a departure (离职复盘)."""

    def unfinished(self) -> tuple[Review, ...]:
        """Return the reviews of people who have left of which something is still to come (`is_unfinished`), by id."""
        return self._search(Where("unfinished", "=", 1))


REVIEWS = Kind[Review, ReviewRepository](
    cls=Review,
    repository=ReviewRepository,
    columns={
        "leaver": Column(str, lambda review: review.leaver),
        "unfinished": Column(int, lambda review: int(review.is_unfinished)),
    },
    searches=(("leaver",), ("unfinished",)),
    owes=Owing(
        obligations=lambda review, _now, zone: review_obligations(review, zone=zone),
        facts=lambda review: {"leaver": review.leaver},
        acts={"conclude_review": {"conclude_review": Action.REVIEW}},
    ),
)


class RiskRepository(Stored[RiskEntry]):
    """The risk register (风险登记册)."""

    def all(self) -> tuple[RiskEntry, ...]:
        """Return every entry, by id."""
        return self._search()


RISKS = Kind[RiskEntry, RiskRepository](
    cls=RiskEntry,
    repository=RiskRepository,
    columns={"category": Column(str, lambda entry: entry.category.value)},
    owes=Owing(
        obligations=lambda entry, _now, zone: measure_obligations(entry, zone=zone),
        facts=lambda entry: {"measure": entry.measure, "category": entry.category},
        acts={"finish_measure": {"finish_measure": Action.REVIEW}},
    ),
)


class TalkRepository(Stored[Talk]):
    """Talks that a scorecard has led to (关怀谈话)."""

    def of_person(self, person: str) -> tuple[Talk, ...]:
        """Return the talks with somebody, held or not, by id."""
        return self._search(Where("person", "=", person))


TALKS = Kind[Talk, TalkRepository](
    cls=Talk,
    repository=TalkRepository,
    columns={"person": Column(str, lambda talk: talk.person)},
    searches=(("person",),),
    owes=Owing(
        obligations=lambda talk, _now, zone: talk_obligations(talk, zone=zone),
        facts=lambda talk: {"person": talk.person},
        acts={"close_talk": {"close_talk": Action.REVIEW}},
    ),
)

KINDS = (CASES, STANDINGS, REVIEWS, RISKS, TALKS)
"""What is stored of people and their departures, in the order of the tables."""


class CaseUnit(Unit, Protocol):
    """The repositories of people and departures in a unit of work."""

    @property
    def cases(self) -> CaseRepository:
        """Return the offboarding cases."""
        return self.stored(CASES)

    @property
    def standings(self) -> StandingRepository:
        """Return what everybody stands as."""
        return self.stored(STANDINGS)

    @property
    def reviews(self) -> ReviewRepository:
        """Return the reviews."""
        return self.stored(REVIEWS)

    @property
    def risks(self) -> RiskRepository:
        """Return the risk register."""
        return self.stored(RISKS)

    @property
    def talks(self) -> TalkRepository:
        """Return the talks that scorecards have led to."""
        return self.stored(TALKS)
