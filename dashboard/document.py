"""What is the HTML page like that carries the application?"""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

from dash import Dash
from flask import request

from dashboard.access.cookie_name import at_this_port
from dashboard.access.declared import Declared, Need
from dashboard.access.taking import taking
from dashboard.context import SCHEME_COOKIE, SYSTEM_SCHEME_COOKIE, Reader
from dashboard.text import t

# Runs before anything is drawn, so that a dark page never begins white.
EARLY = Template(
    (Path(__file__).parent / "assets" / "preferences.js").read_text("utf-8")
).substitute(chosen=SCHEME_COOKIE, system=SYSTEM_SCHEME_COOKIE)

_PAGE = Template(
    """<!DOCTYPE html>
<html lang="$language" data-mantine-color-scheme="$scheme">
  <head>
    $metas
    <script>$early</script>
    <title>$title</title>
    <meta name="mikata-plotly" content="$plotly">
    <meta name="mikata-grid" content="$grid">
    <link rel="icon" type="image/svg+xml" href="/assets/favicon.svg">
    $css
    $preloads
  </head>
  <body>
    <div id="react-entry-point"><noscript>$noscript</noscript></div>
    $config
    $scripts
    $renderer
  </body>
</html>
"""
)


def early_hash() -> str:
    """The Content-Security-Policy source of the one script that stands in the page itself."""
    digest = hashlib.sha256(EARLY.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@dataclass(frozen=True, slots=True)
class Weights:
    """Which addresses need the heavy scripts at once, and where plotly is.

    Whether charts will be drawn at an address depends on the data, and is asked each time.
    """

    charts: Callable[[str], bool]
    grids: frozenset[str]
    plotly: str


class Document(Dash):
    """Dash with our page around it: the reader's language and scheme stand on <html> at once.

    The table of pages with a long list is left out elsewhere (assets/shell.js loads it once the
    page stands), and what a chart needs is asked for together with everything else.

    It knows what each of its addresses and callbacks needs (`declared`).
    """

    def __init__(
        self,
        name: str,
        *,
        reader: Callable[[], Reader],
        weights: Weights,
        **options: Any,  # noqa: ANN401 -- Dash's own
    ) -> None:
        self._reader = reader
        self._weights = weights
        self.declared = Declared()
        super().__init__(name, **options)

    def callback(
        self,
        *args: Any,  # noqa: ANN401 -- Dash's own
        needs: Need | None = None,
        **options: Any,  # noqa: ANN401 -- Dash's own
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """As of Dash; it `needs` what its page needs where it does not say.

        Values of another type than the function's annotations say are refused.
        """
        before = set(self.callback_map)
        register = super().callback(*args, **options)
        need = needs or self.declared.default
        if need is None:
            raise TypeError("a callback outside of a page has to say what it needs")
        for added in self.callback_map.keys() - before:
            self.declared.callbacks[added] = need
        return lambda function: register(taking(function))

    def _config(self) -> dict[str, Any]:
        """As of Dash; in which cookie the token of forms comes differs from port to port."""
        config: dict[str, Any] = super()._config()
        return {**config, "csrf_token_name": at_this_port(config["csrf_token_name"])}

    def interpolate_index(  # type: ignore[override] -- Dash calls it with these names only
        self, **parts: str
    ) -> str:
        """The page, written for whoever asks for it."""
        reader, path = self._reader(), request.path
        scripts, grid = _without_grid(parts["scripts"])
        charts = self._weights.charts(path)
        slots = {
            **parts,
            "scripts": parts["scripts"] if path in self._weights.grids else scripts,
            "grid": grid,
            "plotly": self._weights.plotly,
            "preloads": _preloads(parts["scripts"], self._weights.plotly) if charts else "",
            "early": EARLY,
            "language": reader.language,
            "scheme": reader.scheme,
            "noscript": t("shell.noscript", reader.language),
        }
        return _PAGE.substitute(slots)


def _without_grid(scripts: str) -> tuple[str, str]:
    """The script tags without the one of dash-ag-grid, and its address ("" without any)."""
    found = re.search(r'<script src="([^"]*/dash_ag_grid/[^"]*)"></script>\n?', scripts)
    return (scripts.replace(found[0], ""), found[1]) if found else (scripts, "")


def _preloads(scripts: str, plotly: str) -> str:
    """What dcc.Graph would ask for only once it is drawn: its own part, and plotly."""
    core = re.search(r'"([^"]*/dcc/)dash_core_components\.', scripts)
    addresses = [f"{core[1]}async-graph.js"] if core else []
    return "\n    ".join(
        f'<link rel="preload" as="script" href="{address}">' for address in [*addresses, plotly]
    )
