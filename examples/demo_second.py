"""A second departure in the demo that is withdrawn: a colleague gives notice and then stays."""

from __future__ import annotations

import datetime as dt

from demo_story import HR, Story

from offboard_core.documents.catalogue import say
from offboard_core.offboarding import CompensationKind
from offboard_core.usecases import case_today, precheck, receive_notice, withdraw


def second_notice(story: Story) -> str:
    """A colleague without open items in the first case gives notice."""
    person = _second(story)
    case = story.as_(HR, "second-notice").do(
        receive_notice,
        person,
        received_at=story.office.clock(),
        last_working_on=story.day + dt.timedelta(days=25),
        evidence="OA-2027-0009",
    )
    asked = precheck(story.office, case.id, actor=story.as_(HR).actor)
    return f"{story.company.name(person)}：清单 {len(asked.items)} 项，法定终止日 {case.legal.ends_on}"


def second_stays(story: Story) -> str:
    """The company accepts the withdrawal: the manifest is kept, no item is handed back, access is restored."""
    person = _second(story)
    case = story.as_(HR, "second-stays").do(
        withdraw, f"{person}#1", reason="面谈后留任", evidence="面谈记录-3", accepted_by=HR
    )
    back = sum(item.kind is CompensationKind.HAND_BACK for item in case.compensations)
    restored = sum(item.kind is CompensationKind.RESTORE_GRANT for item in case.compensations)
    kept = story.as_(HR).read(case_today, case.id)
    return (
        f"{story.company.name(person)}：{say(kept.stage, 'zh-CN')}，清单保留 {len(kept.items)} 项，"
        f"需退回 {back} 项，恢复权限 {restored} 个"
    )


def _second(story: Story) -> str:
    """Return the first colleague without an open item in the first case."""
    busy = {residual.receiver for residual in story.case().residuals}
    return next(person for person in story.company.colleagues() if person not in busy)
