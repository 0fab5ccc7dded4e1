"""What happens in the demo, scene by scene: a company goes live, its receivables age, a salesperson leaves.

The key of every command contains the scene. If a run stops in the middle of a scene, the scene is played again and no step is taken
twice.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import attrs
from demo_company import LEAVER, Company
from demo_host import Todo, Worklist
from demo_people import PLAYED_BY_VERB, Act, chance

from offboard_core import Action, Actor, OffboardingCase, Office, Refusal, say
from offboard_core.access import Standing
from offboard_core.clients import Client, Communication, Medium
from offboard_core.clients.distribution import Receiver, plan_distribution
from offboard_core.offboarding import ItemKind, ItemState, Outcome
from offboard_core.organization import Role
from offboard_core.receivables import Ladder
from offboard_core.review import Answer, Reason
from offboard_core.usecases import (
    Account,
    Attempt,
    Desk,
    accept_documentation,
    answer_questionnaire,
    begin_review,
    briefing_of,
    case_today,
    client_contacts,
    close_case,
    conclude_review,
    confirm_departure,
    daily_round,
    defer_item,
    deliver,
    do_each,
    document_item,
    document_items,
    judge_documentation,
    log_communication,
    my_clients,
    precheck,
    receive_notice,
    register_risks,
    release_letter,
    set_measure,
    settle_item,
    settle_items,
    settle_legal_task,
    settle_residual,
    sign_off,
    take_in_client,
    take_in_communication,
    take_in_people,
)
from offboard_core.usecases.round_report import Progress

SUPERVISOR, FINANCE, HR, KEEPER = "zhao.min", "zhou.hui", "hr.chen", "tang.ning"
NOTICE, LATE, LAST_DAY, REVIEWED = 14, 23, 44, 74
"""Days after the start: the notice, a late invoice, the last working day, the closing of the case."""
ORDERS_DOWN = 14
"""The day on which the order system does not answer."""
BROKEN_SYSTEM = "mailbox"
"""The system in which revoking access fails on the first day."""
_MOST_A_DAY = 40
"""Most 待办 of a kind that are played on one day, so that a large ledger does not make the demo slow."""


@attrs.define
class Story:
    """The scenes of the demo, with the office and the company they use."""

    office: Office
    company: Company
    todos: Worklist
    progress: Progress | None = None

    @property
    def day(self) -> dt.date:
        """Return today's business date."""
        return self.office.today(self.office.clock())

    @property
    def case_id(self) -> str:
        """Return the id of the leaver's case."""
        return f"{LEAVER}#1"

    def as_(self, person: str, key: str | None = None) -> Desk:
        """Return the desk of a person; `key` names the command."""
        return self.office.desk(Actor(id=person), key=f"demo:{key}" if key else None)

    def case(self) -> OffboardingCase:
        """Return the case, computed from today's facts."""
        return self.as_(HR).read(case_today, self.case_id)

    def say(self, thing: object) -> str:
        """Return the Chinese text of a result, with the names of people."""
        return say(thing, "zh-CN", words=self.company.words())

    # the daily work

    def round(self) -> str:
        """Run the daily round and the relay, as a scheduler would every night."""
        report = daily_round(self.office, progress=self.progress)
        # No lease: only one relay runs, and a message that a killed run had reserved has to be sent without waiting.
        sent = deliver(self.office, limit=100_000, lease=dt.timedelta(0))
        told = [f"{name} {count}" for name, count in _worth_telling(report.acts)]
        told += [f"投递 {sent.done}"] if sent.done else []
        told += [
            f"{count} 条失败待重试（{error}）" for error, count in Counter(one.error for one in sent.retried).items()
        ]
        told += [f"{item.source} 未答复（{item.reason}）" for item in report.unknown]
        told += [f"出错 {len(report.failed)}"] if report.failed else []
        return "，".join(told)

    def play_the_day(self) -> str:
        """Play most of the 待办 that were opened this morning: statements, judgements, payment dates."""
        done = Counter[str]()
        for todo in self.todos.opened_on(self.day):
            played = PLAYED_BY_VERB.get(todo.verb)
            if played is not None and chance(todo.key) % 10 < 7 and done[played[0]] < _MOST_A_DAY:
                name, act = played
                done[name] += self._try(act, todo)
        return "，".join(f"{name} {count}" for name, count in sorted(done.items()) if count)

    def _try(self, act: Act, todo: Todo) -> int:
        """Play one 待办. It may be refused, because a payment may have made it unnecessary."""
        try:
            act(self.as_(todo.owner, f"{self.day}:{todo.key}"), todo, self.day)
        except Refusal:
            return 0
        return 1

    # going live

    def go_live(self) -> str:
        """Take in people, clients and their records."""
        take_in_people(self.office)
        clients = {str(client.id): client for client in self.company.clients}
        records = {record.id: record for record in self.company.records}

        def enter_client(attempt: Attempt, id: str) -> Client:
            return take_in_client(attempt, clients[id])

        def enter_record(attempt: Attempt, id: str) -> Communication:
            return take_in_communication(attempt, records[id])

        for kind, verb, ids in (("clients", enter_client, clients), ("communications", enter_record, records)):
            for place, (_, outcome) in enumerate(
                do_each(self.office.system_desk(), verb, ids, prefetch=[kind]), start=1
            ):
                if isinstance(outcome, Exception):
                    raise outcome
                if self.progress is not None:
                    self.progress(kind, place, len(ids))
        return f"{len(self.company.people)} 人，{len(clients)} 个客户，{len(records)} 条沟通记录"

    def release_letters(self) -> str:
        """Finance releases the three largest claims of the opening baseline; the others wait."""
        waiting = [
            item
            for item in self.company.receivables
            if item.salesperson == LEAVER
            and item.outstanding(self.day).minor > 0
            and (item.days_overdue(self.day) or 0) >= 90
            and not item.disputed
        ]
        largest = sorted(waiting, key=lambda item: (-item.amount.minor, item.id))[:3]
        for item in largest:
            self.as_(FINANCE, f"release:{item.id}").do(release_letter, item.id)
        return f"期初 90 天级 {len(waiting)} 笔待放行，放行 {len(largest)} 笔"

    # the departure

    def notice(self) -> str:
        """王伟 gives notice."""
        case = self.as_(HR, "notice").do(
            receive_notice,
            LEAVER,
            received_at=self.office.clock(),
            last_working_on=self.company.starts_on + dt.timedelta(days=LAST_DAY),
            evidence="OA-2026-1117",
        )
        return f"法定终止日 {case.legal.ends_on}（{case.legal.basis}）"

    def ask_sources(self) -> str:
        """Ask every source about the leaver; a source without an answer is asked again later."""
        case = precheck(self.office, self.case_id, actor=Actor(id=HR))
        unknown = "；".join(self.say(finding) for finding in case.unknown_checks())
        return f"清单 {len(case.items)} 项，权限 {len(case.grants)} 个" + (f"；{unknown}" if unknown else "")

    def document(self) -> str:
        """The leaver documents every client."""
        accounts = {item.id: _account_of(item.label) for item in self.case().items if item.kind is ItemKind.CLIENT}
        self.as_(LEAVER, "document").do(document_items, self.case_id, accounts)
        return f"交底 {len(accounts)} 个客户"

    def judge(self) -> str:
        """The supervisor returns the first documentation and accepts the others; the leaver corrects it."""
        first, *others = sorted(item.id for item in self.case().items if item.kind is ItemKind.CLIENT)
        self.as_(SUPERVISOR, "return").do(
            judge_documentation, self.case_id, first, accepted=False, reason="缺少关键决策人"
        )
        if others:
            self.as_(SUPERVISOR, "accept").do(accept_documentation, self.case_id, others)
        again = self.as_(LEAVER, "again")
        again.do(document_item, self.case_id, first, summary="决策人为设备部部长，采购走年度框架", needs="备件年度框架")
        self.as_(SUPERVISOR, "accept-again").do(judge_documentation, self.case_id, first, accepted=True)
        return f"退回 1 个，补充后共接受 {len(others) + 1} 个"

    def hand_clients_over(self) -> str:
        """Hand each client to the best match; one is deferred, because successor and leaver visit it together."""
        items = {item.ref: item for item in self.case().items if item.kind is ItemKind.CLIENT}
        if not any(item.is_open for item in items.values()):  # the scene was done, but its text was not printed
            settled = [str(item.receiver) for item in items.values() if item.state is ItemState.SETTLED]
            return self._handed(settled, put_off=len(items) - len(settled))
        receivers = [
            Receiver.of(standing, clients, capacity=len(self.company.clients))
            for standing, clients in self.as_(AUDITOR).read(team_of, self.company.colleagues())
        ]
        mine = [client for client in self.company.clients if client.id in items]
        proposals = plan_distribution(mine, receivers).proposals
        put_off, others = (proposals[:1], proposals[1:]) if len(proposals) > 1 else ((), proposals)
        for proposal in put_off:
            self.as_(SUPERVISOR, "put-off").do(
                defer_item,
                self.case_id,
                items[proposal.client].id,
                owner=proposal.receiver,
                due_on=self.company.starts_on + dt.timedelta(days=LAST_DAY + 20),
                reason="约定离职后由接任人单独拜访",
            )
        by_item = {items[proposal.client].id: proposal.receiver for proposal in others}
        self.as_(SUPERVISOR, "clients").do(settle_items, self.case_id, by_item, witness=SUPERVISOR)
        return self._handed([*by_item.values()], put_off=len(put_off))

    def _handed(self, receivers: list[str], *, put_off: int) -> str:
        takers = Counter(self.company.name(person) for person in receivers)
        told = "，".join(f"{name} {count}" for name, count in sorted(takers.items()))
        return f"移交 {len(receivers)} 个（{told}），延期 {put_off} 个"

    def hand_rest_over(self) -> str:
        """Hand orders and duties to a colleague; assets are returned with a receipt, one of them damaged."""
        receiver = self.company.colleagues()[0]
        counts: dict[str, int] = {}
        for item in self.case().items:
            if item.kind in {ItemKind.CLIENT, ItemKind.RECEIVABLE}:
                continue
            counts[item.kind.value] = counts.get(item.kind.value, 0) + 1
            if not item.is_open:
                continue
            if item.kind is ItemKind.ASSET:
                outcome = Outcome.DAMAGED if item.label == "样品箱" else Outcome.RETURNED
                desk = self.as_(KEEPER, f"asset:{item.id}")
                desk.do(settle_item, self.case_id, item.id, outcome=outcome, evidence=f"RK-{item.id}")
            else:
                self.as_(SUPERVISOR, f"rest:{item.id}").do(settle_item, self.case_id, item.id, receiver=receiver)
        return "，".join(f"{say(ItemKind(kind), 'zh-CN')} {count}" for kind, count in sorted(counts.items()))

    def hand_money_over(self) -> str:
        """Finance hands each claim to the new owner of its client."""
        case = self.case()
        owner = {item.ref: item.receiver for item in case.items if item.kind is ItemKind.CLIENT and item.receiver}
        claims = [item for item in case.items if item.kind is ItemKind.RECEIVABLE and item.is_open]
        by_item = {item.id: owner.get(str(item.facts["client"])) or SUPERVISOR for item in claims}
        if by_item:
            self.as_(FINANCE, f"money:{self.day}").do(settle_items, self.case_id, by_item, witness=HR)
        return f"应收 {len(by_item)} 笔移交"

    def finance_signs(self) -> str:
        """Finance signs its current sheet, unless its signature is still valid."""
        case = self.case()
        if case.signed(Role.FINANCE) is not None:
            return "原会签仍有效"
        self.as_(FINANCE, f"sign:{self.day}").do(sign_off, self.case_id, Role.FINANCE, sheet=case.sheet(Role.FINANCE))
        return f"{self.company.name(FINANCE)}会签应收 {len(case.lines(Role.FINANCE))} 项"

    def look_at_case(self) -> str:
        """Return the blockers of the case as text."""
        return "；".join(self.say(finding) for finding in self.case().blockers()) or "无"

    def others_sign(self) -> str:
        """Supervisor and HR sign."""
        for person, role in ((SUPERVISOR, Role.SUPERVISOR), (HR, Role.HR)):
            self.as_(person, f"sign:{role}").do(sign_off, self.case_id, role, sheet=self.case().sheet(role))
        return f"主管、人事已会签；还差：{self.look_at_case()}"

    def depart(self) -> str:
        """HR confirms the departure on the last working day."""
        case = self.as_(HR, "depart").do(confirm_departure, self.case_id)
        residuals = "；".join(
            f"{item.label} → {self.company.name(item.receiver)}（{item.due_on} 前）" for item in case.residuals
        )
        return f"{say(case.stage, 'zh-CN')}；遗留：{residuals}" if residuals else say(case.stage, "zh-CN")

    def look_at_access(self) -> str:
        """Return the state of the leaver's access as text."""
        grants = self.as_(HR).read(case_today, self.case_id).grants
        return "，".join(f"{grant.system} {self.say(grant.state)}" for grant in grants)

    def leaver_tries(self) -> str:
        """王伟 tries to look at a client after the departure."""
        try:
            self.as_(LEAVER).read(my_clients)
            client = next(item for item in self.case().items if item.kind is ItemKind.CLIENT)
            self.as_(LEAVER).read(briefing_of, client.ref)
        except Refusal as refusal:
            return self.say(refusal)
        raise AssertionError("somebody who has left saw a client")

    def successor_begins(self) -> str:
        """A successor reads the history and a contact (the journal records it) and logs the first contact."""
        item = next(
            item for item in self.case().items if item.kind is ItemKind.CLIENT and item.state is ItemState.SETTLED
        )
        successor = str(item.receiver)
        briefing = self.as_(successor).read(briefing_of, item.ref)
        self.as_(successor, "contacts").do(client_contacts, item.ref)
        self.as_(successor, "first").do(
            log_communication, item.ref, medium=Medium.VISIT, summary="接任后首次拜访，确认对账安排", id="demo-FIRST-1"
        )
        return (
            f"{self.company.name(successor)}查看 {briefing.name} 的 {len(briefing.history)} 条历史记录，并登记首次拜访"
        )

    def review(self) -> str:
        """Begin the review, record the questionnaire, and register risks with a measure."""
        self.as_(HR, "review").do(begin_review, self.case_id)
        answers = [
            Answer(question="targets_fair", answer="2"),
            Answer(question="workload_bearable", answer="2"),
            Answer(question="would_return", answer="no"),
            Answer(question="clients_need_care", answer="两家大客户的回款承诺只是口头的"),
        ]
        self.as_(HR, "answers").do(answer_questionnaire, self.case_id, answers, [Reason.PRESSURE])
        review = self.as_(HR, "risks").do(register_risks, self.case_id)
        for risk in review.risks[:1]:
            due_on = self.day + dt.timedelta(days=30)
            self.as_(HR, "measure").do(set_measure, risk, "每月对账并取得书面回函", owner=SUPERVISOR, due_on=due_on)
        return f"风险登记 {len(review.risks)} 条，改进措施 {len(review.risks[:1])} 项"

    def finish(self) -> str:
        """Settle the residual and the legal duties, conclude the review, and close the case."""
        case = self.case()
        for residual in case.residuals:
            if residual.is_open:
                self.as_(ROLE_HOLDERS.get(residual.receiver, residual.receiver), f"residual:{residual.id}").do(
                    settle_residual, self.case_id, residual.id, evidence="拜访纪要 OA-2027-0102"
                )
        for task in case.legal_tasks:
            who = ROLE_HOLDERS[task.role.value]
            self.as_(who, f"law:{task.id}").do(settle_legal_task, self.case_id, task.id, evidence=f"归档 {task.id}")
        self.as_(HR, "conclude").do(conclude_review, self.case_id, Reason.PRESSURE, "指标过高与回款压力叠加")
        closed = self.as_(HR, "close").do(close_case, self.case_id)
        return say(closed.stage, "zh-CN")


ROLE_HOLDERS = {"supervisor": SUPERVISOR, "finance": FINANCE, "hr": HR, "it": "xu.kai"}
"""The person who acts for each role that can own a residual."""

AUDITOR = "qian.yi"
"""The auditor, who may view every record and change none."""


def ladders_of(attempt: Attempt, person: str) -> tuple[Ladder, ...]:
    """Return the ladders of a person's receivables that the actor may view."""
    return tuple(item for item in attempt.work.ladders.of_salesperson(person) if attempt.ask(Action.VIEW, item.target))


def team_of(attempt: Attempt, people: tuple[str, ...]) -> list[tuple[Standing, tuple[Client, ...]]]:
    """Return the standing of each person, with the clients the person owns."""
    return [(attempt.standing(person), attempt.work.clients.owned_by(person)) for person in people]


def _worth_telling(acts: object) -> Iterator[tuple[str, int]]:
    names = {
        "step_taken": "预警升级",
        "letter_delivered": "追款函送达",
        "obligation_escalated": "逾期未办上报",
        "ladder_closed": "结清",
        "receivable_taken_in": "应收接入",
        "receivable_changed": "应收变动",
        "revocation_asked": "发起权限回收",
    }
    for type, name in names.items():
        if count := acts.get(type, 0):  # type: ignore[attr-defined]
            yield name, count


def _account_of(label: str) -> Account:
    return Account(summary=f"{label}：对账至上月，关键联系人两位，下季度有扩产计划", needs="备件年度框架")
