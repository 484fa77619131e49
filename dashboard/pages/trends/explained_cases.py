"""Which single pull requests and other things stand behind a number?"""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.explained_number import amount as amount_parts
from dashboard.pages.trends.view import View
from dashboard.text import numbers, t
from metrics.answer import Answer, ExplainedPullRequest, ExplainedThing, Explanation

NEAREST = 3
"""How many single pull requests are named."""
THINGS = 8
"""How many of what is no pull request."""


def show_cases(found: Explanation, view: View) -> list[Component]:
    """A few pull requests, or what else was measured."""
    return [*_single(found, view), *_things(found, view)]


def _single(found: Explanation, view: View) -> list[Component]:
    """The pull requests nearest to the median; of what is counted the newest."""
    newest = [each for each in found.pull_requests if each.used]
    listed = (found.typical or newest)[:NEAREST]
    if not listed:
        return []
    key = "explanation.nearest" if found.typical else "explanation.newest"
    return [
        html.H3(t(key, view.language, n=len(listed))),
        html.Dl([_pull_request(each, found.answer, view) for each in listed], className="k-used"),
    ]


def _pull_request(each: ExplainedPullRequest, answer: Answer, view: View) -> Component:
    name = (
        html.A(each.title, href=each.url, className="k-link", target="_blank")
        if each.url
        else each.title
    )
    value: Sequence[Component | str] = ""
    if answer.metric.has_statistic and each.value is not None:
        amount = numbers.value_in(answer.metric.unit_of_value, each.value, view.language)
        value = amount_parts(amount)
    return html.Div(
        [
            html.Dt([html.Span(f"#{each.number} ", className="k-dimmed"), name]),
            html.Dd(value, className="k-used-value"),
        ]
    )


def _things(found: Explanation, view: View) -> list[Component]:
    """What else than pull requests stands behind the number, the newest first."""
    if not found.things:
        return []
    lines = [_thing(each, found.answer, view) for each in found.things[:THINGS]]
    heading = t("explanation.things", view.language, n=len(lines))
    return [html.H3(heading), html.Dl(lines, className="k-used")]


def _thing(each: ExplainedThing, answer: Answer, view: View) -> Component:
    """「デプロイ production 1a2b3c4 · 10月8日 18:20」 with its value, or why it has none."""
    language = view.language
    name = html.A(each.name, href=each.url, className="k-link") if each.url else each.name
    words: list[Component | str] = [t(f"explanation.thing_{each.kind}", language), " ", name]
    if each.at is not None:
        at = numbers.moment(each.at, language, view.material.zone, weekday=False)
        words.append(html.Div(at, className="k-caption"))
    if each.approximate and answer.note == "approximate_deployments":
        words.append(html.Div(t("explanation.thing_approximate", language), className="k-caption"))
    value: Sequence[Component | str] = ""
    if each.reason:
        value = t(f"metrics.reason_{each.reason}", language)
    elif each.value is not None and answer.metric.kind in ("duration", "level"):
        value = amount_parts(numbers.value_in(answer.metric.unit_of_value, each.value, language))
    return html.Div([html.Dt(words), html.Dd(value, className="k-used-value")])
