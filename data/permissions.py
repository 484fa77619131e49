"""Who may do what, and on whom? The one table of roles, permissions and scopes."""

from collections.abc import Collection, Iterable, Mapping
from typing import Literal, cast, get_args

Role = Literal[
    "engineer",
    "contractor",
    "manager",
    "consolidator",
    "cto",
    "people_office",
    "executive",
    "admin",
    "other",
    "local",
]
"""`contractor` is whose employment is a contract at present; `local` whoever uses a computer on
which nobody signs in yet."""

Permission = Literal[
    "own_data",  # what is held on oneself, who viewed it, one's own sessions and statements
    "own_evaluation",  # one's own evaluation after the reveal, with its viewers; own memos always
    "manual",  # what metrics mean, the notice of purpose, the inventory
    "units",  # figures of units: trends, coverage, the pull requests behind a number
    "notes.write",  # pin a dated note to the charts of a unit
    "estimates.write",  # estimate how much of a unit's month was cross-cutting work
    "tokens",  # let a program of one's own ask
    "sources",  # what was collected when
    "collect",  # begin a collection
    "accept_gap",  # accept that pull requests are missing for good
    "ratings.write",  # one's own ratings as a rater
    "ratings.read",  # others' ratings, when all are in
    "finals",  # final values and dates
    "finals.reasons",  # the reasons of final values
    "goals",  # read goals
    "goals.check_in",
    "goals.edit",
    "rubrics",  # read rubrics
    "rubrics.publish",
    "cycle",  # dates of the evaluation cycle
    "cycle.progress",  # who has handed in
    "cycle.deadlines",  # move deadlines
    "cycle.run",  # open, close, everything of a cycle
    "cycle.approve",
    "cycle.export",
    "people",  # who is here, with which roles, and who signs in
    "settings",
    "log",  # who did what when
    "log.details",  # and with which particulars
]

Scope = Literal["own", "own_units", "managed_units", "rated", "consolidated", "all"]
"""On whom a permission holds; a viewer of several roles has the scopes of all of them."""

PERMISSIONS: tuple[Permission, ...] = get_args(Permission)
ROLES: tuple[Role, ...] = get_args(Role)

_EVERYONE: Mapping[Permission, Scope] = {"own_data": "own", "manual": "all", "goals": "all"}
_EMPLOYEE: Mapping[Permission, Scope] = {
    **_EVERYONE,
    "own_evaluation": "own",
    "units": "all",
    "tokens": "own",
    "sources": "all",
    "rubrics": "all",
    "cycle": "own",
}

TABLE: Mapping[Role, Mapping[Permission, Scope]] = {
    "engineer": {
        **_EMPLOYEE,
        "notes.write": "own_units",
        "estimates.write": "own_units",
        "goals.check_in": "own",
    },
    "contractor": {
        **_EVERYONE,
        "units": "own_units",
        "notes.write": "own_units",
        "tokens": "own",
        "sources": "own_units",
    },
    "manager": {
        **_EMPLOYEE,
        "notes.write": "managed_units",
        "estimates.write": "managed_units",
        "collect": "all",
        "accept_gap": "all",
        "ratings.write": "rated",
        "ratings.read": "rated",
        "goals.check_in": "managed_units",
        "cycle.progress": "managed_units",
    },
    "consolidator": {
        **_EMPLOYEE,
        "ratings.read": "consolidated",
        "finals": "consolidated",
        "finals.reasons": "consolidated",
        "goals.check_in": "all",
        "goals.edit": "all",
        "rubrics.publish": "all",
        "cycle": "all",
        "cycle.progress": "all",
        "cycle.deadlines": "all",
        "cycle.run": "all",
    },
    "cto": {
        **_EMPLOYEE,
        "notes.write": "all",
        "collect": "all",
        "accept_gap": "all",
        "ratings.read": "all",
        "finals": "all",
        "finals.reasons": "all",
        "goals.check_in": "all",
        "goals.edit": "all",
        "rubrics.publish": "all",
        "cycle": "all",
        "cycle.progress": "all",
        "cycle.deadlines": "all",
        "cycle.run": "all",
        "cycle.approve": "all",
        "people": "all",
        "settings": "all",
        "log": "all",
        "log.details": "all",
    },
    "people_office": {
        **_EVERYONE,
        "own_evaluation": "own",
        "rubrics": "all",
        "finals": "all",
        "cycle": "all",
        "cycle.deadlines": "all",
        "cycle.export": "all",
        "people": "all",
        "log": "all",
    },
    "executive": {
        **_EMPLOYEE,
        "finals": "all",
        "finals.reasons": "all",
        "cycle": "all",
        "cycle.approve": "all",
    },
    "admin": {
        **_EMPLOYEE,
        "notes.write": "all",
        "collect": "all",
        "accept_gap": "all",
        "cycle": "all",
        "people": "all",
        "settings": "all",
        "log": "all",
    },
    "other": _EMPLOYEE,
    "local": {
        "manual": "all",
        "goals": "all",
        "rubrics": "all",
        "units": "all",
        "notes.write": "all",
        "estimates.write": "all",
        "sources": "all",
        "collect": "all",
        "accept_gap": "all",
    },
}


def roles_of(
    role: str, also: Iterable[str], kinds: Collection[str], *, manages: bool
) -> frozenset[Role]:
    """The roles of somebody whom the organisation's file gives `role` and `also`.

    Who manages a unit is a manager. `kinds` are the employments of today: on a contract nobody is
    more than a contractor but for a role beyond engineering.
    """
    roles: set[Role] = {cast("Role", each) for each in (role, *also)}
    if manages:
        roles.add("manager")
    only_works = roles <= {"engineer", "other"}
    return frozenset({"contractor"}) if only_works and "contract" in kinds else frozenset(roles)


def granted(roles: Iterable[Role]) -> frozenset[tuple[Permission, Scope]]:
    """Everything that somebody with these roles may do, and on whom."""
    return frozenset(pair for role in roles for pair in TABLE[role].items())
