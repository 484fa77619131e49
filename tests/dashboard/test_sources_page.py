"""Does the page of sources say what was collected, and what to do where it was not?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dash.development.base_component import Component

from config.organisation import Organisation
from dashboard.collection_state import LONGEST_RUN, collection_state, needs_somebody
from dashboard.components.repository_table import WORDED
from dashboard.context import Context, Reader
from dashboard.pages import sources
from data.queries.repositories import RepositoryState, SyncRunState
from data.queries.sources import AppliedOrganisation
from tests.dashboard.conftest import ENGLISH, JAPANESE, NOW
from tests.dashboard.seen import of_class, parts, words

TOKYO = ZoneInfo("Asia/Tokyo")
EARLIER = NOW - timedelta(hours=1)

RUN = SyncRunState("git", "complete", EARLIER, EARLIER, 0, 0, None, None, None, None)
FINE = RepositoryState(
    id=1,
    name="mikan/app",
    source="git",
    base="develop",
    why_base="develop",
    merged=1200,
    open=3,
    closed=40,
    first_at=datetime(2024, 4, 30, 20, tzinfo=UTC),
    last_success_at=EARLIER,
    last_run=RUN,
)
FAILED = replace(
    FINE,
    name="yuzu/api",
    last_success_at=NOW - timedelta(days=2),
    last_run=replace(
        RUN,
        status="failed",
        error_kind="git_failed",
        error_what="There is no Git repository",
        error_where="/clones/api",
        error_do="clone it again",
    ),
)


def running(since: datetime) -> RepositoryState:
    run = replace(RUN, status="running", started_at=since, finished_at=None, new=7, changed=2)
    return replace(FINE, name="mikan/web", last_run=run)


NEVER = replace(FINE, name="mikan/new", last_run=None, last_success_at=None, first_at=None)


@pytest.mark.parametrize(
    ("repository", "state", "behind"),
    [
        (FINE, "up_to_date", False),
        (replace(FINE, last_run=None), "up_to_date", False),
        (FAILED, "failed", True),
        (replace(FINE, last_run=replace(RUN, status="incomplete")), "incomplete", True),
        (NEVER, "never", True),
        (running(EARLIER), "running", False),
        (replace(running(EARLIER), last_success_at=None), "running", True),
        (running(NOW - LONGEST_RUN - timedelta(seconds=1)), "stopped", True),
    ],
)
def test_what_became_of_a_collection(repository: RepositoryState, state: str, behind: bool) -> None:
    assert collection_state(repository, NOW) == state
    assert needs_somebody(repository, NOW) is behind


def test_the_numbers_at_the_top_add_up_all_repositories() -> None:
    shown = sources.show_numbers([FINE, FAILED, running(EARLIER)], NOW, TOKYO, ENGLISH)
    assert [words(each) for each in of_class(shown, "k-stat")] == [
        "Up to date 1 of 3 repositories 1 failed, 1 being collected",
        "Pull requests 3,729 3,600 merged, 9 open, 120 closed",
        "Oldest data May 2024 mikan/app",
        "Last collected 16 Oct 11:00 mikan/web",
    ]


def test_numbers_that_nobody_knows_are_missing_and_not_zero() -> None:
    shown = sources.show_numbers([NEVER], NOW, TOKYO, JAPANESE)
    assert [words(each) for each in of_class(shown, "k-stat")][2:] == [
        "最も古いデータ –",
        "最後の収集 –",
    ]


@pytest.mark.parametrize(
    ("reader", "sentence"),
    [
        (JAPANESE, "2リポジトリ中1件が、まだそろっていません。"),
        (ENGLISH, "Not complete yet: 1 of 2 repositories."),
    ],
)
def test_it_warns_of_figures_that_are_provisional(reader: Reader, sentence: str) -> None:
    assert sentence in words(sources.show_warning([FINE, FAILED], NOW, reader))


def test_it_is_calm_when_all_is_well() -> None:
    assert sources.show_warning([FINE], NOW, JAPANESE) == ()
    shown = words(sources.show_repositories([FINE], NOW, TOKYO, JAPANESE))
    assert "名前順 · 1件" in shown
    assert "失敗" not in shown


def test_problems_come_first_in_words_with_what_to_do() -> None:
    repositories = [FINE, running(EARLIER), NEVER, FAILED]
    shown = sources.show_repositories(repositories, NOW, TOKYO, ENGLISH)
    names = [words(each) for each in of_class(shown, "k-repository-name")]
    assert names == ["yuzu/api", "mikan/new", "mikan/web", "mikan/app"]
    told = words(shown)
    assert "There is no Git repository (/clones/api) What to do: clone it again" in told
    assert "Never collected so far; the command below starts it" in told
    assert "Began today 11:00; 9 so far" in told
    assert "problems first · 4" in told
    assert [words(each) for each in of_class(shown, "k-attention")] == ["Failed", "Never collected"]


def test_an_english_error_on_a_japanese_page_says_that_it_is_english() -> None:
    shown = sources.show_repositories([FAILED], NOW, TOKYO, JAPANESE)
    english = [words(each) for each in parts_in(shown, "en")]
    assert english == ["There is no Git repository", "clone it again"]
    assert "できること：" in words(shown)


def test_a_known_kind_of_error_is_said_in_the_readers_language() -> None:
    run = replace(RUN, status="failed", error_kind="shallow_clone", error_where="/clones/api")
    shown = sources.show_repositories([replace(FINE, last_run=run)], NOW, TOKYO, JAPANESE)
    told = words(shown)
    assert "浅いクローンのため、古い履歴がありません。 （/clones/api）" in told
    assert "git fetch --unshallow で残りを取得してから収集します。" in told
    assert parts_in(shown, "en") == []


@pytest.mark.parametrize(
    ("reader", "said"),
    [
        (JAPANESE, "There is no Git repository（/clones/api）できること：clone it again"),
        (ENGLISH, "There is no Git repository (/clones/api)What to do: clone it again"),
    ],
    ids=["ja", "en"],
)
def test_the_place_of_an_error_has_the_brackets_and_spaces_of_the_language(
    reader: Reader, said: str
) -> None:
    table = of_class(sources.show_repositories([FAILED], NOW, TOKYO, reader), "k-repositories")
    assert said in "".join(texts(table))


def texts(shown: object) -> list[str]:
    children = shown if isinstance(shown, list) else getattr(shown, "children", None)
    if isinstance(children, str):
        return [children]
    within = children if isinstance(children, list | tuple) else [children] if children else []
    return [text for each in within for text in ([each] if isinstance(each, str) else texts(each))]


def test_every_worded_kind_is_a_kind_that_collectors_record() -> None:
    from collectors import errors

    kinds = {each.__name__ for each in vars(errors).values() if isinstance(each, type)}
    named = {"".join(part.title() for part in kind.split("_")) for kind in WORDED}
    assert named - kinds == {"Killed"}  # noted by the next collection, not by an error


def parts_in(shown: object, language: str) -> list[Component]:
    return [each for each in parts(shown) if getattr(each, "lang", None) == language]


def test_it_says_what_a_git_history_cannot_know_and_how_to_collect() -> None:
    shown = words(sources.show_repositories([FINE], NOW, TOKYO, JAPANESE))
    assert "作成日時、レビュー、リベースでのマージが分かりません" in shown
    assert "mikata collect --git PATH" in shown
    assert "表ファイルでは" not in shown


def test_a_base_branch_says_where_it_comes_from() -> None:
    bases = [("release", "setting"), ("develop", "develop"), ("main", "default"), (None, None)]
    for (base, why), said in zip(bases, ("設定", "検出", "既定", "–"), strict=True):
        repository = replace(FINE, base=base, why_base=why)
        shown = sources.show_repositories([repository], NOW, TOKYO, JAPANESE)
        row = next(each for each in of_class(shown, "k-repositories"))
        assert f"{base} {said}" in words(row) if base else said in words(row)


def test_other_sources_are_the_calendar_and_the_organisation_file() -> None:
    organisation = Organisation.model_validate(
        {
            "name": "Mikan",
            "calendar": {"country": "JP", "closures": [{"from": "2026-12-28", "to": "2026-12-31"}]},
            "units": [{"id": "shop", "name": "Shop"}],
            "people": [{"id": "aoi", "name": "Aoi"}],
        }
    )
    shown = words(
        sources.show_others(organisation, AppliedOrganisation(3, EARLIER), TOKYO, ENGLISH)
    )
    assert "Public holidays of Japan · Company closures: 1" in shown
    assert "Holidays known until 2099" in shown
    assert "Units: 1, people: 1 Revision 3, applied 16 Oct 11:00" in shown


def test_without_an_organisation_file_it_says_how_to_get_one() -> None:
    shown = words(sources.show_others(None, None, TOKYO, JAPANESE))
    assert "祝日なし（国の設定がありません）" in shown
    assert "まだありません" in shown
    assert "mikata init && mikata apply" in shown


@pytest.mark.parametrize("reader", [JAPANESE, ENGLISH], ids=["ja", "en"])
def test_the_sample_company_fills_the_page(
    sample_context: Context, read_as: Callable[[Context, Reader], Context], reader: Reader
) -> None:
    shown = words(sources.layout(reader, read_as(sample_context, reader), ""))
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
    shown = words(sources.layout(reader, empty_context, ""))
    assert sentence in shown
    assert "mikata collect --git" in shown
