"""Does every id that a callback names exist, with the property it asks for?"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from dashboard.app import create_app
from dashboard.context import Context
from tests.dashboard.conftest import context_over, new_database


@pytest.fixture
def named(tmp_path) -> Iterator[tuple[list[Any], list[tuple[str, str]]]]:
    """The components that callbacks may name, and the (id, property) pairs that they do name."""
    database = new_database(tmp_path)
    app = create_app(replace(context_over(database, tmp_path), demo=True))
    callbacks = app.server.test_client().get("/_dash-dependencies").get_json()
    layout = app.validation_layout
    assert layout is not None
    components: list[Any] = [layout, *layout._traverse()]
    yield [c for c in components if getattr(c, "id", None)], sorted(set(_pairs(callbacks)))
    database.dispose()


def _pairs(callbacks: list[dict]) -> Iterator[tuple[str, str]]:
    for callback in callbacks:
        for each in [*callback["inputs"], *callback["state"]]:
            yield each["id"], each["property"]
        for output in re.split(r"(?<=\w)\.\.\.|^\.\.|\.\.$", callback["output"]):
            component, _, prop = output.partition("@")[0].rpartition(".")
            if component:  # one without an output is known by a digest, which has no dot
                yield component, prop


def _matches(component: Any, wanted: str) -> bool:
    if not wanted.startswith("{"):
        return component.id == wanted
    pattern = json.loads(wanted)
    if not isinstance(component.id, dict) or component.id.keys() != pattern.keys():
        return False
    return all(
        isinstance(value, list) or component.id[key] == value for key, value in pattern.items()
    )


def test_every_callback_names_components_that_exist(named):
    components, pairs = named
    assert len(pairs) > 10
    missing = [pair for pair in pairs if not any(_matches(c, pair[0]) for c in components)]
    assert missing == []


def test_every_callback_names_properties_that_exist(named):
    components, pairs = named
    wrong = [
        (wanted, prop)
        for wanted, prop in pairs
        for component in components
        if _matches(component, wanted) and prop not in component._prop_names
    ]
    assert wrong == []


def test_no_id_stands_twice_in_what_callbacks_may_name(named):
    ids = [json.dumps(component.id, sort_keys=True) for component in named[0]]
    assert sorted(ids) == sorted(set(ids))


def test_callback_exceptions_are_not_suppressed(tmp_path):
    database = new_database(tmp_path)
    context: Context = context_over(database, tmp_path)
    assert create_app(context).config.suppress_callback_exceptions is False
    database.dispose()
