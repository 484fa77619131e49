"""Which pull request does a commit's message name?"""

import time

import pytest

from collectors.git_history.subjects import merged_number


@pytest.mark.parametrize(
    ("subject", "number", "title"),
    [
        ("Add a page (#12)", 12, "Add a page"),
        ('Revert "Add a page (#12)" (#15)', 15, 'Revert "Add a page (#12)"'),
        ("Fix (#7) and more (#8) [skip ci]", 8, "Fix (#7) and more (#8) [skip ci]"),
        ("(#3)", 3, "(#3)"),
        ("ページを追加 (#12)", 12, "ページを追加"),
        ("Merge pull request #5 from acme/topic (#9)", 9, "Merge pull request #5 from acme/topic"),
    ],
)
def test_the_last_number_in_brackets_is_the_pull_request(subject, number, title):
    found = merged_number(subject, "the body")
    assert found is not None
    assert (found.number, found.title, found.head) == (number, title, None)


@pytest.mark.parametrize(
    ("subject", "owner", "head"),
    [
        ("Merge pull request #12 from acme/topic", "acme", "topic"),
        ("Merge pull request #12 from acme/fix/the-(#3)-thing", "acme", "fix/the-(#3)-thing"),
        ("Merge pull request #12 from someone/develop", "someone", "develop"),
        ("Merge pull request #12 from topic", None, None),
    ],
)
def test_a_merge_commit_names_number_owner_and_branch(subject, owner, head):
    found = merged_number(subject, "\n\n  Its title  \n\nAnd more\n")
    assert found is not None
    assert (found.number, found.title) == (12, "Its title")
    assert (found.head_owner, found.head) == (owner, head)


def test_without_a_body_the_title_of_a_merge_is_its_subject():
    found = merged_number("Merge pull request #12 from acme/topic", "")
    assert found is not None
    assert found.title == "Merge pull request #12 from acme/topic"


@pytest.mark.parametrize(
    "subject",
    [
        "Add a page",
        "Fix #12",
        "Merge branch 'topic' into main",
        "Merge branch 'topic' into 'main'",  # GitLab
        "Merged in topic (pull request #12)",  # Bitbucket
        "A zero (#0)",
        "Far too large (#1234567890)",
        "Other digits (#１２)",
        "See Merge pull request #12 from acme/topic",
        "",
    ],
)
def test_other_subjects_name_no_pull_request(subject):
    assert merged_number(subject, "Merge pull request #12 from acme/topic (#13)") is None


def test_an_address_in_a_title_is_taken_out():
    found = merged_number("Mail taro.yamada@example.co.jp about it (#4)", "")
    assert found is not None
    assert found.title == "Mail (address removed) about it"


def test_a_hostile_title_costs_no_more_than_its_length():
    began = time.process_time()
    merged_number("a" * 200_000 + "@" + "b." * 100_000 + " (#4)", "")
    assert time.process_time() - began < 5
