"""The life cycles of the room as statecharts: transferring a client, and changing core fields.

This module loads the state machine library, so `transfer` and `change_request` import it at their first step: reading
clients, or listing obligations about them, needs no chart.
"""

from __future__ import annotations

from offboard_core.kernel.lifecycle import Chart, State


class ClientTransferLifecycle(Chart):
    """Every stage of transferring a client (客户移交) and every transition out of it.

    The owner documents, a receiver is proposed and answers, the client is told, the receiver owns it and contacts the
    client. A departure may skip steps (`hand_directly`, `put_in_care`), and another change of owner may end a transfer
    (`end_transfer`).
    """

    listed = State(initial=True)
    documented = State()
    proposed = State()
    declined = State()
    receiver_full = State()
    accepted = State()
    informed = State()
    client_refused = State()
    transferred = State()
    fell_back = State()
    confirmed = State(final=True)
    called_off = State(final=True)

    _with_the_owner = (listed, documented, proposed, declined, receiver_full, accepted, informed, client_refused)
    """The client is still with the person who hands it over."""

    document = documented.from_(listed, documented, fell_back)
    propose = proposed.from_(
        documented, proposed, declined, receiver_full, accepted, informed, client_refused, fell_back
    )
    accept = accepted.from_(proposed)
    record_full = receiver_full.from_(proposed)
    decline = declined.from_(proposed, accepted, informed)
    release_receiver = declined.from_(proposed, accepted, informed)
    inform_client = informed.from_(accepted)
    record_refusal = client_refused.from_(accepted, informed)
    complete = transferred.from_(informed)
    hand_directly = transferred.from_(*_with_the_owner, fell_back)
    fall_back = fell_back.from_(*_with_the_owner)
    put_in_care = fell_back.from_(*_with_the_owner, fell_back)
    confirm = confirmed.from_(transferred)
    call_off = called_off.from_(*_with_the_owner, fell_back)
    end_transfer = called_off.from_(*_with_the_owner, fell_back, transferred)


class CoreChangeLifecycle(Chart):
    """States of a request to change core fields (核心字段变更申请): it is decided or withdrawn, once."""

    open = State(initial=True)
    approved = State(final=True)
    rejected = State(final=True)
    withdrawn = State(final=True)

    approve = open.to(approved)
    reject = open.to(rejected)
    withdraw = open.to(withdrawn)
