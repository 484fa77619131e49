"""Does the log stay readable where a proxy's visitor keeps no cookie?"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from config.organisation import Organisation
from dashboard.access.identity import PROXY_ONCE_WITHIN
from data.organisation import store_organisation
from tests.dashboard.access.entrance import OURS, Entrance, entrance
from tests.dashboard.access.proxy_in_front import HEADERS, InFront, served, variables

IAP = "google_iap"


@pytest.fixture
def front() -> Iterator[InFront]:
    yield from served(IAP)


@pytest.fixture
def ours(front: InFront, tmp_path: Path) -> Iterator[Entrance]:
    built = entrance(tmp_path, variables(front))
    yield built
    built.context.database.dispose()


def comes(ours: Entrance, front: InFront, who: str = "aoi") -> int:
    """The status of a page for a browser that has no cookie."""
    now = int(ours.clock().timestamp())
    token = front.token(email=f"{who}@corp.example", iat=now, exp=now + 120)
    headers = {HEADERS[IAP]: token}
    return ours.another_browser().get("/trends", headers=headers).status_code


def lines(ours: Entrance, action: str) -> int:
    return [each for each, _ in ours.log()].count(action)


def test_requests_without_a_cookie_are_one_line_an_hour_for_each_person(ours, front):
    for _ in range(5):
        assert comes(ours, front) == 302
    assert lines(ours, "session.began") == 1
    assert comes(ours, front, "ren") == 302
    assert lines(ours, "session.began") == 2
    ours.clock.ahead = PROXY_ONCE_WITHIN + timedelta(seconds=1)
    assert comes(ours, front) == 302
    assert lines(ours, "session.began") == 3


def test_whoever_may_not_enter_is_refused_each_time_and_told_once(ours, front):
    said = OURS.model_dump(mode="json", by_alias=True)
    said["people"][2]["employment"] = [
        {"kind": "regular", "from": "2020-01-01", "to": "2020-12-31"}
    ]
    with ours.access.database.write(changes_facts=True) as connection:
        store_organisation(connection, Organisation.model_validate(said), "test", ours.clock())
    for _ in range(5):
        assert comes(ours, front, "gone") == 302
    assert lines(ours, "session.refused") == 1
    assert ours.sessions() == []
