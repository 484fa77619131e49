"""Is everything that is wrong with a file of goals named at its place, all of it at once?"""

import re
from pathlib import Path

import pytest

from goals.kinds import KINDS
from goals.period import EXPECTED
from goals.reading import examine_goals
from tests.goals.written import ORGANISATION

HEAD = "schema: goals/1\nperiod: 2026\n"
GROUP = "groups: [{id: g, name: G, headline: H, goals: [\n"
GOAL = "{id: a, title: A, owner: sato, why: w, what: w, how: h, key_results: [\n"


@pytest.fixture
def problems_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The problems of a file whose first two lines are right, as lines."""
    monkeypatch.chdir(tmp_path)

    def examine(text: str, head: str = HEAD) -> list[str]:
        Path("g.yaml").write_text(head + text, encoding="utf-8")
        goals, problems = examine_goals(Path("g.yaml"), ORGANISATION)
        errors = [each for each in problems if each.severity == "error"]
        assert (goals is None) == bool(errors)
        return [str(problem).removeprefix("g.yaml:") for problem in problems]

    return examine


@pytest.fixture
def wrong_in(problems_of):
    """What is wrong with a single key result: the word at which it is told, and the message."""

    def examine(key_result: str) -> list[str]:
        text = f"{GROUP}{GOAL}{{{key_result}, id: k, title: K}}\n]}}]}}]\n"
        lines = (HEAD + text).splitlines()
        found = []
        for problem in problems_of(text):
            line, column, message = problem.split(":", 2)
            word = re.split(r"[,:}\]]", lines[int(line) - 1][int(column) - 1 :])[0]
            found.append(f"{word}:{message}")
        return found

    return examine


def test_the_format_and_the_period_are_named(problems_of):
    assert problems_of("period: 2026-H3\n", head="") == [
        "1:1: error: missing key 'schema'; begin with schema: goals/1",
        f"1:9: error: expected {EXPECTED}, got '2026-H3'",
    ]


def test_every_mistake_is_told_at_once(problems_of):
    text = (
        "groups:\n"
        "  - id: g\n"
        "    name: 広報\n"
        "    headline: 見出し\n"
        "    goals:\n"
        "      - id: a\n"
        "        titel: 目標\n"
        "        owner: yamda\n"
        "        why: なぜ\n"
        "        what: なに\n"
        "        key_results:\n"
        "          - {id: k, title: 件数, kind: cout, target: 3}\n"
        "          - {id: k, title: 件数, kind: count}\n"
    )
    assert problems_of(text) == [
        "8:9: error: missing key 'title'",
        "8:9: error: missing key 'how'",
        "9:9: error: unknown key 'titel'; did you mean 'title'?",
        "10:16: error: unknown person 'yamda'; did you mean 'yamada'? Known: yamada, suzuki, sato",
        f"14:38: error: unknown kind 'cout'; did you mean 'count'? Known: {', '.join(KINDS)}",
        "15:13: error: missing key 'target', which a count needs",
        "15:18: error: the key result 'k' stands twice, first on line 14",
    ]


def test_three_focus_areas_with_short_titles(problems_of):
    area = "  - {title: T, why: w, image: i, now: n, how: h}\n"
    long = "  - {title: {ja: 二十文字よりも長い題名は覚えにくいので短くする, en: T}, why: w, image: i, now: n, how: h}\n"  # noqa: E501
    assert problems_of("focus:\n" + area * 3) == []
    assert problems_of("focus:\n" + long + area * 3) == [
        "4:18: error: a title of 23 characters; 20 are the most",
        "7:5: error: more than 3 focus areas are no focus; make it one of not_goals",
    ]


def test_a_goal_needs_a_key_result(problems_of):
    assert problems_of(f"{GROUP}{GOAL}]}}]}}]\n") == [
        "4:70: error: a goal needs one key result at least; a milestone will do"
    ]


BASELINE = "baseline: {from: 2024-01-01, to: 2025-12-31, value: 4}"
UNIT_GOAL = (
    "groups: [{id: g, name: G, headline: H, goals: [\n"
    "  {id: a, unit: search, supports: %s, title: A, owner: sato, why: w, what: w, how: h,\n"
    "   key_results: [{id: k, title: K, kind: count, target: 3}]}]}]\n"
)


def test_a_supported_goal_exists(problems_of):
    assert problems_of(UNIT_GOAL % "b") == ["4:35: error: unknown goal 'b'. Known: a"]
    assert problems_of(UNIT_GOAL % "a") == ["4:35: error: 'a' would support itself in the end"]


def test_only_a_unit_supports(problems_of):
    text = (UNIT_GOAL % "a").replace("unit: search, ", "")
    assert problems_of(text) == [
        "4:21: error: a goal that supports another is a unit's; add the key 'unit'"
    ]


def test_a_unit_is_one_of_the_organisation(problems_of):
    text = (UNIT_GOAL % "a").replace("unit: search, supports: a", "unit: serch")
    assert problems_of(text) == [
        "4:17: error: unknown unit 'serch'; did you mean 'search'? Known: search"
    ]


@pytest.mark.parametrize(
    ("key_result", "problem"),
    [
        ("kind: count, target: 3, due: 2026-01-01",
         "due: error: 'due' means nothing for a count; it belongs to milestone"),
        ("kind: milestone", "{kind: error: missing key 'due', which a milestone needs"),
        ("kind: slo, events: 4, may_fail: 4",
         "4: error: 4 of 4 events may fail: that can't be missed"),
        ("kind: count, start: 5, target: 5",
         "5: error: the target 5 is where it starts; there would be nothing to reach"),
        ("kind: count, target: 0",
         "0: error: the target 0 is where it starts; there would be nothing to reach"),
        ("kind: count, target: 50%", "50%: error: the target of a count is no percentage"),
        ("kind: count, target: six", "six: error: expected a number, got 'six'"),
        ("kind: count, target: .inf", ".inf: error: expected a number that can be reached"),
        ("kind: ratio, target: 0.5",
         "0.5: error: 0.5 is less than one in a hundred; write 50% if it is meant"),
        ("kind: ratio, target: 120%", "120%: error: expected a share up to 100%, got 120"),
        ("kind: count, target: 6, quota: {title: q, target: 7}",
         "7: error: the quota 7 is more than the target 6 that it is a part of"),
        ("kind: count, target: 6, quota: {title: q, target: 0}",
         "0: error: a quota asks for one at least"),
        (f"kind: multiple, better: more, target: 1, {BASELINE}",
         "1: error: expected a multiple above 1, got 1; ×2 is 2, twice as fast as well"),
        (f"kind: multiple, better: more, target: 2, {BASELINE.replace('2024', '2026')}",
         "2025-12-31: error: ends on 2025-12-31, before it starts on 2026-01-01"),
        ("kind: level, target: 80", "{kind: error: missing key 'better'; write more or less"),
        ("kind: count, target: 5, feed: ftp", "ftp: error: expected a mapping, got 'ftp'"),
        ("kind: count, target: 5, feed: {url: ftp}",
         "ftp: error: expected an address like https://…, got 'ftp'"),
        ("kind: level, better: more, target: 5, feed: {url: 'https://x'}",
         "feed: error: a feed counts entries; it can't measure a level"),
        ("kind: count, target: 5, feed: {url: 'https://x'}, metric: x",
         "feed: error: a key result is measured by a metric or by a feed, not by both"),
        ("kind: count, target: 5, weight: 0", "0: error: expected more than 0, got the number 0"),
        ("kind: count, target: 5, filters: {base: x}",
         "filters: error: filters go with a metric; there is none"),
    ],
)  # fmt: skip
def test_a_key_result_is_what_its_kind_says(wrong_in, key_result, problem):
    assert problem in wrong_in(key_result)


@pytest.mark.parametrize(
    "key_result",
    [
        "kind: count, target: 3",
        "kind: count, start: 9, target: 0",
        "kind: ratio, target: 50",
        "kind: level, target: 80, start: 60",
        "kind: level, target: 80%, metric: coverage, filters: {part: search-api}",
        "kind: level, target: 24, metric: review_time, filters: {repository: o/web-x}",
    ],
)
def test_what_is_right_passes(wrong_in, key_result):
    assert wrong_in(key_result) == []


TIME = "kind: level, target: 5, metric: review_time"
COVERAGE = "kind: level, target: 80, metric: coverage"
OF_A_UNIT = BASELINE.replace("4}", "4, filters: {unit: search}}")
REVERTS = "kind: ratio, target: 10, metric: reverts"


@pytest.mark.parametrize(
    ("key_result", "problem"),
    [
        ("kind: level, target: 5, metric: review_tim",
         "review_tim: error: unknown metric 'review_tim'; did you mean 'review_time'?"),
        (f"{TIME}, filters: {{repository: o/serch}}",
         "o/serch: warning: org.yaml speaks of no repository 'o/serch'; did you mean 'o/search'?"),
        (f"{TIME}, filters: {{unit: x}}", "x: error: unknown unit 'x'. Known: search"),
        ("kind: level, target: 5, metric: coverage, filters: {unit: search}",
         "search: error: coverage belongs to no unit: leave out unit 'search'"),
        (f"{TIME}, filters: {{statistic: mode}}",
         "mode: error: unknown statistic 'mode'. Known: median, p75, p90, mean"),
        (f"{TIME}, filters: {{part: x}}", "x: error: review_time has no parts; leave out part"),
        ("kind: level, target: 5, metric: share_merged_within, filters: {within: 24 worked}",
         "24 worked: error: expected hours and their clock (calendar or working) like"),
        (f"{COVERAGE}, each: [backend, frontent]",
         "frontent: error: unknown side 'frontent'; did you mean 'frontend'?"),
        (f"{COVERAGE}, filters: {{part: backent}}",
         "backent: error: unknown part of coverage 'backent'; did you mean 'backend'?"),
        (f"kind: multiple, metric: investment_share, target: 2, {BASELINE}",
         "{kind: error: missing key 'better'; write more or less"),
        (f"kind: multiple, metric: coverage, target: 2, {OF_A_UNIT}",
         "search: error: coverage belongs to no unit: leave out unit 'search'"),
        (f"{COVERAGE}, without: [search]",
         "search: error: unknown application 'search'; did you mean 'search-api'?"),
        ("kind: count, target: 900, metric: pull_requests_merged",
         "pull_requests_merged: error: pull_requests_merged alone can be had at a cost;"),
        ("kind: count, target: 900, metric: review_time",
         "review_time: error: review_time is a duration; it can't be measured as a count"),
        (f"{REVERTS}, guards: [{{metric: open_aje}}]",
         "open_aje: error: unknown metric 'open_aje'; did you mean 'open_age'?"),
        (f"{REVERTS}, guards: [{{metric: investment_share}}]",
         "investment_share: error: investment_share is neither better nor worse;"),
        (f"{REVERTS}, guards: [{{metric: open_age, tolerance: 0}}]",
         "0: error: expected a percentage from 1 to 100, got the number 0"),
    ],
)  # fmt: skip
def test_what_is_measured_is_known(wrong_in, key_result, problem):
    (found,) = wrong_in(key_result)
    assert found.startswith(problem)


def test_what_was_moved_is_told_from_the_first_time_on(wrong_in):
    first = "{was: 2026-06-30, when: 2026-06-20, who: sato, why: w}"
    second = "{was: 2026-12-25, when: 2026-05-20, who: sat, why: w}"
    assert wrong_in(f"kind: milestone, due: 2026-12-25, moved: [{first}, {second}]") == [
        "2026-12-25: error: nothing changed: it is 2026-12-25 afterwards",
        "2026-05-20: error: on 2026-05-20, before 2026-06-20; write the oldest first",
        "sat: error: unknown person 'sat'; did you mean 'sato'? Known: yamada, suzuki, sato",
    ]
