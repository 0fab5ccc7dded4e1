"""`page_of`: the page of any thing that has a document, in one language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from offboard_core.documents.backtest import BacktestReport, backtest_page
from offboard_core.documents.balance import BalanceLetter, balance_page
from offboard_core.documents.catalogue import speak
from offboard_core.documents.checklist import HandoverList, checklist_page, handover_list
from offboard_core.documents.collection_figures import before_and_after_page, figures_page
from offboard_core.documents.explanation import Explanation, explanation_page
from offboard_core.documents.exposure import exposure_page
from offboard_core.documents.letter import Letter, letter_page
from offboard_core.documents.look_back import look_back_page
from offboard_core.documents.message import notice_page
from offboard_core.documents.metrics import metrics_page
from offboard_core.documents.page import Page
from offboard_core.documents.permission import PermissionReport, permissions_page
from offboard_core.documents.report import report_page
from offboard_core.documents.schedule import schedule_page
from offboard_core.documents.scorecard import scorecard_page
from offboard_core.documents.statement import StatementSheet, statement_page
from offboard_core.documents.wording import Voice, Words
from offboard_core.kernel.dates import DEFAULT_ZONE
from offboard_core.kernel.verdict import Message
from offboard_core.offboarding.case import OffboardingCase
from offboard_core.receivables import BeforeAndAfter, CollectionFigures
from offboard_core.receivables.schedule import AgeingSchedule
from offboard_core.review import DepartureMetrics, LookBack, Scorecard
from offboard_core.review.exposure import Exposure
from offboard_core.review.report import DepartureReport


def page_of(
    thing: object, language: str = "zh-CN", *, words: Words | None = None, zone: dt.tzinfo = DEFAULT_ZONE
) -> Page:
    """Build the page of a thing.

    It accepts a letter, a balance confirmation, a handover list (or its case), a departure report, a follow-up
    statement, an exposure, the explanation of a receivable, the report of a back-test, the collection figures and their
    comparison, an ageing schedule, a permission matrix, the metrics of departures, a look-back, a scorecard, and a
    message as a notice. A page is returned unchanged, in its own language. Raises `InvalidInput` for a language without
    words, and `TypeError` for a thing without a document.
    """
    voice = Voice(language=language, words=words or {}, zone=zone)
    if isinstance(thing, Page):
        return thing
    for cls, lay_out in _DOCUMENTS.items():
        if isinstance(thing, cls):
            return lay_out(thing, voice)
    raise TypeError(f"there is no document for {type(thing).__name__}")


def _checklist(case: OffboardingCase, voice: Voice) -> Page:
    return checklist_page(handover_list(case), voice)


def _explanation(explanation: Explanation, voice: Voice) -> Page:
    return explanation_page(voice, explanation, speak(voice, explanation.stands))


_DOCUMENTS: Mapping[type, Callable[[Any, Voice], Page]] = {
    AgeingSchedule: schedule_page,
    BacktestReport: backtest_page,
    BalanceLetter: balance_page,
    BeforeAndAfter: before_and_after_page,
    CollectionFigures: figures_page,
    DepartureMetrics: metrics_page,
    DepartureReport: report_page,
    Explanation: _explanation,
    Exposure: exposure_page,
    HandoverList: checklist_page,
    Letter: letter_page,
    LookBack: look_back_page,
    Message: notice_page,
    OffboardingCase: _checklist,
    PermissionReport: permissions_page,
    Scorecard: scorecard_page,
    StatementSheet: statement_page,
}
"""The function that builds the page of each class."""
