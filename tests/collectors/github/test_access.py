"""As whom is GitHub asked, how much is left for people, and does everybody wait who has to?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from collectors.errors import Interrupted
from collectors.github.access import GitHubAccess
from collectors.github.errors import GaveUp, NoAccess, NoToken
from collectors.stop import Stop
from config.github import GitHub
from tests.collectors.github.asking import WHO, QuickClock, answered
from tests.collectors.github.scripted import Told, given, told, wrong

SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes"
TWO: dict[str, Any] = {"tokens": ["ghp_first", "ghp_second"]}


def left(remaining: int, clock: QuickClock, limit: int = 5000, minutes: float = 20) -> Told:
    """A good answer that says how many points are left, and for how long."""
    return given(None, 1, **headers(remaining, clock, limit, minutes))


def headers(remaining: int, clock: QuickClock, limit: int, minutes: float) -> dict[str, str]:
    # Its own clock goes a quarter of an hour ahead of ours: only differences count.
    time = clock.time + timedelta(minutes=15)
    return {
        "Date": f"{time:%a, %d %b %Y %H:%M:%S GMT}",
        "X_RateLimit_Limit": str(limit),
        "X_RateLimit_Remaining": str(remaining),
        "X_RateLimit_Reset": str(int((time + timedelta(minutes=minutes)).timestamp())),
        "X_RateLimit_Resource": "graphql",
    }


def test_without_a_token_nothing_begins_and_it_says_what_to_set():
    with pytest.raises(NoToken, match="MIKATA_GITHUB__TOKEN"):
        GitHubAccess(GitHub(), Stop(), QuickClock().clock, print)


def test_a_share_of_the_points_is_kept_for_people():
    clock = QuickClock()
    with answered(left(499, clock), given(), clock=clock, reserve=10) as run:
        run.client.query(WHO, {})
        run.client.query(WHO, {})
    assert clock.waited == pytest.approx(20 * 60 + 1, abs=1)
    until = (clock.time).astimezone()
    assert run.said == [
        f"waiting until {until:%H:%M} for GitHub's limit; 10% of the points are kept for people"
    ]


def test_above_that_share_nobody_waits():
    clock = QuickClock()
    with answered(left(500, clock), clock=clock, reserve=10) as run:
        run.client.query(WHO, {})
        run.client.query(WHO, {})
    assert clock.naps == run.said == []


def test_the_limit_of_the_answer_itself_counts_where_headers_say_nothing():
    clock = QuickClock()
    resets = (clock.time + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    of_answer = {"cost": 3, "limit": 5000, "remaining": 3, "resetAt": resets}
    date = f"{clock.time:%a, %d %b %Y %H:%M:%S GMT}"
    with answered(given({"rateLimit": of_answer}, Date=date), clock=clock) as run:
        run.server.answers[0] = told({"data": {"rateLimit": of_answer}}, Date=date)
        run.client.query(WHO, {})
        run.server.then([given()])
        run.client.query(WHO, {})
    assert clock.waited == pytest.approx(5 * 60 + 1, abs=1)
    assert run.client.spent.graphql_points == 4


@pytest.mark.parametrize(
    "unlimited",
    [
        given(X_RateLimit_Limit="0", X_RateLimit_Remaining="0", X_RateLimit_Reset="9999999999"),
        given({"rateLimit": None}),
        given({"rateLimit": {"limit": 0, "remaining": 0, "resetAt": "2099-01-01T00:00:00Z"}}),
        given(X_RateLimit_Limit="many"),
    ],
)
def test_a_github_without_limits_is_never_waited_for(unlimited):
    with answered(unlimited) as run:
        for _ in range(3):
            run.client.query(WHO, {})
    assert run.clock.naps == run.said == []


@pytest.mark.parametrize("minutes", [5, 10_000])
def test_points_that_are_used_up_come_back_with_the_next_window(minutes):
    clock = QuickClock()
    gone = headers(0, clock, 5000, minutes)
    used_up = wrong("RATE_LIMITED", "API rate limit exceeded for user ID 1.")
    used_up = Told(used_up.body, 200, {k.replace("_", "-"): v for k, v in gone.items()})
    with answered(used_up, given(), clock=clock) as run:
        run.client.query(WHO, {})
    assert clock.waited == pytest.approx(min(minutes, 65) * 60 + 1, abs=1)
    assert run.client.spent.retries == 1
    assert "all points are used" in run.said[0]


@pytest.mark.parametrize(
    ("limited", "seconds"),
    [
        (told({"message": SECONDARY}, 403, Retry_After="7"), 7),
        (told({"message": SECONDARY}, 429, Retry_After="7"), 7),
        (told({"message": "Too many"}, 429), 75),
        (told({"message": SECONDARY}, 403), 75),
        (wrong(None, SECONDARY), 75),
        (wrong("RATE_LIMITED", SECONDARY), 75),
        (told({"message": "You have triggered an abuse detection mechanism."}, 403), 75),
        (told({"message": SECONDARY}, 403, Retry_After="99999999"), 65 * 60),
        (told({"message": SECONDARY}, 403, Retry_After="soon"), 75),
    ],
)
def test_a_secondary_limit_is_waited_for_as_long_as_github_asks(limited, seconds):
    with answered(limited, given()) as run:
        run.client.query(WHO, {})
    assert run.clock.waited == pytest.approx(seconds, abs=1)
    assert run.client.spent.retries == 1
    assert run.said[0].endswith("for GitHub's limit; GitHub asks for a slower pace")


def test_a_secondary_limit_that_stays_is_waited_for_ever_longer_but_not_for_ever():
    with answered(told({"message": SECONDARY}, 403)) as run:
        with pytest.raises(GaveUp, match="21 times in a row"):
            run.client.query(WHO, {})
        assert run.clock.waited > 20 * 60


def test_who_waits_is_woken_by_the_wish_to_stop():
    clock = QuickClock(stop_after=3)
    limited = told({"message": SECONDARY}, 403, Retry_After="3600")
    with answered(limited, clock=clock) as run, pytest.raises(Interrupted):
        run.client.query(WHO, {})
    assert clock.waited <= 4


def test_of_several_tokens_the_one_with_the_most_left_asks():
    clock = QuickClock()
    answers = [left(4000, clock), left(4500, clock), left(4400, clock)]
    with answered(*answers, clock=clock, **TWO) as run:
        for _ in range(4):
            run.client.query(WHO, {})
    asked = [heard.token for heard in run.server.heard]
    assert asked == ["ghp_first", "ghp_second", "ghp_second", "ghp_second"]
    assert clock.naps == []


def test_another_token_goes_on_while_one_is_limited():
    limited = told({"message": SECONDARY}, 403, Retry_After="600")
    with answered(limited, given(), **TWO) as run:
        run.client.query(WHO, {})
        run.client.query(WHO, {})
    assert [heard.token for heard in run.server.heard] == ["ghp_first"] + ["ghp_second"] * 2
    assert run.clock.naps == run.said == []


def test_a_token_that_is_refused_is_told_and_the_others_go_on():
    bad = told({"message": "Bad credentials"}, 401)
    with answered(bad, given(), **TWO) as run:
        run.client.query(WHO, {})
        run.client.query(WHO, {})
    assert run.said == [
        "GitHub does not accept token 1 of 2: 401 Bad credentials; going on with the others"
    ]
    with answered(bad, **TWO) as run, pytest.raises(NoAccess, match="token 1 of 2"):
        run.client.query(WHO, {})
    assert len(run.server.heard) == 2


def test_all_threads_of_a_token_wait_and_it_is_said_once():
    clock = QuickClock()
    with answered(left(0, clock), given(), clock=clock) as run:
        run.client.query(WHO, {})
        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(run.client.query, WHO, {}) for _ in range(4)]:
                done.result()
        assert len(run.said) == 1
        assert clock.waited >= 20 * 60


def test_questions_to_the_rest_api_have_a_limit_of_their_own():
    clock = QuickClock()
    with answered(left(0, clock), told([]), given(), clock=clock) as run:
        run.client.query(WHO, {})
        run.client.get("/repos/acme/web/actions/artifacts")
        assert clock.naps == []
        run.client.query(WHO, {})
        assert clock.waited > 0
