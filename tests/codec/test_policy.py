"""Policy files: strict reading, all problems at once, and writing that reads back equal."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path
from typing import cast

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from offboard_core.clients import CadencePolicy, PoolPolicy, RecycleRule, RecycleTrigger
from offboard_core.codec.policy import dump_policies, load_policies
from offboard_core.codec.tables import write_table
from offboard_core.documents.catalogue import say
from offboard_core.errors import InvalidInput
from offboard_core.finding import Finding
from offboard_core.kernel.money import Money
from offboard_core.offboarding import HandoverPolicy
from offboard_core.ports.policies import Policies
from offboard_core.receivables import (
    AgeingPolicy,
    ChargePolicy,
    Fee,
    Interest,
    InterestBasis,
    LprRate,
    ProvisionPolicy,
    Tier,
)
from offboard_core.receivables.policy import Act, Override, Progression

WRONG = """\
[[ageing]]                                # one table per version; the newest in force on the day decides
version = "2026-07"
effective_from = 2026-07-01
progression = "jump"
tiers = [ { days = 30, act = "remind" }, { days = "sixty", act = "intervene" }, { days = 90, act = "dun" } ]
[[ageing.overrides]]
segment = "政府客户"
grace = 30
"""
RIGHT = WRONG.replace("jump", "stepwise").replace('"sixty"', "60").replace("grace =", "grace_days =")
REPORT = """\
policy.toml: 3 problem(s)
  ageing[0].progression        'jump'       只能是 one of: stepwise, highest
  ageing[0].tiers[1].days      'sixty'      应为整数天 0–3650 / a whole number of days
  ageing[0].overrides[0].grace 30           不认识的键 unknown key；是否指 did you mean 'grace_days'?"""


@attrs.frozen
class Price:
    """A table with an amount and without further rules."""

    amount: Money


def load(text: str) -> Policies:
    """Read a policy file given as text."""
    return load_policies(text.encode())


def refused(data: bytes | str) -> list[tuple[str, object, str]]:
    """Return path, value and code of every problem."""
    with pytest.raises(InvalidInput) as caught:
        load_policies(data if isinstance(data, bytes) else data.encode())
    return [(found.subject, found.facts["value"], found.code) for found in caught.value.findings]


def problems_in(data: bytes) -> tuple[Finding, ...]:
    """Return all problems of a file."""
    try:
        load_policies(data)
    except InvalidInput as error:
        return error.findings
    return ()


def test_all_problems_at_once_in_one_table() -> None:
    """The error text lists every problem with path, value, allowed values and suggestion."""
    with pytest.raises(InvalidInput) as caught:
        load_policies(WRONG.encode(), source="policy.toml")

    assert str(caught.value) == REPORT


def test_problems_come_in_the_order_of_the_file() -> None:
    """Problems come in the order of the file; a missing key comes at the end of its table."""
    text = """
[[handover]]
day_ends_hour = "6 pm"
[[ageing]]
unit = "weeks"
graze_days = 3
tiers = [ { acts = "dun" } ]
basis = 7
"""

    assert [
        "handover[0].day_ends_hour",
        "ageing[0].unit",
        "ageing[0].graze_days",
        "ageing[0].tiers[0].acts",
        "ageing[0].tiers[0].days",
        "ageing[0].tiers[0].act",
        "ageing[0].basis",
    ] == [path for path, _, _ in refused(text)]


def test_a_policy_says_what_it_says() -> None:
    """Keys in the file are read; missing keys keep their defaults."""
    (policy,) = load(RIGHT).ageing

    expected = AgeingPolicy(
        version="2026-07",
        effective_from=dt.date(2026, 7, 1),
        progression=Progression.STEPWISE,
        overrides=(Override(segment="政府客户", grace_days=30),),
    )
    assert expected == policy


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "\ufeff"])
def test_an_empty_file_is_the_defaults(text: str) -> None:
    """A room without a table keeps its default policy."""
    assert Policies() == load(text)


def test_a_byte_order_mark_is_accepted() -> None:
    """A file with a byte order mark is accepted."""
    assert load(RIGHT) == load_policies(b"\xef\xbb\xbf" + RIGHT.replace("\n", "\r\n").encode())


def test_no_dunning_is_an_explicit_policy() -> None:
    """An empty list of tiers means no dunning, not the default."""
    assert [()] == [policy.tiers for policy in load("[[ageing]]\ntiers = []").ageing]


def test_every_room_has_its_tables() -> None:
    """One file holds the policies of all rooms; missing rooms keep their defaults."""
    policies = load('[[handover]]\nversion = "h2"\neffective_from = 2026-07-01\nday_ends_hour = 17')

    assert (HandoverPolicy(version="h2", effective_from=dt.date(2026, 7, 1), day_ends_hour=17),) == policies.handover
    assert Policies().ageing == policies.ageing


@pytest.mark.parametrize(
    ("hour", "problems"), [(23, []), (24, [("handover[0].day_ends_hour", 24, "policy.no_such_hour")])]
)
def test_an_hour_is_one_a_clock_shows(hour: int, problems: list[tuple[str, object, str]]) -> None:
    """The day may end at 23 but not at 24."""
    found = [
        (one.subject, one.facts["value"], one.code)
        for one in problems_in(f"[[handover]]\nday_ends_hour = {hour}".encode())
    ]

    assert problems == found


def test_amounts_are_text_in_their_currency() -> None:
    """Amounts are text or whole numbers, never floats."""
    (policy,) = load('[[ageing]]\nminimum_outstanding = { CNY = "100.50", USD = 20 }').ageing

    assert {"CNY": Money.of("100.50", "CNY"), "USD": Money.of("20", "USD")} == policy.minimum_outstanding


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aging = []", ("aging", "[]", "policy.unknown_key")),
        ("ageing = 1", ("ageing", 1, "policy.not_a_list")),
        ("ageing = []", ("ageing", "", "policy.no_version")),
        ("ageing = [7]", ("ageing[0]", 7, "policy.not_a_table")),
        ("[[ageing]]\nversion = 7", ("ageing[0].version", 7, "policy.not_text")),
        ("[[ageing]]\ngrace_days = true", ("ageing[0].grace_days", True, "policy.not_days")),
        ("[[ageing]]\ngrace_days = 1.0", ("ageing[0].grace_days", "1.0", "policy.not_days")),
        ("[[ageing]]\ngrace_days = inf", ("ageing[0].grace_days", "inf", "policy.not_days")),
        ("[[ageing]]\ngrace_days = -1", ("ageing[0].grace_days", -1, "policy.not_days")),
        ("[[ageing]]\ngrace_days = 3651", ("ageing[0].grace_days", 3651, "policy.not_days")),
        (f"[[ageing]]\ngrace_days = {10**30}", ("ageing[0].grace_days", "…", "policy.not_days")),
        ('[[ageing]]\neffective_from = "2026-07-01"', ("ageing[0].effective_from", "2026-07-01", "policy.not_a_date")),
        (
            "[[ageing]]\neffective_from = 2026-07-01T00:00:00Z",
            ("ageing[0].effective_from", "2026-07-01 00:00:00+00:00", "policy.not_a_date"),
        ),
        ("[[ageing]]\nprogression = 3", ("ageing[0].progression", 3, "policy.not_one_of")),
        ("[[ageing]]\ntiers = [{ days = 30 }]", ("ageing[0].tiers[0].act", "", "policy.key_missing")),
        ("[[ageing]]\nminimum_outstanding = 7", ("ageing[0].minimum_outstanding", 7, "policy.not_a_table")),
        (
            "[[ageing]]\nminimum_outstanding = { CNY = 1.5 }",
            ("ageing[0].minimum_outstanding.CNY", "1.5", "policy.not_an_amount"),
        ),
        (
            '[[ageing]]\nminimum_outstanding = { RMB = "1" }',
            ("ageing[0].minimum_outstanding.RMB", "RMB", "money.unknown_currency"),
        ),
        (
            "[[ageing]]\n[[ageing]]\neffective_from = 2026-01-01",
            ("ageing[1].version", "default", "policy.version_twice"),
        ),
        (
            '[[ageing]]\n[[ageing]]\nversion = "2"',
            ("ageing[1].effective_from", "1970-01-01", "policy.same_first_day"),
        ),
    ],
)
def test_nothing_is_coerced_and_no_key_ignored(text: str, expected: tuple[str, object, str]) -> None:
    """A wrong type, a value out of range and an unknown key are problems with their paths."""
    assert [expected] == refused(text)


CHARGES = """
[[ageing]]
[ageing.charges]
fees = [ { days = 90, amount = "50.00 CNY" } ]
lpr = [ { published_on = 2026-01-20, percent = "3.10" } ]
[[ageing.charges.interest]]
basis = "sales_contract"
markup_percent = 50
most_percent = 30
minimum = { CNY = "1.00" }
[[ageing.charges.interest]]
basis = "small_enterprise"
segment = "政府客户"
"""


def test_charges_are_read_with_their_fees_rules_and_rates() -> None:
    """Fees, interest rules and rates are tables of the version they belong to."""
    (policy,) = load(CHARGES).ageing
    expected = ChargePolicy(
        fees=(Fee(days=90, amount=Money.of("50.00", "CNY")),),
        lpr=(LprRate(published_on=dt.date(2026, 1, 20), percent="3.10"),),
        interest=(
            Interest(
                basis=InterestBasis.SALES_CONTRACT,
                markup_percent=50,
                most_percent=30,
                minimum={"CNY": Money.of("1.00", "CNY")},
            ),
            Interest(basis=InterestBasis.SMALL_ENTERPRISE, segment="政府客户"),
        ),
    )

    assert expected == policy.charges
    assert load(CHARGES) == load(dump_policies(load(CHARGES)))


def test_everything_wrong_with_charges_is_told_at_once() -> None:
    """Path, value and suggestion are given for floats, a misspelt basis and key, and a rate that is not text."""
    text = CHARGES.replace('"3.10"', "3.10").replace("sales_contract", "sale_contract").replace("segment", "segmant")
    text += 'percent = "5%"\n[[ageing.charges.interest]]\nbasis = "contract_daily"\npercent = "5%"\n'

    with pytest.raises(InvalidInput) as caught:
        load(text)

    shown = str(caught.value)
    assert [
        "ageing[0].charges.lpr[0].percent",
        "ageing[0].charges.interest[0].basis",
        "ageing[0].charges.interest[1].segmant",
        "ageing[0].charges.interest[2].percent",
    ] == [found.subject for found in sorted(caught.value.findings, key=lambda found: shown.index(found.subject))]
    assert [] == [meant for meant in ("'sales_contract'", "'segment'", '"0.05"') if meant not in shown]


@pytest.mark.parametrize("days", [0, 3650])
def test_the_range_of_days_includes_its_ends(days: int) -> None:
    """Zero days and 3650 days are allowed."""
    assert [days] == [policy.grace_days for policy in load(f"[[ageing]]\ngrace_days = {days}").ageing]


POOL = '[[pool]]\nid = "east"\nname = "华东公海"\ncustodian = "zhao.min"\n'


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("[[provision]]\nrates_bp = [0, {}]\n", 10_000),
        (POOL + "holding_cap = {}\n", 1_000_000),
        (POOL + "daily_claims = {}\n", 1_000_000),
        ("[[handover]]\nmass_exit_least = {}\n", 1_000_000),
        ("[[handover]]\nclient_workdays = {}\n", 3650),
    ],
)
def test_a_number_has_the_limit_of_its_field(text: str, most: int) -> None:
    """Shares go to 10,000, counts to 1,000,000, and days to 3650; the report says how far."""
    written = dump_policies(load(text.format(most)))

    assert f"{most}" in written
    assert load(written) == load(text.format(most))
    with pytest.raises(InvalidInput) as caught:
        load(text.format(most + 1))
    assert [most] == [found.facts["most"] for found in caught.value.findings]


@given(rates=st.lists(st.integers(0, 10_000), min_size=1, max_size=8))
def test_every_rate_that_a_policy_accepts_is_read_back(rates: list[int]) -> None:
    """What the class accepts, its file form holds."""
    policies = Policies(provision=(ProvisionPolicy(rates_bp=tuple(rates)),))

    assert load(dump_policies(policies)) == policies


def test_a_policy_that_contradicts_itself_is_refused_at_its_place() -> None:
    """Problems found by the policy have the path of its version."""
    text = '[[ageing]]\n[[ageing]]\nversion = "2"\ntiers = [{ days = 60, act = "remind" }, { days = 30, act = "dun" }]'

    ((path, _, _),) = refused(text)

    assert path.startswith("ageing[1].tiers")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xfe", "policy.not_utf8"),
        (b"a = \x00", "policy.not_toml"),
        (b"[[ageing]", "policy.not_toml"),
        (b"a = 2026-02-31", "policy.not_toml"),
        (b"a = 1\na = 2", "policy.not_toml"),
        (b"a = " + b"9" * 5000, "policy.not_toml"),
        (b"a = " + b"[" * 100_000, "policy.not_toml"),
        (b"#" * 262_145, "policy.too_large"),
    ],
)
def test_a_file_that_is_no_toml_is_refused(data: bytes, code: str) -> None:
    """Any parser error becomes one `InvalidInput`."""
    assert [("file", code)] == [(path, found) for path, _, found in refused(data)]


def test_a_file_may_have_262144_bytes() -> None:
    """A file of exactly 262,144 bytes is read."""
    assert Policies() == load_policies(b"#" * 262_144)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_hostile_bytes_bring_out_no_foreign_exception(data: bytes) -> None:
    """Any bytes give policies or `InvalidInput`."""
    for room in (b"[[ageing]]\n", b"[[handover]]\n"):
        assert all(found.subject for found in problems_in(room + data))


scalars = st.booleans() | st.integers() | st.floats() | st.text(max_size=5).map(lambda text: f"'''{text}'''")
keys = st.sampled_from(
    [field.name for cls in (AgeingPolicy, HandoverPolicy, CadencePolicy) for field in attrs.fields(cls)]
    + ["grace", "levels"]
)


@given(
    st.dictionaries(keys, scalars.map(str) | st.sampled_from(["[]", "{}", "[[]]", "[{}]", "1970-01-01"]), max_size=4)
)
def test_hostile_values_bring_out_no_foreign_exception(values: dict[str, str]) -> None:
    """Any value under any key is read or refused with its path, worded in both languages."""
    lines = "\n".join(f"{key} = {value}" for key, value in values.items())

    for room in ("ageing", "handover", "provision"):
        for found in problems_in(f"[[{room}]]\n{lines}".encode()):
            assert found.subject.startswith(("file", room))
            assert say(found, "zh-CN") != found.code != say(found, "en")


def test_the_defaults_are_written_in_full() -> None:
    """A dumped policy contains every default, and reads back equal."""
    text = dump_policies(Policies())
    fields = {field.name for cls in (AgeingPolicy, HandoverPolicy, CadencePolicy) for field in attrs.fields(cls)}

    assert Policies() == load(text)
    assert fields - {"catch_up", "charges"} == {
        line.split(" = ")[0] for line in text.splitlines() if " = " in line and not line.startswith(" ")
    }


@given(
    version=st.text(min_size=1, max_size=20).filter(lambda text: text == text.strip() and text.isprintable()),
    segment=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(str.strip),
    days=st.lists(st.integers(0, 3650), max_size=4, unique=True).map(sorted),
    minor=st.integers(0, 10**12),
    hour=st.integers(0, 23),
)
def test_what_was_dumped_is_read_back(version: str, segment: str, days: list[int], minor: int, hour: int) -> None:
    """Dumping loses no value, and equal policies give equal text."""
    tiers = tuple(Tier(number, Act.REMIND) for number in days)
    policy = AgeingPolicy(
        version=version,
        tiers=tiers,
        minimum_outstanding={"CNY": Money(minor=minor, currency="CNY")},
        overrides=(Override(segment=segment, tiers=tiers),),
    )
    policies = Policies(
        ageing=(policy, AgeingPolicy(version=version + "+", effective_from=dt.date(2026, 7, 1))),
        handover=(HandoverPolicy(version=version, day_ends_hour=hour, line_workdays=len(days)),),
    )

    text = dump_policies(policies)

    assert policies == load(text)
    assert text == dump_policies(load(text))


@pytest.mark.parametrize(
    ("policy", "path", "code"),
    [
        (AgeingPolicy(grace_days=cast(int, "3")), "ageing[0].grace_days", "input.not_whole"),
        (AgeingPolicy(effective_from=dt.datetime(2026, 7, 1)), "ageing[0].effective_from", "date.not_iso"),
        (AgeingPolicy(version=cast(str, 7)), "ageing[0].version", "input.not_text"),
        (AgeingPolicy(tiers=(Tier(30, cast(Act, "remind")),)), "ageing[0].tiers", "input.not_one_of"),
        (AgeingPolicy(trial_departments=cast(tuple[str], "华东")), "ageing[0].trial_departments", "input.not_a_list"),
    ],
)
def test_what_could_not_be_read_back_is_not_written(policy: AgeingPolicy, path: str, code: str) -> None:
    """A field with a wrong type in a policy built in code is refused with its path."""
    with pytest.raises(InvalidInput) as caught:
        dump_policies(Policies(ageing=(policy,)))

    assert [(path, code)] == [(found.subject, found.code) for found in caught.value.findings]


def test_an_amount_is_written_only_of_money() -> None:
    """A value that is not `Money` is refused with its field."""
    with pytest.raises(InvalidInput) as caught:
        write_table(Price(amount=cast(Money, "50.00 CNY")))

    assert [("policy.amount", "money.not_an_amount")] == [(one.subject, one.code) for one in caught.value.findings]


@pytest.mark.parametrize(("day", "version"), [(dt.date(2026, 6, 30), "old"), (dt.date(2026, 7, 1), "new")])
def test_the_newest_in_force_decides(day: dt.date, version: str) -> None:
    """A version applies from its first day on."""
    new = AgeingPolicy(version="new", effective_from=dt.date(2026, 7, 1))

    assert version == Policies(ageing=(new, AgeingPolicy(version="old"))).ageing_on(day).version


def test_the_provision_policy_in_force() -> None:
    """Provision rates are read, written and found by day; before the first version there is no policy."""
    old, new = (
        ProvisionPolicy(version=version, effective_from=day, rates_bp=(0, 500))
        for version, day in (("old", dt.date(2026, 1, 1)), ("new", dt.date(2026, 7, 1)))
    )
    policies = Policies(provision=(new, old))

    assert policies == load(dump_policies(policies))
    assert ("old", "new") == tuple(
        policies.provision_on(day).version for day in (dt.date(2026, 6, 30), dt.date(2026, 7, 1))
    )
    for none, day in ((policies, dt.date(2025, 12, 31)), (Policies(), dt.date(2026, 7, 1))):
        with pytest.raises(InvalidInput) as caught:
            none.provision_on(day)
        assert "policy.none_in_force" == caught.value.findings[0].code
    with pytest.raises(InvalidInput) as caught:
        Policies(provision=(old, old))
    assert {"policy.version_twice", "policy.same_first_day"} == {finding.code for finding in caught.value.findings}


def test_a_file_is_checked_from_the_command_line(tmp_path: Path) -> None:
    """The command prints the same report, and its exit code says whether the file is valid."""
    right, wrong = tmp_path / "right.toml", tmp_path / "policy.toml"
    right.write_text(RIGHT, "utf-8")
    wrong.write_text(WRONG, "utf-8")

    answers = [
        subprocess.run(
            [sys.executable, "-X", "utf8", "-m", "offboard_core", "policy", "check", str(file)],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        for file in (right, wrong, tmp_path / "none.toml")
    ]

    assert [0, 1, 2] == [answer.returncode for answer in answers]
    assert "2026-07" in answers[0].stdout
    assert REPORT == answers[1].stdout.rstrip("\n")


def test_public_pools_are_read_from_the_file() -> None:
    """Pools have rules, limits and members; problems have their paths, and ids are unique."""
    text = """
[[pool]]
id = "east"
name = "华东公海"
custodian = "zhao.min"
departments = ["华东", "华东"]
daily_claims = 3
cooling_days = 30
recycle = [ { trigger = "no_follow_up", days = 60, segments = ["企业"] } ]

[[cadence]]
every_days = 14
by_segment = { "重点" = 7 }
"""
    policies = load(text)
    rule = RecycleRule(trigger=RecycleTrigger.NO_FOLLOW_UP, days=60, segments=["企业"])

    assert PoolPolicy(
        id="east",
        name="华东公海",
        custodian="zhao.min",
        departments={"华东"},
        daily_claims=3,
        cooling_days=30,
        recycle=(rule,),
    ) == policies.pool_named("east")
    assert {"重点": 7} == policies.cadence_on(dt.date(2026, 11, 23)).by_segment
    assert policies == load(dump_policies(policies))
    with pytest.raises(InvalidInput) as caught:
        load(text + text)
    assert ["cadence[1].version", "cadence[1].effective_from", "pool[1].id"] == [
        f.subject for f in caught.value.findings
    ]
    with pytest.raises(InvalidInput) as caught:
        load(text.replace("days = 60", "days = 0"))
    assert ["pool[0].recycle[0].recycle.days"] == [f.subject for f in caught.value.findings]
    with pytest.raises(InvalidInput):
        policies.cadence_on(dt.date(1969, 1, 1))
    with pytest.raises(InvalidInput):
        PoolPolicy(id="x", name="x", custodian="x", members="abc")
