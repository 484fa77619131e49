"""What is collected besides pull requests, and what else do the figures stand on?"""

from collections.abc import Sequence

import holidays
from dash import dcc, html
from dash.development.base_component import Component

from config.organisation import Calendar, Organisation
from dashboard.collection_state import CALM, run_state
from dashboard.components.collection_words import problem_words, when
from dashboard.components.empty_state import command
from dashboard.components.notice import triangle
from dashboard.components.page_head import section
from dashboard.components.table import Cell, Column, short_table
from dashboard.pages.sources.top import OTHERS
from dashboard.pages.sources.view import Sources
from dashboard.text import wording
from dashboard.text.numbers import moment
from data.queries.repositories import RepositoryState, SyncRunState

APPLY = "mikata init && mikata apply"
READINGS = ("deployments", "releases", "incidents")
"""What is read of a repository on GitHub besides pull requests and coverage, in their order."""


def show_others(found: Sources) -> Component:
    """Coverage, deployments, releases, incidents, the calendar and the organisation file."""
    columns = [Column(""), Column(""), Column("", "right")]
    rows: list[list[Cell]] = []
    if found.from_github or found.coverage or found.unreadable:
        rows.append([found.say("reading_coverage"), *_coverage(found)])
    if found.from_github:
        rows += [[found.say(f"reading_{name}"), *_reading(name, found)] for name in READINGS]
    rows.append([found.say("calendar"), *_calendar(found)])
    rows.append([found.say("organisation"), *_organisation(found)])
    title = found.say("others")
    table = html.Div(short_table(columns, rows, title), className="k-other-sources")
    return html.Div(section(title, table), id=OTHERS)


def _coverage(found: Sources) -> list[Cell]:
    """How many applications, the newest figure, and the reports that could not be read."""
    applications = found.organisation.applications if found.organisation else ()
    known = len(
        {*(each.id for each in applications), *(each.application for each in found.coverage)}
    )
    what = found.say("applications", n=known) if known else found.say("applications_none")
    newest = max((each.newest.committed_at for each in found.coverage), default=None)
    right: list[Component | str] = []
    if newest:
        at = when(newest, found.now, found.zone, found.reader)
        right.append(html.Span(found.say("newest_figure", when=at), className="k-dimmed"))
    if found.unreadable:
        n = f"{len(found.unreadable):,}"
        link = dcc.Link(found.say("unreadable", n=n), href="/coverage", className="k-link")
        right.append(html.Span([triangle(), link], className="k-collection"))
    if not right:
        right.append(html.Span(found.say("no_figure"), className="k-dimmed"))
    return [html.Div([what, *_problems("coverage", found)]), html.Div(right)]


def _reading(name: str, found: Sources) -> list[Cell]:
    runs = _runs(name, found)
    what = html.Div([_what(name, found.organisation, found), *_problems(name, found)])
    ended = [run.finished_at for _, run in runs if run.status == "complete" and run.finished_at]
    if not ended:
        return [what, html.Span(found.say("not_read"), className="k-dimmed")]
    at = when(max(ended), found.now, found.zone, found.reader)
    words = found.say("read_from", n=f"{len(ended):,}", when=at)
    return [what, html.Span(words, className="k-dimmed")]


def _what(name: str, organisation: Organisation | None, found: Sources) -> str:
    """By which words of the organisation file it is found."""
    rules = organisation or Organisation.model_validate({"name": "–"})
    names = {
        "deployments": rules.production_environments,
        "incidents": rules.incident_labels,
    }.get(name, ())
    return found.say(f"what_{name}", names=found.say("comma").join(names))


def _problems(name: str, found: Sources) -> list[Component]:
    """The repositories of which it was not read to the end, each with what to do."""
    return [
        html.Div(
            [
                html.Span([triangle(), repository.name], className="k-collection k-attention"),
                problem_words(run, found.now, found.zone, found.reader),
            ],
            className="k-reading-problem",
        )
        for repository, run in _runs(name, found)
        if run_state(run, found.now) not in CALM
    ]


def _runs(name: str, found: Sources) -> Sequence[tuple[RepositoryState, SyncRunState]]:
    """The last time that it was read of each repository."""
    return [
        (each, run)
        for each in found.repositories
        for run in each.others
        if run.source.partition(".")[2] == name
    ]


def _calendar(found: Sources) -> list[Cell]:
    calendar = found.organisation.calendar if found.organisation else Calendar()
    closures = found.say("calendar_closures", count=len(calendar.closures))
    if calendar.country is None:
        return [f"{found.say('calendar_no_country')} · {closures}", ""]
    texts = wording(found.reader.language)
    name = texts.get(f"sources.country_{calendar.country}", calendar.country)
    until = holidays.country_holidays(calendar.country).end_year
    return [
        f"{found.say('calendar_country', country=name)} · {closures}",
        html.Span(found.say("calendar_until", year=until), className="k-dimmed"),
    ]


def _organisation(found: Sources) -> list[Cell]:
    organisation, applied = found.organisation, found.applied
    if organisation is None or applied is None:
        todo = found.say("organisation_do")
        return [found.say("organisation_none"), command_line(todo, APPLY, found)]
    units, people = len(list(organisation.all_units())), len(organisation.people)
    when_ = moment(applied.applied_at, found.reader.language, found.zone, weekday=False)
    revision = found.say("organisation_revision", revision=applied.revision, when=when_)
    return [
        found.say("organisation_text", units=units, people=people),
        html.Span(revision, className="k-dimmed"),
    ]


def command_line(words: str, line: str, found: Sources) -> Component:
    """What a command does, and the command to copy."""
    return html.P(
        [html.Span(words, className="k-dimmed"), command(line, found.reader)], className="k-do"
    )
