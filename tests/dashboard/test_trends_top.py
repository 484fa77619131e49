"""Does /trends say whose numbers these are, of which weeks, and how complete the data are?"""

from dataclasses import replace

import pytest

from dashboard.context import Context
from dashboard.pages.trends.freshness import freshness, unfinished
from dashboard.pages.trends.page import show_key_numbers, show_open_explanation, show_top
from dashboard.pages.trends.view import view_of
from tests.dashboard.conftest import ENGLISH, JAPANESE, context_over, new_database
from tests.dashboard.from_github import MOVED, PAYMENT, company
from tests.dashboard.seen import of_class, parts, words

FAILED, FINE = "minamo/admin-legacy", "minamo/stream-core"


def top(context: Context, search: str) -> str:
    return words(list(show_top(view_of(context, search), context)))


def explained(context: Context, search: str) -> str:
    return words(show_open_explanation(view_of(context, search), context))


@pytest.mark.parametrize("search", ["", f"?repository={FAILED}"])
def test_a_repository_whose_last_collection_failed_is_a_warning(
    sample_context: Context, search: str
) -> None:
    said = top(sample_context, search)
    assert f"1件のリポジトリは、最後の収集が完了していません。 {FAILED}" in said
    assert "数字は参考値です。" in said
    links = [getattr(each, "href", None) for each in parts(list(warnings(sample_context, search)))]
    assert "/sources" in links


def warnings(context: Context, search: str) -> list[object]:
    return list(of_class(list(show_top(view_of(context, search), context)), "k-warning"))


@pytest.mark.parametrize("search", [f"?repository={FINE}", "?unit=streaming"])
def test_there_is_no_warning_of_a_repository_that_is_in_none_of_the_numbers(
    sample_context: Context, search: str
) -> None:
    assert unfinished(view_of(sample_context, search), sample_context) == []
    assert warnings(sample_context, search) == []


def test_the_explanation_does_not_call_complete_what_the_last_collection_left_unfinished(
    sample_context: Context, read_as
) -> None:
    english = read_as(sample_context, ENGLISH)
    said = explained(english, "?explain=merge_lead_time")
    assert f"The last collection did not complete for {FAILED}" in said
    assert "repositories are complete" not in said
    japanese = explained(sample_context, "?explain=merge_lead_time")
    assert f"{FAILED} の最後の収集は完了していません。" in japanese
    alone = explained(english, f"?repository={FINE}&explain=merge_lead_time")
    assert "the repository is complete" in alone
    assert "did not complete" not in alone


def test_what_was_never_collected_to_the_end_is_named(sample_context: Context, read_as) -> None:
    english = read_as(sample_context, ENGLISH)
    view = view_of(english, "")
    first, *rest = view.repositories("pull_requests_merged")
    never = replace(first, data_as_of=None)
    assert f"not yet {first.name}." in words(freshness([never, *rest], [], view))
    assert "all 7 repositories are complete" in words(freshness([first, *rest], [], view))
    assert "No repository has been collected" in words(freshness([never], [], view))


@pytest.mark.parametrize(("reader", "said"), [(JAPANESE, "{}の傾向"), (ENGLISH, "Trends of {}")])
def test_the_title_names_the_repository_asked_for_unless_a_unit_is(
    sample_context: Context, read_as, reader, said: str
) -> None:
    context = read_as(sample_context, reader)
    assert top(context, f"?repository={FINE}").startswith(said.format(FINE))
    both = top(context, f"?repository={FINE}&unit=streaming")
    assert said.format(FINE) not in both


@pytest.mark.parametrize(
    ("reader", "said"),
    [(JAPANESE, "直近4週（9月14日–10月11日）"), (ENGLISH, "Last 4 weeks (14 Sep – 11 Oct)")],
)
def test_the_key_numbers_say_once_of_which_weeks_they_are(
    sample_context: Context, read_as, reader, said: str
) -> None:
    context = read_as(sample_context, reader)
    (above,) = of_class(show_key_numbers(view_of(context, ""), context), "k-above-numbers")
    assert words(above) == said


def test_the_quantiles_stand_on_a_line_of_their_own(sample_context: Context) -> None:
    aside = show_open_explanation(
        view_of(sample_context, "?explain=merge_lead_time"), sample_context
    )
    lines = [each for each in parts(aside) if words(each).startswith("p75 ")]
    assert [type(each).__name__ for each in lines[:1]] == ["Div"]


def test_a_repository_whose_only_gap_was_accepted_counts_as_collected(tmp_path, read_as) -> None:
    database = new_database(tmp_path)
    company(database, running=False)
    context = read_as(context_over(database, tmp_path), ENGLISH)
    search = f"?repository={MOVED}&explain=pull_requests_merged"
    assert "the repository is complete" in explained(context, search)
    assert "No repository has been collected" in explained(
        context, f"?repository={PAYMENT}&explain=pull_requests_merged"
    )
    database.dispose()
