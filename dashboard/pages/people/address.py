"""Which people does a reader ask about, and how does the address say it?

What is written wrongly is left out and reported. Nobody's name stands in an address.
"""

from dataclasses import dataclass
from typing import cast
from urllib.parse import parse_qsl, urlencode

from dashboard.filters import Wrong, said_choice
from data.permissions import ROLES, Role

PATH = "/people"
NAMES = ("unit", "role")
"""The names an address may use, in the order in which it is written."""
PEOPLES_ROLES: tuple[Role, ...] = tuple(role for role in ROLES if role != "local")
"""The roles that somebody can have, in the order of the table."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The unit and the role that an address asks for, None for all; and what was wrong in it."""

    unit: str | None = None
    role: Role | None = None
    wrong: tuple[Wrong, ...] = ()


def read(search: str, units: tuple[str, ...]) -> Asked:
    """What the query string `search` ("?role=admin") asks for; `units` are the ids there are."""
    said = dict(parse_qsl(search.removeprefix("?")))
    wrong = [Wrong(name, name, "name", NAMES) for name in said if name not in NAMES]
    unit = said_choice("unit", said, units, wrong)
    role = cast("Role | None", said_choice("role", said, PEOPLES_ROLES, wrong))
    return Asked(unit, role, tuple(wrong))


def write(unit: str | None, role: str | None) -> str:
    """The query string that asks for them: "" for everybody."""
    said = {name: value for name, value in (("unit", unit), ("role", role)) if value}
    return "?" + urlencode(said) if said else ""
