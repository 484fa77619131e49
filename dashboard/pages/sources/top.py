"""What stands at the top of the page of sources: how much was collected, and what is wrong?"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from dashboard.collection_state import (
    CALM,
    STATES,
    collection_state,
    needs_somebody,
    run_state,
)
from dashboard.components.attributes import attributes
from dashboard.components.key_numbers import KeyNumber, key_numbers
from dashboard.components.notice import warning
from dashboard.components.page_head import page_head
from dashboard.pages.sources.view import Sources
from dashboard.text.numbers import MISSING, count, day, moment, month
from data.queries.repositories import RepositoryState

COLLECT = "sources-collect"
OTHERS = "sources-others"
"""The section of everything that is collected besides pull requests."""


def show_head(found: Sources) -> Component:
    """The title, how many repositories, when one was collected last, and the button."""
    facts = [found.say("facts_repositories", count=f"{len(found.repositories):,}")]
    if not found.repositories:
        facts = [found.say("facts_none")]
    last = _last(found.repositories)
    if last:
        when = moment(last[0], found.reader.language, found.zone)
        facts.append(found.say("facts_last", when=when))
    if found.collecting:
        facts.append(found.say("facts_collecting"))
    return page_head(found.say("title"), facts, _button(found))


def _button(found: Sources) -> list[Component]:
    """Collects everything. While what it began is under way it stays in its place and says so.

    What was begun elsewhere does not hold it back, for that may have been killed: the collection
    itself refuses a repository on which somebody works.
    """
    if not found.can_collect:
        return []
    busy = found.busy
    button = html.Button(
        found.say("collecting" if busy else "collect_now"),
        id=COLLECT,
        className="k-button" if busy else "k-button k-button-filled",
        type="button",
        **attributes(aria_disabled="true" if busy else None),
    )
    return [button]


def show_numbers(found: Sources) -> Component:
    """How many repositories are complete, how much there is, what was asked today, from when."""
    states = Counter(collection_state(each, found.now) for each in found.repositories)
    complete = states["up_to_date"] + states["accepted"]
    of_all = found.say("of_repositories", total=f"{len(found.repositories):,}")
    return key_numbers(
        [
            KeyNumber(
                found.say("complete"), _with_unit(f"{complete:,}", of_all), _states(states, found)
            ),
            _pull_requests(found),
            _requests(found) if found.from_github else _newest(found),
            _oldest(found),
        ]
    )


def _states(states: Counter[str], found: Sources) -> str:
    others = [
        found.say(f"note_{state}", count=states[state])
        for state in STATES
        if states[state] and state != "up_to_date"
    ]
    return found.say("comma").join(others) if others else found.say("all_up_to_date")


def _pull_requests(found: Sources) -> KeyNumber:
    total = sum(each.pull_requests for each in found.repositories)
    number = _with_unit(f"{total:,}", count(total, found.reader.language).unit)
    return KeyNumber(found.say("pull_requests"), number, _compared(found))


def _compared(found: Sources) -> str:
    """How many GitHub counts, of the repositories whose last collection could ask it."""
    asked = [each for each in found.repositories if each.on_source is not None]
    compared = [each for each in asked if collection_state(each, found.now) != "failed"]
    if not compared:
        return _by_state(found)
    slots = {
        "here": f"{sum(each.pull_requests for each in compared):,}",
        "there": f"{sum(sum((each.on_source or {}).values()) for each in compared):,}",
    }
    if len(compared) == len(found.repositories):
        return found.say("compared_all", **slots)
    failed = sum(collection_state(each, found.now) == "failed" for each in found.from_github)
    if failed:
        return found.say("compared_without_failed", failed=f"{failed:,}", **slots)
    return found.say("compared_some", **slots)


def _by_state(found: Sources) -> str:
    counts = {
        name: f"{sum(getattr(each, name) for each in found.repositories):,}"
        for name in ("merged", "open", "closed")
    }
    return found.say("pull_requests_note", **counts)


def _requests(found: Sources) -> KeyNumber:
    spent = found.today
    note = [found.say("points", points=f"{spent.graphql_points:,}")]
    if spent.retries:
        note.append(found.say("retries", retries=f"{spent.retries:,}"))
    number = _with_unit(f"{spent.requests:,}", found.say("unit_requests"))
    return KeyNumber(found.say("requests_today"), number, found.say("comma").join(note))


def _oldest(found: Sources) -> KeyNumber:
    label = found.say("oldest")
    known = [(each.first_at, each.name) for each in found.repositories if each.first_at]
    if not known:
        return KeyNumber(label, MISSING, "")
    at, name = min(known)
    on = at.astimezone(found.zone).date()
    return KeyNumber(label, month(on, found.reader.language, year=True), name)


def _newest(found: Sources) -> KeyNumber:
    label = found.say("last")
    last = _last(found.repositories)
    if last is None:
        return KeyNumber(label, MISSING, "")
    local = last[0].astimezone(found.zone)
    on = day(local.date(), found.reader.language)
    return KeyNumber(label, _with_unit(on, f"{local:%H:%M}"), last[1])


def _last(repositories: Sequence[RepositoryState]) -> tuple[datetime, str] | None:
    known = [(each.last_success_at, each.name) for each in repositories if each.last_success_at]
    return max(known, default=None)


def _with_unit(number: str, unit: str) -> list[Component | str]:
    return [number, html.Span(unit, className="k-unit")]


def show_warnings(found: Sources) -> Sequence[Component]:
    """What needs somebody, most of all that figures are provisional; nothing when all is well."""
    warnings = [*_provisional(found), *_of_readings(found), *_not_begun(found)]
    return [html.Div(warnings, className="k-below-numbers")] if warnings else []


def _provisional(found: Sources) -> list[Component]:
    behind = sum(needs_somebody(each, found.now) for each in found.repositories)
    if not behind:
        return []
    slots = {"count": f"{behind:,}", "total": f"{len(found.repositories):,}"}
    return [warning(found.say("warning", **slots), found.say("warning_text"))]


def _of_readings(found: Sources) -> list[Component]:
    """That something besides pull requests was not read to its end."""
    behind = {
        run.source.partition(".")[2]
        for each in found.repositories
        for run in each.others
        if run_state(run, found.now) not in CALM
    }
    if not behind:
        return []
    names = found.say("comma").join(found.say(f"reading_{name}") for name in sorted(behind))
    link = html.A(found.say("others"), href=f"#{OTHERS}", className="k-link")
    return [warning(found.say("warning_readings", names=names), link)]


def _not_begun(found: Sources) -> list[Component]:
    """How the collection begun here went wrong, where no repository tells it."""
    ended = found.unsuccessful
    if ended is None or found.collecting:
        return []
    runs = (run for each in found.repositories for run in (each.last_run, *each.others) if run)
    if any(run.started_at >= ended.began and run.error_kind for run in runs):
        return []
    said = html.Code(ended.last_words, lang="en", className="k-code")
    return [
        warning(found.say("unsuccessful"), said, " ", found.say("see_log", file=ended.log_file))
    ]
