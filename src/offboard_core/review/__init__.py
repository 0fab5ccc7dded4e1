"""Review (复盘): values and questions; decisions are called by their module: `from offboard_core.review import risk`.

The room measures what a departure cost, asks why somebody left, and keeps the measures that follow. Questions need no
storage: `exposure_of`, `score`, `departure_metrics`. A decision returns a `Verdict`: `risk.set_measure(…)`,
`talk.open_talk(…)`. With storage, a host calls the verbs in `offboard_core.usecases` instead.
"""

from offboard_core.review.departure_facts import TimelineEntry
from offboard_core.review.exposure import Exposure, exposure_of
from offboard_core.review.handover_score import HandoverScore, LineFigures, Measure, ScorePart
from offboard_core.review.look_back import LookBack, Trace, TraceKind, draw_look_back
from offboard_core.review.metrics import DepartedCase, DepartureMetrics, Recovered, departure_metrics
from offboard_core.review.questionnaire import (
    DEFAULT_QUESTIONNAIRE,
    Answer,
    Confidentiality,
    Form,
    Question,
    Questionnaire,
    Reason,
)
from offboard_core.review.receivable_figures import ReceivableFigures, Share
from offboard_core.review.report import (
    AssetLine,
    DepartureReport,
    GrantLine,
    MomentFigures,
    PromiseLine,
    ReceiptLine,
    ResidualLine,
    SignatureLine,
    Succession,
)
from offboard_core.review.review import Moment, Review, Snapshot
from offboard_core.review.risk import RiskCategory, RiskEntry
from offboard_core.review.scorecard import (
    Calibration,
    Criterion,
    Line,
    Observation,
    RiskBand,
    Scorecard,
    ScorecardPolicy,
    Signal,
    Step,
    calibrate,
    fit_points,
    score,
)
from offboard_core.review.talk import Talk

__all__ = [
    "DEFAULT_QUESTIONNAIRE",
    "Answer",
    "AssetLine",
    "Calibration",
    "Confidentiality",
    "Criterion",
    "DepartedCase",
    "DepartureMetrics",
    "DepartureReport",
    "Exposure",
    "Form",
    "GrantLine",
    "HandoverScore",
    "Line",
    "LineFigures",
    "LookBack",
    "Measure",
    "Moment",
    "MomentFigures",
    "Observation",
    "PromiseLine",
    "Question",
    "Questionnaire",
    "Reason",
    "ReceiptLine",
    "ReceivableFigures",
    "Recovered",
    "ResidualLine",
    "Review",
    "RiskBand",
    "RiskCategory",
    "RiskEntry",
    "ScorePart",
    "Scorecard",
    "ScorecardPolicy",
    "Share",
    "Signal",
    "SignatureLine",
    "Snapshot",
    "Step",
    "Succession",
    "Talk",
    "TimelineEntry",
    "Trace",
    "TraceKind",
    "calibrate",
    "departure_metrics",
    "draw_look_back",
    "exposure_of",
    "fit_points",
    "score",
]
