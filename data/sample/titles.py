"""What are the pull requests of the sample company called?"""

import tomllib
from functools import cache
from pathlib import Path

import numpy as np

WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
"""Titles and names; the file says how they go together."""


@cache
def titles_of(area: str) -> tuple[str, ...]:
    """Every title of an area."""
    return tuple(
        f"{thing}{action}"
        for kind, things in WORDS["things"][area].items()
        for thing in things
        for action in WORDS["actions"][kind]
    )


def draw_titles(area: str, count: int, rng: np.random.Generator) -> list[str]:
    """Titles for this many pull requests, none again before all others were used."""
    titles = titles_of(area)
    rounds = -(-count // len(titles))
    order = np.concatenate([rng.permutation(len(titles)) for _ in range(rounds)])
    return [titles[place] for place in order[:count].tolist()]


def draw_updates(count: int, rng: np.random.Generator) -> list[str]:
    """Titles as dependency bots write them."""
    packages = WORDS["dependencies"]["packages"]
    chosen = rng.integers(len(packages), size=count).tolist()
    versions = rng.integers((1, 0, 0), (5, 30, 9), size=(count, 3)).tolist()
    return [
        f"Bump {packages[place]} from {major}.{minor}.{patch} to {major}.{minor}.{patch + 1}"
        for place, (major, minor, patch) in zip(chosen, versions, strict=True)
    ]
