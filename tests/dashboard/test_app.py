"""Do the pages become one application, without one reader or app influencing another?"""

import json
import logging
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from dash import Dash, Input, Output, html
from dash.development.base_component import Component

from dashboard.app import create_app, shown
from dashboard.context import Context, Reader
from dashboard.pages import PAGES, not_found
from dashboard.pages.page import Page
from dashboard.text import t
from data.errors import Busy
from data.viewer import Viewer
from tests.dashboard.browser_like import BrowserLike
from tests.dashboard.conftest import JAPANESE


def _says(component: Component) -> str:
    return json.dumps(
        component.to_plotly_json(), default=lambda c: c.to_plotly_json(), ensure_ascii=False
    )


def _breaks(*_: object) -> Component:
    raise RuntimeError("secret-of-the-server")


def _is_busy(*_: object) -> Component:
    raise Busy("Others were writing", "mikata.sqlite3", "try again")


def _broken_page() -> Page:
    return replace(_page(lambda _app, _context: None), layout=_breaks)


def _page(register: Callable[[Dash, Context], None]) -> Page:
    title = "trends.page_title"
    return Page("/trends", title, None, lambda *_: html.Div(), register, permission="units")


def _call(app: Dash, output: str, component_id: str, prop: str, value: object) -> dict:
    body = {
        "output": output,
        "outputs": {"id": output.rpartition(".")[0], "property": output.rpartition(".")[2]},
        "inputs": [{"id": component_id, "property": prop, "value": value}],
        "changedPropIds": [f"{component_id}.{prop}"],
        "state": [],
    }
    answer = BrowserLike(app.server).call(body)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_two_applications_in_one_process_have_all_their_callbacks(empty_context: Context):
    first, second = create_app(empty_context), create_app(empty_context)
    for app in (first, second):
        app.server.test_client().get("/sources")
    assert first.callback_map.keys() == second.callback_map.keys()
    assert len(first.callback_map) > 5


def test_each_page_draws_without_data(empty_context: Context):
    for page in PAGES:
        drawn, title, _ = shown(page, replace(empty_context, demo=True), "")
        assert 'k-problem"' not in _says(drawn), page.path
        assert title.endswith(" · Mikata")


@pytest.mark.parametrize("path", ["/trends", "/pull-requests", "/coverage", "/sources"])
def test_after_mikata_init_the_next_step_is_to_collect(empty_context: Context, path: str):
    page = next(each for each in PAGES if each.path.endswith(path))
    done = t("empty.init_done", "ja")
    assert done not in _says(shown(page, empty_context, "")[0])
    (empty_context.settings.workspace / "mikata.yaml").write_text("language: ja\n")
    assert done in _says(shown(page, empty_context, "")[0])


@pytest.mark.parametrize("path", ["/people", "/log", "/my-file"])
def test_whoever_runs_it_alone_is_told_how_to_get_a_role(empty_context: Context, path: str):
    page = next(each for each in PAGES if each.path == path)
    said = _says(shown(page, empty_context, "")[0])
    assert t("not_allowed.alone", "ja") in said
    assert "mikata user invite" in said
    assert t("not_allowed.ask", "ja") not in said
    nobody = replace(JAPANESE, viewer=Viewer.anonymous(), method="nobody")
    told = _says(shown(page, replace(empty_context, reader=lambda: nobody), "")[0])
    assert t("not_allowed.ask", "ja") in told
    assert t("not_allowed.alone", "ja") not in told


def test_each_page_draws_with_the_sample(sample_context: Context):
    for page in PAGES:
        drawn, _, _ = shown(page, replace(sample_context, demo=True), "")
        assert 'k-problem"' not in _says(drawn), page.path


def test_a_page_that_breaks_says_what_to_do_and_nothing_of_the_server(
    empty_context: Context, caplog: pytest.LogCaptureFixture
):
    drawn, _, _ = shown(_broken_page(), empty_context, "")
    said = _says(drawn)
    assert t("problem.place_title", "ja", place=t("trends.page_title", "ja")) in said
    assert "secret-of-the-server" not in said
    assert "RuntimeError" not in said
    code = re.search(r"E-[0-9A-F]{6}", said)
    assert code is not None
    assert code[0] in caplog.text
    assert "secret-of-the-server" in caplog.text


def test_an_answer_that_breaks_fills_only_its_own_place(
    empty_context: Context, caplog: pytest.LogCaptureFixture
):
    def register(app: Dash, _context: Context) -> None:
        @app.callback(Output("broken", "children"), Input("button", "n_clicks"))
        def _break(_presses: int) -> Component:
            return _breaks()

    page = _page(register)
    answer = _call(create_app(empty_context, [page]), "broken.children", "button", "n_clicks", 1)
    said = json.dumps(answer["response"]["broken"]["children"], ensure_ascii=False)
    assert t("problem.answer_title", "ja") in said
    assert "secret-of-the-server" not in json.dumps(answer)
    assert "broken.children" in caplog.text


def test_a_busy_database_is_said_to_be_busy_and_what_to_do(empty_context: Context):
    def register(app: Dash, _context: Context) -> None:
        @app.callback(Output("broken", "children"), Input("button", "n_clicks"))
        def _busy(_presses: int) -> Component:
            raise Busy("Others were writing", "mikata.sqlite3", "try again")

    page = _page(register)
    answer = _call(create_app(empty_context, [page]), "broken.children", "button", "n_clicks", 1)
    said = json.dumps(answer["response"]["broken"]["children"], ensure_ascii=False)
    assert t("problem.busy_text", "ja") in said
    assert t("problem.busy_do", "ja") in said
    assert t("problem.tried_text", "ja") not in said
    drawn, _, _ = shown(replace(page, layout=_is_busy), empty_context, "")
    assert t("problem.busy_text", "ja") in _says(drawn)


def test_an_answer_without_a_place_is_reported_above_the_page(empty_context: Context):
    def register(app: Dash, _context: Context) -> None:
        @app.callback(Output("broken", "data"), Input("button", "n_clicks"))
        def _break(_presses: int) -> object:
            return _breaks()

    page = _page(register)
    logging.getLogger("mikata.dashboard").disabled = True
    answer = _call(create_app(empty_context, [page]), "broken.data", "button", "n_clicks", 1)
    logging.getLogger("mikata.dashboard").disabled = False
    assert t("problem.answer_title", "ja") in json.dumps(answer["sideUpdate"], ensure_ascii=False)


def test_the_document_is_written_for_its_reader(empty_context: Context):
    client = create_app(
        replace(empty_context, reader=lambda: Reader("en", "dark", JAPANESE.viewer))
    ).server.test_client()
    page = client.get("/trends").text
    assert '<html lang="en" data-mantine-color-scheme="dark">' in page


def test_only_pages_that_will_draw_charts_ask_for_plotly_at_once(
    sample_context: Context, empty_context: Context
):
    client = create_app(sample_context).server.test_client()
    for path in ("/trends", "/coverage"):
        assert "plotly.v" in client.get(path).text.split("preload", 1)[1]
    assert "preload" not in client.get("/sources").text
    client = create_app(empty_context).server.test_client()
    assert "preload" not in client.get("/trends").text + client.get("/coverage").text


def test_only_pages_with_a_long_list_come_with_ag_grid(empty_context: Context):
    client = create_app(empty_context).server.test_client()
    tag = '<script src="/_dash-component-suites/dash_ag_grid/'
    assert tag in client.get("/trends/pull-requests").text
    assert tag not in client.get("/trends").text


def test_outside_the_demo_the_first_page_is_trends(empty_context: Context):
    outside = create_app(empty_context).server.test_client().get("/")
    assert (outside.status_code, outside.location) == (302, "/trends")
    inside = create_app(replace(empty_context, demo=True)).server.test_client().get("/")
    assert inside.status_code == 200


def test_an_unknown_address_is_said_to_be_none(empty_context: Context):
    drawn, title, _ = shown(not_found.PAGE, empty_context, "")
    assert t("problem.unknown_title", "ja") in _says(drawn)
    assert title == f"{t('problem.unknown_name', 'ja')} · Mikata"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/trends/nothing", 404),
        ("/trends", 200),
        ("/trends/", 200),
        ("/sources?x=y", 200),
        ("/_dash-layout", 200),
        ("/_dash-dependencies", 200),
        ("/assets/mikata.css", 200),
        ("/trends/pull_requests_merged.csv", 200),
    ],
)
def test_only_addresses_that_exist_are_answered_as_found(
    empty_context: Context, path: str, status: int
):
    answer = create_app(empty_context).server.test_client().get(path, buffered=True)
    assert answer.status_code == status
    assert "react-entry-point" in answer.text or status == 200


def test_a_database_that_cannot_be_read_is_said_to_be_away_and_nothing_of_it(
    empty_context: Context, caplog: pytest.LogCaptureFixture
):
    file = empty_context.database.file
    assert file is not None
    client = create_app(empty_context).server.test_client()
    empty_context.database.dispose()
    file.write_bytes(b"no database at all, but long enough to be taken for one" * 100)
    for path in ("/trends", "/_dash-layout"):
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (503, "text/plain")
        assert "sqlite" not in answer.text
    drawn, _, _ = shown(PAGES[1], empty_context, "")
    assert t("problem.still_works", "ja") in _says(drawn)
    assert "no database" not in _says(drawn)
    assert "GET /_dash-layout" in caplog.text
