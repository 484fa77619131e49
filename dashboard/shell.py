"""What stands around every page: navigation, who reads and when the data are from?"""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard import theme
from dashboard.access.declared import allows
from dashboard.components import chart_block
from dashboard.components.attributes import attributes
from dashboard.components.icon import icon
from dashboard.components.key_list import key_list
from dashboard.components.post_form import post_form
from dashboard.components.problem import log_problem
from dashboard.components.switches import switches
from dashboard.components.unanswered import unanswered
from dashboard.context import Context, Reader
from dashboard.data_time import data_time
from dashboard.pages.page import URL, Page
from dashboard.text import t
from dashboard.tour import ROLES

SHELL, PAGE, TITLE, TROUBLE = "shell", "shell-page", "shell-title", "shell-trouble"
DRAWER, BURGER, HEADING = "shell-drawer", "shell-burger", "shell-heading"
KEYS, OPEN_KEYS = "shell-keys", "shell-open-keys"

_HEADER: Any = {"height": {"base": 48, "sm": 0}}
_NAVBAR: Any = {"width": 208, "breakpoint": "sm", "collapsed": {"mobile": True}}


def layout(reader: Reader, context: Context, pages: Sequence[Page]) -> Component:
    """The frame; the page itself comes into PAGE by the address.

    It leads to pages that the reader may see, and to no others.
    """
    language = reader.language
    pages = [page for page in pages if allows(page.permission, reader.viewer)]
    return dmc.MantineProvider(
        theme=theme.MANTINE,
        forceColorScheme=reader.scheme,
        children=dmc.DatesProvider(
            settings={"locale": language, "firstDayOfWeek": 1},
            children=[
                html.A(t("shell.skip", language), href="#content", className="k-skip"),
                dcc.Location(id=URL, refresh="callback-nav"),
                dcc.Store(id=TITLE),
                _frame(reader, context, pages),
                _drawer(reader, context, pages),
                key_list(KEYS, reader, pages),
            ],
        ),
    )


def _frame(reader: Reader, context: Context, pages: Sequence[Page]) -> Component:
    content = html.Div(
        [unanswered(reader), html.Div(id=TROUBLE), html.Div(id=PAGE)],
        id="content",
        tabIndex=-1,
        className="k-main",
    )
    return dmc.AppShell(
        id=SHELL,
        layout="alt",
        header=_HEADER,
        navbar=_NAVBAR,
        padding=0,
        transitionDuration=0,
        children=[
            _phone_bar(reader),
            dmc.AppShellNavbar(_navigation(reader, context, pages, "navbar"), visibleFrom="sm"),
            dmc.AppShellMain(content),
        ],
    )


def _drawer(reader: Reader, context: Context, pages: Sequence[Page]) -> Component:
    """The navigation on the phone."""
    return dmc.Drawer(
        _navigation(reader, context, pages, "drawer"),
        id=DRAWER,
        size="264px",
        position="left",
        title=t("shell.product", reader.language),
        closeButtonProps=attributes(aria_label=t("shell.close", reader.language)),
    )


def parts() -> Sequence[Component]:
    """One bare component for each id of the frame."""
    return [
        dcc.Location(id=URL),
        dcc.Store(id=TITLE),
        dmc.AppShell(id=SHELL, children=[]),
        *[html.Div(id=name) for name in (PAGE, TROUBLE, HEADING)],
        dmc.Drawer(id=DRAWER),
        dmc.Burger(id=BURGER),
        dmc.Modal(id=KEYS),
        html.Button(id={"shell": OPEN_KEYS, "place": ""}),
        *chart_block.parts(),
    ]


def register(app: Dash) -> None:
    """What the frame does in the browser, in assets/shell.js."""
    chart_block.register(app)
    app.clientside_callback(
        ClientsideFunction("shell", "showTitle"),
        Output(HEADING, "children"),
        Input(TITLE, "data"),
    )
    app.clientside_callback(
        ClientsideFunction("shell", "openDrawer"),
        Output(BURGER, "opened"),
        Output(DRAWER, "opened"),
        Input(BURGER, "opened"),
        Input(DRAWER, "opened"),
        Input(URL, "pathname"),
    )
    app.clientside_callback(
        ClientsideFunction("shell", "openKeys"),
        Output(KEYS, "opened"),
        Input({"shell": OPEN_KEYS, "place": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )


def _phone_bar(reader: Reader) -> Component:
    burger = dmc.Burger(
        id=BURGER,
        opened=False,
        size="sm",
        lineSize=1.5,
        **attributes(aria_label=t("shell.open_navigation", reader.language)),
    )
    return dmc.AppShellHeader(
        html.Div([burger, html.B(id=HEADING)], className="k-phone-bar"), hiddenFrom="sm"
    )


def _navigation(reader: Reader, context: Context, pages: Sequence[Page], place: str) -> Component:
    links = [
        dmc.NavLink(
            label=html.Span(t(page.title_key, reader.language), className="k-nav-label"),
            href=page.path,
            leftSection=icon(page.icon),
            active="exact" if page.path == "/" else "partial",
            **attributes(aria_label=t(page.title_key, reader.language)),
        )
        for page in pages
        if page.icon
    ]
    return html.Div(
        className="k-navigation",
        children=[
            html.Div(
                ["M", html.Span("ikata", className="k-mark-rest")],
                className="k-mark",
                **attributes(aria_hidden="true"),
            ),
            html.Nav(links, **attributes(aria_label=t("shell.navigation", reader.language))),
            _foot(reader, context, place),
        ],
    )


def _foot(reader: Reader, context: Context, place: str) -> Component:
    return html.Div(
        className="k-foot",
        children=[
            *_known(reader, context),
            switches(reader),
            html.Button(
                t("shell.keys", reader.language),
                id={"shell": OPEN_KEYS, "place": place},
                type="button",
                className="k-switch",
                **attributes(data_keys=""),
            ),
        ],
    )


def _known(reader: Reader, context: Context) -> list[Component]:
    """When the data are from and who reads them; a page stands also where that can't be found."""
    try:
        when = [html.Div(data_time(reader, context))] if reader.viewer.may("units") else []
        return [*when, _who(reader, context)]
    except Exception as error:  # noqa: BLE001 -- whatever it is, the frame has to stand
        log_problem(error, "shell.foot", context.now())
        return [html.Div(t("shell.unknown_data", reader.language))]


def _who(reader: Reader, context: Context) -> Component:
    """By which name the reader is known here, and how to be nobody or somebody else again."""
    language = reader.language
    if context.demo:
        switch = dcc.Link(t("shell.switch_role", language), href="/")
        return html.Div([html.Div(_played(reader)), switch])
    if reader.name is None:
        return html.Div(t("shell.reader_local", language))
    name = html.Div(reader.name.get(language))
    if reader.method == "proxy":
        return name
    leave = html.Button(t("access.sign_out", language), type="submit", className="k-switch")
    return html.Div([name, post_form("/sign-out", [leave])])


def _played(reader: Reader) -> str:
    """Whoever the visitor of the demo is at present."""
    language = reader.language
    if reader.name is None:
        return t("start.no_role", language)
    role = next((role for role in ROLES if role in reader.viewer.roles), None)
    name = reader.name.get(language)
    if role is None:
        return name
    return t("shell.reader_role", language, name=name, role=t(f"roles.{role}", language))
