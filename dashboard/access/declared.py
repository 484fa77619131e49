"""What does every address and every callback need? What is not declared is refused."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, cast

from flask import Flask

from data.permissions import Permission
from data.viewer import Viewer

Need = Permission | Literal["public", "known", "token"]
"""`public` is for everybody; `known` for whoever signed in, and for whoever uses the computer
itself where nobody signs in; `token` for programs that bring one in the head of each request."""

CALLBACKS = "/_dash-update-component"
DOCUMENTS = ("/", "/<path:path>")
"""The rules under which Dash sends its document: for pages, and for every address of no page."""

FRAME = ("/_dash-layout", "/_dash-dependencies", CALLBACKS)
"""What the frame around every page is made of."""

ROUTES: Mapping[str, Need] = {
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": "public",
    "/assets/<path:filename>": "public",
    "/_favicon.ico": "public",
    "/_reload-hash": "known",
    **dict.fromkeys(FRAME, "known"),
    **dict.fromkeys(DOCUMENTS, "known"),
    "/healthz": "public",
    "/readyz": "public",
    "/sign-in": "public",
    "/sign-in/password": "public",
    "/sign-in/provider": "public",
    "/sign-in/callback": "public",
    "/sign-in/demo": "public",
    "/invitation/<token>": "public",
    "/notice": "known",
    "/sign-out": "known",
    "/api/metrics/<key>": "token",
}
"""By rule of Flask, for those that no page brings. Those of pages need what their page needs."""


def allows(need: Need, viewer: Viewer) -> bool:
    """Whether the viewer has what something needs."""
    if need in ("public", "token"):  # of a token the gate asks, whoever sits at the browser
        return True
    return is_known(viewer) if need == "known" else viewer.may(cast("Permission", need))


def is_known(viewer: Viewer) -> bool:
    """Whether it is anybody at all: who may do nothing is nobody."""
    return bool(viewer.grants)


@dataclass(slots=True)
class Declared:
    """What is needed, by rule of Flask and by callback (as Dash calls it: its outputs)."""

    routes: dict[str, Need] = field(default_factory=lambda: dict(ROUTES))
    callbacks: dict[str, Need] = field(default_factory=dict)
    default: Need | None = None

    @contextmanager
    def of(self, need: Need, server: Flask) -> Iterator[None]:
        """Callbacks and routes that are registered inside need this, unless they say otherwise."""
        before = {rule.rule for rule in server.url_map.iter_rules()}
        self.default = need
        yield
        self.default = None
        added = {rule.rule for rule in server.url_map.iter_rules()} - before
        self.routes |= {rule: need for rule in added if rule not in self.routes}
