"""Evidence on record: its hash, how long it is kept, who may declare it void, and where a proof is only said to exist."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import attrs
import pytest

from offboard_core.errors import InvalidInput
from offboard_core.kernel.verdict import Verdict
from offboard_core.receivables import Channel, EvidenceSort, Intervention, Ladder, ReceiptMeans
from offboard_core.receivables.evidence import evidence_gaps, void_evidence
from tests.receivables.decisions import (
    acknowledge_balance,
    confirm_promise,
    grant_extension,
    record_evidence,
    record_promise,
    report_receipt,
    send_balance_confirmation,
)
from tests.receivables.given import CLAIM, POLICY, at, cny, codes, day, decided, opened

SHA = hashlib.sha256(b"scan of the delivery note").hexdigest()
OTHER_SHA = hashlib.sha256(b"another scan").hexdigest()
STRICT = attrs.evolve(POLICY, registered_evidence=True)


def record(ladder: Ladder | None = None, **changes: Any) -> Verdict[Ladder]:  # noqa: ANN401 - any field of it
    """Put a delivery note on record, with some things otherwise."""
    given: dict[str, Any] = {
        "sort": EvidenceSort.DELIVERY_NOTE,
        "reference": "OA/2026/签收-7.pdf",
        "sha256": SHA,
        "captured_at": at(day(3)),
        "by": "wang.wei",
        "at": at(day(4)),
        "title": "送货签收单",
    }
    return record_evidence(opened() if ladder is None else ladder, POLICY, **given | changes)


def test_a_file_is_put_on_record_with_its_hash() -> None:
    """What it is, where it lies, what it hashes to, when it came into being, who submitted it when, and how long it is kept."""
    verdict = decided(record(reference="  OA/2026/签收-7.pdf ", sha256=f" {SHA.upper()} "))
    piece = verdict.state.evidence[0]

    assert (1, "OA/2026/签收-7.pdf", SHA, "送货签收单") == (piece.number, piece.reference, piece.sha256, piece.title)
    assert (at(day(3)), "wang.wei", at(day(4))) == (piece.captured_at, piece.submitted_by, piece.submitted_at)
    assert piece.counts
    assert {
        "number": 1,
        "sort": "delivery_note",
        "reference": "OA/2026/签收-7.pdf",
        "title": "送货签收单",
        "sha256": SHA,
        "captured_at": at(day(3)),
        "keep_until_on": dt.date(2056, 12, 31),
        "by": "wang.wei",
    } == dict(verdict.events[0].facts)


def test_retention_counts_from_the_end_of_the_year_in_shanghai() -> None:
    """Captured at 00:30 on New Year's Day in Shanghai, which is still last year in UTC: kept a year longer."""
    late = decided(record(captured_at=dt.datetime(2025, 12, 31, 15, 59, tzinfo=dt.UTC))).state
    new = decided(record(captured_at=dt.datetime(2025, 12, 31, 16, 0, tzinfo=dt.UTC))).state

    assert (dt.date(2055, 12, 31), dt.date(2056, 12, 31)) == (
        late.evidence[0].keep_until_on,
        new.evidence[0].keep_until_on,
    )


def test_it_may_be_kept_longer_and_not_shorter() -> None:
    """The last day of the policy's term is the least that is accepted."""
    least = dt.date(2056, 12, 31)

    assert least == decided(record(keep_until_on=least)).state.evidence[0].keep_until_on
    assert dt.date(2057, 1, 1) == decided(record(keep_until_on=dt.date(2057, 1, 1))).state.evidence[0].keep_until_on
    assert ["evidence.kept_too_short"] == codes(record(keep_until_on=dt.date(2056, 12, 30)))


def test_no_year_lies_beyond_the_calendar() -> None:
    """A term that leads beyond the year 9999 ends with it."""
    verdict = record_evidence(
        opened(),
        attrs.evolve(POLICY, evidence_years=9000),
        sort=EvidenceSort.OTHER,
        reference="x",
        sha256=SHA,
        captured_at=at(day(0)),
        by="zhou",
        at=at(day(1)),
    )

    assert dt.date(9999, 12, 31) == decided(verdict).state.evidence[0].keep_until_on


@pytest.mark.parametrize("wrong", ["", "abc", SHA[:-1], f"{SHA}0", "g" * 64, 7])
def test_what_is_no_sha256_is_bad_input(wrong: object) -> None:
    """The error names the path and the value."""
    with pytest.raises(InvalidInput) as raised:
        record(sha256=wrong)

    assert ["evidence.not_a_digest"] == [finding.code for finding in raised.value.findings]
    assert ("evidence.sha256", wrong) == (
        raised.value.findings[0].facts["path"],
        raised.value.findings[0].facts["value"],
    )


def test_an_empty_file_proves_nothing() -> None:
    """An upload that failed leaves the hash of nothing, which is well known."""
    with pytest.raises(InvalidInput) as raised:
        record(sha256=hashlib.sha256(b"").hexdigest())

    assert ["evidence.empty_file"] == [finding.code for finding in raised.value.findings]


def test_a_moment_needs_a_zone() -> None:
    """A naive moment is bad input."""
    with pytest.raises(InvalidInput) as raised:
        record(captured_at=dt.datetime(2026, 3, 5, 9))

    assert ["time.without_zone"] == [finding.code for finding in raised.value.findings]


def test_every_reason_against_it_is_given() -> None:
    """A blank reference, a moment still to come, and too short a term, all at once."""
    late = at(day(4)) + dt.timedelta(microseconds=1)

    assert ["evidence.no_reference", "evidence.in_the_future", "evidence.kept_too_short"] == codes(
        record(reference=" ", captured_at=late, keep_until_on=day(9))
    )
    assert at(day(4)) == decided(record(captured_at=at(day(4)))).state.evidence[0].captured_at


def test_the_same_file_is_on_record_once() -> None:
    """Neither the same content under another name, nor other content under the same name."""
    ladder = decided(record()).state

    assert ["evidence.known_already"] == codes(record(ladder))
    assert ["evidence.known_already"] == codes(record(ladder, reference="elsewhere"))
    assert ["evidence.other_content"] == codes(record(ladder, sha256=OTHER_SHA))
    assert 2 == decided(record(ladder, sha256=OTHER_SHA, reference="elsewhere")).state.evidence[1].number


def test_a_settled_claim_takes_evidence_too() -> None:
    """The bank's slip comes after the money."""
    closed = attrs.evolve(opened(), closed_on=day(2))

    assert 1 == len(decided(record(closed)).state.evidence)


def void(ladder: Ladder, number: int = 1, reason: str = "扫错文件", by: str = "zhou") -> Verdict[Ladder]:
    """Declare a piece void."""
    return void_evidence(ladder, number=number, reason=reason, by=by, at=at(day(5)))


def test_void_evidence_stays_on_record() -> None:
    """It says who declared it void, when and why; the file may then be submitted again, under the next number."""
    verdict = decided(void(decided(record()).state, reason=" 扫错文件 "))
    piece = verdict.state.evidence[0]
    again = decided(record(verdict.state)).state

    assert ("zhou", at(day(5)), "扫错文件", False) == (
        piece.voided_by,
        piece.voided_at,
        piece.void_reason,
        piece.counts,
    )
    assert {"number": 1, "reference": piece.reference, "sha256": SHA, "reason": "扫错文件", "by": "zhou"} == dict(
        verdict.events[0].facts
    )
    assert [1, 2] == [item.number for item in again.evidence]
    assert SHA == again.evidence[1].sha256


def test_who_submitted_it_cannot_declare_it_void() -> None:
    """And nobody does so without a reason, twice, or for what is not there."""
    ladder = decided(record()).state
    voided = decided(void(ladder)).state

    assert ["evidence.second_person_needed", "evidence.no_reason"] == codes(void(ladder, reason=" ", by="wang.wei"))
    assert ["evidence.void_already"] == codes(void(voided))
    assert ["evidence.none_such"] == codes(void(ladder, number=2))


def relying() -> Ladder:
    """Return a ladder on which a promise, an extension, a receipt, and an acknowledged balance name a proof."""
    ladder = decided(
        record_promise(
            opened(),
            CLAIM,
            amount=cny("100.00"),
            pay_on=day(20),
            promised_by="张经理",
            promised_to="wang.wei",
            channel=Channel.LETTER,
            today=day(4),
            evidence="函-7",
        )
    ).state
    ladder = decided(
        grant_extension(
            ladder, CLAIM, POLICY, due_on=day(9), agreed_with="张", evidence="函-8", by="zhou", today=day(4)
        )
    ).state
    ladder = decided(
        report_receipt(
            ladder,
            CLAIM,
            POLICY,
            amount=cny("5.00"),
            received_on=day(3),
            means=ReceiptMeans.BILL,
            by="wang.wei",
            today=day(4),
        )
    ).state
    ladder = decided(send_balance_confirmation(ladder, CLAIM, reference="对账-1", by="zhou", today=day(4))).state
    ladder = decided(send_balance_confirmation(ladder, CLAIM, reference="对账-2", by="zhou", today=day(4))).state
    return decided(
        acknowledge_balance(
            ladder,
            number=1,
            acknowledged_by="张",
            acknowledged_on=day(4),
            evidence="函-9",
            by="zhou",
            today=day(4),
        )
    ).state


def test_a_proof_that_is_only_named_is_a_gap() -> None:
    """Each place is told with its number and reference; one nobody acknowledged relies on nothing."""
    gaps = [(gap.facts["place"], gap.facts["number"], gap.facts["reference"]) for gap in evidence_gaps(relying())]

    assert [("promise", 1, "函-7"), ("extension", 1, "函-8"), ("receipt", 1, ""), ("balance", 1, "函-9")] == gaps


def test_a_confirmed_payment_date_relies_on_what_was_said() -> None:
    """What a supervisor was told is proven by its reference, like a promise."""
    told = Intervention(
        by="zhao.min", at=at(day(4)), cycle=1, tier=60, confirmed_pay_on=day(20), confirmed_with="张", evidence="录音-1"
    )
    ladder = attrs.evolve(opened(), interventions=(told,))

    assert [("intervention", 1, "录音-1")] == [
        (gap.facts["place"], gap.facts["number"], gap.facts["reference"]) for gap in evidence_gaps(ladder)
    ]
    assert () == evidence_gaps(decided(record(ladder, reference="录音-1")).state)


def test_what_is_on_record_is_no_gap_until_it_is_void() -> None:
    """Evidence counts under its own reference, as long as it counts."""
    ladder = decided(record(relying(), reference="函-8")).state
    places = ["promise", "receipt", "balance"]

    assert places == [gap.facts["place"] for gap in evidence_gaps(ladder)]
    assert "extension" in [gap.facts["place"] for gap in evidence_gaps(decided(void(ladder)).state)]


def test_a_policy_may_demand_registered_evidence() -> None:
    """Then a promise is confirmed, and a due date moved, only on what is on record."""
    ladder = relying()
    known = decided(record(decided(record(ladder, reference="函-7")).state, reference="函-10", sha256=OTHER_SHA)).state

    def confirm(on: Ladder, **how: Any) -> Verdict[Ladder]:  # noqa: ANN401 - the policy, and evidence or not
        return confirm_promise(on, how.pop("policy", STRICT), number=1, by="zhao.min", today=day(5), **how)

    def extend(on: Ladder, evidence: str) -> Verdict[Ladder]:
        return grant_extension(
            on, CLAIM, STRICT, due_on=day(12), agreed_with="张", evidence=evidence, by="zhou", today=day(5)
        )

    assert ["promise.evidence_not_on_record"] == codes(confirm(ladder))
    assert ["promise.evidence_not_on_record"] == codes(confirm(known, evidence="函-404"))
    assert decided(confirm(known)).state.promises[0].suspends
    assert decided(confirm(ladder, policy=POLICY)).state.promises[0].suspends
    assert ["extension.evidence_not_on_record"] == codes(extend(ladder, "函-10"))
    assert ["extension.blank"] == codes(extend(ladder, " "))
    assert 2 == len(decided(extend(known, " 函-10 ")).state.extensions)
