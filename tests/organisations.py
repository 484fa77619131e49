"""Organisations of every shape that an org.yaml can describe, for hypothesis."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any, get_args

from hypothesis import strategies as st

from config.organisation import Organisation, Role

ROLES: tuple[Role, ...] = get_args(Role)
words = st.text(
    st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=12,
).filter(str.strip)
ids = st.text("abcxyz019-", min_size=1, max_size=5)
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
names = st.one_of(
    words,
    st.fixed_dictionaries({"ja": words, "en": words}),
    st.fixed_dictionaries({"ja": words}),
    st.fixed_dictionaries({"en": words}),
)
repositories = st.builds("{}/{}".format, ids, ids)
DELIVERED: tuple[dict[str, Any], ...] = (
    {},
    {"deployed_by": "release"},
    {"deployed_by": "merge", "branch": "main"},
)


@st.composite
def stretches(draw: st.DrawFn, most: int = 3) -> list[dict[str, date | None]]:
    """Dated things that follow each other; the first and the last may be open."""
    number = draw(st.integers(0, most))
    bounds = sorted(draw(st.sets(days, min_size=2 * number, max_size=2 * number)))
    found: list[dict[str, date | None]] = [
        {"start": bounds[2 * i], "end": bounds[2 * i + 1]} for i in range(number)
    ]
    if found and draw(st.booleans()):
        found[0]["start"] = None
    if found and draw(st.booleans()):
        found[-1]["end"] = None
    return found


def _unique(draw: st.DrawFn, most: int) -> list[str]:
    return draw(st.lists(ids, unique=True, max_size=most))


def _tree(draw: st.DrawFn, keys: list[str], people: Sequence[str]) -> list[dict[str, Any]]:
    """The keys as units, each new one inside of one that is there or outermost."""
    outermost: list[dict[str, Any]] = []
    every: list[dict[str, Any]] = []
    for key in keys:
        managers = [
            {**each, "person": draw(st.sampled_from(people))}
            for each in (draw(stretches(2)) if people else [])
        ]
        marked = draw(st.booleans())
        unit = {"id": key, "name": draw(names), "cross_cutting": marked, "managers": managers}
        unit["units"] = []
        parent = draw(st.sampled_from([None, *range(len(every))]))
        (outermost if parent is None else every[parent]["units"]).append(unit)
        every.append(unit)
    return outermost


def _person(draw: st.DrawFn, key: str, units: Sequence[str], logins: list[str]) -> dict[str, Any]:
    accounts: dict[str, list[str]] = {}
    for _ in range(draw(st.integers(0, 3))):
        if logins:
            provider = draw(st.sampled_from(["github", "git", "table"]))
            accounts.setdefault(provider, []).append(logins.pop())
    kinds = st.sampled_from(["regular", "contract", "part_time", "intern"])
    shares = st.none() | st.floats(1, 100) | st.integers(1, 100)
    memberships = [
        {**each, "unit": unit, "share": draw(shares)}
        for unit in (draw(st.lists(st.sampled_from(units), unique=True)) if units else [])
        for each in draw(stretches(2))
    ]
    role, *also = draw(st.lists(st.sampled_from(ROLES), unique=True, min_size=1, max_size=3))
    return {
        "id": key,
        "name": draw(names),
        "role": role,
        "also": also,
        "addresses": [f"{key}{n}@minamo.example" for n in range(draw(st.integers(0, 2)))],
        "accounts": accounts,
        "employment": [{**each, "kind": draw(kinds)} for each in draw(stretches())],
        "away": [each for each in draw(stretches(2)) if each["start"]],
        "memberships": memberships,
    }


@st.composite
def organisations(draw: st.DrawFn) -> Organisation:
    """A whole organisation that passes the check."""
    people, units = _unique(draw, 4), _unique(draw, 5)
    login = words.map(lambda text: text.strip().removesuffix("[bot]").strip()).filter(bool)
    logins = draw(st.lists(login, unique_by=str.casefold, max_size=12))
    bots, agents = logins[:2], logins[2:3]
    logins = logins[3:]
    applications, kinds = _unique(draw, 2), _unique(draw, 2)
    return Organisation.model_validate(
        {
            "name": draw(names),
            "timezone": draw(st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York"])),
            "fiscal_year_starts": draw(st.integers(1, 12)),
            "calendar": _calendar(draw),
            "units": _tree(draw, units, people),
            "people": [_person(draw, key, units, logins) for key in people],
            "bots": bots,
            "agents": agents,
            "repositories": [
                {
                    "repository": each,
                    "base": draw(st.none() | words),
                    "also": draw(st.lists(words, max_size=2)),
                    **draw(st.sampled_from(DELIVERED)),
                }
                for each in draw(st.lists(repositories, unique=True, max_size=2))
            ],
            "applications": [_application(draw, key) for key in applications],
            "production_environments": draw(st.lists(words, max_size=2)),
            "incident_labels": draw(st.lists(words, max_size=2)),
            "hotfix": {"labels": draw(st.lists(words, max_size=2))},
            "failure_window_days": draw(st.integers(1, 90)),
            "coverage": _coverage(draw, applications, people),
            "work_kinds": [
                {"id": key, "name": draw(names), "rules": [{"label": draw(words)}]} for key in kinds
            ],
            "targets": {
                "coverage": {"backend": draw(st.none() | st.integers(1, 100))},
                "cross_cutting_time": draw(st.none() | st.integers(1, 100)),
                "investment_share": [
                    {"kind": key, "percent": draw(st.integers(1, 100))} for key in kinds
                ],
            },
        }
    )


def _calendar(draw: st.DrawFn) -> dict[str, Any]:
    closures = [
        {**each, "name": draw(st.none() | names)}
        for each in draw(stretches(2))
        if each["start"] and each["end"]
    ]
    start = draw(st.integers(0, 22))
    hours = {"start": time(start, draw(st.integers(0, 59))), "end": time(start + 1, 59)}
    country = draw(st.sampled_from([None, "JP", "US", "NO"]))
    return {"country": country, "core_hours": hours, "closures": closures}


def _application(draw: st.DrawFn, key: str) -> dict[str, Any]:
    return {
        "id": key,
        "name": draw(names),
        "repository": draw(repositories),
        "paths": draw(st.lists(words, min_size=1, max_size=2)),
        "kind": draw(st.sampled_from(["backend", "frontend"])),
    }


def _coverage(
    draw: st.DrawFn, applications: Sequence[str], people: Sequence[str]
) -> dict[str, Any]:
    exclusions = [
        {
            "application": draw(st.sampled_from(applications)),
            "paths": draw(st.lists(words, min_size=1, max_size=2)),
            "who": draw(st.sampled_from(people)),
            "when": draw(days),
            "why": draw(names),
        }
        for _ in range(draw(st.integers(0, 2)) if applications and people else 0)
    ]
    return {"artifacts": draw(st.lists(words, max_size=2)), "exclusions": exclusions}
