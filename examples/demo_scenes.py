"""The calendar of the demo: the day and hour of each scene."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from demo_second import second_notice, second_stays
from demo_story import LAST_DAY, LATE, NOTICE, REVIEWED, Story

ROUND, FOLLOW_UP = "每日批处理", "跟进"
"""The two scenes of every day, which a reader of the timeline usually skips."""

Scene = tuple[int, int, str, Callable[[], str]]
"""A scene: days after the start, hour, title, action."""


def scenes(story: Story) -> Iterator[Scene]:
    """Return all scenes in order of time."""
    told = list(_told(story))
    for day in range(REVIEWED + 1):
        todays: list[Scene] = [(day, 8, ROUND, story.round), *(scene for scene in told if scene[0] == day)]
        if day < REVIEWED:
            todays.append((day, 16, FOLLOW_UP, story.play_the_day))
        yield from sorted(todays, key=lambda scene: scene[1])


def _told(story: Story) -> Iterator[Scene]:
    yield 0, 7, "上线", story.go_live
    yield 0, 10, "期初放行", story.release_letters
    yield NOTICE, 9, "收到离职通知", story.notice
    yield NOTICE, 10, "预检", story.ask_sources
    yield NOTICE + 1, 9, "再次预检", story.ask_sources
    yield NOTICE + 2, 9, "客户交底", story.document
    yield NOTICE + 3, 9, "主管审核", story.judge
    yield NOTICE + 4, 9, "客户移交", story.hand_clients_over
    yield NOTICE + 5, 9, "订单、职责、资产", story.hand_rest_over
    yield NOTICE + 7, 9, "应收移交", story.hand_money_over
    yield NOTICE + 8, 9, "财务会签", story.finance_signs
    yield LATE, 9, "新到发票之后", story.look_at_case
    yield LATE + 1, 9, "新到应收移交", story.hand_money_over
    yield LATE + 1, 10, "财务重签", story.finance_signs
    yield LATE + 2, 9, "会签", story.others_sign
    yield LAST_DAY, 9, "新到应收移交", story.hand_money_over
    yield LAST_DAY, 10, "财务重签", story.finance_signs
    yield LAST_DAY, 18, "离职", story.depart
    yield LAST_DAY, 19, "权限回收", story.round
    yield LAST_DAY, 20, "权限状态", story.look_at_access
    yield LAST_DAY + 1, 9, "权限状态", story.look_at_access
    yield LAST_DAY + 1, 10, "离职后的尝试", story.leaver_tries
    yield LAST_DAY + 2, 9, "接任", story.successor_begins
    yield LAST_DAY + 3, 9, "第二份离职通知", partial(second_notice, story)
    yield LAST_DAY + 5, 9, "撤回离职", partial(second_stays, story)
    yield LAST_DAY + 6, 9, "复盘", story.review
    yield REVIEWED, 9, "结案", story.finish
    yield REVIEWED, 20, ROUND, story.round
