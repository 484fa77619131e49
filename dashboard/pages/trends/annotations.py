"""What happened while the charts' weeks went by: notes, other rules, people who came or left?"""

from collections.abc import Iterator, Sequence
from datetime import date

from dashboard.figures.annotations import Event, event_on
from dashboard.pages.trends.view import View
from dashboard.text import numbers, t
from data.notes import PinnedNote
from metrics.answer import Row
from metrics.membership import MembershipChange, membership_changes

_NOTE, _RULES, _PEOPLE = -300, -200, -100
"""The lower stands above the plot where two would touch: what people wrote before everything."""


def events_of(view: View, rows: Sequence[Row]) -> list[Event]:
    """Everything that happened within the rows of an answer, in the order of its days."""
    found = [event_on(day, words, rank, rows) for day, words, rank in _happened(view, rows)]
    return sorted((each for each in found if each), key=lambda each: each.place)


def notes_of(view: View) -> list[PinnedNote]:
    """The notes that belong on these charts: for everybody, of the unit and of those around it."""
    unit, organisation = view.asked.filters.unit, view.organisation
    around = organisation.unit_path(unit) if unit and organisation else ()
    return [each for each in view.notes if each.unit is None or each.unit in around]


def events_caption(events: Sequence[Event], view: View) -> str | None:
    """On the phone, where no name stands above the plot, what the dotted lines mean."""
    if not events or not view.canvas(1).narrow:
        return None
    said = [
        t(
            "notes.event_on",
            view.language,
            day=numbers.day(each.day, view.language),
            what=each.words,
        )
        for each in events
    ]
    return t("notes.event_lines", view.language, events=t("trends.comma", view.language).join(said))


def _happened(view: View, rows: Sequence[Row]) -> Iterator[tuple[date, str, int]]:
    for note in notes_of(view):
        yield note.day, note.text, _NOTE
    words = t("notes.rules_changed", view.language)
    for moment in view.material.rule_changes:
        yield moment.astimezone(view.material.zone).date(), words, _RULES
    unit, organisation = view.asked.filters.unit, view.organisation
    if unit and organisation:
        for change in membership_changes(organisation, unit, rows, view.today):
            yield change.day, change_words(change, view), _PEOPLE - change.joined - change.left


def change_words(change: MembershipChange, view: View) -> str:
    """「1人加入（7→8人）」; never who."""
    which = "both" if change.joined and change.left else "joined" if change.joined else "left"
    return t(
        f"notes.people_{which}",
        view.language,
        joined=change.joined,
        left=change.left,
        before=change.before,
        after=change.after,
    )
