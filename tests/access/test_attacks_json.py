"""Does what is sent to callbacks break anything, however it is written and whatever it holds?"""

import copy
import json
import logging
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.access.declared import allows
from dashboard.access.limited_json import loads
from data.database import Database
from tests.access.attacked import CALLBACK, Attacked, fill
from tests.access.forms import Body, form_of

MEBIBYTE = 1024 * 1024
JSON = {"Content-Type": "application/json"}

_few = settings(
    max_examples=settings().max_examples // 3,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
ODD_TEXTS = (
    *("\0", "\ud800", "a\0b", "\x1b[2J", "\u202e", "=1+1", "../../etc"),
    *("'; DROP TABLE log; --", "%", "\\", "🦔" * 30),
)
ODD_ON_POSTGRESQL = ("a\0b", "\ud800", "'; DROP TABLE log; -- %\\")
"""Of which it thinks otherwise than SQLite."""
IN_ADDRESSES = ("unit", "person", "kind", "role", "repository", "from")
_odd_texts = st.sampled_from(ODD_TEXTS)
_members_of_addresses = st.sampled_from(
    [
        *("unit", "repository", "base", "from", "to", "by", "clock", "bots", "without", "explain"),
        *("metric", "used", "week", "sort", "kind", "application", "role", "person", "page"),
    ]
)
_said = st.text(max_size=12) | st.sampled_from(
    ["2026-01-01", "0001-01-01", "9999-12-31", "month", "%00", "coding_time:2026-W30", "-1", "yes"]
)
_searches = st.lists(st.tuples(_members_of_addresses, _said), max_size=4).map(
    lambda said: "?" + "&".join(f"{name}={value}" for name, value in said)
)
_leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(10**20, 10**30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=30),
    _odd_texts,
    _searches,
    st.just("?" * 9_000),
)
VALUES = st.recursive(
    _leaves,
    lambda inside: st.one_of(
        st.lists(inside, max_size=4), st.dictionaries(st.text(max_size=8), inside, max_size=4)
    ),
    max_leaves=8,
)
_members = ("startRow", "endRow", "sortModel", "filterModel", "used", "times", "groupKeys")
ROWS = st.fixed_dictionaries({}, optional=dict.fromkeys(_members, VALUES))


@pytest.fixture
def unchanged(attacked: Attacked) -> Iterator[None]:
    """Nothing is stored of whatever a test sends."""
    with attacked.nothing_stored():
        yield


def forms(attacked: Attacked) -> dict[str, Body]:
    """What the CTO's pages send to each callback that answers them."""
    needs, cto = attacked.app.declared.callbacks, attacked.attackers["cto"].viewer
    return {
        name: form_of(name, callback)
        for name, callback in attacked.app.callback_map.items()
        if "callback" in callback and allows(needs[name], cto)
    }


def with_values(form: Body, values: Iterator[object]) -> Body:
    """The form with other values in its inputs and states."""
    body = copy.deepcopy(form)
    for part in (*body["inputs"], *body["state"]):
        for one in part if isinstance(part, list) else [part]:
            if one["property"] != "id":
                one["value"] = next(values)
    return body


def reads_an_address(form: Body) -> bool:
    parts = (*form["inputs"], *form["state"])
    return any(one["property"] == "search" for one in parts if isinstance(one, dict))


@_few
@given(data=st.data())
def test_no_value_breaks_a_callback_or_is_stored(
    attacked: Attacked,
    unchanged: None,
    caplog: pytest.LogCaptureFixture,
    data: st.DataObject,
) -> None:
    cto = attacked.attackers["cto"]
    caplog.set_level(logging.ERROR)
    caplog.clear()
    every = forms(attacked)
    for name in data.draw(st.lists(st.sampled_from(sorted(every)), min_size=4, max_size=8)):
        values = iter(lambda: data.draw(st.one_of(VALUES, ROWS)), object())
        body = with_values(every[name], values)
        answer = cto.call(body)
        assert answer.status_code in {200, 204, 400, 403}, (name, answer.text)
        assert "k-problem" not in answer.text, (name, caplog.text)
        assert caplog.records == [], name


def test_no_odd_text_breaks_what_stands_on_postgresql(
    postgresql_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It takes no text with a NUL, and compares others by other rules."""
    database = Database.open(postgresql_url, tmp_path / "facts")
    database.migrate()
    fill(database)
    company = Attacked(database, tmp_path)
    caplog.set_level(logging.ERROR)
    cto, every = company.attackers["cto"], forms(company)
    with company.nothing_stored():
        for text in ODD_ON_POSTGRESQL:
            asked = {name: text.encode("utf-8", "replace") for name in IN_ADDRESSES}
            search = f"?{urlencode(asked)}"
            for form in every.values():
                # A text with a NUL is refused as JSON; written into an address it gets further.
                for value in (text, search) if reads_an_address(form) else (text,):
                    answer = cto.call(with_values(form, repeat(value)))
                    assert answer.status_code in {200, 204, 400}, (form["output"], value)
                    assert "k-problem" not in answer.text, (form["output"], value)
            for name, said in asked.items():
                answer = cto.get("/trends/pull-requests.csv", query_string={name: said})
                assert answer.status_code < 500, name
    assert caplog.records == []
    database.dispose()


@_few
@given(body=VALUES)
def test_no_json_is_taken_that_is_no_form(
    attacked: Attacked, unchanged: None, body: object
) -> None:
    sent = json.dumps(body).encode()
    answer = attacked.attackers["cto"].send("POST", CALLBACK, data=sent, headers=JSON)
    assert (answer.status_code, attacked.told(answer)) == (400, set())


@_few
@given(body=st.binary(max_size=200))
def test_no_bytes_are_taken_that_are_no_json(
    attacked: Attacked, unchanged: None, body: bytes
) -> None:
    cto = attacked.attackers["cto"]
    answer = cto.send("POST", CALLBACK, data=body, headers=JSON)
    assert (answer.status_code, attacked.told(answer)) == (400, set())


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"x" * (MEBIBYTE + 1), 413),
        (b'{"output": "' + b"x" * 2 * MEBIBYTE + b'"}', 413),
        (b"[" * 100_000, 400),
        (b"[" * 900 + b"]" * 900, 400),
        (b'{"a":' * 40 + b"1" + b"}" * 40, 400),
        (b'{"output": NaN}', 400),
        (b'{"output": Infinity}', 400),
        (b"1" * 5_000, 400),
        (b"1e400", 400),
        (b'"\\ud800"', 400),
        (b'"\\u0000"', 400),
        (b"\xff\xfe", 400),
        (b"", 400),
        (b"{}{}", 400),
        (b'{"output": "a", "output": "b"}', 400),
        (b"null", 400),
        (b"[]", 400),
        (b"true", 400),
        (b"[0," * 300_000, 400),
    ],
    ids=lambda part: str(part)[:24],
)
def test_what_is_too_large_too_deep_or_no_json_is_refused(
    attacked: Attacked, body: bytes, status: int
) -> None:
    cto = attacked.attackers["cto"]
    with attacked.nothing_stored():
        answer = cto.send("POST", CALLBACK, data=body, headers=JSON)
    assert (answer.status_code, attacked.told(answer)) == (status, set())


@pytest.mark.parametrize("number", ["1e400", "-1e400", "NaN", "Infinity", "-Infinity"])
def test_a_number_is_finite_wherever_it_stands(attacked: Attacked, number: str) -> None:
    name = next(each for each in attacked.app.callback_map if each.startswith("..shell-page."))
    form = form_of(name, attacked.app.callback_map[name])
    form["state"][0]["value"] = {"a": ["number"]}
    body = json.dumps(form).replace('"number"', number)
    with pytest.raises(ValueError, match="not a number"):
        loads(body)
    answer = attacked.attackers["cto"].send("POST", CALLBACK, data=body, headers=JSON)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "x"],
)
def test_only_json_is_taken_for_a_callback(attacked: Attacked, kind: str) -> None:
    cto = attacked.attackers["cto"]
    answer = cto.send("POST", CALLBACK, data=b'{"output": "x"}', headers={"Content-Type": kind})
    assert (answer.status_code, attacked.told(answer)) == (415, set())


def test_a_form_of_too_many_parts_is_refused(attacked: Attacked) -> None:
    many = {f"a{number}": "b" for number in range(3_000)}
    for address in ("/sign-in/password", "/sign-out", "/notice"):
        answer = attacked.attackers["cto"].send(
            "POST", address, data=many, content_type="multipart/form-data"
        )
        assert answer.status_code == 413, address
