"""Do the bars of what is open say how much is how old, and lead to it?"""

import csv
import io

import plotly.graph_objects as go
import pytest

from dashboard.app import create_app
from dashboard.context import Context
from dashboard.figures.age_bars import AgeBar, age_bars
from dashboard.figures.canvas import Canvas
from dashboard.pages.trends.charts import ask_chart, show_chart, show_table
from dashboard.pages.trends.sections import CHARTS
from dashboard.pages.trends.view import view_of
from dashboard.text import LANGUAGES, Language, t
from metrics.answer import Refused
from metrics.open_ages import open_by_age
from tests.dashboard.conftest import ENGLISH
from tests.dashboard.seen import links, words
from tests.dashboard.test_figures import SCHEMES

BARS = [AgeBar("under 1 day", 5, 2), AgeBar("1–3 days", 0, 3), AgeBar("over", 0, 0)]


@pytest.fixture
def english(sample_context: Context, read_as) -> Context:
    return read_as(sample_context, ENGLISH)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_people_and_agents_make_up_each_bar(scheme, language: Language) -> None:
    drawn = age_bars(BARS, "open_age", Canvas(488, 184, scheme, language))
    go.Figure(drawn)
    people, agents = drawn["data"]
    assert people["x"] == [5, 0, 0]
    ends = [base + x for base, x in zip(agents["base"], agents["x"], strict=True)]
    assert ends == pytest.approx([7, 3, 0])
    assert people["meta"] == agents["meta"] == ["open_age"] * 3
    said = [each["text"] for each in drawn["layout"]["annotations"]]
    assert said[0].startswith("<b>7</b>")
    assert "AI" in said[0]
    assert said[2] == "<b>0</b>"


def test_without_agents_nothing_is_said_of_them() -> None:
    bars = [AgeBar("under 1 day", 5, 0)]
    drawn = age_bars(bars, "open_age", Canvas(320, 184, "dark", "en"))
    assert len(drawn["data"]) == 1
    assert "AI" not in drawn["layout"]["annotations"][0]["text"]


@pytest.mark.parametrize("search", ["", "?by=month", "?clock=working", "?to=2026-08-31"])
def test_the_classes_hold_what_the_answer_counts(english: Context, search: str) -> None:
    view = view_of(english, search)
    found = ask_chart("open_ages", view, english)
    assert not isinstance(found, Refused)
    classes = open_by_age(view.material, found[0].question)
    assert [each.below_days for each in classes] == [1, 3, 7, 28, None]
    assert sum(each.n for each in classes) == found[0].total.n_used
    assert sum(each.agents for each in classes) == found[0].total.agents


def test_the_chart_leads_to_the_list_and_its_table_to_the_explanation(english: Context) -> None:
    view = view_of(english, "")
    found = ask_chart("open_ages", view, english)
    block = show_chart("open_ages", found, view)
    assert "are open." in words(block)
    hrefs = [href for _, href in links(block)]
    assert "/trends/pull-requests?metric=open_age&sort=-value" in hrefs
    table = show_table("open_ages", found, view)
    assert "/trends?explain=open_age" in [href for _, href in links(table)]
    assert "4 weeks or more" in words(table)


def test_its_file_holds_the_classes(sample_context: Context) -> None:
    client = create_app(sample_context).server.test_client()
    lines = list(csv.reader(io.StringIO(client.get("/trends/open_ages.csv").text)))
    assert lines[0] == ["from_days", "below_days", "n", "agents"]
    assert [line[:2] for line in lines[1:]] == [
        ["0", "1"],
        ["1", "3"],
        ["3", "7"],
        ["7", "28"],
        ["28", ""],
    ]


@pytest.mark.parametrize("name", ["open_ages", "review_load"])
def test_a_longer_period_is_not_advised_where_it_changes_nothing(
    english: Context, name: str
) -> None:
    view = view_of(english, "")
    few = Refused("too_few_people", CHARTS[name].questions(view)[0], None)
    assert t("trends.refused_longer", "en") not in words(show_chart(name, few, view))
    assert t("trends.refused_longer", "en") in words(show_chart("pickup_time", few, view))
