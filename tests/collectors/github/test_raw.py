"""What is kept of an answer, and what does not get that far?"""

import json
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.github.masking import MASKED, all_masked, masked
from collectors.github.parse import pull_request_row
from collectors.github.raw import cleaned, packed, unpacked
from collectors.github.shortfalls import DamagedAnswer
from tests.collectors.github.answered import HOSTS, commit, event, listed, node, review, who

ADDRESS = "ada.lovelace@example.com"
TOKENS = (
    "ghp_" + "a1B2" * 9,
    "gho_" + "a1B2" * 9,
    "ghs_" + "a1B2" * 9,
    "github_pat_" + "11AAAA_" + "b" * 60,
    "AKIA" + "ABCDEFGH12345678",
    "xoxb-" + "123456789012-abcdef",
)  # fmt: skip


def everywhere(text: str) -> dict:
    """A pull request that has a text wherever somebody can have written it."""
    return node(
        title=f"Fix {text}",
        body=f"Body {text}",
        headRefName=f"fix/{text}",
        baseRefName=f"base/{text}",
        labels=listed({"name": f"label {text}"}),
        commits=listed(commit(message=f"{text}\n\nCo-authored-by: {text} <{ADDRESS}>")),
        files=listed({"path": f"src/{text}", "additions": 1, "deletions": 0}),
    )


@pytest.mark.parametrize("text", [ADDRESS, *TOKENS])
def test_no_address_and_no_token_is_kept_wherever_it_stands(text):
    content = cleaned(everywhere(text), HOSTS)
    kept = json.dumps(content)
    assert text not in kept
    assert "@example.com" not in kept
    found = pull_request_row(content)
    assert text not in repr(found)
    assert found.raw is not None
    assert text.encode() not in zlib.decompress(found.raw)


def test_a_login_that_is_an_address_keeps_what_comes_before_the_at():
    content = cleaned(node(author=who(ADDRESS, "Mannequin"), reviews=listed(review())), HOSTS)
    assert content["author"]["login"] == "ada.lovelace"


def test_bodies_and_messages_are_not_kept():
    content = cleaned(
        node(body="A plan nobody should read", commits=listed(commit(message="Private words"))),
        HOSTS,
    )
    assert "plan" not in json.dumps(content)
    assert "Private" not in json.dumps(content)


def test_only_what_is_asked_for_is_kept():
    asked = node()
    more = {**asked, "secret": "no", "timelineItems": listed(event("ClosedEvent", other="no"))}
    assert "no" not in cleaned(more, HOSTS).values()
    assert "other" not in cleaned(more, HOSTS)["events"][0]


@pytest.mark.parametrize(
    ("body", "head", "number"),
    [
        ("Reverts acme/web#7", "x", 7),
        ("Because of the outage.\r\n\r\nReverts Acme/Web#7", "x", 7),
        ("Reverts #8", "x", 8),
        ("Reverts acme/app#9", "x", None),
        ("Reverts acme/app#9", "revert-3-sort", 3),
        ("It reverts to #5 in a way", "x", None),
        ("", "revert-41-feature", 41),
        ("", "do-revert-41-feature", None),
        ("", "revert-99999999999-feature", None),
        ("Reverts #12", "x", None),
    ],
)
def test_what_it_reverts_is_read_from_its_text_or_its_branch(body, head, number):
    found = pull_request_row(cleaned(node(body=body, headRefName=head), HOSTS))
    assert found.reverts == number


def test_a_body_that_is_not_there_reverts_nothing():
    assert cleaned(node(body=None), HOSTS)["reverts"] is None


def test_what_is_packed_comes_back_as_it_was():
    content = cleaned(node(title="日本語のタイトル 🎌"), HOSTS)
    assert unpacked(packed(content), "acme/web") == content


@pytest.mark.parametrize("stored", [b"", b"nothing of ours", zlib.compress(b"{}"), packed({})])
def test_a_damaged_answer_says_whose_it_is_and_how_to_get_a_new_one(stored):
    with pytest.raises(DamagedAnswer) as caught:
        unpacked(stored, "acme/web")
    assert caught.value.where == "acme/web"
    assert caught.value.do == "fetch it again: mikata collect acme/web --full"


@given(st.lists(st.text(alphabet="ab@.gh_p\n\0", max_size=60), max_size=5))
def test_masking_many_texts_is_masking_each(texts):
    assert all_masked(texts) == [masked(text) for text in texts]


@given(st.text(alphabet="ghp_aA1@. ", max_size=80), st.sampled_from(TOKENS))
def test_no_token_survives_among_other_letters(text, token):
    assert token not in masked(f"{text} {token} {text}")
    assert MASKED in masked(f"{text} {token} {text}")


def test_masking_is_done_after_one_time():
    for text in (ADDRESS, *TOKENS):
        assert masked(masked(text)) == masked(text)


def test_a_page_is_cleaned_read_and_packed_in_a_moment():
    nodes = [
        node(
            number=number,
            reviews=listed(*(review(f"PRR_{number}_{n}") for n in range(number % 28 + 3))),
            timelineItems=listed(*(event("ClosedEvent", f"E_{n}") for n in range(5))),
            commits=listed(*(commit() for _ in range(10))),
            files=listed(
                *({"path": f"a/b{n}.py", "additions": 1, "deletions": 1} for n in range(10))
            ),
        )
        for number in range(1, 41)
    ]
    best = min(_seconds(nodes) for _ in range(10))
    # Measured 0.007; ten repositories side by side share one interpreter.
    assert best < 0.03


def _seconds(nodes: list[dict]) -> float:
    begun = time.perf_counter()
    for each in nodes:
        pull_request_row(cleaned(each, HOSTS))
    return time.perf_counter() - begun
