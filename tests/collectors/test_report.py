"""Does a report say what came, what is missing, what it cost and what to do?"""

import json
from datetime import UTC, datetime

import pytest

from collectors.errors import CollectorError
from collectors.report import CollectionReport, EndedReading, RepositoryReport, merged
from data.rows import Spent, Stored, UnreadableReportRow

STORED = {"open": 4, "merged": 4210, "closed": 33}
BROKEN = UnreadableReportRow(
    commit="0123456789abcdef",
    kind="artifact",
    name="coverage-report",
    reason="the archive holds no report that is known",
    seen_at=datetime(2026, 1, 1, tzinfo=UTC),
)
ERROR = CollectorError("GitHub does not let this token read it", "acme/app", "add the scope repo")


def report(name: str = "acme/web", **more: object) -> RepositoryReport:
    values: dict[str, object] = {
        "name": name, "status": "complete", "new": 12, "changed": 3, "stored": STORED,
        "on_source": STORED, "spent": Spent(27, 54, 1, 1, 2),
    }  # fmt: skip
    return RepositoryReport(**{**values, **more})  # type: ignore[arg-type] -- fields by name


def _line(name: str) -> str:
    counts = "4 open, 4,210 merged, 33 closed"
    return f"{name}: complete, 12 new, 3 changed; stored: {counts}; the same on GitHub"


def test_json_has_the_keys_of_the_manual_in_their_order():
    failed = report("acme/app", status="failed", error=ERROR, on_source=None, spent=Spent(3))
    done = CollectionReport(
        (report(coverage=2, unreadable=(BROKEN,)), failed), 12.3456, Spent(1, 1)
    )
    found = json.loads(done.as_json())
    assert list(found) == [
        "status", "requests", "graphql_points", "rest_requests", "retries", "follow_ups",
        "seconds", "repositories", "coverage",
    ]  # fmt: skip
    assert found == {
        "status": "incomplete",
        "requests": 31,
        "graphql_points": 55,
        "rest_requests": 1,
        "retries": 1,
        "follow_ups": 2,
        "seconds": 12.346,
        "repositories": [
            {
                "name": "acme/web",
                "status": "complete",
                "new": 12,
                "changed": 3,
                "stored": STORED,
                "on_github": STORED,
                "error": None,
            },
            {
                "name": "acme/app",
                "status": "failed",
                "new": 12,
                "changed": 3,
                "stored": STORED,
                "on_github": None,
                "error": {
                    "what": "GitHub does not let this token read it",
                    "where": "acme/app",
                    "do": "add the scope repo",
                },
            },
        ],
        "coverage": {
            "reports": 2,
            "unreadable": [
                {
                    "repository": "acme/web",
                    "commit": "0123456789abcdef",
                    "kind": "artifact",
                    "name": "coverage-report",
                    "reason": "the archive holds no report that is known",
                }
            ],
        },
    }


def test_text_says_counts_here_and_there_the_cost_and_what_could_not_be_read():
    text = CollectionReport(
        (report(coverage=1, unreadable=(BROKEN,)),), 12.3, Spent(1, 1)
    ).as_text()
    assert text == (
        "acme/web: complete, 12 new, 3 changed; stored: 4 open, 4,210 merged, 33 closed; the same "
        "on GitHub; 1 coverage report\n"
        "\n"
        "acme/web: coverage that could not be read; the last good figure stays\n"
        "  coverage-report at 0123456789: the archive holds no report that is known\n"
        "\n"
        "Complete in 12.3 seconds: 28 requests (55 GraphQL points, 1 REST request, 1 retry, "
        "2 follow-ups)."
    )


def test_a_difference_to_github_is_told_in_counts_of_both():
    there = {"open": 4, "merged": 4211, "closed": 33}
    text = CollectionReport((report(on_source=there),), 1.0).as_text()
    assert "33 closed; on GitHub: 4 open, 4,211 merged, 33 closed" in text


def test_of_many_repositories_those_with_nothing_to_tell_share_a_line():
    quiet = [report(f"acme/{n}", new=0, changed=0) for n in range(499)]
    text = CollectionReport((*quiet, report()), 1.0).as_text()
    assert text.splitlines()[:2] == [
        _line("acme/web"),
        "499 more: complete, nothing new",
    ]


def test_a_few_repositories_are_all_listed():
    quiet = [report(f"acme/{n}", new=0, changed=0) for n in range(20)]
    assert CollectionReport(tuple(quiet), 1.0).as_text().count("0 new, 0 changed") == 20


def ended(source: str, what: str | None) -> EndedReading:
    error = CollectorError(what, "acme/web", "mend it") if what else None
    status = "failed" if error else "complete"
    return EndedReading(source, status, Stored(0, 0), error, None, Spent())


def test_everything_that_went_wrong_with_a_repository_is_told_once():
    readings = [
        ended("github", None),
        ended("github.deployments", "No deployments"),
        ended("github.releases", "No releases"),
        ended("github.incidents", "No deployments"),
    ]
    whole = merged("acme/web", readings, STORED)
    assert whole.status == "incomplete"
    text = CollectionReport((whole,), 1.0).as_text()
    assert text.index("acme/web: No deployments") < text.index("acme/web: No releases")
    assert text.count("what to do: mend it") == 2
    assert whole.as_json()["error"]["what"] == "No deployments"


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        ((), "complete"),
        (("complete", "complete"), "complete"),
        (("complete", "failed"), "incomplete"),
        (("incomplete", "failed"), "incomplete"),
        (("failed", "failed"), "failed"),
    ],
)
def test_a_collection_is_as_complete_as_its_repositories(statuses, status):
    done = CollectionReport(tuple(report(status=each) for each in statuses), 1.0)
    assert json.loads(done.as_json())["status"] == status
