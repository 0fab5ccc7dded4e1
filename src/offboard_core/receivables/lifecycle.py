"""The life cycles of the room as statecharts: a letter to a client, and the collection case that may follow it.

Loading this module loads the state machine library, so `letter` and `collection` do it with the first step that they
take. Ageing claims and looking at ladders needs no chart.
"""

from __future__ import annotations

from offboard_core.kernel.lifecycle import Chart, State


class LetterLifecycle(Chart):
    """What can become of a letter (《账款追款函》) once it is decided.

    A failed delivery leaves it open. One that is withdrawn, or called off before it went, may have gone out meanwhile:
    then it counts as delivered. Calling off a letter that was delivered annuls it. On a trial (试运行) no letter goes.
    """

    validate_final_reachability = False  # a delivered letter can be annulled, and a cancelled one may have gone out

    open = State(initial=True)
    done = State()
    cancelled = State()
    rehearsed = State(final=True)

    rehearse = open.to(rehearsed)
    fail = open.to(open)
    deliver = done.from_(open, cancelled)
    withdraw = open.to(cancelled)
    settle = open.to(cancelled)
    call_off = cancelled.from_(open, done)


class CollectionLifecycle(Chart):
    """What can become of a collection case (追款流程): the client's answer is awaited, or was noted, until it ends.

    A second letter and the referral to the lawyers follow an answer, or the note that none came, and await the next.
    """

    awaiting = State(initial=True)
    answered = State()
    ended = State(final=True)

    reply = answered.from_(awaiting, answered)
    silence = answered.from_(awaiting, answered)
    second_letter = answered.to(awaiting)
    legal_referral = answered.to(awaiting)
    write_off_proposal = awaiting.from_(awaiting, answered)
    conclude = ended.from_(awaiting, answered)
