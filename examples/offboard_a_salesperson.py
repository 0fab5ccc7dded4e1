"""Play the departure of a salesperson, from the first overdue invoice to the review, with a ledger and a database.

    python examples/offboard_a_salesperson.py [LEDGER.csv] [--small] [--db URL] [--out DIR] [--json]

Without a ledger the library's sample company is used. The script writes letters, the handover checklist, the exposure
drill, the ageing schedule and the departure report as HTML pages into the folder, and ledger_problems.csv if it could
not read some rows of the ledger. The database is SQLite in that folder unless `--db` names another one. If the run is killed, the
next run continues; a run after the end prints the same story and changes no data. `--fresh` deletes an earlier run in
the folder.

Exit code 0: the story is complete, 2: the ledger or the database cannot be used, and no data was changed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from demo_company import LEAVER, Company, company_of, sample_company, small_company
from demo_host import Channels, Clock, Directory, Holdings, OaTables, ReplayedErp, Systems, Worklist
from demo_scenes import FOLLOW_UP, ROUND, scenes
from demo_story import AUDITOR, BROKEN_SYSTEM, LAST_DAY, LATE, NOTICE, ORDERS_DOWN, Story, ladders_of
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError

from offboard_core import Actor, Hands, InvalidInput, Office, Receivable, Sources, exposure_of, say
from offboard_core.adapters.html import render_html
from offboard_core.adapters.ledger_csv import write_report
from offboard_core.adapters.sqlalchemy import SqlStorage, sqlite_engine
from offboard_core.documents.page import Letterhead
from offboard_core.documents.wording import Voice
from offboard_core.kernel.canonical import digest
from offboard_core.kernel.dates import read_date
from offboard_core.kernel.journal import verify
from offboard_core.receivables import draw_schedule
from offboard_core.usecases import case_today, departure_report, my_clients, receivables_of, risk_register

LETTERHEAD = Letterhead(
    company="恒信工业装备股份有限公司",
    account="0000 0000 0000 0001",
    bank="示例银行营业部",
    contact="周慧（财务部）",
    phone="021-00000000",
    address="示例市示例路 1 号",
)


_STAGES = {
    "people": "人员",
    "clients": "客户",
    "communications": "沟通记录",
    "receivables": "应收",
    "ladders": "预警",
    "cases": "离职单",
    "prechecks": "预检",
}
"""Names of the stages of a round on the terminal."""


class Terminal:
    """A progress line on a terminal."""

    def __init__(self, *, quiet: bool) -> None:
        """Disable the line if the output goes to a machine or a file."""
        self._shows = sys.stderr.isatty() and not quiet

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show the progress of a stage."""
        if self._shows and (done % 200 == 0 or done == total):
            print(f"\r\033[K  {_STAGES.get(stage, stage)} {done:,}/{total:,}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Clear the line."""
        if self._shows:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


DONE, UNUSABLE, INTERRUPTED, CUT_OFF = 0, 2, 130, 141


class Unusable(Exception):
    """The ledger, the folder or the database cannot be used, with the reason."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the whole story and write the pages."""
    options = _options(arguments)
    try:
        summary = _run(options)
    except Unusable as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        print("\n已中断；用同样的命令再次运行，会从中断处继续", file=sys.stderr)
        return INTERRUPTED
    if options.json:
        print(json.dumps(summary, ensure_ascii=False, indent=2))
    return DONE


def _run(options: argparse.Namespace) -> dict[str, object]:
    """Read the ledger before anything is created, then open the database and play."""
    company = _company(options)
    engine = _open(options.db) if options.db else None
    try:
        _prepare(options.out, fresh=options.fresh)
        engine = engine or _open(f"sqlite:///{options.out / 'offboarding.db'}")
        return _play(company, engine, options.out, Terminal(quiet=options.json), quiet=options.json)
    finally:
        if engine is not None:
            engine.dispose()


def _prepare(out: Path, *, fresh: bool) -> None:
    """Create the folder, and delete an earlier run if requested."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for path in (*out.glob("offboarding.db*"), *out.glob("letters/ageing.dun*.html")) if fresh else ():
            path.unlink()
    except OSError as error:
        raise Unusable(f"无法写入 {out}：{error.strerror}") from error


def _company(options: argparse.Namespace) -> Company:
    if options.ledger is None:
        return small_company() if options.small else sample_company()
    try:
        starts_on = read_date(options.as_of, "--as-of") if options.as_of else None
        company = company_of(options.ledger, starts_on, options.assume_currency)
    except InvalidInput as error:
        raise Unusable(say(error, "zh-CN")) from error
    except OSError as error:
        raise Unusable(f"无法读取 {options.ledger}：{error.strerror}") from error
    if not company.receivables:
        raise Unusable(f"{options.ledger} 中没有一行可用：\n" + "\n".join(_problems(company)))
    return company


def _open(url: str) -> Engine:
    """Open the database, or raise `Unusable` with the reason."""
    try:
        engine = _sqlite(url) if make_url(url).get_backend_name() == "sqlite" else create_engine(url)
        with engine.connect():
            return engine
    except (SQLAlchemyError, ImportError) as error:
        raise Unusable(f"无法打开数据库：{str(error).splitlines()[0]}") from error


def _sqlite(url: str) -> Engine:
    """Open SQLite with reduced durability: a power cut may lose the last second, a kill does not; it is much faster."""
    engine = sqlite_engine(url)

    @event.listens_for(engine, "connect")
    def _hurry(connection: DBAPIConnection, _record: object) -> None:
        connection.cursor().execute("PRAGMA synchronous = NORMAL")

    return engine


def _play(company: Company, engine: Engine, out: Path, terminal: Terminal, *, quiet: bool) -> dict[str, object]:
    """Play every scene that is not finished, and print the finished ones."""
    clock = Clock(dt.datetime.combine(company.starts_on, dt.time(), tzinfo=dt.UTC))
    tables = OaTables(engine)
    _check_company(company, tables)
    todos = Worklist(tables, clock)
    office = _wire(company, engine, todos, out)
    story = Story(office=office, company=company, todos=todos, progress=terminal)
    tell = (lambda _line: None) if quiet else print
    _tell_ledger(company, out, tell)
    for days, hour, title, play in scenes(story):
        clock.set(company.starts_on + dt.timedelta(days=days), hour)
        name = f"{days:03d} {hour:02d} {title}"
        told = tables.find("scene", name)
        if told is None:
            told = play()
            terminal.clear()
            if (days, title) == (NOTICE, ROUND):
                tables.keep("page", "exposure", _drill(office, company))
            tables.keep("scene", name, told)
        if told:
            mark = " " if title in {ROUND, FOLLOW_UP} else "●"
            tell(f"{clock.day} {hour:02d}:00 {mark} {title:　<8} {told}")
    summary = _write_pages(office, company, tables, out)
    _tell_end(summary, out, tell)
    return summary


def _tell_end(summary: Mapping[str, Any], out: Path, tell: Callable[[str], None]) -> None:
    journal = summary["journal"]
    tell(
        f"\n追款函 {summary['sent'].get('ageing.dun', 0)} 封；离职单日志 {journal['entries']} 条，"
        f"校验{'完好' if journal['intact'] else '发现改动'}；未办待办 {summary['open_todos']} 项"
    )
    tell(f"页面在 {out}（用浏览器打开）：")
    tell("  departure_report.html 离职复盘报告\n  checklist.html        工作交接清单")
    tell("  exposure.html         离职风险敞口（收到通知之前）\n  ageing.html           账龄分析表")
    if summary["sent"].get("ageing.dun"):
        tell("  letters/              账款追款函")


def _check_company(company: Company, tables: OaTables) -> None:
    """Refuse a database in which another ledger was played."""
    mark = digest([company.starts_on, company.receivables])
    if (tables.find("company", "ledger") or mark) != mark:
        raise Unusable("数据库里是另一份台账的演示；请换 --out 或 --db，或加 --fresh 重新开始")
    tables.keep("company", "ledger", mark)


def _wire(company: Company, engine: Engine, todos: Worklist, out: Path) -> Office:
    """Create the office: storage, sources, hands."""
    tables, clock = todos.tables, todos.clock
    storage = SqlStorage(engine)
    storage.create_tables()
    day = dt.timedelta(days=1)
    holdings = Holdings(
        clock=clock,
        orders=company.orders,
        assets=company.assets,
        held_duties=company.duties,
        held_grants=company.access,
        orders_down=frozenset({company.starts_on + ORDERS_DOWN * day}),
    )
    broken_until = company.starts_on + (LAST_DAY + 1) * day
    systems = Systems(tables, clock, broken=BROKEN_SYSTEM, broken_until=broken_until)
    return Office(
        storage=storage,
        clock=clock,
        sources=Sources(
            people=Directory(company.people, clock),
            receivables=ReplayedErp(
                (*company.receivables, company.late_invoice(company.starts_on + LATE * day)), clock
            ),
            orders=holdings,
            assets=holdings,
            duties=holdings,
            access=holdings,
        ),
        hands=Hands(
            notifier=Channels(tables, out / "letters"),
            worklist=todos,
            revoker=systems,
            controller=systems,
            render=render_html,
        ),
        letterhead=LETTERHEAD,
        voice=Voice(words=company.words()),
    )


def _tell_ledger(company: Company, out: Path, tell: Callable[[str], None]) -> None:
    """Report what was read, and write every bad row to a file."""
    tell(
        f"台账 {len(company.receivables):,} 笔应收，{len(company.clients):,} 个客户，{company.starts_on} 上线；"
        f"离职业务员 {company.name(LEAVER)}（{LEAVER}）"
    )
    if company.read is not None and company.read.problems:
        (out / "ledger_problems.csv").write_bytes(write_report(company.read))
        tell(f"  {len(company.read.problems):,} 处有问题，逐行见 {out / 'ledger_problems.csv'}：")
        tell("\n".join(_problems(company)))


def _problems(company: Company) -> Iterator[str]:
    """Count the problems of the ledger by reason, with the first row of each."""
    problems = company.read.problems if company.read is not None else ()
    first = {problem.finding.code: problem for problem in reversed(problems)}
    for code, count in Counter(problem.finding.code for problem in problems).most_common():
        yield f"    {count:,} 处，如第 {first[code].row} 行：{say(first[code].finding, 'zh-CN')}"


def _drill(office: Office, company: Company) -> str:
    """Write the exposure drill "if 王伟 left today" before the notice; after it the facts are different."""
    desk = office.desk(Actor(id=AUDITOR))
    drill = exposure_of(
        LEAVER,
        as_of=office.today(office.clock()),
        receivables=desk.read(receivables_of, LEAVER),
        clients=desk.read(my_clients, LEAVER),
        ladders=desk.read(ladders_of, LEAVER),
    )
    return render_html(drill, words=company.words())


def _write_pages(office: Office, company: Company, tables: OaTables, out: Path) -> dict[str, object]:
    """Write the pages for a director, and return the figures for a machine."""
    reader = office.desk(Actor(id=AUDITOR))
    case = reader.read(case_today, f"{LEAVER}#1")
    report = reader.read(departure_report, case.id)
    people = [str(person.id) for person in company.people]
    receivables = [item for person in people for item in reader.read(receivables_of, person)]
    schedule = draw_schedule(
        receivables, office.policies.ageing_on(company.starts_on), as_of=office.today(office.clock())
    )
    pages = {"departure_report": report, "checklist": case, "ageing": schedule}
    for name, thing in pages.items():
        (out / f"{name}.html").write_text(render_html(thing, words=company.words()), "utf-8")
    (out / "exposure.html").write_text(tables.find("page", "exposure") or "", "utf-8")
    return _summary(office, company, tables, receivables)


def _summary(
    office: Office, company: Company, tables: OaTables, receivables: Sequence[Receivable]
) -> dict[str, object]:
    """Return counts of stored records; they do not depend on interruptions."""
    reader = office.desk(Actor(id=AUDITOR))
    case = reader.read(case_today, f"{LEAVER}#1")
    ladders = [item for person in company.people for item in reader.read(ladders_of, str(person.id))]
    steps = Counter(f"{step.act.value}.{step.state.value}" for ladder in ladders for step in ladder.steps)
    lines = office.export_journal(case.id)
    return {
        "ledger": {
            "receivables": len(company.receivables),
            "clients": len(company.clients),
            "problems": len(company.read.problems) if company.read is not None else 0,
        },
        "starts_on": company.starts_on.isoformat(),
        "stored_receivables": len(receivables),
        "steps": dict(sorted(steps.items())),
        "statements": sum(len(ladder.statements) for ladder in ladders),
        "interventions": sum(len(ladder.interventions) for ladder in ladders),
        "sent": dict(sorted(Counter(json.loads(told)["code"] for told in tables.all("sent").values()).items())),
        "case": {
            "id": case.id,
            "stage": case.stage.value,
            "departed_on": str(case.departed_on),
            "items": dict(sorted(Counter(f"{item.kind.value}.{item.state.value}" for item in case.items).items())),
            "signatures": [f"{mark.role.value}:{mark.signer}" for mark in case.signatures],
            "grants": {grant.id: [grant.state.value, grant.attempts] for grant in case.grants},
            "residuals": {item.id: "open" if item.is_open else "settled" for item in case.residuals},
        },
        "risks": [entry.id for entry in reader.read(risk_register)],
        "journal": {"entries": len(lines), "intact": bool(verify(lines))},
        "open_todos": len(tables.all("todo")),
    }


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", nargs="?", type=Path, metavar="LEDGER.csv", help="a receivables ledger as CSV")
    parser.add_argument("--small", action="store_true", help="one team of the sample with 200 receivables: seconds")
    parser.add_argument(
        "--db", metavar="URL", help="of SQLAlchemy, such as postgresql+psycopg://…; SQLite in the folder without it"
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", default=Path("build/demo"), help="where pages go (build/demo)"
    )
    parser.add_argument(
        "--as-of", metavar="DATE", help="the day LEDGER.csv goes live on, YYYY-MM-DD; else the last one it tells of"
    )
    parser.add_argument(
        "--assume-currency",
        metavar="CODE",
        default="",
        help="for rows without a currency, such as CNY; else they are left out",
    )
    parser.add_argument("--json", action="store_true", help="a summary for machines in place of the timeline")
    parser.add_argument("--fresh", action="store_true", help="begin anew in the folder; not with --db")
    options = parser.parse_args(arguments)
    if options.fresh and options.db:
        parser.error("--fresh empties the folder's SQLite file and no other database; empty yours yourself")
    if options.ledger and options.small:
        parser.error("--small cuts the sample; it has no meaning for a ledger")
    if not options.ledger and (options.as_of or options.assume_currency):
        parser.error("--as-of and --assume-currency are about a ledger, and there is none")
    return options


if __name__ == "__main__":
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:  # the reader closed the output, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = CUT_OFF
    sys.exit(status)
