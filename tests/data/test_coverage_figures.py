"""What is the coverage of an application at a commit, given the reports of it?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.organisation import Application, Coverage, CoverageExclusion, Organisation
from data.coverage_figures import figures, unite
from data.rows import CoverageKind, CoverageReportRow, CoveredFile

AT = datetime(2026, 5, 1, tzinfo=UTC)
COMMIT = "c" * 40
API = Application.model_validate(
    {"id": "api", "name": "API", "repository": "acme/shop", "paths": ["api/**"], "kind": "backend"}
)
WEB = Application.model_validate(
    {"id": "web", "name": "Web", "repository": "acme/shop", "paths": ["web"], "kind": "frontend"}
)


def report(kind: CoverageKind = "artifact", name="one", files=(), **more) -> CoverageReportRow:
    return CoverageReportRow(COMMIT, AT, kind, name, AT, files=tuple(files), **more)


def lines(path: str, covered: list[int], coverable: list[int]) -> CoveredFile:
    return CoveredFile(path, len(covered), len(coverable), (tuple(covered), tuple(coverable)))


def rules(*exclusions: tuple[str, str, date]) -> Organisation:
    made = [
        CoverageExclusion.model_validate(
            {"application": app, "paths": [path], "who": "x", "when": when, "why": "old"}
        )
        for app, path, when in exclusions
    ]
    return Organisation.model_validate(
        {"name": "Acme", "coverage": Coverage(exclusions=tuple(made))}
    )


def only(reports, applications=(API, WEB), organisation=None):
    found = list(figures(reports, applications, organisation or rules()))
    assert len(found) == 1
    return found[0]


def test_files_are_split_over_applications_by_their_paths():
    both = report(files=[CoveredFile("api/a.py", 8, 10), CoveredFile("web/b.ts", 3, 10)])
    found = {each.application: each.percent for each in figures([both], (API, WEB), rules())}
    assert found == {"api": 80.0, "web": 30.0}


def test_paths_of_no_application_count_nowhere():
    assert (
        only([report(files=[CoveredFile("api/a.py", 1, 4), CoveredFile("x", 9, 9)])]).covered == 1
    )


def test_two_reports_of_one_kind_are_united_line_by_line():
    one = report(name="unit", files=[lines("api/a.py", [1, 2], [1, 2, 3, 4])])
    other = report(name="whole", files=[lines("api/a.py", [2, 3], [1, 2, 3, 5])])
    figure = only([one, other])
    assert (figure.covered, figure.coverable) == (3, 5)


def test_without_lines_the_last_report_counts():
    one = report(name="b", files=[CoveredFile("api/a.py", 1, 10)])
    later = replace(
        report(name="a", files=[CoveredFile("api/a.py", 7, 10)]), reported_at=AT + timedelta(1)
    )
    assert only([later, one]).covered == 7


def test_a_report_with_lines_wins_over_one_without():
    exact = report(name="a", files=[lines("api/a.py", [1], [1, 2])])
    rough = report(name="b", files=[CoveredFile("api/a.py", 9, 10)])
    assert only([exact, rough]).coverable == 2
    assert only([rough, replace(exact, name="c")]).coverable == 2


@pytest.mark.parametrize(
    ("kinds", "winner"),
    [
        (("pushed", "artifact"), "artifact"),
        (("pushed", "status"), "status"),
        (("status", "check"), "check"),
        (("check", "artifact"), "artifact"),
    ],
)
def test_for_one_commit_the_earlier_kind_wins(kinds, winner):
    stated = {"check", "status"}
    reports = [
        report(kind, percent=50.0, application="api")
        if kind in stated
        else report(kind, files=[CoveredFile("api/a.py", 1, 2)])
        for kind in kinds
    ]
    assert only(reports).kind == winner


def test_a_kind_that_says_nothing_of_an_application_does_not_win_for_it():
    artifact = report(files=[CoveredFile("web/b.ts", 1, 2)])
    pushed = report("pushed", files=[CoveredFile("src/a.py", 3, 4)], application="api")
    found = {
        each.application: each.kind for each in figures([artifact, pushed], (API, WEB), rules())
    }
    assert found == {"api": "pushed", "web": "artifact"}


def test_a_figure_from_a_text_has_no_lines():
    figure = only([report("status", percent=84.6, application="api")])
    assert (figure.percent, figure.coverable, figure.coverable_before_exclusions) == (
        84.6,
        None,
        None,
    )


def test_an_exclusion_holds_from_the_day_on_which_it_was_decided():
    files = [CoveredFile("api/a.py", 8, 10), CoveredFile("api/old/b.py", 0, 10)]
    before = only([report(files=files)], (API,), rules(("api", "api/old/**", date(2026, 5, 2))))
    since = only([report(files=files)], (API,), rules(("api", "api/old/**", date(2026, 5, 1))))
    assert (before.percent, since.percent) == (40.0, 80.0)
    assert (since.covered_before_exclusions, since.coverable_before_exclusions) == (8, 20)


def test_the_day_is_that_of_the_organisation():
    late = datetime(2026, 5, 1, 15, tzinfo=UTC)
    files = [CoveredFile("api/a.py", 8, 10), CoveredFile("api/old.py", 0, 10)]
    excluded = rules(("api", "api/old.py", date(2026, 5, 2)))
    tokyo = excluded.model_copy(update={"timezone": "Asia/Tokyo"})
    evening = replace(report(files=files), committed_at=late)
    assert only([evening], (API,), excluded).percent == 40.0
    assert only([evening], (API,), tokyo).percent == 80.0


def test_where_everything_is_excluded_no_other_kind_counts_it_after_all():
    excluded = rules(("api", "api", date(2026, 1, 1)))
    artifact = report(files=[CoveredFile("api/a.py", 1, 2)])
    found = only([artifact, report("status", percent=90.0, application="api")], (API,), excluded)
    assert (found.kind, found.percent, found.coverable) == ("artifact", None, 0)
    assert found.coverable_before_exclusions == 2


def test_a_report_without_a_line_of_code_leaves_it_to_the_next_kind():
    empty = report(files=[CoveredFile("api/__init__.py", 0, 0)])
    stated = report("status", percent=90.0, application="api")
    assert only([empty], (API,)).percent is None
    assert only([empty, stated], (API,)).percent == 90.0


numbers = st.sets(st.integers(1, 12))


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=4), st.randoms())
def test_the_order_in_which_reports_come_makes_no_difference(parts, chance):
    reports = [
        report(name=str(n), files=[lines("a", sorted(covered), sorted(covered | more))])
        for n, (covered, more) in enumerate(parts)
    ]
    (united,) = unite(reports)
    assert united.covered == len(set().union(*(covered for covered, _ in parts)))
    assert united.covered <= united.coverable
    shuffled = list(reports)
    chance.shuffle(shuffled)
    assert unite(shuffled) == (united,)
