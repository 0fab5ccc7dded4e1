"""The demo on the shipped sample: output, files and data, checked without the library."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import attrs
import pytest

from tests.examples.running import DEMO, Tables, files, is_intact, journal_of, run, tables, timeline, words

pytestmark = pytest.mark.slow

CASE = "cases/wang.wei#1"
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
PAGES = ("ageing.html", "checklist.html", "departure_report.html", "exposure.html")


@attrs.frozen(kw_only=True)
class Played:
    """Three runs in one folder with the files after each: a run, its summary, a repeated run."""

    story: subprocess.CompletedProcess[str]
    summary: subprocess.CompletedProcess[str]
    again: subprocess.CompletedProcess[str]
    kept: tuple[Tables, Tables, Tables]
    written: tuple[dict[str, bytes], dict[str, bytes], dict[str, bytes]]

    @property
    def figures(self) -> dict[str, Any]:
        """Return the summary for machines."""
        figures: dict[str, Any] = json.loads(self.summary.stdout)
        return figures

    def scenes(self, title: str) -> list[str]:
        """Return the texts of the timeline under a title."""
        return [text for _, named, text in timeline(self.story.stdout) if named == title]

    def bodies(self, table: str) -> list[dict[str, Any]]:
        """Return the documents of a table."""
        return [json.loads(str(row[-1]))["body"] for row in self.kept[0][table]]

    def of_topic(self, topic: str) -> dict[str, str]:
        """Return what the demo's host has stored for a topic."""
        return {str(row[1]): str(row[2]) for row in self.kept[0]["oa_kept"] if row[0] == topic}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The demo, run three times on one folder."""
    out = tmp_path_factory.mktemp("demo")
    runs, kept, written = [], [], []
    for options in ((), ("--json",), ()):
        runs.append(run(DEMO, "--out", out, *options))
        kept.append(tables(out))
        written.append(files(out))
    story, summary, again = runs
    return Played(
        story=story,
        summary=summary,
        again=again,
        kept=(kept[0], kept[1], kept[2]),
        written=(written[0], written[1], written[2]),
    )


def the_case(played: Played) -> dict[str, Any]:
    """Return the case of the first leaver; the second case is withdrawn."""
    cases = {case["leaver"]: case for case in played.bodies("ob_cases")}
    assert 2 == len(cases)
    return cases["wang.wei"]


class Page(HTMLParser):
    """Records what a page would load or run, its language, and whether its tags match."""

    def __init__(self, text: str) -> None:
        """Read the page."""
        super().__init__()
        self.language: str | None = None
        self.fetched: list[str] = []
        self.run: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Check every attribute."""
        named = {name: value or "" for name, value in attributes}
        self.language = named["lang"] if tag == "html" else self.language
        links = (named[name] for name in ("src", "href", "srcset", "data", "action", "poster") if name in named)
        self.fetched += [link for link in links if not link.startswith(("#", "data:"))]
        self.run += [tag] if tag == "script" else [name for name in named if name.startswith("on")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Check the attributes of an empty element."""
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Close the last opened element."""
        assert tag == self.open.pop()


def test_the_story_ends_well(played: Played) -> None:
    """All runs end with 0 and print no text to standard error."""
    runs = (played.story, played.summary, played.again)

    assert [(0, "")] * 3 == [(one.returncode, one.stderr) for one in runs]


def test_every_page_stands_alone(played: Played) -> None:
    """Every page and letter is well-formed Chinese HTML without resources and scripts."""
    pages = {name: content for name, content in played.written[0].items() if name.endswith(".html")}

    assert set(PAGES) == {name for name in pages if "/" not in name}
    for name, content in pages.items():
        text = content.decode("utf-8")
        page = Page(text)
        assert text.startswith("<!DOCTYPE html>"), name
        assert ("zh-CN", [], [], []) == (page.language, page.fetched, page.run, page.open), name
        assert "http" not in text.replace("http-equiv", ""), name


def test_letters_go_to_clients_only(played: Played) -> None:
    """There is one letter per dunning message with the client's name, and clients receive no other message."""
    sent = {key: json.loads(told) for key, told in played.of_topic("sent").items()}
    names = {body["id"]: body["name"] for body in played.bodies("ob_clients")}
    dunned = {key: told for key, told in sent.items() if told["to"] in names}
    letters = {name: words(text.decode()) for name, text in played.written[0].items() if name.startswith("letters/")}

    assert {"ageing.dun"} == {told["code"] for told in dunned.values()}
    assert dunned.keys() == {key for key, told in sent.items() if told["code"] == "ageing.dun"}
    assert sorted(f"letters/{key.replace(':', '_')}.html" for key in dunned) == sorted(letters)
    for key, told in dunned.items():
        assert f"致：{names[told['to']]}" in letters[f"letters/{key.replace(':', '_')}.html"]


def test_the_drill_shows_the_day_before_notice(played: Played) -> None:
    """The exposure page counts the leaver's records before the notice, including every client."""
    (documented,) = played.scenes("客户交底")
    count = int(documented.removeprefix("交底 ").partition(" ")[0])

    assert count > 0
    drill = words(played.written[0]["exposure.html"].decode())
    assert f"名下客户 {count} " in drill
    assert "未知（" not in drill


def test_the_summary_counts_the_ledger_and_the_steps(played: Played) -> None:
    """Receivables, steps, statements and interventions equal those in the tables."""
    figures, ladders = played.figures, played.bodies("ob_ladders")
    steps = Counter(f"{step['act']}.{step['state']}" for ladder in ladders for step in ladder["steps"])
    stored = played.bodies("ob_receivables")

    assert len(stored) == figures["stored_receivables"]
    assert len([body for body in stored if body["id"] != "demo-LATE-1"]) == figures["ledger"]["receivables"]
    assert len(played.bodies("ob_clients")) == figures["ledger"]["clients"]
    assert steps == figures["steps"]
    assert sum(len(ladder["statements"]) for ladder in ladders) == figures["statements"]
    assert sum(len(ladder["interventions"]) for ladder in ladders) == figures["interventions"]


def test_the_summary_counts_what_was_sent(played: Played) -> None:
    """Messages by code equal those the host received; each dunning step has one letter."""
    figures = played.figures
    sent = Counter(json.loads(told)["code"] for told in played.of_topic("sent").values())
    letters = [name for name in played.written[0] if name.startswith("letters/")]

    assert sent == figures["sent"]
    assert len(letters) == sent["ageing.dun"] == figures["steps"]["dun.done"]
    assert len(played.of_topic("todo")) == figures["open_todos"]


def test_the_summary_tells_the_case(played: Played) -> None:
    """Stage, items, signatures, grants, the settled residual and risks equal the tables."""
    told = played.figures["case"]
    case = the_case(played)
    items = Counter(f"{item['kind']}.{item['state']}" for item in case["items"])
    grants = {grant["id"]: [grant["state"], grant["attempts"]] for grant in case["grants"]}
    (residual,) = case["residuals"]

    assert ("closed", case["departed_on"]) == (told["stage"], told["departed_on"])
    assert items == told["items"]
    assert [f"{mark['role']}:{mark['signer']}" for mark in case["signatures"]] == told["signatures"]
    assert grants == told["grants"]
    assert {"confirmed"} == {state for state, _ in grants.values()}
    assert {residual["id"]: "settled"} == told["residuals"]
    assert residual["settled_at"] is not None
    assert sorted(body["id"] for body in played.bodies("ob_risks")) == played.figures["risks"]


def test_the_journal_is_intact_by_another_reading(played: Played) -> None:
    """Every chain is intact and ends at its head, and the summary counts the entries of the case."""
    lines = journal_of(played.kept[0])
    ends = {entry["stream"]: (entry["seq"], entry["hash"]) for entry in map(json.loads, lines)}

    assert is_intact(lines)
    assert {str(row[1]): (row[2], row[3]) for row in played.kept[0]["ob_heads"]} == ends
    assert {"entries": ends[CASE][0], "intact": True} == played.figures["journal"]


def test_a_changed_journal_is_not_intact(played: Played) -> None:
    """The check above detects a changed word, a dropped line and swapped lines."""
    lines = [line for line in journal_of(played.kept[0]) if json.loads(line)["stream"] == CASE]

    assert is_intact(lines)
    assert not is_intact([lines[0].replace("wang.wei", "wang.mei"), *lines[1:]])
    assert not is_intact([*lines[:3], *lines[4:]])
    assert not is_intact([lines[1], lines[0], *lines[2:]])


def test_the_timeline_goes_forward(played: Played) -> None:
    """Scenes are in order of time, each once."""
    moments = [moment for moment, _, _ in timeline(played.story.stdout)]

    assert sorted(moments) == moments
    assert len(moments) > 100


def test_the_timeline_names_notice_and_the_silent_source(played: Played) -> None:
    """The notice shows the legal end; the source that was down is unknown and answers the next day."""
    (notice,) = played.scenes("收到离职通知")
    (first,) = played.scenes("预检")
    (second,) = played.scenes("再次预检")
    counts = [int(text.removeprefix("清单 ").partition(" ")[0]) for text in (first, second)]

    assert "法定终止日 2026-12-16（劳动合同法第37条）" == notice
    assert "未结订单 未知（ConnectionError: 订单系统 503），不能视为没有" in first
    assert "未知" not in second
    assert counts[0] < counts[1]


def test_the_timeline_names_the_stale_signature(played: Played) -> None:
    """An invoice after finance's signature makes it stale, and finance signs again."""
    (stale,) = played.scenes("新到发票之后")
    signed = played.scenes("财务重签")

    assert "demo-LATE-1）尚未交接" in stale
    assert "财务 会签后清单有变动，需重签" in stale
    assert [text for text in signed if text.startswith("周慧会签应收 ")]


def test_the_timeline_names_the_residual(played: Played) -> None:
    """The deferred client becomes a residual of the successor."""
    (handed,) = played.scenes("客户移交")
    (left,) = played.scenes("离职")
    case = the_case(played)
    (residual,) = case["residuals"]

    assert handed.endswith("，延期 1 个")
    assert f"遗留：{residual['label']} → " in left
    assert residual["receiver"] not in left


def test_a_second_leaver_withdraws(played: Played) -> None:
    """The withdrawn case keeps all lines, no line is handed back, and access and employment are restored."""
    (noticed,) = played.scenes("第二份离职通知")
    (stays,) = played.scenes("撤回离职")
    (case,) = [case for case in played.bodies("ob_cases") if case["leaver"] != "wang.wei"]

    assert ("withdrawn", {("restore_grant", "read_back")}) == (
        case["stage"],
        {(item["kind"], item["evidence"]) for item in case["compensations"]},
    )
    assert f"清单 {len(case['items'])} 项" in noticed
    assert stays.endswith(f"已撤回，清单保留 {len(case['items'])} 项，需退回 0 项，恢复权限 {len(case['grants'])} 个")
    (standing,) = [one for one in played.bodies("ob_standings") if one["id"] == case["leaver"]]
    assert "active" == standing["employment"]


def test_the_timeline_names_access_that_would_not_go(played: Played) -> None:
    """The mailbox fails on the last evening, is not reported as revoked then, and is confirmed the day after."""
    (evening,) = played.scenes("权限回收")
    before, after = played.scenes("权限状态")

    assert "1 条失败待重试（ConnectionError: mailbox 连接超时）" in evening
    assert "mailbox 已发出" in before
    assert 3 == before.count("已确认收回")
    assert 4 == after.count("已确认收回")


def test_the_timeline_names_what_the_leaver_tried(played: Played) -> None:
    """After the departure the leaver is refused with the reason, and the attempt is in the journal."""
    (tried,) = played.scenes("离职后的尝试")
    lines = [json.loads(line) for line in journal_of(played.kept[0])]
    refused = [line for line in lines if line["stream"] == "refusals/wang.wei"]

    assert "王伟 已离职或权限已收回，不能查看" in tried
    assert refused
    assert all(line["at"] > f"{played.figures['case']['departed_on']}T" for line in refused)


def test_a_second_run_changes_nothing(played: Played) -> None:
    """A run after the end shows the same story; rows and pages stay equal."""
    first, second, third = played.kept

    assert played.story.stdout == played.again.stdout
    assert "oa_kept" in first
    for table, rows in first.items():
        assert rows == second[table] == third[table], table
    assert played.written[0] == played.written[1] == played.written[2]
