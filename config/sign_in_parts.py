"""Is what mikata.yaml and the environment say about signing in complete, taken together?"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from config.document import Finding
from config.environment import overridden
from config.nodes import Node
from config.sign_in import Proxy, SignIn

SECTION = "sign_in"
VARIABLE = "MIKATA_SIGN_IN"

Lack = tuple[tuple[str, ...], str]
"""The key of the section that lacks something, step by step, and what to say of it."""

_ALSO_NEEDED = {"cloudflare_access": "team", "aws_alb": "region"}
"""Where the keys of a proxy are depends on this."""


def lacks(sign_in: SignIn) -> Iterator[Lack]:
    """What is missing in the section as a whole."""
    if sign_in.method in ("oidc", "proxy"):
        if getattr(sign_in, sign_in.method) is None:
            yield ("method",), f"method '{sign_in.method}' needs the section '{sign_in.method}'"
        if not sign_in.domains:
            yield ("method",), "'domains' is missing: whose addresses are let in?"
    if sign_in.oidc:
        for key in ("issuer", "client_id"):
            if not getattr(sign_in.oidc, key):
                yield ("oidc",), _missing("oidc", key)
    if sign_in.proxy:
        yield from _lacks_of_proxy(sign_in.proxy)


def _lacks_of_proxy(proxy: Proxy) -> Iterator[Lack]:
    for key in ("kind", "audience"):
        if not getattr(proxy, key):
            yield ("proxy",), _missing("proxy", key)
    needed = _ALSO_NEEDED.get(proxy.kind or "")
    if needed and not getattr(proxy, needed) and not (proxy.keys and proxy.issuer):
        yield ("proxy",), f"{proxy.kind} needs '{needed}'"


def _missing(section: str, key: str) -> str:
    variable = f"{VARIABLE}__{section.upper()}__{key.upper()}"
    return f"missing key '{key}', or the variable {variable}"


def findings(root: Node, given: Mapping[str, Any]) -> Iterator[Finding]:
    """What is missing where a file has the section; `given` is the same of the environment."""
    node = root.get(SECTION)
    written = node.plain() if node else None
    if node is None or not isinstance(written, Mapping):
        return
    for steps, message in _lacks_together(written, given):
        spot = node.walk(steps)[0].spot if node.get(steps[0]) else root.spot_of(SECTION)
        yield Finding(spot, message)


def of_environment(written: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[str]:
    """What is missing where only the environment has the section."""
    if given and not written:
        for _, message in _lacks_together(written, given):
            yield message


def _lacks_together(written: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[Lack]:
    try:
        sign_in = SignIn.model_validate(overridden(dict(written), given))
    except ValidationError:
        return  # which is said where it stands
    yield from lacks(sign_in)
