"""Does any callback answer whom it must not, or what no page of ours asks?"""

from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.access.declared import allows
from dashboard.pages import PAGES
from dashboard.text import t
from tests.access.attacked import ROLES, Attacked, said
from tests.access.forms import FOR_NOBODY, SPOILERS, form_of, spoiled


def serverside(attacked: Attacked) -> Iterator[tuple[str, Any]]:
    """Every callback that Python answers, with the form that a page sends."""
    for name, callback in attacked.app.callback_map.items():
        if "callback" in callback:
            yield name, form_of(name, callback)


def test_every_callback_says_what_it_needs(attacked: Attacked) -> None:
    names = {name for name, _ in serverside(attacked)}
    assert len(names) > 20
    assert names <= attacked.app.declared.callbacks.keys()


def test_what_a_page_sends_is_answered(attacked: Attacked) -> None:
    """Else the attacks would be refused for what they are not about."""
    cto, needs = attacked.attackers["cto"], attacked.app.declared.callbacks
    forms = [form for name, form in serverside(attacked) if allows(needs[name], cto.viewer)]
    answered = [form for form in forms if cto.call(form).status_code in {200, 204}]
    assert len(answered) > len(forms) * 2 / 3


def test_without_a_session_no_callback_answers(attacked: Attacked) -> None:
    nobody = attacked.nobody()
    with attacked.nothing_stored():
        for name, form in serverside(attacked):
            answer = nobody.call(form)
            assert (answer.status_code, attacked.told(answer)) == (401, set()), name


@pytest.mark.parametrize("role", ROLES)
def test_a_callback_answers_those_alone_who_have_what_it_needs(
    attacked: Attacked, role: str
) -> None:
    attacker, needs = attacked.attackers[role], attacked.app.declared.callbacks
    refused = []
    for name, form in serverside(attacked):
        if allows(needs[name], attacker.viewer):
            assert attacker.call(form).status_code in {200, 204, 400}, name
        else:
            refused.append(form)
    with attacked.nothing_stored():
        for form in refused:
            answer = attacker.call(form)
            assert (answer.status_code, attacked.told(answer)) == (403, set()), form["output"]


@pytest.mark.parametrize("spoil", SPOILERS, ids=lambda each: each.__name__.strip("_"))
def test_what_no_page_sends_is_refused(attacked: Attacked, spoil: Any) -> None:
    attacker = attacked.attackers["cto"]
    with attacked.nothing_stored():
        for name, form in serverside(attacked):
            if allows(attacked.app.declared.callbacks[name], attacker.viewer):
                answer = attacker.call(spoiled(form, spoil))
                assert (answer.status_code, attacked.told(answer)) == (400, set()), name


@pytest.mark.parametrize("spoil", FOR_NOBODY, ids=lambda each: each.__name__.strip("_"))
def test_what_no_page_sends_opens_nothing_to_nobody(attacked: Attacked, spoil: Any) -> None:
    nobody = attacked.nobody()
    with attacked.nothing_stored():
        for name, form in serverside(attacked):
            assert nobody.call(spoiled(form, spoil)).status_code == 401, name


def test_what_runs_in_the_browser_alone_is_answered_by_nobody(attacked: Attacked) -> None:
    attacker = attacked.attackers["cto"]
    in_the_browser = [
        form_of(name, callback)
        for name, callback in attacked.app.callback_map.items()
        if "callback" not in callback
    ]
    assert in_the_browser
    for form in in_the_browser:
        assert attacker.call(form).status_code == 400, form["output"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_the_frame_shows_a_page_to_those_alone_who_may_see_it(
    attacked: Attacked, role: str, page: Any
) -> None:
    attacker = attacked.attackers[role]
    name = next(each for each in attacked.app.callback_map if each.startswith("..shell-page."))
    form = form_of(name, attacked.app.callback_map[name])
    form["inputs"][0]["value"] = page.path
    answer = attacker.call(form)
    assert answer.status_code == 200
    kept_back = t("not_allowed.title", "ja") in said(answer)
    assert kept_back is not (allows(page.permission, attacker.viewer) or page.path == "/")
    assert not kept_back or not attacked.told(answer)


def test_the_parts_of_a_wildcard_have_to_be_of_one_component(attacked: Attacked) -> None:
    attacker = attacked.attackers["cto"]
    (name,) = [each for each in attacked.app.callback_map if '"sources-gap":"said"' in each]
    form = form_of(name, attacked.app.callback_map[name])
    form["state"][0]["id"]["repository"] = 2
    assert attacker.call(form).status_code == 400
    form["state"][0]["id"]["repository"] = 1
    form["changedPropIds"] = [form["changedPropIds"][0].replace("1", "2")]
    assert attacker.call(form).status_code == 400


def test_the_id_of_a_component_cannot_be_another_than_its_own(attacked: Attacked) -> None:
    attacker = attacked.attackers["cto"]
    form = form_of("url.search", attacked.app.callback_map["url.search"])
    form["state"][0][0]["value"] = {"filter": "repository"}
    assert attacker.call(form).status_code == 400
