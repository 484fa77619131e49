"""Are days compared with those before, also of the same people, and is nobody told of by that?"""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app as command
from dashboard.app import create_app
from dashboard.context import Context
from dashboard.pages.trends.charts import ask_chart, show_chart, show_figure, show_table
from dashboard.pages.trends.compare import show_choices
from dashboard.pages.trends.findy import STAGES, show_findy
from dashboard.pages.trends.key_row import show_key_numbers
from dashboard.pages.trends.page import show_instead, show_open_explanation
from dashboard.pages.trends.view import view_of
from data.database import Database
from metrics.answer import Refused
from tests.dashboard.conftest import ENGLISH, context_over
from tests.dashboard.growing_company import DAYS, NEW, THERE, fill
from tests.dashboard.seen import words
from tests.fresh import fresh_file

KEY = "pull_requests_merged"
SAME = f"?{DAYS}&compare=same_people"


def company(folder: Path, new: tuple[str, ...]) -> Context:
    """The pages over a workspace in which so many are new, read in English."""
    path = folder / ".mikata" / "mikata.sqlite3"
    fresh_file(path)
    database = Database.open(f"sqlite:///{path}", folder / ".mikata" / "facts")
    fill(database, new)
    return replace(context_over(database, folder), reader=lambda: ENGLISH)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("growing")


@pytest.fixture(scope="module")
def growing(folder: Path) -> Iterator[Context]:
    """Three joined six."""
    context = company(folder, NEW)
    yield context
    context.database.dispose()


@pytest.fixture(scope="module")
def hired_one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    """One joined six: what the same people do tells by subtraction what the new one does."""
    context = company(tmp_path_factory.mktemp("one"), NEW[:1])
    yield context
    context.database.dispose()


def key_numbers(context: Context, search: str) -> str:
    return words(show_key_numbers(view_of(context, search), context))


def test_the_key_numbers_say_both_ends(growing: Context) -> None:
    said = key_numbers(growing, f"?{DAYS}&compare=before")
    assert "31 Aug – 11 Oct and the period before (20 Jul – 30 Aug)" in said
    assert "before 6.0 → 9.0 / week · n = 54/54" in said
    assert "before 20.0 → 10.0 h · n = 54/54" in said


def test_of_the_same_people_hiring_does_not_look_like_productivity(growing: Context) -> None:
    said = key_numbers(growing, SAME)
    assert "only of people who were there throughout both" in said
    assert "before 6.0 → 6.0 / week · n = 36/36" in said


def test_a_chart_has_the_former_values_as_a_thin_line_under_its_own(growing: Context) -> None:
    view = view_of(growing, f"?{DAYS}&compare=before")
    answers = ask_chart(KEY, view, growing)
    assert not isinstance(answers, Refused)
    figure = show_figure(KEY, answers, view)
    thin = figure["data"][0]
    assert (thin["name"], thin["y"], thin["mode"]) == ("Period before", [6] * 6, "lines")
    assert "over all days 6.0 → 9.0 / week" in words(show_chart(KEY, answers, view))
    assert words(show_table(KEY, answers, view)).count("Period before") == 1


def test_without_a_comparison_there_is_no_second_line(growing: Context) -> None:
    view = view_of(growing, f"?{DAYS}")
    answers = ask_chart(KEY, view, growing)
    assert not isinstance(answers, Refused)
    assert len(answers) == 1
    assert "Period before" not in [
        each.get("name") for each in show_figure(KEY, answers, view)["data"]
    ]


def test_a_former_value_of_fewer_than_five_makes_no_line(growing: Context) -> None:
    view = view_of(growing, "?from=2026-08-31&to=2026-09-28&compare=before&by=week")
    (now, former) = ask_chart("merge_lead_time", view, growing)  # type: ignore[misc]
    assert len(now.rows) == len(former.rows) == 4
    early = view_of(growing, "?from=2026-07-20&to=2026-08-31&compare=before")
    answers = ask_chart("merge_lead_time", early, growing)
    assert not isinstance(answers, Refused)
    assert show_figure("merge_lead_time", answers, early)["data"][0]["y"] == [None] * 6


def test_the_number_of_all_days_opens_its_explanation(growing: Context) -> None:
    view = view_of(growing, f"{SAME}&explain={KEY}:ALL")
    said = words(show_open_explanation(view, growing))
    assert "31 Aug – 11 Oct" in said
    assert "36" in said


def test_one_new_person_is_not_told_of_by_the_page(hired_one: Context) -> None:
    view = view_of(hired_one, SAME)
    said = words(*show_instead(view, hired_one))
    assert "See the numbers of everybody" in said
    assert "Refused" in type(ask_chart(KEY, view, hired_one)).__name__


def test_one_new_person_is_not_told_of_by_the_file(hired_one: Context) -> None:
    client = create_app(hired_one).server.test_client()
    kept_back = client.get(f"/trends/{KEY}.csv{SAME}")
    assert kept_back.status_code == HTTPStatus.FORBIDDEN
    assert "2026" not in kept_back.text
    assert client.get(f"/trends/{KEY}.csv?{DAYS}").status_code == HTTPStatus.OK


def test_the_list_behind_a_number_is_that_of_the_same_people(growing: Context) -> None:
    view = view_of(growing, SAME)
    assert "compare=same_people" in view.list_address()


@pytest.mark.parametrize("part", [THERE[:1], ()])
def test_the_command_gives_the_same_people_and_keeps_one_person_back(
    folder: Path, growing: Context, tmp_path: Path, part: tuple[str, ...]
) -> None:
    """Only the company that three joined is answered; the one that one joined is not."""
    asked = ["--from", "2026-08-31", "--to", "2026-10-12", "--by", "all", "--format", "json"]
    where = folder
    if part:
        company(tmp_path, NEW[:1]).database.dispose()
        where = tmp_path
    ran = CliRunner().invoke(
        command, ["metric", "--workspace", str(where), KEY, *asked, "--same-people", "before"]
    )
    if part:
        assert (ran.exit_code, ran.stdout) == (1, "")
        assert "leave out --same-people" in ran.stderr
        return
    answer = json.loads(ran.stdout)
    assert answer["same_people"] == "before"
    assert [row["value"] for row in answer["rows"]] == [36]


def test_a_word_that_is_none_of_the_two_is_named_by_the_command(folder: Path) -> None:
    ran = CliRunner().invoke(
        command, ["metric", "--workspace", str(folder), KEY, "--same-people", "always"]
    )
    assert ran.exit_code == 2
    assert "Known: before, after" in ran.stderr


def test_the_choices_are_links_and_the_present_one_is_none(growing: Context) -> None:
    said = words(show_choices(view_of(growing, f"?{DAYS}&compare=before")))
    assert said == (
        "Compare Nothing Period before Period before, same people Counting Usual As Findy"
    )


def test_the_findy_view_shows_means_and_says_so(growing: Context) -> None:
    view = view_of(growing, f"?{DAYS}&view=findy&compare=before")
    said = words(show_findy(view, growing))
    assert "Counted as Findy does." in said
    # Six of ten hours and three of thirty, each week: a median would say 10.
    assert "Commit to merge, all of it 16.7 h 20.0 h 54/54" in said
    assert "Open to review – – 0/54" in said
    assert show_key_numbers(view, growing).className == "k-findy"  # pyright: ignore


def test_the_findy_view_keeps_back_what_the_page_does(hired_one: Context) -> None:
    view = view_of(hired_one, f"{SAME}&view=findy")
    assert "See the numbers of everybody" in words(show_findy(view, hired_one))


def test_the_findy_table_can_be_taken_away_as_a_file(growing: Context) -> None:
    search = f"?{DAYS}&view=findy&compare=before"
    view = view_of(growing, search)
    (link,) = [
        each
        for each in show_findy(view, growing)._traverse()
        if str(getattr(each, "href", "")).startswith("/trends/findy.csv")
    ]
    client = create_app(growing).server.test_client()
    rows = list(csv.DictReader(client.get(str(getattr(link, "href", ""))).text.splitlines()))
    asked = [*STAGES, "merge_lead_time", "pull_requests_per_engineer_day"]
    assert [each["metric"] for each in rows] == asked * 2
    now, former = rows[4], rows[10]
    assert [round(float(each["value"]), 1) for each in (now, former)] == [16.7, 20.0]
    assert (now["n_used"], now["n_total"], now["from"]) == ("54", "54", former["to"])
    assert rows[2]["value"] == ""


def test_the_findy_file_keeps_back_what_the_page_does(hired_one: Context) -> None:
    answer = create_app(hired_one).server.test_client().get(f"/trends/findy.csv{SAME}&view=findy")
    assert answer.status_code == HTTPStatus.FORBIDDEN
