"""Does the page of sources say what was collected, and what to do where it was not?"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from dash.development.base_component import Component

from config.organisation import Organisation
from dashboard.components.collection_words import WORDED
from dashboard.context import Context, Reader, Unsuccessful
from dashboard.pages import sources
from dashboard.pages.sources.others import show_others
from dashboard.pages.sources.repositories import show_repositories
from dashboard.pages.sources.top import show_head, show_numbers, show_warnings
from data.queries.coverage import ApplicationCoverage, CoverageAt, UnreadableReportState
from data.queries.sources import AppliedOrganisation
from data.rows import Spent
from tests.dashboard.conftest import ENGLISH, JAPANESE
from tests.dashboard.seen import links, of_class, parts, words
from tests.dashboard.states import (
    ACCEPTED,
    EARLIER,
    FAILED,
    FINE,
    GAP,
    GAP_RUN,
    HUB,
    NEVER,
    NO_ACCESS,
    RUN,
    reading,
    running,
    seen,
)

ORGANISATION = Organisation.model_validate(
    {
        "name": "Mikan",
        "calendar": {"country": "JP", "closures": [{"from": "2026-12-28", "to": "2026-12-31"}]},
        "units": [{"id": "shop", "name": "Shop"}],
        "people": [{"id": "aoi", "name": {"ja": "早川 葵", "en": "Aoi Hayakawa"}}],
        "production_environments": ["production", "live"],
        "applications": [
            {"id": "web", "name": "Web", "repository": "yuzu/web", "kind": "frontend"},
        ],
    }
)


def numbers(*repositories: object, **changes: object) -> list[str]:
    found = seen(*repositories, reader=ENGLISH, **changes)  # type: ignore[arg-type] -- repositories
    return [words(each) for each in of_class(show_numbers(found), "k-stat")]


def test_the_numbers_at_the_top_add_up_all_repositories() -> None:
    assert numbers(FINE, FAILED, running(EARLIER)) == [
        "Collected 1 of 3 repositories 1 failed, 1 being collected",
        "Pull requests 3,729 3,600 merged, 9 open, 120 closed",
        "Last collected 16 Oct 11:00 mikan/web",
        "Oldest data May 2024 mikan/app",
    ]


def test_pull_requests_are_compared_with_what_github_counts() -> None:
    assert numbers(HUB, ACCEPTED)[:2] == [
        "Collected 2 of 2 repositories 1 with an accepted gap",
        "Pull requests 2,486 2,493 on GitHub, 2,486 here",
    ]
    assert numbers(HUB, NO_ACCESS, FINE)[1] == (
        "Pull requests 3,729 From GitHub: 1,243 here, 1,243 there (1 failed left out)"
    )
    assert numbers(HUB, FINE)[1] == "Pull requests 2,486 From GitHub: 1,243 here, 1,243 there"


def test_what_was_asked_of_github_today_is_counted_with_points_and_retries() -> None:
    shown = numbers(HUB, today=Spent(1096, 210, 3, 4, 1))
    assert shown[2] == "Requests today 1,096 requests 210 GraphQL points, 4 retried"
    assert numbers(HUB)[2] == "Requests today 0 requests 0 GraphQL points"


def test_numbers_that_nobody_knows_are_missing_and_not_zero() -> None:
    shown = show_numbers(seen(NEVER))
    assert [words(each) for each in of_class(shown, "k-stat")][2:] == [
        "最後の収集 –",
        "最も古いデータ –",
    ]


@pytest.mark.parametrize(
    ("reader", "sentence"),
    [
        (JAPANESE, "2リポジトリ中1件が、まだそろっていません。"),
        (ENGLISH, "Not complete yet: 1 of 2 repositories."),
    ],
)
@pytest.mark.parametrize("problem", [FAILED, GAP, NEVER])
def test_it_warns_of_figures_that_are_provisional(
    problem: object, reader: Reader, sentence: str
) -> None:
    assert sentence in words(show_warnings(seen(FINE, problem, reader=reader)))  # type: ignore[arg-type] -- a repository


def test_it_is_calm_when_all_is_well() -> None:
    assert show_warnings(seen(FINE, ACCEPTED)) == []
    shown = words(show_repositories(seen(FINE)))
    assert "名前順 · 1件" in shown
    assert "失敗" not in shown


def test_it_warns_of_what_else_was_not_read_to_the_end_and_leads_there() -> None:
    broken = replace(HUB, others=(reading("coverage", "failed"), reading("releases", "complete")))
    (shown,) = show_warnings(seen(broken, reader=ENGLISH))
    assert "Not read to the end: Coverage." in words(shown)
    assert ("Other sources", "#sources-others") in links(shown)


def test_problems_come_first_in_words_with_what_to_do() -> None:
    found = seen(FINE, running(EARLIER), NEVER, FAILED, reader=ENGLISH)
    shown = show_repositories(found)
    told = words(shown)
    assert "git could not read the history. What to do: see the record;" in told
    assert "See the record There is no Git repository /clones/api clone it again" in told
    assert "Never collected so far What to do: start it with a command below" in told
    assert "Began today 11:00" in told
    assert "problems first · 4" in told
    assert [words(each) for each in of_class(shown, "k-attention")] == ["Failed", "Never collected"]


def test_the_counts_here_and_on_github_stand_side_by_side() -> None:
    shown = words(show_repositories(seen(GAP, FINE, reader=ENGLISH)))
    assert "Mikata: 1,243 pull requests GitHub: 1,250 pull requests" in shown
    assert "Mikata: 1,243 pull requests GitHub: – Last collected:" in shown


def test_a_gap_says_in_which_states_how_many_differ() -> None:
    shown = words(show_repositories(seen(GAP, reader=ENGLISH)))
    assert "Missing here: 8 merged More here than GitHub counts: 1 open" in shown
    japanese = words(show_repositories(seen(GAP)))
    assert "マージ 8件がありません オープン 1件は、GitHubの件数より多くあります" in japanese


def test_an_accepted_gap_says_who_accepted_it_when_and_why() -> None:
    shown = words(show_repositories(seen(ACCEPTED, reader=ENGLISH, organisation=ORGANISATION)))
    assert "Gap accepted Missing here: 8 merged" in shown
    assert "Accepted by Aoi Hayakawa on 16 Oct 2026: Deleted when it moved" in shown
    unknown = words(show_repositories(seen(ACCEPTED)))
    assert "aoiが2026年10月16日に了承：Deleted when it moved" in unknown


def test_a_running_collection_shows_how_far_it_is() -> None:
    shown = show_repositories(seen(running(source="github", done=184, total=231)))
    assert "184 / 231 件" in words(shown)
    (bar,) = of_class(shown, "k-progress")
    assert round(bar.value) == 80  # type: ignore[attr-defined] -- a Progress
    commits = words(show_repositories(seen(running(done=5, total=9), reader=ENGLISH)))
    assert "5 / 9 commits" in commits
    unknown = words(show_repositories(seen(running(done=5), reader=ENGLISH)))
    assert "Began today 11:00 · 5 so far" in unknown


def test_a_failure_of_github_says_what_was_tried_and_keeps_the_exact_words() -> None:
    shown = show_repositories(seen(NO_ACCESS))
    told = words(shown)
    assert "権限がありません。トークンが無効か、読み取りの権限が足りません。" in told
    assert "3回やり直しました（今日 10:59–11:00）。" in told
    assert (
        "できること：トークンの期限を確かめ、記録にある権限を加えてから再取得します。"
        in told.replace("： ", "：")
    )
    (english,) = parts_in(shown, "en")
    assert "give it the permission 'Pull requests: read'" in words(english)


def test_an_english_error_on_a_japanese_page_says_that_it_is_english() -> None:
    rare = replace(RUN, status="failed", error_kind="rare", error_what="Rare", error_do="mend it")
    shown = show_repositories(seen(replace(FINE, last_run=rare)))
    assert [words(each) for each in parts_in(shown, "en")] == ["Rare", "mend it"]
    assert "できること：" in words(shown)


def test_a_known_kind_of_error_is_said_in_the_readers_language() -> None:
    run = replace(RUN, status="failed", error_kind="shallow_clone", error_where="/clones/api")
    shown = show_repositories(seen(replace(FINE, last_run=run)))
    told = words(shown)
    assert "浅いクローンのため、古い履歴がありません。 （/clones/api）" in told
    assert "git fetch --unshallow で残りを取得してから収集します。" in told
    assert parts_in(shown, "en") == []


def test_every_kind_that_a_collection_can_record_is_worded_and_no_other() -> None:
    from collectors import errors
    from collectors.github import errors as of_github
    from collectors.github import shortfalls

    kinds = {
        each
        for module in (errors, of_github, shortfalls)
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, errors.CollectorError)
    }
    recorded = {each.__name__ for each in kinds if not issubclass(each, errors.WrongUsage)}
    worded = {"".join(part.title() for part in kind.split("_")) for kind in WORDED}
    # The next collection notes what was killed, and a clone can vanish between two collections.
    assert worded - recorded == {"Killed", "NoSuchPath"}
    assert recorded - worded == {"CollectorError"}


def test_what_was_not_handed_out_can_be_waited_for_but_not_accepted() -> None:
    unread = replace(GAP_RUN, error_what="GitHub did not hand out #12")
    shown = words(show_repositories(seen(replace(HUB, last_run=unread), reader=ENGLISH)))
    assert "GitHub did not hand out everything. What to do: collect again in a while" in shown
    assert "accept" not in shown.lower()


def test_what_was_never_collected_is_no_collecting_again() -> None:
    waiting = replace(NEVER, source="github")
    shown = words(show_repositories(seen(waiting, reader=ENGLISH, can_collect=True)))
    assert "Never collected so far GitHub" in shown
    assert shown.count("Collect again") == 0


def parts_in(shown: object, language: str) -> list[Component]:
    return [each for each in parts(shown) if getattr(each, "lang", None) == language]


def test_it_says_what_a_git_history_cannot_know_and_how_to_collect() -> None:
    shown = words(show_repositories(seen(FINE)))
    assert "作成日時、レビュー、リベースでのマージが分かりません" in shown
    assert "mikata collect OWNER/NAME" in shown
    assert "mikata collect --git PATH" in shown
    assert "表ファイルでは" not in shown


def test_a_base_branch_says_where_it_comes_from() -> None:
    bases = [("release", "setting"), ("develop", "develop"), ("main", "default")]
    for (base, why), said in zip(bases, ("設定", "検出", "既定"), strict=True):
        shown = show_repositories(seen(replace(FINE, base=base, why_base=why)))
        assert f"Git履歴 · {base}（{said}）" in words(shown)
    assert "Git履歴 Mikata" in words(show_repositories(seen(replace(FINE, base=None))))


def test_buttons_are_there_only_where_a_collection_can_be_begun() -> None:
    def pressed(**changes: object) -> list[str]:
        found = seen(GAP, HUB, FAILED, reader=ENGLISH, **changes)
        shown = [show_head(found), show_repositories(found)]
        return [words(e) for e in parts(shown) if type(e).__name__ == "Button" and words(e)]

    copies = ["Copy"] * 4
    assert pressed() == ["Accept", *copies]
    assert pressed(can_collect=True) == ["Collect now", "Accept", "Collect again", *copies[1:]]
    assert pressed(can_collect=True, busy=True) == ["Collecting", "Accept", *copies[1:]]
    # What claims to run may have been killed: nobody waits for that.
    assert pressed(can_collect=True, collecting=True)[0] == "Collect now"


def test_a_collection_that_could_not_begin_says_its_last_words() -> None:
    ended = Unsuccessful(EARLIER, "error: Nothing says which repositories", ".mikata/collect.log")
    shown = words(show_warnings(seen(FINE, reader=ENGLISH, unsuccessful=ended)))
    assert "The collection begun on this page ended with an error." in shown
    assert "error: Nothing says which repositories" in shown
    assert "All it said is in .mikata/collect.log." in shown
    told_in_its_row = seen(NO_ACCESS, unsuccessful=replace(ended, began=EARLIER.replace(hour=1)))
    assert "collect.log" not in words(show_warnings(told_in_its_row))


def test_other_sources_are_the_calendar_and_the_organisation_file() -> None:
    found = seen(
        FINE, reader=ENGLISH, organisation=ORGANISATION, applied=AppliedOrganisation(3, EARLIER)
    )
    shown = words(show_others(found))
    assert "Public holidays of Japan · Company closures: 1" in shown
    assert "Holidays known until 2099" in shown
    assert "Units: 1, people: 1 Revision 3, applied 16 Oct 11:00" in shown
    assert "Deployments" not in shown


def test_what_else_is_read_from_github_says_what_from_how_many_and_when() -> None:
    read = replace(HUB, others=(reading("deployments", "complete"),))
    broken = replace(
        GAP, others=(reading("incidents", "failed", error_kind="gave_up", error_what="503"),)
    )
    found = seen(read, broken, reader=ENGLISH, organisation=ORGANISATION)
    shown = words(show_others(found))
    assert (
        "Deployments GitHub environments: production, live Repositories: 1 · today 11:00" in shown
    )
    assert "Releases Releases on GitHub Not read yet" in shown
    assert "Issues labelled incident yuzu/shop GitHub gave no usable answer" in shown


def test_coverage_says_how_many_applications_the_newest_figure_and_what_cannot_be_read() -> None:
    at = CoverageAt("c0ffee", EARLIER, "artifact", 8, 10, 8, 10, 80.0)
    unreadable = UnreadableReportState("yuzu/web", "c0ffee", "artifact", "jest", "bad", EARLIER)
    found = seen(
        HUB,
        reader=ENGLISH,
        organisation=ORGANISATION,
        coverage=[ApplicationCoverage("web", (at,))],
        unreadable=[unreadable],
    )
    shown = show_others(found)
    assert "Coverage Applications: 1 Newest today 11:00 Unreadable reports: 1" in words(shown)
    assert ("Unreadable reports: 1", "/coverage") in links(shown)
    nothing = words(show_others(seen(HUB)))
    assert "カバレッジ 組織ファイルに applications がありません まだ数字がありません" in nothing


def test_without_an_organisation_file_it_says_how_to_get_one() -> None:
    shown = words(show_others(seen(FINE)))
    assert "祝日なし（国の設定がありません）" in shown
    assert "まだありません" in shown
    assert "mikata init && mikata apply" in shown


@pytest.mark.parametrize("reader", [JAPANESE, ENGLISH], ids=["ja", "en"])
def test_the_sample_company_fills_the_page(
    sample_context: Context, read_as: Callable[[Context, Reader], Context], reader: Reader
) -> None:
    shown = words(sources.PAGE.layout(reader, read_as(sample_context, reader), ""))
    assert "minamo/stream-core" in shown
    assert "{" not in shown


@pytest.mark.parametrize(
    ("reader", "sentence"),
    [(JAPANESE, "まだ収集していません"), (ENGLISH, "Nothing collected yet")],
    ids=["ja", "en"],
)
def test_where_nothing_was_collected_it_says_how_to_begin(
    empty_context: Context, reader: Reader, sentence: str
) -> None:
    shown = words(sources.PAGE.layout(reader, empty_context, ""))
    assert sentence in shown
    github, clone, table = (
        shown.index(line)
        for line in (
            "mikata collect OWNER/NAME",
            "mikata collect --git",
            "mikata collect --pull-requests",
        )
    )
    assert github < clone < table
