"""Is what is open counted in the class of its age, at its very edges too?"""

from datetime import UTC, date, datetime, timedelta

from data.database import Database
from data.viewer import Viewer
from metrics.answers import Answers
from metrics.cache import Cache
from metrics.open_ages import open_by_age
from metrics.period import Period
from metrics.question import Question
from tests.metrics.test_answers import NOON, apply, pull_request, store

ASKED = Question("open_age", Period(date(2026, 1, 12), date(2026, 2, 2)))


def test_a_class_begins_with_its_first_day(sqlite_database: Database):
    apply(sqlite_database, dict.fromkeys(("aoi", "ren", "yui"), "shop"))
    collected = Answers(sqlite_database, Cache())
    ages = [timedelta(hours=1), timedelta(days=1), timedelta(days=3), timedelta(days=28)]
    ages += [each - timedelta(seconds=1) for each in ages[1:]]
    looked = NOON + timedelta(days=1)
    rows = [
        pull_request(n, "aoi", created_at=looked - age, state="open", merged_at=None)
        for n, age in enumerate(ages, 1)
    ]
    store(sqlite_database, *rows)
    material = collected.material(Viewer.operator())
    assert [(each.n, each.agents) for each in open_by_age(material, ASKED)] == [
        (2, 0),
        (2, 0),
        (1, 0),
        (1, 0),
        (1, 0),
    ]
    assert datetime.now(UTC) > looked
