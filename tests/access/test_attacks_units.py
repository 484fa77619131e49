"""Is anybody shown another unit's figures, another person's data, or more than a file may hold?"""

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from dashboard.access.declared import allows
from data.tables.code import PullRequest
from tests.access.attacked import TEAM, Attacked, key_of, organisation, said
from tests.access.forms import Body, form_of

FIGURES = "/trends/pull_requests_merged.csv"
LIST = "/trends/pull-requests.csv"
OTHERS = ("streaming-core", "streaming", "ticket", "technology", "nobodys", "")
"""Units that are not the contractor's own; the last is the whole organisation."""


def other_names() -> set[str]:
    """What the units alone are called that the contractor does not work in."""
    whole = organisation()
    units = [unit.name for unit, _ in whole.all_units() if unit.id != TEAM]
    code = [each.name for each in whole.applications]
    return {name.ja for name in units if name.ja} - {name.ja for name in code}


def rows(answer: TestResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def searches() -> Iterator[str]:
    yield ""
    for unit in OTHERS:
        yield f"?unit={unit}"
        yield f"?unit={unit}&explain=merge_lead_time"
    yield "?repository=minamo/stream-core"
    yield "?base=main&bots=yes"
    yield f"?unit={TEAM}&unit=streaming-core"


def asking(form: Body, search: str) -> Body:
    """The form, with a query string wherever one stands."""
    for part in (*form["inputs"], *form["state"]):
        for one in part if isinstance(part, list) else [part]:
            if one["property"] in {"search", "data"} and one["id"] != "trends-width":
                one["value"] = search
    return form


@pytest.mark.parametrize("search", list(searches()))
def test_a_contractors_pages_are_about_their_own_units_whatever_the_address_says(
    attacked: Attacked, search: str
) -> None:
    contractor, needs = attacked.attackers["contractor"], attacked.app.declared.callbacks
    names, answered = other_names(), 0
    for name, callback in attacked.app.callback_map.items():
        if "callback" not in callback or not allows(needs[name], contractor.viewer):
            continue
        answer = contractor.call(asking(form_of(name, callback), search))
        assert answer.status_code in {200, 204, 400}
        answered += answer.status_code == 200
        found = {each for each in names if f'"{each}"' in said(answer)}
        assert found == set(), (name, search)
    assert answered > 5


def test_a_contractors_files_hold_their_own_teams_figures_and_no_others(
    attacked: Attacked,
) -> None:
    contractor, engineer = attacked.attackers["contractor"], attacked.attackers["engineer"]
    theirs = engineer.get(f"{FIGURES}?unit={TEAM}")
    assert len(rows(theirs)) > 20
    assert contractor.get(FIGURES).text == theirs.text != engineer.get(FIGURES).text
    for unit in filter(None, OTHERS):
        answer = contractor.get(f"{FIGURES}?unit={unit}")
        assert (answer.status_code, answer.mimetype) == (400, "text/plain")
        assert not other_names() & set(answer.text.split())


def test_a_contractors_lists_hold_their_own_teams_pull_requests_alone(attacked: Attacked) -> None:
    contractor, engineer = attacked.attackers["contractor"], attacked.attackers["engineer"]
    theirs = rows(engineer.get(f"{LIST}?unit={TEAM}"))
    every = rows(engineer.get(LIST))
    assert 1 < len(theirs) < len(every)
    for search in ("", *(f"?unit={unit}" for unit in OTHERS)):
        assert rows(contractor.get(LIST + search)) == theirs, search
    for name in ("stream-core", "ticket-payment", "platform-infra"):
        of_team = engineer.get(f"{LIST}?unit={TEAM}&repository=minamo/{name}")
        assert contractor.get(f"{LIST}?repository=minamo/{name}").text == of_team.text


def test_what_a_contractor_is_offered_is_their_own(attacked: Attacked) -> None:
    contractor = attacked.attackers["contractor"]
    name = next(each for each in attacked.app.callback_map if each.startswith("..shell-page."))
    form = form_of(name, attacked.app.callback_map[name])
    form["inputs"][0]["value"] = "/trends"
    shown = contractor.call(form).get_json()
    (units,) = [each for each in _values(shown, "data") if {"filter": "unit"} in each]
    assert [each["value"] for each in units[0]] == [TEAM]


def _values(shown: Any, member: str) -> Iterator[tuple[Any, Any]]:
    """(the member, the id) of every component that has both."""
    if isinstance(shown, dict):
        if member in shown and "id" in shown:
            yield shown[member], shown["id"]
        for each in shown.values():
            yield from _values(each, member)
    elif isinstance(shown, list):
        for each in shown:
            yield from _values(each, member)


@pytest.mark.parametrize("role", ["engineer", "admin", "people_office", "cto"])
def test_another_persons_number_opens_nobodys_file_but_ones_own(
    attacked: Attacked, role: str
) -> None:
    attacker = attacked.attackers[role]
    name = next(each for each in attacked.app.callback_map if each.startswith("..shell-page."))
    form = form_of(name, attacked.app.callback_map[name])
    form["inputs"][0]["value"] = "/my-file"
    people = {each.name.ja for each in organisation().people if each.name.ja}

    def named() -> set[str]:
        shown = said(attacker.call(form))
        return {each for each in people if each in shown}

    own = named()
    assert len(own) < 3
    for number in (0, -1, 1, 4, 10**9, key_of("manager")):
        form["state"][0]["value"] = f"?person={number}&id={number}&about={number}"
        assert named() == own


FORMULAS = (
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", '=cmd|"x"'),
    *("＝1", "＋1", "－1", "＠x"),
)


def test_no_cell_of_a_file_is_taken_for_a_formula(changing: Attacked) -> None:
    with changing.database.write(changes_facts=True) as connection:
        for place, title in enumerate(FORMULAS):
            some = PullRequest.id % len(FORMULAS) == place
            connection.execute(update(PullRequest).where(some).values(title=title, url=title))
    cells = [cell for row in rows(changing.attackers["cto"].get(LIST)) for cell in row]
    for title in FORMULAS:
        assert [cell for cell in cells if title.strip() in cell], title
    assert [cell for cell in cells if cell.strip()[:1] in {*"=+-@＝＋－＠"} and cell] == []


@pytest.mark.parametrize("path", [FIGURES, LIST])
def test_no_file_is_about_one_person_or_two(attacked: Attacked, path: str) -> None:
    answer = attacked.attackers["engineer"].get(f"{path}?unit=streaming-app")
    assert (answer.status_code, attacked.told(answer)) == (403, set())
