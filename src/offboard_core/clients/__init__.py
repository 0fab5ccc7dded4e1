"""Clients (客户): values and questions; decisions are called by their module: `from offboard_core.clients import pool`.

The room holds the client, contacts and masking, communication records, ownership, transfer and the public pool (公海).
A decision returns a `Verdict`: `pool.claim(…)`, `transfer.propose(…)`. With storage, a host calls the verbs in
`offboard_core.usecases` instead.
"""

from offboard_core.clients.briefing import Briefing, GivenPromise, OpenClaim, Remark
from offboard_core.clients.change_request import ChangeRequest, ChangeState, CoreFields
from offboard_core.clients.client import FIELD_CLASSES, Client
from offboard_core.clients.collaboration import Collaboration
from offboard_core.clients.communication import CadencePolicy, Communication, CommunicationDetails, Medium
from offboard_core.clients.contact import Contact, masked
from offboard_core.clients.cooperation import Cooperation, CooperationSort, Loss
from offboard_core.clients.daily_log import DailyLog
from offboard_core.clients.distribution import DistributionPlan, Match, Proposal, Receiver, plan_distribution
from offboard_core.clients.ownership import Ownership
from offboard_core.clients.pool import ClaimBook, PoolPolicy, RecycleRule, RecycleTrigger
from offboard_core.clients.transfer import ClientTransfer, TransferMove
from offboard_core.clients.transfer_stage import TransferStage

__all__ = [
    "FIELD_CLASSES",
    "Briefing",
    "CadencePolicy",
    "ChangeRequest",
    "ChangeState",
    "ClaimBook",
    "Client",
    "ClientTransfer",
    "Collaboration",
    "Communication",
    "CommunicationDetails",
    "Contact",
    "Cooperation",
    "CooperationSort",
    "CoreFields",
    "DailyLog",
    "DistributionPlan",
    "GivenPromise",
    "Loss",
    "Match",
    "Medium",
    "OpenClaim",
    "Ownership",
    "PoolPolicy",
    "Proposal",
    "Receiver",
    "RecycleRule",
    "RecycleTrigger",
    "Remark",
    "TransferMove",
    "TransferStage",
    "masked",
    "plan_distribution",
]
