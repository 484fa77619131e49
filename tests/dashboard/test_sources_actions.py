"""What may a reader do on the page of sources, and what is kept of it?"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from config.fields import LocalText
from dashboard.app import create_app
from dashboard.components.gap_form import read_gap, written_gap
from dashboard.context import Context, Unsuccessful
from dashboard.pages import sources
from data.access.users import person_of_key
from data.permissions import Role
from data.queries.repositories import RepositoryState, repository_states
from data.runs import start_sync_run
from data.viewer import Viewer
from tests.dashboard.browser_like import BrowserLike
from tests.dashboard.conftest import ENGLISH, context_over, new_database
from tests.dashboard.from_github import LEGACY, PAYMENT, company
from tests.dashboard.seen import parts, words


@dataclass
class Begun:
    """Takes the place of `mikata collect`: what was asked of it."""

    running: bool = False
    unsuccessful: Unsuccessful | None = None
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def start(self, repositories: Sequence[str], viewer: Viewer) -> bool:
        self.asked.append(tuple(repositories))
        self.running = True
        return True


@pytest.fixture
def begun() -> Begun:
    return Begun()


@pytest.fixture
def context(tmp_path: Path, begun: Begun) -> Iterator[Context]:
    database = new_database(tmp_path)
    company(database, running=False)
    plain = context_over(database, tmp_path)
    yield replace(plain, reader=lambda: ENGLISH, collect_now=begun)
    database.dispose()


@pytest.fixture
def client(context: Context) -> BrowserLike:
    return BrowserLike(create_app(context).server)


def states(context: Context) -> dict[str, RepositoryState]:
    return {each.name: each for each in repository_states(Viewer.operator(), context.database)}


def press(
    client: BrowserLike, button: object, *, value: object = 1, **how: Any
) -> tuple[int, dict]:
    """Press "collect now" (a name) or the button of one repository (its id)."""
    outputs = [
        {"id": name, "property": prop}
        for name, prop in (
            *((f"sources-{place}", "children") for place in ("head", "numbers", "table", "rest")),
            *(("sources-tick", "disabled"), ("sources-say", "children")),
        )
    ]
    dependencies = client.get("/_dash-dependencies").get_json()
    callback = next(
        each
        for each in dependencies
        if any("sources-collect" in given["id"] for given in each["inputs"])
    )
    one = isinstance(button, dict)
    rows = [{"id": button, "property": "n_clicks", "value": value}] if one else []
    name = json.dumps(button, separators=(",", ":")) if one else button
    body = {
        "output": callback["output"],
        "outputs": outputs,
        "inputs": [
            {"id": "sources-collect", "property": "n_clicks", "value": None if one else value},
            rows,
        ],
        "changedPropIds": [f"{name}.n_clicks"],
        "state": [[], []],
    }
    answer = client.call(body, **how)
    return answer.status_code, answer.get_json(silent=True) or {}


def accept(
    client: BrowserLike,
    repository: int,
    gap: str,
    who: str | None,
    why: str | None,
    status: int = 200,
) -> dict[str, Any]:
    """Press "accept" in the form of a repository: what is wrong, by the part of the form."""

    def part(name: str) -> dict[str, object]:
        return {"sources-gap": name, "repository": repository}

    def key(name: str) -> str:
        return json.dumps(part(name), separators=(",", ":"), sort_keys=True)

    outputs = [(key("who"), "error"), (key("why"), "error"), (key("said"), "children")]
    body = {
        "output": "..{}..".format("...".join(f"{name}.{prop}" for name, prop in outputs)),
        "outputs": [{"id": json.loads(name), "property": prop} for name, prop in outputs],
        "inputs": [{"id": part("accept"), "property": "n_clicks", "value": 1}],
        "changedPropIds": [f"{key('accept')}.n_clicks"],
        "state": [
            {"id": part("accept"), "property": "value", "value": gap},
            {"id": part("who"), "property": "value", "value": who},
            {"id": part("why"), "property": "value", "value": why},
        ],
    }
    # The callback is found by its pattern, as the browser sends it.
    body["output"] = next(
        each["output"]
        for each in client.get("/_dash-dependencies").get_json()
        if "sources-gap" in each["output"]
    )
    answer = client.call(body)
    assert answer.status_code == status, answer.text
    told = (answer.get_json(silent=True) or {}).get("response", {})
    return {json.loads(name)["sources-gap"]: next(iter(v.values())) for name, v in told.items()}


def test_collect_now_collects_everything_that_comes_from_github(
    client: BrowserLike, begun: Begun
) -> None:
    status, told = press(client, "sources-collect")
    assert status == 200
    assert [len(names) for names in begun.asked] == [5]
    assert told["response"]["sources-tick"]["disabled"] is False
    assert told["response"]["sources-say"]["children"] == "The collection has begun"


def test_collect_now_leaves_to_the_settings_what_their_patterns_name(
    context: Context, begun: Begun
) -> None:
    github = context.settings.github.model_copy(update={"repositories": ("minamo/*",)})
    settings = context.settings.model_copy(update={"github": github})
    client = BrowserLike(create_app(replace(context, settings=settings)).server)
    press(client, "sources-collect")
    assert begun.asked == [()]


def test_one_repository_is_collected_again_by_its_own_button(
    client: BrowserLike, context: Context, begun: Begun
) -> None:
    press(client, {"sources-again": states(context)[LEGACY].id})
    assert begun.asked == [(LEGACY,)]


def test_nothing_is_begun_while_something_is_collected_or_for_no_repository_of_ours(
    client: BrowserLike, begun: Begun
) -> None:
    begun.running = True
    press(client, "sources-collect")
    begun.running = False
    press(client, "sources-collect", value=None)
    press(client, {"sources-again": 12345})
    assert begun.asked == []


def test_what_was_killed_long_before_it_could_say_so_does_not_hold_up_the_next(
    client: BrowserLike, context: Context, begun: Begun
) -> None:
    with context.database.write(changes_facts=False) as connection:
        start_sync_run(connection, "github", states(context)[LEGACY].id, context.now())
    press(client, "sources-collect")
    assert len(begun.asked) == 1


def test_nothing_is_begun_where_the_server_can_begin_nothing(context: Context) -> None:
    client = BrowserLike(create_app(replace(context, collect_now=None)).server)
    status, told = press(client, "sources-collect")
    assert (status, told.get("response", {})) in [(204, {}), (200, {})]


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_no_page_of_another_site_can_begin_or_accept_anything(
    client: BrowserLike, context: Context, begun: Begun, origin: str
) -> None:
    assert press(client, "sources-collect", headers={"Origin": origin}) == (403, {})
    assert (begun.asked, states(context)[PAYMENT].accepted) == ([], None)


@pytest.mark.parametrize("role", ["engineer", "contractor", "people_office", "executive"])
def test_whoever_may_not_is_offered_no_button_and_is_refused_what_it_does(
    context: Context, begun: Begun, role: Role
) -> None:
    viewer = Viewer.of_roles(None, frozenset({role}))
    theirs = replace(context, reader=lambda: replace(ENGLISH, viewer=viewer))
    client = BrowserLike(create_app(theirs).server)
    assert press(client, "sources-collect") == (403, {})
    gap = states(context)[PAYMENT]
    wrong = accept(client, gap.id, written_gap(gap.gap), "aoi", "gone", status=403)
    assert (wrong, begun.asked, states(context)[PAYMENT].accepted) == ({}, [], None)
    page = sources.PAGE.layout(theirs.reader(), theirs, "")
    ids = {str(getattr(each, "id", "")) for each in parts(page)}
    assert not [each for each in ids if "collect" in each or "again" in each or "gap" in each]
    assert "mikata collect" not in words(page)


def test_whoever_signed_in_accepts_a_gap_as_themselves(context: Context) -> None:
    with context.database.read() as connection:
        ken = person_of_key(connection, "ken")
    assert ken is not None
    name = LocalText(ja="三浦 健", en="Ken Miura")
    viewer = Viewer.of_roles(ken, frozenset({"manager"}))
    reader = replace(ENGLISH, viewer=viewer, method="password", name=name)
    theirs = replace(context, reader=lambda: reader)
    assert "Accepted by: Ken Miura" in words(sources.PAGE.layout(reader, theirs, ""))
    gap = states(context)[PAYMENT]
    client = BrowserLike(create_app(theirs).server)
    assert accept(client, gap.id, written_gap(gap.gap), "aoi", "gone") == {}
    accepted = states(context)[PAYMENT].accepted
    assert accepted is not None
    assert accepted.who == "ken"


def test_an_accepted_gap_is_kept_with_who_when_and_why(
    client: BrowserLike, context: Context
) -> None:
    before = states(context)[PAYMENT]
    assert accept(client, before.id, written_gap(before.gap), "aoi", " Gone there ") == {}
    after = states(context)[PAYMENT]
    assert after.gap == {}
    assert after.accepted is not None
    assert (after.accepted.who, after.accepted.why) == ("aoi", "Gone there")
    assert (after.accepted.merged, after.accepted.at) == (8, context.now())


def test_without_who_or_why_nothing_is_kept_and_the_form_says_what_to_write(
    client: BrowserLike, context: Context
) -> None:
    gap = states(context)[PAYMENT]
    assert accept(client, gap.id, written_gap(gap.gap), None, "  ") == {
        "who": "Choose who accepts it",
        "why": "Write why, such as: deleted there when the repository moved",
        "said": "",
    }
    assert accept(client, gap.id, written_gap(gap.gap), "nobody", "gone")["who"] != ""
    assert states(context)[PAYMENT].accepted is None


def test_another_gap_than_the_one_on_the_screen_is_not_accepted(
    client: BrowserLike, context: Context
) -> None:
    gap = states(context)[PAYMENT]
    for written in ("7 0 0", "0 0 0", "all of them", ""):
        wrong = accept(client, gap.id, written, "aoi", "gone")
        assert wrong["said"].startswith("The gap has changed meanwhile")
    assert accept(client, 999, "8 0 0", "aoi", "gone")["said"] != ""
    assert states(context)[PAYMENT].accepted is None


def test_a_gap_goes_through_the_form_and_back_unchanged() -> None:
    for gap in ({"merged": 8, "open": -1}, {"closed": 3}, {"merged": 1, "closed": 2, "open": 3}):
        read = read_gap(written_gap(gap))
        assert read is not None
        assert {state: number for state, number in read.items() if number} == gap
