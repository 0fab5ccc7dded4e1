"""Collaborators of a client (协同人): added, ended, listed."""

from __future__ import annotations

import datetime as dt

from offboard_core.access.rules import Action
from offboard_core.access.target import SharingLevel
from offboard_core.clients import Collaboration, collaboration
from offboard_core.usecases.office import Attempt


def share_client(
    attempt: Attempt,
    client_id: str,
    person: str,
    *,
    level: SharingLevel = SharingLevel.READ,
    from_at: dt.datetime | None = None,
    until_at: dt.datetime | None = None,
    reason: str = "",
) -> Collaboration:
    """Let a person work with a client beside its owner (添加协同人), by default from now on."""
    client = attempt.open(attempt.work.clients, client_id, Action.SHARE)
    to = attempt.standing(person)
    part = Collaboration(
        id=Collaboration.id_of(client_id, person),
        client=client_id,
        person=person,
        level=level,
        from_at=from_at or attempt.now,
        until_at=until_at,
        reason=reason,
    )
    known = attempt.work.collaborations.find(part.id)
    verdict = collaboration.share(part, client, to, now=attempt.now, known=known)
    attempt.permit_part(Action.SHARE, client.target, part.target.stream)
    return attempt.keep(attempt.work.collaborations, verdict)


def end_client_sharing(attempt: Attempt, client_id: str, person: str) -> Collaboration:
    """End a person's collaboration on a client now (取消协同)."""
    client = attempt.open(attempt.work.clients, client_id, Action.SHARE)
    part = attempt.work.collaborations.get(Collaboration.id_of(client_id, person))
    attempt.permit_part(Action.SHARE, client.target, part.target.stream)
    return attempt.keep(attempt.work.collaborations, collaboration.end_sharing(part, now=attempt.now))


def collaborators_of(attempt: Attempt, client_id: str) -> tuple[Collaboration, ...]:
    """Return all collaborations on a client, including past ones."""
    attempt.open(attempt.work.clients, client_id, Action.VIEW)
    return attempt.work.collaborations.of_client(client_id)
