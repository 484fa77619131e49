"""How do the pages become one web application?"""

from collections.abc import Callable, Collection, Sequence
from http import HTTPStatus
from pathlib import Path

from dash import Dash, Input, Output, State, html
from dash.development.base_component import Component
from flask import redirect, request
from werkzeug.wrappers import Response

from dashboard import delivery, problems, protection, shell
from dashboard.bundles import plotly_bundle
from dashboard.components.problem import guarded, log_problem
from dashboard.context import Context
from dashboard.document import Document, Weights
from dashboard.pages import PAGES, not_found
from dashboard.pages.page import URL, Page
from dashboard.text import t

HOME, FIRST = "/", "/trends"
_ANY_PATH = "/<path:path>"
"""The rule under which Dash sends its document for every address that nothing else answers."""
ASSETS = Path(__file__).parent / "assets"


def create_app(context: Context, pages: Sequence[Page] = PAGES) -> Dash:
    """The application over `context`, with every page and callback registered.

    Nothing is shared with another app in the process. `pages` is given by tests only.
    """
    pages = [page for page in pages if context.demo or page.path != HOME]
    bundle = plotly_bundle()
    app = Document(
        "mikata",
        reader=context.reader,
        weights=Weights(
            charts=_draws_charts(pages, context),
            grids=frozenset(page.path for page in pages if page.grid),
            plotly=delivery.plotly_address(bundle),
        ),
        assets_folder=str(ASSETS),
        pages_folder="",
        use_pages=False,
        include_assets_files=True,
        assets_ignore=r"preferences\.js",
        add_log_handler=False,
        title=t("shell.product", "en"),
        update_title="",
        on_error=problems.show(context),
    )
    # Pages change with the address: what callbacks may name is listed by the pages themselves.
    app.validation_layout = html.Div([*shell.parts(), *(p for page in pages for p in page.parts())])
    app.layout = lambda: shell.layout(context.reader(), context, pages)
    shell.register(app)
    _route(app, context, pages)
    app.server.after_request(_not_found_unless({page.path for page in pages}))
    for page in pages:
        page.register(app, context)
    if not context.demo:
        app.server.before_request(_begin_with_trends)
    protection.install(app)
    delivery.install(app, bundle)
    return app


def _draws_charts(pages: Sequence[Page], context: Context) -> Callable[[str], bool]:
    """Whether charts will be drawn at an address."""
    by_path = {page.path: page for page in pages}

    def drawn(path: str) -> bool:
        page = by_path.get(path)
        try:
            return page is not None and page.charts(context.reader(), context)
        except Exception as error:  # noqa: BLE001 -- the document comes whatever the data are like
            log_problem(error, "document.charts", context.now())
            return False

    return drawn


def _begin_with_trends() -> Response | None:
    """Outside the demo nothing waits for anybody on a first screen yet."""
    return redirect(FIRST) if request.path == HOME else None


def _not_found_unless(known: Collection[str]) -> Callable[[Response], Response]:
    """The document is sent at an address of no page too, for it says so; its status tells."""

    def tell(response: Response) -> Response:
        rule = request.url_rule
        if rule and rule.rule == _ANY_PATH and _plain(request.path) not in known:
            response.status_code = HTTPStatus.NOT_FOUND
        return response

    return tell


def _route(app: Dash, context: Context, pages: Sequence[Page]) -> None:
    """One callback shows the page that stands at the address."""
    by_path = {page.path: page for page in pages}

    @app.callback(
        Output(shell.PAGE, "children"),
        Output(shell.TITLE, "data"),
        Output(shell.SHELL, "disabled"),
        Output(shell.TROUBLE, "children"),
        Input(URL, "pathname"),
        State(URL, "search"),
    )
    def show_page(pathname: str | None, search: str | None) -> tuple[Component, str, bool, None]:
        page = by_path.get(_plain(pathname), not_found.PAGE)
        return *shown(page, context, search or ""), None


def shown(page: Page, context: Context, search: str) -> tuple[Component, str, bool]:
    """The page at the filters of `search`, its title, and whether it stands without navigation."""
    reader = context.reader()
    name = t(page.title_key, reader.language)
    drawn = guarded(lambda: page.layout(reader, context, search), name, page.path, reader, context)
    return drawn, t("shell.title", reader.language, page=name), page.bare


def _plain(pathname: str | None) -> str:
    return (pathname or "/").rstrip("/") or "/"
