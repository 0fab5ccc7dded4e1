"""Evidence through the office: who records it, who hands a bundle out, and what is in it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import attrs
import pytest

from offboard_core.adapters.memory import MemoryNotifier
from offboard_core.clients import Medium
from offboard_core.documents.page import Letterhead
from offboard_core.errors import NotFound
from offboard_core.kernel.journal import verify
from offboard_core.ports.store import Storage
from offboard_core.receivables import EvidenceExport, EvidenceSort, Ladder, ReasonUnpaid
from offboard_core.usecases.case import receive_notice
from offboard_core.usecases.communication import log_communication
from offboard_core.usecases.evidence import (
    evidence_missing,
    export_evidence,
    exports_of,
    get_export,
    record_evidence,
    void_evidence,
)
from offboard_core.usecases.receivables import file_statement, judge_statement, take_in_receivable
from offboard_core.usecases.relay import deliver
from offboard_core.usecases.round import daily_round
from tests.usecases.company import LAST_DAY, NOTICE_AT, Company, a_claim, a_client, a_company, why

SCAN = b"%PDF-1.7 a delivery note, signed"
SHA = hashlib.sha256(SCAN).hexdigest()
HEAD = Letterhead(company="示例机械有限公司", account="6222 0000", bank="示例银行")


def dunned(storage: Storage) -> Company:
    """Return a company whose one claim went the whole way: a statement, a letter that was delivered, a record."""
    company = a_company(storage, clients=[a_client()], ledger=[attrs.evolve(a_claim(), due_on=dt.date(2026, 11, 16))])
    hands = attrs.evolve(company.office.hands, notifier=MemoryNotifier())
    company.office = attrs.evolve(company.office, letterhead=HEAD, hands=hands)
    seller, superior = company.desk("wang.wei"), company.desk("zhao.min")
    daily_round(company.office)
    company.clock.tick(days=25)
    daily_round(company.office)
    company.desk("wang.wei").do(log_communication, "C-1", medium=Medium.PHONE, summary="催款，客户称资金紧张")
    seller.do(file_statement, "AR-1", reason=ReasonUnpaid.CASH_SHORT, contacts_made="电话", next_action="回访")
    superior.do(judge_statement, "AR-1", accepted=True)
    company.clock.tick(days=70)
    daily_round(company.office)
    deliver(company.office)
    return company


def record(company: Company, who: str = "wang.wei", *, sha256: str = SHA, reference: str = "签收-7.pdf") -> Ladder:
    """Put the delivery note on record."""
    return company.desk(who).do(
        record_evidence,
        "AR-1",
        sort=EvidenceSort.DELIVERY_NOTE,
        reference=reference,
        sha256=sha256,
        captured_at=NOTICE_AT,
        title="送货签收单",
    )


def hand_out(company: Company, who: str = "zhou", receivable: str = "AR-1") -> EvidenceExport:
    """Draw the bundle for a lawyer."""
    return company.desk(who).do(export_evidence, receivable, given_to="金诚律师事务所", purpose="起诉")


def texts(bundle: EvidenceExport) -> dict[str, str]:
    """Return the files of a bundle by path."""
    return {file.path: file.text for file in bundle.files}


@pytest.mark.parametrize("who", ["wang.wei", "zhao.min", "zhou"])
def test_whoever_follows_a_claim_up_records_evidence(storage: Storage, who: str) -> None:
    """The salesperson, whoever stands above them, and finance; under their own name."""
    ladder = record(dunned(storage), who)

    assert [(who, SHA)] == [(piece.submitted_by, piece.sha256) for piece in ladder.evidence]


@pytest.mark.parametrize("who", ["li.na", "chen", "sun", "audit"])
def test_nobody_else_records_evidence(storage: Storage, who: str) -> None:
    """Neither a colleague nor HR, IT, or an auditor."""
    assert why(lambda: record(dunned(storage), who))


def test_who_leaves_can_still_hand_evidence_over(storage: Storage) -> None:
    """On notice one appends, and cannot take anything back."""
    company = dunned(storage)
    company.desk("chen").do(
        receive_notice,
        "wang.wei",
        received_at=company.clock.now,
        last_working_on=company.clock.now.date() + (LAST_DAY - NOTICE_AT.date()),
        evidence="OA-17",
    )
    record(company)

    assert why(lambda: company.desk("wang.wei").do(void_evidence, "AR-1", 1, reason="不要了"))
    assert not company.desk("zhou").do(void_evidence, "AR-1", 1, reason="扫错文件").evidence[0].counts


@pytest.mark.parametrize("who", ["wang.wei", "zhao.min", "li.na", "chen", "audit"])
def test_only_finance_hands_a_bundle_out(storage: Storage, who: str) -> None:
    """An export takes everything along: a salesperson, on notice or not, does not get it, nor can they read one."""
    company = dunned(storage)
    made = hand_out(company)

    assert why(lambda: hand_out(company, who))
    assert why(lambda: company.desk(who).read(get_export, made.id))
    assert (made,) == company.desk("zhou").read(exports_of, "AR-1")
    assert () == company.desk("wang.wei").read(exports_of, "AR-1")
    assert 1 == len(company.desk("audit").read(exports_of, "AR-1"))


def test_a_bundle_holds_the_whole_story(storage: Storage) -> None:
    """The claim, the ladder, both chains, the policy that decided, the letter word for word, the statement, the explanation."""
    company = dunned(storage)
    record(company)
    files = texts(hand_out(company))

    assert [
        "receivable.json",
        "ladder.json",
        "journal/receivables.jsonl",
        "journal/ladders.jsonl",
        "policies/001.toml",
        "explanation.zh-CN.txt",
        "statements/001.zh-CN.txt",
        "explanation.en.txt",
        "statements/001.en.txt",
        "letters/001.json",
        "letters/001.txt",
        "manifest.json",
    ] == list(files)
    assert verify(files["journal/ladders.jsonl"].splitlines())
    assert "账款追款函" in files["letters/001.txt"]
    assert "送货签收单" in files["explanation.zh-CN.txt"]
    assert files["policies/001.toml"].startswith("[[ageing]]")


def test_a_letter_is_what_was_sealed_when_it_went(storage: Storage) -> None:
    """The hash in the journal is that of the text in the bundle."""
    files = texts(hand_out(dunned(storage)))
    letter = json.loads(files["manifest.json"])["letters"][0]

    assert letter["sha256"] == hashlib.sha256(files[letter["path"]].encode("utf-8")).hexdigest()


def test_records_one_may_not_see_are_counted(storage: Storage) -> None:
    """Finance sees no communication records: the bundle says that there is one, and does not hold it."""
    bundle = hand_out(dunned(storage))

    assert 1 == json.loads(bundle.manifest)["withheld"]
    assert [] == [path for path in texts(bundle) if path.startswith("records/")]


def test_every_bundle_is_on_record_and_kept(storage: Storage) -> None:
    """A second one has the next number; the first stays as it was handed out, whatever happened since."""
    company = dunned(storage)
    first = hand_out(company)
    record(company)
    second = hand_out(company)

    assert ("AR-1#1", "AR-1#2") == (first.id, second.id)
    assert first == company.desk("zhou").read(get_export, "AR-1#1")
    assert 2 == company.events("ladders/AR-1").count("evidence_exported")
    assert [first.digest, second.digest] == [
        entry.facts["digest"] for entry in company.office.journal("ladders/AR-1") if entry.event == "evidence_exported"
    ]


def test_the_same_command_again_hands_nothing_out_twice(storage: Storage) -> None:
    """With its key a bundle is drawn once."""
    company = dunned(storage)
    desk = company.desk("zhou", key="举证-1")
    first = desk.do(export_evidence, "AR-1", given_to="律师", purpose="起诉")
    again = desk.do(export_evidence, "AR-1", given_to="律师", purpose="起诉")

    assert first == again
    assert 1 == company.events("ladders/AR-1").count("evidence_exported")


def test_gaps_are_told(storage: Storage) -> None:
    """Where a proof is only named, whoever may see the claim reads it."""
    company = dunned(storage)

    assert () == company.desk("wang.wei").read(evidence_missing, "AR-1")
    assert why(lambda: company.desk("li.na").read(evidence_missing, "AR-1"))


def test_there_is_no_bundle_of_what_is_not_there(storage: Storage) -> None:
    """Neither of a claim nobody took in, nor one nobody drew."""
    company = dunned(storage)

    with pytest.raises(NotFound):
        hand_out(company, receivable="AR-404")
    with pytest.raises(NotFound):
        company.desk("zhou").read(get_export, "AR-1#1")


def test_a_claim_never_looked_at_has_a_bundle_too(storage: Storage) -> None:
    """Taken in today, nothing done yet: the bundle is small, and holds."""
    company = a_company(storage)
    company.desk("zhou").do(take_in_receivable, a_claim("AR-7"))
    files = texts(hand_out(company, receivable="AR-7"))

    assert "letters/001.json" not in files
    assert verify(files["journal/receivables.jsonl"].splitlines())
