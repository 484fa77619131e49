"""Which row does GitHub's answer about a pull request give?"""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.github.parse import EVENT_KINDS, EVENT_TYPES, pull_request_row, rebuilt
from collectors.github.raw import cleaned
from data.rows import AccountKey, FileRow, PullRequestRow
from tests.collectors.github.answered import HOSTS, commit, event, listed, node, review, who


def row(**changes) -> PullRequestRow:
    """The row of a pull request with these fields."""
    return pull_request_row(cleaned(node(**changes), HOSTS))


def at(day: int, hour: int) -> datetime:
    """A moment of March 2026."""
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def test_everything_that_was_answered_is_in_the_row():
    found = row()
    assert found.raw is not None
    assert found == PullRequestRow(
        number=12,
        title="Sort the list",
        state="merged",
        base="main",
        url="https://github.com/acme/web/pull/12",
        author=AccountKey("github", "mona"),
        merged_by=AccountKey("github", "rev"),
        first_assignee=AccountKey("github", "first"),
        head="sort",
        head_in_same_repository=True,
        created_at=at(1, 9),
        first_commit_at=at(2, 10),
        commit_count=1,
        merged_at=at(3, 9),
        closed_at=at(3, 9),
        updated_at=at(3, 9),
        merge_commit="a" * 40,
        additions=10,
        deletions=2,
        changed_files=1,
        labels=("bug",),
        node_id="PR_12",
        files=(FileRow("src/list.py", 10, 2),),
        raw=found.raw,
    )


def test_an_open_one_has_neither_merge_nor_closing():
    found = row(state="OPEN", mergedAt=None, closedAt=None, mergedBy=None, mergeCommit=None)
    assert (found.state, found.merged_at, found.closed_at) == ("open", None, None)
    assert (found.merged_by, found.merge_commit) == (None, None)


def test_one_from_a_fork_has_its_head_elsewhere():
    assert row(isCrossRepository=True).head_in_same_repository is False


@pytest.mark.parametrize(
    ("actor", "account"),
    [
        (None, None),
        (who("mona"), AccountKey("github", "mona")),
        (who("dependabot", "Bot"), AccountKey("github", "dependabot", "bot")),
        (who("renovate[bot]", "User"), AccountKey("github", "renovate", "bot")),
        (who("moved-here", "Mannequin"), AccountKey("github", "moved-here")),
        (who("mona_acme", "EnterpriseUserAccount"), AccountKey("github", "mona_acme")),
    ],
)
def test_accounts_are_people_bots_or_unknown(actor, account):
    assert row(author=actor).author == account


def test_the_first_commit_is_the_one_written_earliest_and_the_total_is_githubs():
    commits = listed(commit("2026-02-20T08:00:00Z"), commit("2026-02-18T08:00:00Z"))
    found = row(commits={**commits, "totalCount": 140})
    assert found.first_commit_at == datetime(2026, 2, 18, 8, tzinfo=UTC)
    assert found.commit_count == 140


@pytest.mark.parametrize(
    "date", ["1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "0001-01-01T00:00:00+09:00", "never"]
)
def test_a_date_that_nobody_can_have_meant_is_unknown(date):
    assert row(commits=listed(commit(date))).first_commit_at is None
    both = listed(commit(date), commit("2026-02-18T08:00:00Z"))
    assert row(commits=both).first_commit_at == datetime(2026, 2, 18, 8, tzinfo=UTC)


def test_without_commits_there_are_none():
    found = row(commits=listed())
    assert (found.first_commit_at, found.commit_count) == (None, 0)


def test_reviews_that_were_never_submitted_are_left_out():
    found = row(
        reviews=listed(
            review("PRR_1", "COMMENTED"),
            review("PRR_2", "PENDING", submittedAt=None),
            review("PRR_3", "CHANGES_REQUESTED", author=None),
        )
    )
    assert [(each.external_id, each.state) for each in found.reviews] == [
        ("PRR_1", "commented"),
        ("PRR_3", "changes_requested"),
    ]
    assert found.reviews[1].account is None


def test_a_dismissed_review_says_what_it_was():
    dismissed = [review(name, "DISMISSED") for name in ("PRR_1", "PRR_2", "PRR_3")]
    events = [
        event(
            "ReviewDismissedEvent", "E_1", previousReviewState="APPROVED", review={"id": "PRR_1"}
        ),
        event(
            "ReviewDismissedEvent", "E_2", previousReviewState="DISMISSED", review={"id": "PRR_2"}
        ),
        event("ReviewDismissedEvent", "E_3", previousReviewState="APPROVED", review=None),
    ]
    found = row(reviews=listed(*dismissed), timelineItems=listed(*events))
    assert [each.state_before_dismissal for each in found.reviews] == ["approved", None, None]
    assert [each.kind for each in found.events] == ["review_dismissed"] * 3


def test_every_kind_of_event_that_is_asked_for_is_kept_under_our_name():
    parts = {"previousReviewState": "APPROVED", "review": None}
    events = [
        event(kind, f"E_{kind}", **(parts if kind == "ReviewDismissedEvent" else {}))
        for kind in EVENT_KINDS
    ]
    found = row(timelineItems=listed(*events))
    assert [each.kind for each in found.events] == list(EVENT_KINDS.values())
    assert EVENT_TYPES[1] == "CONVERT_TO_DRAFT_EVENT"
    assert "HEAD_REF_FORCE_PUSHED_EVENT" in EVENT_TYPES


def test_lists_that_github_left_out_are_empty():
    found = row(labels=None, files=None, reviews=listed(None), assignees=listed())
    assert (found.labels, found.files, found.reviews, found.first_assignee) == ((), (), (), None)


def test_co_authors_are_kept_without_the_author():
    message = (
        "Sort it\n\nCo-authored-by: Mona L <1+Mona@users.noreply.github.com>\n"
        "co-authored-by: Ada <ada@example.com>\nCo-Authored-By: Claude <noreply@example.com>"
    )
    found = row(commits=listed(commit(message=message), commit(message=message)))
    assert found.co_authors == (AccountKey("git", "Ada"), AccountKey("git", "Claude"))


@given(st.data())
def test_a_kept_answer_gives_the_same_row(data):
    text = st.text(max_size=40)
    moments = st.datetimes(datetime(1971, 1, 1), datetime(2190, 1, 1)).map(  # noqa: DTZ001 -- made aware by the Z behind them
        lambda each: each.strftime("%Y-%m-%dT%H:%M:%SZ")
    )
    found = row(
        title=data.draw(text),
        body=data.draw(text),
        headRefName=data.draw(text),
        updatedAt=data.draw(moments),
        labels=listed(*({"name": each} for each in data.draw(st.lists(text, max_size=3)))),
        commits=listed(
            *(commit(each, data.draw(text)) for each in data.draw(st.lists(moments, max_size=3)))
        ),
        reviews=listed(
            *(
                review(f"PRR_{place}", state)
                for place, state in enumerate(
                    data.draw(st.lists(st.sampled_from(["APPROVED", "PENDING", "DISMISSED"])))
                )
            )
        ),
    )
    assert found.raw is not None
    assert rebuilt("acme/web", found.raw) == found
