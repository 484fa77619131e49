"""Where does a number of the trends page come from?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from dash import dcc, html
from dash.development.base_component import Component

from config.errors import UnknownChoice
from dashboard import pull_request_list
from dashboard.components.attributes import attributes
from dashboard.components.explained_number import amount as amount_parts
from dashboard.components.explanation import explanation as explanation_aside
from dashboard.components.icon import icon
from dashboard.context import Context
from dashboard.figures.axes import period_name
from dashboard.figures.canvas import Canvas
from dashboard.figures.distribution import HEIGHT, WIDTH, distribution
from dashboard.filters import Explained, write
from dashboard.pages.trends.compare import WHOLE
from dashboard.pages.trends.explained_cases import show_cases
from dashboard.pages.trends.freshness import freshness
from dashboard.pages.trends.parts import part_called, unit_of
from dashboard.pages.trends.refusals import refused
from dashboard.pages.trends.stages import half_called
from dashboard.pages.trends.view import PATH, WEEKS, View, last_weeks, question_of
from dashboard.pull_request_list import Wanted
from dashboard.text import numbers, t
from dashboard.text.numbers import MISSING, Amount
from metrics.answer import (
    SMALL_SAMPLE,
    Answer,
    Explanation,
    Refused,
    Row,
)
from metrics.catalogue import metric
from metrics.listing import LEFT_OUT, LISTED, USED
from metrics.manual import read_manual
from metrics.period import Period, period_rows

LOOKED_AT = 20
"""Among so many of the newest those are looked for that were used."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days whose number is explained, and what people call them."""

    days: tuple[date, date]
    name: str
    weeks: int | None = None
    """Over how many weeks a count is divided; None where it is not."""


def span_of(explained: Explained, view: View) -> Span | None:
    """The days of the key numbers, or of one period on the charts; None for one not shown."""
    if explained.period is None:
        days = last_weeks(view)
        return Span(days, view.days(*days), WEEKS)
    if explained.period == WHOLE:
        return Span(view.asked.days, view.days(*view.asked.days))
    if half := half_called(explained.period, view):
        return Span(*half)
    by = view.asked.filters.by
    rows = period_rows(Period(*view.asked.days), by, view.known.fiscal_year_starts)
    for row in rows:
        if row.label == explained.period:
            year = rows[0].start.year != rows[-1].start.year
            return Span((row.start, row.end), period_name(row.start, by, view.language, year=year))
    return None


def explanation_of(
    view: View, context: Context, span: Span, explained: Explained
) -> Explanation | Refused | None:
    """The explanation of a number over these days, or why it is kept back; None for a part that
    the metric does not have."""
    try:
        asked = question_of(view, explained.metric, part=explained.part, days=span.days, by="all")
        return context.answers.explain(view.reader.viewer, asked, limit=LOOKED_AT)
    except Refused as refusal:
        return refusal
    except UnknownChoice:
        return None


def show_explanation(
    explained: Explained,
    span: Span | None,
    found: Explanation | Refused | None,
    unfinished: Sequence[str],
    view: View,
) -> Component:
    """The explanation beside the page; what is refused or not shown is said in it.

    `unfinished` names the repositories whose last collection did not complete.
    """
    language = view.language
    label = _label(explained, view)
    body: Sequence[Component]
    if span is None or found is None:
        words = t("explanation.unknown_period", language, period=explained.period or explained.part)
        body = [html.P(words, className="k-prose")]
    elif isinstance(found, Refused):
        body = [refused(found, view)]
    else:
        body = _body(found, span, unfinished, view)
    name = label
    if span is not None and span.weeks is None:
        name = t("explanation.name_of_period", language, name=label, period=span.name)
    return explanation_aside(name, *body, close_href=view.address(), reader=view.reader)


def _label(explained: Explained, view: View) -> str:
    """What is explained: the metric, and which of its numbers where there are several."""
    label = t(f"metrics.{explained.metric}_label", view.language)
    part = part_called(explained, view)
    return (
        t("explanation.name_of_period", view.language, name=label, period=part) if part else label
    )


def _body(found: Explanation, span: Span, unfinished: Sequence[str], view: View) -> list[Component]:
    key = found.answer.metric.key
    return [
        _value(found.answer, span, view),
        html.P(read_manual(key, view.language).definition_sentence, className="k-prose"),
        *_few(found.answer.total, found.answer, view),
        *_used(found.answer, span, view),
        *_spread(found, view),
        *show_cases(found, view),
        *freshness(found.repositories, unfinished, view),
        _ways_on(found, span, view),
    ]


def amount_of(answer: Answer, span: Span, view: View) -> Amount:
    """The value as people write it."""
    row, language = answer.total, view.language
    if row.value is None:
        return Amount(MISSING, "")
    if answer.metric.kind not in ("count", "rate") or answer.metric.unit_of_value == "per_week":
        return numbers.value_in(unit_of(answer), row.value, language)
    if answer.metric.per == "engineer_day":
        return numbers.per_day(row.value, language)
    if span.weeks:
        return numbers.rate(row.value / span.weeks, language)
    if answer.metric.kind == "rate":
        return numbers.rate(row.value, language, step=view.asked.filters.by)
    return numbers.count(row.value, language)


def _value(answer: Answer, span: Span, view: View) -> Component:
    parts: list[Component | str] = [
        html.Span(amount_parts(amount_of(answer, span, view)), className="k-explained-value")
    ]
    spread = answer.total.spread
    if spread and answer.total.n_used >= SMALL_SAMPLE:
        unit = answer.metric.unit_of_value
        p75, p90 = (
            str(numbers.value_in(unit, spread[each], view.language)) for each in ("p75", "p90")
        )
        words = t("explanation.range", view.language, p75=p75, p90=p90)
        parts.append(html.Div(words, className="k-dimmed"))
    if answer.total.people is not None:
        words = _people(answer, answer.total.people, view)
        parts += [" ", html.Span(words, className="k-dimmed")]
    return html.Div(parts)


def _people(answer: Answer, people: float, view: View) -> str:
    """By how many engineers it is divided, or over how many people it is spread."""
    if answer.metric.source == "reviews":
        return t("explanation.team", view.language, n=f"{people:,.0f}")
    return t("explanation.engineers", view.language, n=f"{people:,.1f}")


def _few(row: Row, answer: Answer, view: View) -> list[Component]:
    if not answer.metric.has_statistic or row.n_used >= SMALL_SAMPLE:
        return []
    key = "explanation.few" if row.n_used else "explanation.no_value"
    return [html.P(t(key, view.language, n=row.n_used), className="k-caption")]


def _used(answer: Answer, span: Span, view: View) -> list[Component]:
    """How many there are, how many were used, and for each reason how many were not."""
    language, row = view.language, answer.total
    about = answer.metric
    dated = "open_work" if about.source == "open_work" else about.dated_by
    days = t(f"explanation.{dated}", language, days=view.days(*span.days))
    lines = [(days, row.n_total, ""), (t("explanation.used", language), row.n_used, "")]
    if row.agents:
        lines.append((t("explanation.by_agents", language), row.agents, "k-used-part"))
    if row.start_unsure:
        lines.append((t("explanation.start_unsure", language), row.start_unsure, "k-used-part"))
    if row.left_out:
        lines.append((t("explanation.left_out", language), sum(row.left_out.values()), ""))
    for reason, n in row.left_out.items():
        lines.append((t(f"metrics.reason_{reason}", language), n, "k-used-part"))
    return [
        html.H3(t("explanation.used_heading", language)),
        html.Dl([_line(*line) for line in lines], className="k-used"),
        *_include_bots(row, view),
    ]


def _line(words: str, n: int, kind: str) -> Component:
    return html.Div([html.Dt(words), html.Dd(f"{n:,}")], className=kind)


def _include_bots(row: Row, view: View) -> list[Component]:
    if "bot" not in row.left_out:
        return []
    href = PATH + write(replace(view.asked.filters, bots=True))
    link = html.A(
        t("explanation.include_bots", view.language),
        href=href,
        className="k-link",
        **attributes(data_stay=""),
    )
    return [html.P(link, className="k-caption")]


def _spread(found: Explanation, view: View) -> list[Component]:
    spread, row = found.answer.total.spread, found.answer.total
    if found.distribution is None or spread is None or row.n_used < SMALL_SAMPLE:
        return []
    language, unit = view.language, found.answer.metric.unit_of_value
    canvas = Canvas(WIDTH, HEIGHT, view.reader.scheme, language)
    alt = t(
        "explanation.distribution_alt",
        language,
        n=str(numbers.count(row.n_used, language)),
        median=str(numbers.value_in(unit, spread["median"], language)),
        p90=str(numbers.value_in(unit, spread["p90"], language)),
    )
    drawing = distribution(found.distribution, spread["median"], spread["p90"], canvas, unit)
    return [
        html.H3(t("explanation.distribution", language)),
        html.Img(src=drawing, alt=alt, className="k-distribution"),
    ]


def _ways_on(found: Explanation, span: Span, view: View) -> Component:
    """To the pull requests themselves, to a file, and to the page of the manual."""
    language, key = view.language, found.answer.metric.key
    start, end = span.days
    narrowed = replace(view.asked.filters, start=start, end=end, explain=None)
    csv = f"{PATH}/{key}.csv{write(narrowed)}"
    made_of_pull_requests = metric(key) in LISTED
    return html.Div(
        className="k-ways-on",
        children=[
            *(
                _see(Wanted(narrowed, key), found.answer.total, view)
                if made_of_pull_requests
                else []
            ),
            html.A(
                [icon("download"), t("explanation.csv", language)],
                href=csv,
                className="k-button",
                download="",
            ),
            dcc.Link(
                t("explanation.definition", language),
                href=f"/metrics?metric={metric(key).key}",
                className="k-subtle",
            ),
        ],
    )


def _see(wanted: Wanted, row: Row, view: View) -> list[Component]:
    """To the pull requests that were used, or else to those that were left out."""
    which, n = (USED, row.n_used) if row.n_used else (LEFT_OUT, row.n_total)
    if not n:
        return []
    href = pull_request_list.PATH + pull_request_list.write(replace(wanted, used=which))
    words = t("explanation.see", view.language, n=f"{n:,}")
    return [dcc.Link(words, href=href, className="k-button")]
