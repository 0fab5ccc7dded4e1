"""The people of the demo: what somebody does about a 待办 that turned up this morning.

They are played by rule: who files a statement, and who does not, hangs on the receivable and not on chance.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable, Mapping
from typing import TypeAlias

from demo_host import Todo

from offboard_core.receivables import Channel, ReasonUnpaid
from offboard_core.usecases.office import Desk
from offboard_core.usecases.receivables import file_statement, judge_statement, record_intervention

Act: TypeAlias = Callable[[Desk, Todo, dt.date], object]
"""What the one at a desk does about a 待办 on a day."""


def chance(text: str) -> int:
    """Return a number that looks like chance and is the same on every run."""
    return zlib.crc32(text.encode())


def file(desk: Desk, todo: Todo, day: dt.date) -> None:
    """A salesperson files the follow-up statement."""
    reasons = tuple(ReasonUnpaid)
    desk.do(
        file_statement,
        todo.subject,
        reason=reasons[chance(todo.subject) % (len(reasons) - 1)],
        reason_text="对方财务称本月付款计划未含此笔",
        contacts_made=f"{day - dt.timedelta(days=1)} 电话联系对方财务",
        next_action="下周上门对账",
        expected_on=day + dt.timedelta(days=10),
    )


def judge_one(desk: Desk, todo: Todo, day: dt.date) -> None:
    """A supervisor accepts a statement, or sends it back."""
    accepted = chance(f"{day}{todo.subject}") % 4 != 0
    comment = "" if accepted else "未写明联系人，请补充"
    desk.do(judge_statement, todo.subject, accepted=accepted, comment=comment)


def meet(desk: Desk, todo: Todo, day: dt.date) -> None:
    """A supervisor speaks to the client and records when they will pay."""
    desk.do(
        record_intervention,
        todo.subject,
        confirmed_pay_on=day + dt.timedelta(days=12),
        confirmed_with="对方财务负责人",
        evidence=f"会议纪要 {day}",
        channel=Channel.LETTER,
    )


PLAYED_BY_VERB: Mapping[str, tuple[str, Act]] = {
    "file_statement": ("提交账款跟进说明", file),
    "judge_statement": ("主管审核说明", judge_one),
    "intervene": ("主管登记付款日", meet),
}
"""Which verbs of a 待办 are played, what that is called, and how."""
