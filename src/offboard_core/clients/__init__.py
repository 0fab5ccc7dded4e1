"""Clients (客户): the resource pool, contacts, communication records, ownership and its transfer."""

from offboard_core.clients.briefing import Briefing, GivenPromise, OpenClaim, Remark, brief
from offboard_core.clients.client import FIELD_CLASSES, Client, Contact, Ownership
from offboard_core.clients.communication import Communication, Medium
from offboard_core.clients.communications import (
    amend,
    in_force,
    last_record_days,
    last_records,
    log,
    stale_clients,
)
from offboard_core.clients.distribution import DistributionPlan, Match, Proposal, Receiver, plan_distribution
from offboard_core.clients.masking import (
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
from offboard_core.clients.ownership import owned_days, owner_on, transfer
from offboard_core.clients.pool import edit_client, register, take_over

__all__ = [
    "FIELD_CLASSES",
    "Briefing",
    "Client",
    "Communication",
    "Contact",
    "DistributionPlan",
    "GivenPromise",
    "Match",
    "Medium",
    "OpenClaim",
    "Ownership",
    "Proposal",
    "Receiver",
    "Remark",
    "amend",
    "brief",
    "edit_client",
    "in_force",
    "last_record_days",
    "last_records",
    "log",
    "mask_address",
    "mask_contact",
    "mask_email",
    "mask_id_card",
    "mask_name",
    "mask_phone",
    "mask_text",
    "mask_wechat",
    "masked",
    "owned_days",
    "owner_on",
    "plan_distribution",
    "register",
    "stale_clients",
    "take_over",
    "transfer",
]
