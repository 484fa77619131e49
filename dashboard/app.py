"""How do the pages become one web application?"""

from collections.abc import Callable, Sequence
from pathlib import Path

from dash import Input, Output, State, html
from dash.development.base_component import Component
from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from dashboard import broken, delivery, health, problems, protection, request_log, shell
from dashboard.access import forgery, gate, routes
from dashboard.access.declared import FRAME, Need, allows
from dashboard.access.sessions import ServerSessions
from dashboard.access.taking import Search
from dashboard.api import metric_route
from dashboard.bundles import plotly_bundle
from dashboard.components.problem import guarded, log_problem
from dashboard.context import Context
from dashboard.document import Document, Weights
from dashboard.pages import PAGES, not_allowed, not_found
from dashboard.pages.page import URL, Page, plain_path
from dashboard.text import t

HOME = "/"
ASSETS = Path(__file__).parent / "assets"


def create_app(context: Context, pages: Sequence[Page] = PAGES) -> Document:
    """The application over `context`, with every page and callback registered.

    Nothing is shared with another app in the process. `pages` is given by tests only.
    """
    pages = [page for page in pages if context.demo or page.path != HOME]
    bundle = plotly_bundle()
    app = Document(
        "mikata",
        server=_server(context),
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
        csrf_token_name=forgery.TOKEN_COOKIE,
        csrf_header_name=forgery.TOKEN_HEADER,
    )
    # Pages change with the address: what callbacks may name is listed by the pages themselves.
    app.validation_layout = html.Div([*shell.parts(), *(p for page in pages for p in page.parts())])
    app.layout = lambda: shell.layout(context.reader(), context, pages)
    gate.install(app, context, pages)
    routes.install(app.server, context)
    metric_route.register(app.server, context)
    _register(app, context, pages)
    if not context.demo:
        app.server.before_request(_begin_with_the_first(context, pages))
    protection.install(app, context)
    delivery.install(app, bundle)
    health.register(app.server, context.database)
    broken.install(app.server, context)
    request_log.install(app.server)
    return app


def _server(context: Context) -> Flask:
    """Flask without files of its own, with sessions that are kept here."""
    server = Flask(__name__, static_folder=None)
    server.session_interface = ServerSessions(context.access)
    return server


def _register(app: Document, context: Context, pages: Sequence[Page]) -> None:
    """The frame is for whoever is known, or for everybody where a page is; pages say themselves."""
    frame: Need = "public" if any(page.permission == "public" for page in pages) else "known"
    app.declared.routes |= dict.fromkeys(FRAME, frame)
    with app.declared.of(frame, app.server):
        shell.register(app)
        _route(app, context, pages)
    for page in pages:
        with app.declared.of(page.permission, app.server):
            page.register(app, context)


def _draws_charts(pages: Sequence[Page], context: Context) -> Callable[[str], bool]:
    """Whether charts will be drawn at an address."""
    by_path = {page.path: page for page in pages}

    def drawn(path: str) -> bool:
        page = by_path.get(path)
        try:
            reader = context.reader()
            if page is None or not allows(page.permission, reader.viewer):
                return False
            return page.charts(reader, context)
        except Exception as error:  # noqa: BLE001 -- the document comes whatever the data are like
            log_problem(error, "document.charts", context.now())
            return False

    return drawn


def _begin_with_the_first(context: Context, pages: Sequence[Page]) -> Callable[[], Response | None]:
    """Outside the demo nothing waits for anybody on a first screen yet."""

    def begin() -> Response | None:
        if request.path != HOME:
            return None
        viewer = context.reader().viewer
        open_to_them = [page for page in pages if allows(page.permission, viewer)]
        named = [page for page in open_to_them if page.icon] or open_to_them
        return redirect(named[0].path) if named else None

    return begin


def _route(app: Document, context: Context, pages: Sequence[Page]) -> None:
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
    def show_page(pathname: Search, search: Search) -> tuple[Component, str, bool, None]:
        page = by_path.get(plain_path(pathname), not_found.PAGE)
        return *shown(page, context, search or ""), None


def shown(page: Page, context: Context, search: str) -> tuple[Component, str, bool]:
    """The page at the filters of `search`, its title, and whether it stands without navigation.

    Whoever may not see it is shown another one, which says so.
    """
    reader = context.reader()
    if not allows(page.permission, reader.viewer):
        page = not_allowed.instead_of(page)
    name = t(page.title_key, reader.language)
    drawn = guarded(lambda: page.layout(reader, context, search), name, page.path, reader, context)
    return drawn, t("shell.title", reader.language, page=name), page.bare
