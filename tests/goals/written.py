"""Files of goals of every shape, for hypothesis, and the organisation that the example is of."""

from typing import Any

from hypothesis import strategies as st

from config.organisation import Organisation
from tests.organisations import days, ids, names, words

ORGANISATION = Organisation.model_validate(
    {
        "name": "Ours",
        "units": [{"id": "search", "name": "Search"}],
        "people": [{"id": name, "name": name} for name in ("yamada", "suzuki", "sato")],
        "applications": [
            {"id": "search-api", "name": "x", "repository": "o/search", "kind": "backend"},
            {"id": "old-screen", "name": "x", "repository": "o/old", "kind": "frontend"},
        ],
        "repositories": [{"repository": "o/web-*"}],
    }
)

numbers = st.one_of(
    st.integers(2, 10**9),
    st.floats(1.5, 10**6).filter(lambda number: number != int(number)),
)
_wordings = {"why": names, "what": names, "how": names}
_steps = {"who": ids, "why": names}


def _story(value: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Changes on days in their order, from values that differ."""
    return st.lists(st.fixed_dictionaries(_steps), max_size=3).flatmap(
        lambda steps: st.tuples(
            st.lists(days, min_size=len(steps), max_size=len(steps)).map(sorted),
            st.lists(value, min_size=len(steps), max_size=len(steps), unique=True),
        ).map(
            lambda drawn: [
                {**step, "when": str(day), "was": was}
                for step, day, was in zip(steps, *drawn, strict=True)
            ]
        )
    )


_optional = {"weight": numbers, "counted_in": names}
_guards = st.lists(
    st.fixed_dictionaries(
        {"metric": st.just("reverts")}, optional={"tolerance": st.integers(1, 100)}
    ),
    min_size=1,
    max_size=2,
)
_baselines = st.builds(
    lambda first, second, value: {
        "from": str(min(first, second)),
        "to": str(max(first, second)),
        "value": value,
    },
    days,
    days,
    numbers,
)
_feeds = st.fixed_dictionaries(
    {"url": st.just("https://example.com/feed")}, optional={"tags": st.lists(words, max_size=2)}
)


def _kind(kind: str, must: dict[str, Any], may: dict[str, Any]) -> st.SearchStrategy[Any]:
    every = {"kind": st.just(kind), "title": names, **must}
    return st.fixed_dictionaries(every, optional={**_optional, **may})


_key_results = st.one_of(
    _kind(
        "count",
        {"target": numbers, "start": st.just(1)},
        {
            "feed": _feeds,
            "quota": st.fixed_dictionaries({"title": names, "target": st.just(1)}),
            "changed": _story(st.integers(-9, -1)),
        },
    ),
    _kind(
        "level",
        {"target": numbers, "better": st.sampled_from(["more", "less"])},
        {"each": st.lists(words, max_size=2), "reach": st.sampled_from(["end", "hold"])},
    ),
    _kind(
        "multiple",
        {"target": numbers, "baseline": _baselines, "guards": _guards},
        {"metric": st.just("pull_requests_merged"), "better": st.just("more")},
    ).filter(lambda drawn: "metric" in drawn or "better" in drawn),
    _kind(
        "ratio",
        {"target": st.integers(1, 1000).map(lambda per_mille: f"{per_mille / 10}%")},
        {"metric": st.just("reverts")},
    ),
    _kind("milestone", {"due": st.just("2040-01-01")}, {"moved": _story(days.map(str))}),
    _kind(
        "slo",
        {"events": st.integers(5, 9), "may_fail": st.integers(0, 4)},
        {"when_spent": names, "when_left": names},
    ),
)
_goals = st.fixed_dictionaries(
    {
        "title": names,
        "owner": ids,
        **_wordings,
        "key_results": st.lists(_key_results, min_size=1, max_size=2),
    },
    optional={"weight": numbers, "unit": ids},
)
_short = st.text("あaい日", min_size=1, max_size=20)
_files = st.fixed_dictionaries(
    {
        "schema": st.just("goals/1"),
        "period": st.sampled_from(["2026", "FY2025", "2026-H2", "FY2024-Q4"]),
        "groups": st.lists(
            st.fixed_dictionaries(
                {"name": names, "headline": names, "goals": st.lists(_goals, max_size=2)}
            ),
            max_size=2,
        ),
    },
    optional={
        "title": names,
        "focus": st.lists(
            st.fixed_dictionaries({"title": _short, **_wordings, "image": names, "now": names}).map(
                lambda focus: {key: focus[key] for key in focus if key != "what"}
            ),
            max_size=3,
        ),
        "not_goals": st.lists(
            st.fixed_dictionaries({"title": names, "becomes_one_when": names}), max_size=2
        ),
    },
)


def _numbered(drawn: dict[str, Any]) -> dict[str, Any]:
    """The same with an id for everything that needs one."""
    count = 0
    for group in drawn["groups"]:
        goals = group["goals"]
        for each in (group, *goals, *(result for goal in goals for result in goal["key_results"])):
            each["id"], count = f"x-{count}", count + 1
    return drawn


goal_files = _files.map(_numbered)
