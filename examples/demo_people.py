"""The people of the demo: their actions on new 待办 in the morning.

Each action depends only on the day and the receivable, so that every run gives the same result.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable, Mapping
from typing import TypeAlias

from demo_host import Todo

from offboard_core.clients import Medium
from offboard_core.receivables import Channel, ReasonUnpaid
from offboard_core.usecases import (
    Desk,
    acknowledge_item,
    file_statement,
    judge_statement,
    log_communication,
    record_intervention,
)

Act: TypeAlias = Callable[[Desk, Todo, dt.date], object]
"""The action of a person on a 待办 on a day."""


def chance(text: str) -> int:
    """Return a number that looks random and is the same on every run."""
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


def greet(desk: Desk, todo: Todo, _day: dt.date) -> None:
    """A new owner contacts their client for the first time."""
    desk.do(log_communication, _named(todo), medium=Medium.VISIT, summary="上门拜访，介绍接手情况")


def confirm_receipt(desk: Desk, todo: Todo, _day: dt.date) -> None:
    """The receiver of a handover line confirms that it has arrived."""
    desk.do(acknowledge_item, todo.subject, _named(todo))


def _named(todo: Todo) -> str:
    """Return the subject of a 待办 from its key (aggregate, command, subject, owner)."""
    return todo.key.removeprefix(f"{todo.subject}:{todo.verb}:").removesuffix(f":{todo.owner}")


PLAYED_BY_VERB: Mapping[str, tuple[str, Act]] = {
    "file_statement": ("提交账款跟进说明", file),
    "judge_statement": ("主管审核说明", judge_one),
    "intervene": ("主管登记付款日", meet),
    "confirm_transfer": ("新负责人首次联系", greet),
    "acknowledge_item": ("确认接管", confirm_receipt),
}
"""The verbs of 待办 that are played, each with a title and the action."""
