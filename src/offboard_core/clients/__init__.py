"""Clients (客户): the resource pool, contacts, communication records, ownership and its transfer."""

from offboard_core.clients.briefing import (
    Briefing,
    GivenPromise,
    OpenClaim,
    Remark,
)
from offboard_core.clients.change_request import (
    ChangeRequest,
    ChangeState,
    CoreFields,
)
from offboard_core.clients.client import (
    FIELD_CLASSES,
    Client,
)
from offboard_core.clients.collaboration import (
    Collaboration,
)
from offboard_core.clients.communication import (
    CadencePolicy,
    Communication,
    Medium,
    stale_clients,
)
from offboard_core.clients.contact import (
    Contact,
    mask_address,
    mask_contact,
    mask_email,
    mask_id_card,
    mask_name,
    mask_phone,
    mask_text,
    mask_wechat,
    masked,
)
from offboard_core.clients.cooperation import (
    Cooperation,
    CooperationSort,
    Loss,
)
from offboard_core.clients.daily_log import (
    DailyLog,
    missing_logs,
)
from offboard_core.clients.distribution import (
    DistributionPlan,
    Match,
    Proposal,
    Receiver,
    plan_distribution,
)
from offboard_core.clients.ownership import (
    Ownership,
    owned_days,
    owner_on,
)
from offboard_core.clients.pool import (
    ClaimBook,
    PoolPolicy,
    RecycleRule,
    RecycleTrigger,
    recycle_reason,
)
from offboard_core.clients.transfer import (
    ClientTransfer,
    TransferMove,
)
from offboard_core.clients.transfer_stage import (
    TransferStage,
)

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
    "mask_address",
    "mask_contact",
    "mask_email",
    "mask_id_card",
    "mask_name",
    "mask_phone",
    "mask_text",
    "mask_wechat",
    "masked",
    "missing_logs",
    "owned_days",
    "owner_on",
    "plan_distribution",
    "recycle_reason",
    "stale_clients",
]
