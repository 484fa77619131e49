"""Which histories might there be? Made by hypothesis."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from config.organisation import Organisation
from metrics.catalogue import METRICS
from metrics.period import STEPS, Period
from metrics.question import CLOCKS, Question
from metrics.statistics import STATISTICS
from tests.metrics.records import Record

FIRST_DAY, DAYS = date(2025, 9, 1), 420
BEGINNING = datetime(2025, 9, 1, tzinfo=UTC)
UNITS = ("commerce", "shop", "pay", "platform")
REPOSITORIES = ("mikan/app", "mikan/web", "yuzu/api")
BRANCHES = ("develop", "main", "release")
PEOPLE = ("aoi", "ren", "hana", "sora", "yui")
STRANGERS = ("", "ghost", "passer-by")

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
                {"id": "platform", "name": "Platform"},
            ],
            "people": [draw(people(id_)) for id_ in PEOPLE],
            "repositories": draw(
                st.sampled_from([[], [{"repository": "yuzu/api", "base": "release"}]])
            ),
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
        "memberships": draw(st.lists(spans(unit=st.sampled_from(UNITS)), max_size=3)),
        "employment": draw(st.lists(spans(kind=kinds), max_size=2)),
        "away": away,
    }


@st.composite
def records(draw, number: int) -> Record:
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
    return Record(
        number=number,
        merged_at=merged if draw(st.integers(0, 9)) else None,
        created_at=opened if draw(st.integers(0, 5)) else None,
        started_at=started if start in {"known", "unsure"} else None,
        start=start,
        author=draw(st.sampled_from(PEOPLE * 2 + STRANGERS)),
        author_kind=kind,
        merged_by=draw(st.sampled_from(("", *PEOPLE))),
        repository=draw(st.sampled_from(REPOSITORIES)),
        base=draw(st.sampled_from(("develop",) * 4 + BRANCHES)),
        head=draw(st.sampled_from((None, None, None, "feature", *BRANCHES))),
        **draw(review_moments(opened, merged)),
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
    return History(
        organisation=draw(organisations()),
        records=[draw(records(number)) for number in range(1, count + 1)],
        collected_until=collected,
    )


@st.composite
def questions(draw, history: History) -> Question:
    """Anything that can be asked about a history."""
    first = draw(days)
    length = timedelta(days=draw(st.sampled_from([1, 7, 10, 40, 100, 400])))
    known_repositories = sorted({record.repository for record in history.records})
    known_branches = sorted({record.base for record in history.records})
    return Question(
        metric=draw(st.sampled_from(METRICS)).key,
        period=Period(first, first + length),
        by=draw(st.sampled_from(STEPS)),
        unit=draw(st.sampled_from([None, None, *UNITS])),
        repository=draw(st.sampled_from([None, None, *known_repositories])),
        base=draw(st.sampled_from([None, None, *known_branches])),
        statistic=draw(st.sampled_from(STATISTICS)),
        clock=draw(st.sampled_from(CLOCKS)),
        include_bots=draw(st.booleans()),
        without=draw(st.frozensets(st.sampled_from(["contract", "part_time"]), max_size=2)),
    )
