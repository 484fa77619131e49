"""What was collected when, is anything missing, and what can be done about it?"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, tzinfo

import holidays
from dash import Dash, html
from dash.development.base_component import Component

from config.organisation import Calendar, Organisation
from dashboard.collection_state import STATES, collection_state, needs_somebody
from dashboard.components.empty_state import command
from dashboard.components.first_steps import first_steps
from dashboard.components.key_numbers import KeyNumber, key_numbers
from dashboard.components.notice import note, warning
from dashboard.components.page_head import page_head, section
from dashboard.components.repository_table import repository_table
from dashboard.components.table import Column, short_table
from dashboard.context import Context, Reader
from dashboard.pages.page import Page
from dashboard.text import t, wording
from dashboard.text.numbers import MISSING, count, day, moment, month
from data.queries.repositories import RepositoryState, repository_states
from data.queries.sources import AppliedOrganisation, applied_organisation

COLLECT_GIT = "mikata collect --git PATH"
COLLECT_TABLE = "mikata collect --pull-requests FILE.csv"
APPLY = "mikata init && mikata apply"


def layout(reader: Reader, context: Context, _search: str) -> Component:
    """The whole page; without any repository, how to get one."""
    repositories = repository_states(reader.viewer, context.database)
    applied = applied_organisation(context.database)
    now, zone, organisation = context.now(), context.zone(), context.organisation()
    if not repositories:
        facts = [t("sources.facts_none", reader.language)]
        head = page_head(t("sources.title", reader.language), facts)
        return html.Div([head, first_steps(reader, organisation is not None)])
    return html.Div(
        [
            show_head(repositories, zone, reader),
            show_numbers(repositories, now, zone, reader),
            *show_warning(repositories, now, reader),
            show_repositories(repositories, now, zone, reader),
            show_others(organisation, applied, zone, reader),
        ]
    )


def show_head(repositories: Sequence[RepositoryState], zone: tzinfo, reader: Reader) -> Component:
    """The title, how many repositories, and when one was collected last."""
    language = reader.language
    facts = [t("sources.facts_repositories", language, count=f"{len(repositories):,}")]
    last = _last(repositories)
    if last:
        when = moment(last[0], language, zone)
        facts.append(t("sources.facts_last", language, when=when))
    return page_head(t("sources.title", language), facts)


def show_numbers(
    repositories: Sequence[RepositoryState], now: datetime, zone: tzinfo, reader: Reader
) -> Component:
    """How many are up to date, how much there is, from when, and when it came."""
    language = reader.language
    states = Counter(collection_state(each, now) for each in repositories)
    total = sum(each.pull_requests for each in repositories)
    return key_numbers(
        [
            KeyNumber(
                t("sources.up_to_date", language),
                _with_unit(
                    f"{states['up_to_date']:,}",
                    t("sources.of_repositories", language, total=f"{len(repositories):,}"),
                ),
                _states(states, reader),
            ),
            KeyNumber(
                t("sources.pull_requests", language),
                _with_unit(f"{total:,}", count(total, language).unit),
                t(
                    "sources.pull_requests_note",
                    language,
                    **{
                        name: f"{sum(getattr(each, name) for each in repositories):,}"
                        for name in ("merged", "open", "closed")
                    },
                ),
            ),
            _oldest(repositories, zone, reader),
            _newest(repositories, zone, reader),
        ]
    )


def show_warning(
    repositories: Sequence[RepositoryState], now: datetime, reader: Reader
) -> Sequence[Component]:
    """That figures are provisional; nothing when all is well."""
    behind = sum(needs_somebody(each, now) for each in repositories)
    if not behind:
        return ()
    slots = {"count": f"{behind:,}", "total": f"{len(repositories):,}"}
    said = warning(
        t("sources.warning", reader.language, **slots), t("sources.warning_text", reader.language)
    )
    return (html.Div(said, className="k-below-numbers"),)


def show_repositories(
    repositories: Sequence[RepositoryState], now: datetime, zone: tzinfo, reader: Reader
) -> Component:
    """Every repository, those that need somebody first; below, how to read it and add to it."""
    language = reader.language
    ordered = sorted(
        repositories, key=lambda each: (STATES.index(collection_state(each, now)), each.name)
    )
    calm = not any(needs_somebody(each, now) for each in repositories)
    key = "sources.by_name" if calm else "sources.by_problem"
    return section(
        t("sources.repositories", language),
        repository_table(ordered, now, zone, reader),
        html.Div(_below(ordered, reader), className="k-below-table"),
        beside=t(key, language, count=f"{len(ordered):,}"),
    )


def show_others(
    organisation: Organisation | None,
    applied: AppliedOrganisation | None,
    zone: tzinfo,
    reader: Reader,
) -> Component:
    """The calendar and the organisation file."""
    language = reader.language
    columns = [Column(""), Column(""), Column("", "right")]
    rows = [
        [t("sources.calendar", language), *_calendar(organisation, reader)],
        [t("sources.organisation", language), *_organisation(organisation, applied, zone, reader)],
    ]
    title = t("sources.others", language)
    return section(title, html.Div(short_table(columns, rows, title), className="k-other-sources"))


def _states(states: Counter[str], reader: Reader) -> str:
    others = [
        t(f"sources.note_{state}", reader.language, count=states[state])
        for state in STATES
        if states[state] and state != "up_to_date"
    ]
    if not others:
        return t("sources.all_up_to_date", reader.language)
    return t("sources.comma", reader.language).join(others)


def _oldest(repositories: Sequence[RepositoryState], zone: tzinfo, reader: Reader) -> KeyNumber:
    label = t("sources.oldest", reader.language)
    known = [(each.first_at, each.name) for each in repositories if each.first_at]
    if not known:
        return KeyNumber(label, MISSING, "")
    at, name = min(known)
    return KeyNumber(label, month(at.astimezone(zone).date(), reader.language, year=True), name)


def _newest(repositories: Sequence[RepositoryState], zone: tzinfo, reader: Reader) -> KeyNumber:
    label = t("sources.last", reader.language)
    last = _last(repositories)
    if last is None:
        return KeyNumber(label, MISSING, "")
    local = last[0].astimezone(zone)
    return KeyNumber(
        label, _with_unit(day(local.date(), reader.language), f"{local:%H:%M}"), last[1]
    )


def _last(repositories: Sequence[RepositoryState]) -> tuple[datetime, str] | None:
    known = [(each.last_success_at, each.name) for each in repositories if each.last_success_at]
    return max(known, default=None)


def _with_unit(number: str, unit: str) -> list[Component | str]:
    return [number, html.Span(unit, className="k-unit")]


def _below(repositories: Sequence[RepositoryState], reader: Reader) -> list[Component]:
    """What each kind of source can't tell, where the base comes from, and the commands."""
    language = reader.language
    sources = sorted({each.source for each in repositories})
    about = [*(f"about_{source}" for source in sources), "about_base"]
    return [
        note(html.Ul([html.Li(t(f"sources.{each}", language)) for each in about])),
        *(_command(t(f"sources.{words}", language), line, reader) for words, line in _COMMANDS),
    ]


_COMMANDS = (("collect_git", COLLECT_GIT), ("collect_table", COLLECT_TABLE))


def _command(words: str, line: str, reader: Reader) -> Component:
    return html.P([html.Span(words, className="k-dimmed"), command(line, reader)], className="k-do")


def _calendar(organisation: Organisation | None, reader: Reader) -> list[Component | str]:
    language = reader.language
    calendar = organisation.calendar if organisation else Calendar()
    closures = t("sources.calendar_closures", language, count=len(calendar.closures))
    if calendar.country is None:
        return [f"{t('sources.calendar_no_country', language)} · {closures}", ""]
    name = wording(language).get(f"sources.country_{calendar.country}", calendar.country)
    until = holidays.country_holidays(calendar.country).end_year
    return [
        f"{t('sources.calendar_country', language, country=name)} · {closures}",
        html.Span(t("sources.calendar_until", language, year=until), className="k-dimmed"),
    ]


def _organisation(
    organisation: Organisation | None,
    applied: AppliedOrganisation | None,
    zone: tzinfo,
    reader: Reader,
) -> list[Component | str]:
    language = reader.language
    if organisation is None or applied is None:
        todo = _command(t("sources.organisation_do", language), APPLY, reader)
        return [t("sources.organisation_none", language), todo]
    units, people = len(list(organisation.all_units())), len(organisation.people)
    when = moment(applied.applied_at, language, zone, weekday=False)
    revision = t("sources.organisation_revision", language, revision=applied.revision, when=when)
    return [
        t("sources.organisation_text", language, units=units, people=people),
        html.Span(revision, className="k-dimmed"),
    ]


def register(_app: Dash, _context: Context) -> None:
    """Nothing here changes while it is looked at."""


PAGE = Page("/sources", "sources.title", "sources", layout, register)
