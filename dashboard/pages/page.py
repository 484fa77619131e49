"""What must a page bring to be shown?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from dash import Dash
from dash.development.base_component import Component

from dashboard.access.declared import Need
from dashboard.context import Context, Reader

URL = "url"
"""The id of the dcc.Location that holds the address; its `search` holds a page's filters."""


def _no_parts() -> Sequence[Component]:
    return ()


def _never(_reader: Reader, _context: Context) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its address, its name in the navigation, what it draws and what it answers.

    `layout(reader, context, search)` gives the whole page for the query string `search` ("?a=b").
    `register(app, context)` adds its callbacks. `parts()` gives one bare component for every id
    that these callbacks name and that is not always on the screen, so that Dash can check ids.
    `icon` is a file of assets/icons; without one the page is not in the navigation.
    A `bare` page stands alone, without navigation. The heavy scripts come at once where
    `charts(reader, context)` says that charts will be drawn, and on a page with a `grid` (of
    dash-ag-grid); elsewhere they come later. Whoever lacks its `permission` is not shown it, and
    its callbacks and files need the same where they declare nothing else.
    """

    path: str
    title_key: str
    icon: str | None
    layout: Callable[[Reader, Context, str], Component]
    register: Callable[[Dash, Context], None]
    parts: Callable[[], Sequence[Component]] = field(default=_no_parts)
    bare: bool = False
    charts: Callable[[Reader, Context], bool] = field(default=_never)
    grid: bool = False
    permission: Need = field(kw_only=True)


def plain_path(pathname: str | None) -> str:
    """The path by which a page is known, without a slash at its end."""
    return (pathname or "/").rstrip("/") or "/"
