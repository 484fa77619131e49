"""What do all parts of the trends page know: who reads, what is asked, how wide it is drawn?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from config.organisation import Calendar, Organisation
from dashboard import pull_request_list
from dashboard.asked import known_of, question
from dashboard.context import Context, Reader
from dashboard.figures.canvas import Canvas
from dashboard.figures.quiet_weeks import Quiet, quiet_weeks
from dashboard.filters import Asked, Explained, Known, read, write
from dashboard.pull_request_list import Wanted
from dashboard.text import Language, numbers
from data.facts import RepositoryFact
from data.notes import PinnedNote, pinned_notes
from metrics.answer import Answer, Refused, Row
from metrics.catalogue import metric
from metrics.material import Material
from metrics.measure import repositories_used
from metrics.question import Question, Step

PATH = "/trends"
Room = Literal["page", "half", "third", "main", "beside"]
"""What a chart has of the page's width; `main` is left by the one `beside` it."""
WEEKS = 4
"""The key numbers are about so many weeks, compared with as many before."""
USUAL_WIDTH = 1008
Width = Annotated[int, Field(ge=0, le=20_000)] | None
"""How wide the page is in the browser."""
NARROWEST_PAIR = 600
"""From this width on two small charts stand beside each other (assets/trends.css); phones, which
are narrower, have the names of shaded weeks under the charts."""
NARROWEST_THREE = 900
"""From this width on three do, or one of BESIDE pixels right of a larger one."""
BESIDE = 336
_BETWEEN_CHARTS = 32


@dataclass(frozen=True, slots=True)
class View:
    """One reader's view of the page at one address."""

    reader: Reader
    asked: Asked
    material: Material
    known: Known
    width: int = USUAL_WIDTH
    notes: Sequence[PinnedNote] = ()
    """Those of the days asked for that the reader may see, of whatever unit."""

    @property
    def language(self) -> Language:
        """The reader's language."""
        return self.reader.language

    @property
    def today(self) -> date:
        """The organisation's present day."""
        return self.known.today

    @property
    def organisation(self) -> Organisation | None:
        """The organisation, where one is known."""
        return self.material.organisation

    @property
    def calendar(self) -> Calendar | None:
        """Its closures and public holidays."""
        return self.organisation.calendar if self.organisation else None

    def canvas(self, height: int, room: Room = "page") -> Canvas:
        """The room of a chart in pixels."""
        narrow = self.width < NARROWEST_PAIR
        return Canvas(self._width(room), height, self.reader.scheme, self.language, narrow)

    def _width(self, room: Room) -> int:
        """As assets/trends.css lays charts out on a page of this width."""
        wide = self.width >= NARROWEST_THREE
        if room in ("main", "beside") and wide:
            return BESIDE if room == "beside" else self.width - BESIDE - _BETWEEN_CHARTS
        beside = {"half": 2, "third": 3 if wide else 2}.get(room, 1)
        if self.width < NARROWEST_PAIR:
            beside = 1
        return (self.width - _BETWEEN_CHARTS * (beside - 1)) // beside

    def quiet(self, rows: Sequence[Row]) -> list[Quiet]:
        """The weeks of few working days among `rows`."""
        return quiet_weeks(self.calendar, rows, self.asked.filters.by, self.language)

    def repositories(self, key: str) -> tuple[RepositoryFact, ...]:
        """The repositories that an answer about the metric `key` is made of."""
        return repositories_used(self.material, question(self.asked, key))

    def address(self, explained: Explained | None = None) -> str:
        """The page's address with this explanation open, or none."""
        return PATH + write(replace(self.asked.filters, explain=explained))

    def list_address(self) -> str:
        """The address of the pull requests behind the page."""
        return pull_request_list.PATH + pull_request_list.write(Wanted(self.asked.filters))

    def csv_address(self, key: str) -> str:
        """The address of the numbers of the metric `key` as a file."""
        return f"{PATH}/{key}.csv{write(replace(self.asked.filters, explain=None))}"

    def days(self, first: date, end: date) -> str:
        """The days from `first` to the one before `end`, as people write them."""
        return numbers.days(first, end - timedelta(days=1), self.language, today=self.today)


def view_of(context: Context, search: str | None, width: int | None = None) -> View:
    """The view of whoever sent this request, at the address with the query string `search`.

    `width` is that of the page in the browser; unknown it is the usual one.
    """
    reader = context.reader()
    material = context.answers.material(reader.viewer)
    known = known_of(material, reader, context)
    asked = read(search or "", known)
    notes = pinned_notes(
        reader.viewer, context.database, asked.days[0], _last_of_notes(asked, known)
    )
    return View(reader, asked, material, known, width or USUAL_WIDTH, notes)


def _last_of_notes(asked: Asked, known: Known) -> date:
    """The last day shown; of the usual days, which end with the last complete week, today."""
    last = asked.days[1] - timedelta(days=1)
    return last if asked.filters.end else max(last, known.today)


def ask(
    view: View,
    context: Context,
    key: str,
    *,
    days: tuple[date, date] | None = None,
    by: Step | None = None,
) -> Answer | Refused:
    """The answer about the metric `key`, or why it is kept back."""
    return answer_or_refusal(view, context, question(view.asked, key, days=days, by=by))


def question_of(
    view: View,
    key: str,
    *,
    part: str | None = None,
    days: tuple[date, date] | None = None,
    by: Step | None = None,
) -> Question:
    """The question about a metric, without those filters that it does not have.

    An application belongs to no unit, and time is spent in no repository.
    """
    known, filters = metric(key), view.asked.filters
    kept = replace(
        filters,
        unit=filters.unit if known.has_units else None,
        repository=filters.repository if known.has_repositories else None,
    )
    return replace(question(replace(view.asked, filters=kept), key, days=days, by=by), part=part)


def ask_all(
    view: View, context: Context, questions: Sequence[Question], *, whole: bool = True
) -> tuple[Answer, ...] | Refused:
    """The answers to several questions, or why the first that is kept back is.

    Where they need not be the `whole`, those that are given, if any is.
    """
    found = [answer_or_refusal(view, context, each) for each in questions]
    given = tuple(each for each in found if not isinstance(each, Refused))
    refused = [each for each in found if isinstance(each, Refused)]
    return refused[0] if refused and (whole or not given) else given


def answer_or_refusal(view: View, context: Context, asked: Question) -> Answer | Refused:
    """The answer to a question, or why it is kept back."""
    try:
        return context.answers.ask(view.reader.viewer, asked)
    except Refused as refused:
        return refused


def last_weeks(view: View, before: int = 0) -> tuple[date, date]:
    """The last four complete weeks of the days asked for, or those `before` times four earlier."""
    end = min(view.asked.days[1], view.today)
    monday = end - timedelta(days=end.weekday(), weeks=WEEKS * before)
    return monday - timedelta(weeks=WEEKS), monday
