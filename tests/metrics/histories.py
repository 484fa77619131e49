"""Which histories might there be? Made by hypothesis."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from config.organisation import Organisation
from metrics.catalogue import METRICS
from metrics.metric import Metric, Source, Within
from metrics.period import STEPS, Period
from metrics.question import CLOCKS, Question
from metrics.statistics import STATISTICS
from tests.metrics.records import Given, Record

FIRST_DAY, DAYS = date(2025, 9, 1), 420
BEGINNING = datetime(2025, 9, 1, tzinfo=UTC)
UNITS = ("commerce", "shop", "pay", "platform")
REPOSITORIES = ("mikan/app", "mikan/web", "yuzu/api")
BRANCHES = ("develop", "main", "release")
PEOPLE = ("aoi", "ren", "hana", "sora", "yui")
STRANGERS = ("", "ghost", "passer-by")

KINDS = ((), ("upkeep",), ("upkeep", "feature"))
shares = st.none() | st.sampled_from([15, 40, 60, 100])

thresholds = st.none() | st.builds(
    Within, st.sampled_from([0.5, 4, 24, 100]), st.sampled_from(CLOCKS)
)

looked_at = st.sampled_from((1, 3, 4, 6, 4_096))
"""How many of the newest are looked at before all are: of a history mostly fewer than it has."""
days = st.integers(0, DAYS).map(lambda number: FIRST_DAY + timedelta(days=number))


@dataclass(frozen=True)
class History:
    """An organisation and its pull requests."""

    organisation: Organisation
    records: list[Record]
    collected_until: datetime


@st.composite
def spans(draw, **more) -> dict:
    """Dates from … to, either of them perhaps open, with other keys beside them."""
    first, last = sorted([draw(days), draw(days)])
    span = {name: draw(strategy) for name, strategy in more.items()}
    if draw(st.integers(0, 3)):
        span["from"] = first
    if draw(st.integers(0, 3)):
        span["to"] = last
    return span


@st.composite
def organisations(draw) -> Organisation:
    """Two divisions, one with two teams in it; people come, go, move and are in two units."""
    return Organisation.model_validate(
        {
            "name": "Mikan",
            "timezone": draw(
                st.sampled_from(["Asia/Tokyo", "Europe/Berlin", "America/Sao_Paulo", "UTC"])
            ),
            "fiscal_year_starts": draw(st.sampled_from([1, 4, 11])),
            "calendar": {
                "country": draw(st.sampled_from([None, "JP", "DE"])),
                "core_hours": draw(
                    st.sampled_from(
                        [{}, {"start": "00:00", "end": "23:59"}, {"start": "01:30", "end": "03:30"}]
                    )
                ),
                "closures": draw(st.lists(closures(), max_size=2)),
            },
            "units": [
                {
                    "id": "commerce",
                    "name": "Commerce",
                    "units": [{"id": "shop", "name": "Shop"}, {"id": "pay", "name": "Pay"}],
                },
                {
                    "id": "platform",
                    "name": "Platform",
                    "cross_cutting": draw(st.sampled_from([True, True, False])),
                },
            ],
            "people": [draw(people(id_)) for id_ in PEOPLE],
            "work_kinds": [{"id": kind, "name": kind} for kind in draw(st.sampled_from(KINDS))],
            "repositories": draw(
                st.sampled_from(
                    [
                        [],
                        [
                            {"repository": "yuzu/api", "base": "release"},
                            {"repository": "*/web", "deployed_by": "merge", "branch": "main"},
                        ],
                    ]
                )
            ),
            "failure_window_days": draw(st.sampled_from([1, 7, 60])),
        }
    )


@st.composite
def closures(draw) -> dict:
    """Up to nine days on which nobody works."""
    first = draw(days)
    return {"from": first, "to": first + timedelta(days=draw(st.integers(0, 8)))}


@st.composite
def people(draw, id_: str) -> dict:
    """Somebody with dated memberships, employment and absences."""
    away = draw(st.lists(closures(), max_size=2))
    kinds = st.sampled_from(["regular", "contract", "part_time", "intern"])
    return {
        "id": id_,
        "name": id_,
        "role": draw(st.sampled_from(["engineer", "engineer", "manager"])),
        "memberships": draw(st.lists(spans(unit=st.sampled_from(UNITS), share=shares), max_size=3)),
        "employment": draw(st.lists(spans(kind=kinds), max_size=2)),
        "away": away,
    }


@st.composite
def records(draw, number: int, of_kinds: tuple[str, ...] = ()) -> Record:
    """A pull request, merged or not, with what its source knows of it."""
    opened = BEGINNING + timedelta(
        days=draw(st.integers(0, DAYS - 40)), seconds=draw(st.integers(0, 86_399))
    )
    merged = opened + timedelta(microseconds=draw(st.integers(0, 30 * 86_400 * 10**6)))
    started = opened - timedelta(seconds=draw(st.integers(0, 20 * 86_400)))
    start = draw(
        st.sampled_from(
            ["known", "known", "known", "unsure", "no_commits", "squashed", "not_known_to_source"]
        )
    )
    kind = draw(st.sampled_from(["person"] * 6 + ["agent", "bot"]))
    ends = draw(st.sampled_from(["merged"] * 7 + ["closed", "open"]))
    return Record(
        number=number,
        merged_at=merged if ends == "merged" else None,
        closed_at=merged if ends == "closed" else None,
        created_at=opened if draw(st.integers(0, 5)) else None,
        started_at=started if start in {"known", "unsure"} else None,
        start=start,
        author=draw(st.sampled_from(PEOPLE * 2 + STRANGERS)),
        author_kind=kind,
        merged_by=draw(st.sampled_from(("", *PEOPLE))),
        repository=draw(st.sampled_from(REPOSITORIES)),
        base=draw(st.sampled_from(("develop",) * 4 + BRANCHES)),
        head=draw(st.sampled_from((None, None, None, "feature", "hotfix/1", *BRANCHES))),
        labels=draw(st.sampled_from(["", "", "", "Hotfix", "chore"])),
        size=draw(st.none() | st.integers(0, 3000)),
        rounds=draw(st.none() | st.integers(0, 4)),
        reverts=draw(st.none() | st.integers(1, 40)),
        work_kind=draw(st.sampled_from((*of_kinds, "none", "not_known_to_source"))),
        reviews=tuple(draw(st.lists(reviews(opened), max_size=3))),
        **draw(review_moments(opened, merged)),
    )


@st.composite
def reviews(draw, opened: datetime) -> Given:
    """A review by anybody, at any moment after the opening."""
    return Given(
        reviewer=draw(st.sampled_from(PEOPLE * 3 + STRANGERS)),
        submitted_at=opened + timedelta(seconds=draw(st.integers(0, 20 * 86_400))),
        by_machine=draw(st.integers(0, 7)) == 0,
    )


@st.composite
def review_moments(draw, opened: datetime, merged: datetime) -> dict:
    """When it was ready, reviewed and approved, and what of that its source knows."""
    between = st.datetimes(opened.replace(tzinfo=None), merged.replace(tzinfo=None)).map(
        lambda moment: moment.replace(tzinfo=UTC)
    )
    ready, first, approved = sorted(draw(st.tuples(between, between, between)))
    known = {"ready": "never_ready", "review": "reviewed_as_draft", "approval": "known"}
    knows = {
        name: draw(st.sampled_from(["known"] * 4 + [other, "not_known_to_source"]))
        for name, other in known.items()
    }
    late = merged + timedelta(seconds=1)
    return knows | {
        "ready_at": draw(st.sampled_from([None, ready])) if knows["ready"] == "known" else None,
        "first_review_at": draw(st.sampled_from([None, first, first]))
        if knows["review"] == "known"
        else None,
        "approved_at": draw(st.sampled_from([None, approved, approved, merged, late]))
        if knows["approval"] == "known"
        else None,
    }


@st.composite
def histories(draw) -> History:
    """Up to forty pull requests of an organisation."""
    count = draw(st.integers(0, 40))
    collected = BEGINNING + timedelta(
        days=draw(st.integers(0, DAYS)), hours=draw(st.integers(0, 23))
    )
    organisation = draw(organisations())
    kinds = tuple(each.id for each in organisation.work_kinds)
    return History(
        organisation=organisation,
        records=[draw(records(number, kinds)) for number in range(1, count + 1)],
        collected_until=collected,
    )


@st.composite
def questions(draw, history: History, source: Source = "pull_requests") -> Question:
    """Anything that can be asked about a history, of the metrics of one source."""
    first = draw(days)
    length = timedelta(days=draw(st.sampled_from([1, 7, 10, 40, 100, 400])))
    known_repositories = sorted({record.repository for record in history.records})
    known_branches = sorted({record.base for record in history.records})
    metric = draw(st.sampled_from([each for each in METRICS if each.source == source]))
    return Question(
        metric=metric.key,
        period=Period(first, first + length),
        by=draw(st.sampled_from(STEPS)),
        unit=draw(st.sampled_from([None, None, *UNITS])),
        repository=draw(st.sampled_from([None, None, *known_repositories])),
        base=draw(st.sampled_from([None, None, *known_branches])),
        statistic=draw(st.sampled_from(STATISTICS)),
        clock=draw(st.sampled_from(CLOCKS)),
        include_bots=draw(st.booleans()),
        without=draw(st.frozensets(st.sampled_from(["contract", "part_time"]), max_size=2)),
        part=draw(st.sampled_from((None, *metric.parts, *_kinds_asked(history, metric)))),
        within=draw(thresholds) if metric.within else None,
    )


def _kinds_asked(history: History, metric: Metric) -> tuple[str, ...]:
    """The kinds of work that a question can be about."""
    kinds = (each.id for each in history.organisation.work_kinds)
    return (*kinds, "none") if metric.parts_of == "work_kinds" else ()
