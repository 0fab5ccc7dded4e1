"""The one catalogue: every code a person may see, with its words in zh-CN and en, kept by room."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from offboard_core.documents.words import (
    access,
    backtest,
    balances,
    charges,
    checklists,
    clients,
    collection,
    columns,
    credits,
    evidence,
    explanation,
    handover,
    input,
    ladders,
    ledger_file,
    legal,
    lessons,
    names,
    offboarding,
    pages,
    permissions,
    policy_file,
    pool,
    receivables,
    review,
    scorecard,
    sentences,
    usecases,
)

ROOMS: Mapping[str, Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "access": access.WORDS,
        "backtest": backtest.WORDS,
        "balances": balances.WORDS,
        "charges": charges.WORDS,
        "checklists": checklists.WORDS,
        "clients": clients.WORDS,
        "collection": collection.WORDS,
        "columns": columns.WORDS,
        "credits": credits.WORDS,
        "evidence": evidence.WORDS,
        "explanation": explanation.WORDS,
        "handover": handover.WORDS,
        "input": input.WORDS,
        "ladders": ladders.WORDS,
        "ledger_file": ledger_file.WORDS,
        "legal": legal.WORDS,
        "lessons": lessons.WORDS,
        "names": names.WORDS,
        "offboarding": offboarding.WORDS,
        "pages": pages.WORDS,
        "permissions": permissions.WORDS,
        "policy_file": policy_file.WORDS,
        "pool": pool.WORDS,
        "receivables": receivables.WORDS,
        "review": review.WORDS,
        "scorecard": scorecard.WORDS,
        "sentences": sentences.WORDS,
        "usecases": usecases.WORDS,
    }
)
"""The words of each module; no code stands in two of them."""

CATALOGUE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {code: words for room in ROOMS.values() for code, words in room.items()}
)
"""Code → (zh-CN, en)."""
