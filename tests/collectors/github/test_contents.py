"""Does a clone tell which deployment brought what, and is only what it can't tell concluded?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.git_history.ancestry import known_commits, read_ancestry
from collectors.git_history.command import Git
from collectors.github.contents import KnownClone, contents_reading
from collectors.run import Run
from config.organisation import Organisation
from data.database import Database
from data.facts import open_facts
from data.organisation import store_organisation
from data.parts import store_parts
from data.repositories import store_repository
from data.rows import (
    NOTHING_SPENT,
    DeploymentRow,
    DeploymentStatusRow,
    PartRow,
    PullRequestRow,
    ReleaseRow,
    RepositoryRow,
)
from data.store import store_pull_requests
from tests.collectors.repositories import ENVIRONMENT, START, History, git
from tests.collectors.shapes import REAL_REPOSITORIES, Drawn, histories

NOW = datetime(2026, 6, 1, tzinfo=UTC)
REPOSITORY = RepositoryRow("acme/shop", "github", default_branch="main", has_develop=True)


def hour(number: int) -> datetime:
    """So many hours after the histories of tests begin."""
    return datetime.fromtimestamp(START, UTC) + timedelta(hours=number)


@dataclass
class Shop:
    """A repository of GitHub with a clone of it."""

    database: Database
    clone: Path
    said: list[str] = field(default_factory=list)
    shas: dict[int, str] = field(default_factory=dict)

    def store(
        self, merged: Sequence[PullRequestRow], parts: Sequence[PartRow], **words: object
    ) -> None:
        """What GitHub told, under an organisation."""
        organisation = Organisation.model_validate({"name": "Acme", **words})
        with self.database.write(changes_facts=True) as connection:
            store_organisation(connection, organisation, "operator", NOW)
            repository = store_repository(connection, REPOSITORY)
            store_pull_requests(connection, repository, list(merged))
            store_parts(connection, repository, list(parts), organisation)

    def read(self, **words: object) -> bool:
        """Read the clone as a collection does; whether it had anything to tell."""
        organisation = Organisation.model_validate({"name": "Acme", **words})
        clone = KnownClone(self.clone, named=True, environ=ENVIRONMENT)
        reading = contents_reading(REPOSITORY, clone, organisation, full=False)
        run = Run(self.database, 1, reading.source, lambda: NOW)
        pages = list(reading.pages(run, self.said.append))
        for page in pages:
            run.keep(page)
        run.end("complete", None, NOTHING_SPENT)
        return bool(pages)

    def brought(self) -> dict[int, tuple[int, bool] | None]:
        """By the number of each pull request when it was deployed, in hours, and whether a clone
        told so; None where no deployment brought it."""
        facts = open_facts(self.database)
        hours = (facts.deployed_at - np.datetime64(hour(0).replace(tzinfo=None))).astype("m8[h]")
        told = zip(
            facts.number.tolist(),
            hours.astype(np.int64).tolist(),
            facts.deployment.tolist(),
            facts.deployment_concluded.tolist(),
            strict=True,
        )
        return {
            number: None if place < 0 else (at, not concluded)
            for number, at, place, concluded in told
        }

    def approximate(self) -> list[bool]:
        """Of each deployment whether its contents are."""
        found = open_facts(self.database).deliveries
        return found.approximate[found.rows_of(0)].tolist()

    def merge(
        self, number: int, mark: int, at: int, base: str = "main", head: str = "x"
    ) -> PullRequestRow:
        """The pull request whose merge made a commit."""
        return PullRequestRow(
            number, "T", "merged", base, head=head, head_in_same_repository=True,
            created_at=hour(0), merged_at=hour(at), merge_commit=self.shas[mark],
        )  # fmt: skip

    def deploy(self, mark: int, at: int, place: str = "production") -> DeploymentRow:
        """A commit deployed, successfully."""
        return deployment(self.shas[mark], at, place)


def deployment(commit: str, at: int, place: str = "production") -> DeploymentRow:
    """One whose commit was made at the moment at which it ended."""
    status = DeploymentStatusRow(f"s{at}", "success", hour(at))
    return DeploymentRow(f"d{at}", place, "main", commit, hour(at), hour(at), (status,))


@pytest.fixture
def shop(database: Database, tmp_path: Path) -> Shop:
    return Shop(database, tmp_path / "clone")


def test_a_hotfix_deployed_from_a_release_branch_brings_itself_alone(shop: Shop):
    history = History()
    root = history.commit("root")
    one = history.merge(1, root, history.commit("a", (root,)))
    two = history.merge(2, one, history.commit("b", (one,)))
    fix = history.commit("fix (#3)", (one,))
    back = history.merge(4, two, fix)
    shop.shas = history.write(shop.clone, main=back, release=fix)
    rows = [shop.merge(1, one, 2), shop.merge(2, two, 4), shop.merge(3, fix, 5, "release"),
            shop.merge(4, back, 7, head="release")]  # fmt: skip
    parts = [shop.deploy(root, 1), shop.deploy(one, 3), shop.deploy(fix, 6), shop.deploy(back, 9)]
    shop.store(rows, parts)
    # By its moment the second pull request would have come with the hotfix.
    assert shop.brought()[2] == (6, False)
    assert shop.approximate() == [True] * 4
    assert shop.read()
    assert shop.brought() == {1: (3, True), 2: (9, True), 3: (6, True), 4: (9, True)}
    assert shop.approximate() == [False] * 4


def test_what_was_deployed_before_an_older_commit_came_back_stays_deployed_then(shop: Shop):
    history = History()
    root = history.commit("root")
    one = history.commit("one (#1)", (root,))
    two = history.commit("two (#2)", (one,))
    shop.shas = history.write(shop.clone, main=two)
    rows = [shop.merge(1, one, 2), shop.merge(2, two, 4)]
    marks = ((root, 1), (two, 5), (root, 6), (one, 7), (two, 8))
    shop.store(rows, [shop.deploy(mark, at) for mark, at in marks])
    shop.read()
    assert shop.brought() == {1: (5, True), 2: (5, True)}
    assert shop.approximate() == [False] * 5


def test_a_squash_on_develop_comes_with_the_merge_on_main(shop: Shop):
    history = History()
    root = history.commit("root")
    one = history.commit("one (#1)", (root,))
    two = history.commit("two (#2)", (one,))
    release = history.merge(3, root, one)
    shop.shas = history.write(shop.clone, main=release, develop=two)
    rows = [shop.merge(1, one, 1, "develop"), shop.merge(2, two, 2, "develop"),
            shop.merge(3, release, 4, head="develop")]  # fmt: skip
    shop.store(rows, [shop.deploy(root, 0), shop.deploy(release, 6)])
    # The release was cut before the second one came: its own merge alone can't tell that.
    assert shop.brought()[2] == (6, False)
    shop.read()
    assert shop.brought() == {1: (6, True), 2: None, 3: (6, True)}


def test_a_release_that_was_squashed_is_concluded_since_it_brings_copies(shop: Shop):
    history = History()
    root = history.commit("root")
    one = history.commit("one (#1)", (root,))
    release = history.commit("Release (#2)", (root,))
    three = history.commit("three (#3)", (one,))
    again = history.merge(4, release, three)
    shop.shas = history.write(shop.clone, main=again, develop=three)
    rows = [shop.merge(1, one, 1, "develop"), shop.merge(3, three, 4, "develop"),
            shop.merge(2, release, 3, head="develop"), shop.merge(4, again, 6, head="develop")
            ]  # fmt: skip
    shop.store(rows, [shop.deploy(root, 0), shop.deploy(release, 5), shop.deploy(again, 8)])
    shop.read()
    assert shop.brought() == {1: (5, False), 2: (5, True), 3: (8, True), 4: (8, True)}
    assert shop.approximate() == [False, True, False]


def test_a_deployed_commit_that_the_clone_lacks_is_concluded_until_it_is_fetched(
    shop: Shop, tmp_path: Path
):
    history = History()
    root = history.commit("root")
    one = history.commit("one (#1)", (root,))
    shop.shas = history.write(shop.clone, main=one)
    two = history.commit("two (#2)", (one,))
    three = history.commit("three (#3)", (two,))
    shop.shas = history.write(tmp_path / "origin", main=three)
    rows = [shop.merge(n, mark, at) for n, mark, at in ((1, one, 1), (2, two, 3), (3, three, 5))]
    marks = ((root, 0), (one, 2), (two, 4), (three, 6))
    shop.store(rows, [shop.deploy(mark, at) for mark, at in marks])
    assert shop.read()
    assert shop.brought() == {1: (2, True), 2: (4, False), 3: (6, False)}
    assert shop.approximate() == [False, False, True, True]
    assert "lacks 2 of 4 deployed commits; what these contain is concluded" in shop.said[0]
    assert f"git -C {shop.clone} fetch --all --tags" in shop.said[0]
    assert not shop.read()
    git(shop.clone, "fetch", "-q", str(tmp_path / "origin"), "main:fetched")
    assert shop.read()
    assert shop.brought() == {1: (2, True), 2: (4, True), 3: (6, True)}
    assert shop.approximate() == [False] * 4


def test_what_may_have_come_with_a_commit_that_the_clone_lacks_is_not_sure(shop: Shop):
    history = History()
    root = history.commit("root")
    one = history.commit("one (#1)", (root,))
    two = history.commit("two (#2)", (one,))
    shop.shas = history.write(shop.clone, main=two)
    lost = DeploymentRow(
        "lost", "production", "side", "f" * 40, None, hour(3),
        (DeploymentStatusRow("s", "success", hour(3)),),
    )  # fmt: skip
    rows = [shop.merge(1, one, 2), shop.merge(2, two, 4)]
    shop.store(rows, [shop.deploy(root, 1), lost, shop.deploy(two, 5)])
    shop.read()
    assert shop.brought() == {1: (5, False), 2: (5, True)}
    assert shop.approximate() == [False, True, True]


def test_a_merge_that_the_clone_lacks_is_concluded(shop: Shop):
    history = History()
    root = history.commit("root")
    one = history.commit("one (#1)", (root,))
    shop.shas = history.write(shop.clone, main=one) | {0: "e" * 40}
    rows = [shop.merge(1, one, 2), shop.merge(2, 0, 2)]
    shop.store(rows, [shop.deploy(root, 1), shop.deploy(one, 3)])
    shop.read()
    assert shop.brought() == {1: (3, True), 2: (3, False)}
    assert shop.approximate() == [False, True]


def test_a_shallow_clone_is_refused_and_moments_stand_in(shop: Shop, tmp_path: Path):
    history = History()
    root = history.commit("root")
    one = history.commit("one (#1)", (root,))
    shop.shas = history.write(tmp_path / "origin", main=one)
    git(tmp_path, "clone", "-q", "--depth=1", (tmp_path / "origin").as_uri(), str(shop.clone))
    shop.store([shop.merge(1, one, 2)], [shop.deploy(root, 1), shop.deploy(one, 3)])
    assert not shop.read()
    assert shop.brought() == {1: (3, False)}
    assert "what its deployments contain is concluded from moments" in shop.said[0]
    assert "This clone is shallow" in shop.said[0]
    assert f"git -C {shop.clone} fetch --unshallow" in shop.said[0]
    git(shop.clone, "fetch", "-q", "--unshallow")
    assert shop.read()
    assert shop.brought() == {1: (3, True)}


def test_releases_are_told_of_like_deployments(shop: Shop):
    history = History()
    root = history.commit("root")
    one = history.commit("one (#1)", (root,))
    two = history.commit("two (#2)", (one,))
    shop.shas = history.write(shop.clone, main=two)
    parts = [
        ReleaseRow(f"v{at}", f"v{at}", shop.shas[mark], hour(at), hour(at))
        for mark, at in ((root, 1), (one, 4), (two, 6))
    ]
    shop.store([shop.merge(1, one, 2), shop.merge(2, two, 3)], parts)
    assert shop.brought()[2] == (4, False)
    shop.read()
    assert shop.brought() == {1: (4, True), 2: (6, True)}


def test_under_another_rule_moments_stand_in_until_the_clone_is_read_again(shop: Shop):
    history = History()
    root = history.commit("root")
    one = history.commit("one (#1)", (root,))
    shop.shas = history.write(shop.clone, main=one)
    rows, west = [shop.merge(1, one, 2)], {"production_environments": ["west"]}
    parts = [shop.deploy(root, 1), shop.deploy(one, 3)]
    parts += [shop.deploy(root, 0, "west"), shop.deploy(one, 5, "west")]
    shop.store(rows, parts)
    shop.read()
    assert shop.brought() == {1: (3, True)}
    shop.store(rows, parts, **west)
    assert shop.brought() == {1: (5, False)}
    assert shop.read(**west)
    assert shop.brought() == {1: (5, True)}


def test_without_anything_deployed_the_clone_is_not_even_looked_for(shop: Shop):
    shop.shas = {1: "a" * 40}
    shop.store([shop.merge(1, 1, 2)], [])
    assert not shop.read()
    assert shop.said == []


def test_a_clone_that_is_not_there_is_told_of_and_fails_nothing(shop: Shop):
    shop.shas = {1: "a" * 40}
    shop.store([shop.merge(1, 1, 2)], [shop.deploy(1, 1), shop.deploy(1, 3)])
    assert not shop.read()
    assert str(shop.clone) in shop.said[0]


def test_a_commit_of_a_source_is_never_an_option_of_git(shop: Shop):
    shop.shas = History().write(shop.clone) | {1: "--output=x", 2: "HEAD"}
    clone = Git.at(shop.clone, ENVIRONMENT)
    assert known_commits(clone, ["--output=x", "HEAD", "zz", "\n", "e" * 40]) == frozenset()
    assert read_ancestry(clone, []).number == {}


@REAL_REPOSITORIES
@given(drawn=histories(), data=st.data())
def test_every_history_tells_what_git_says_of_each_pair(tmp_path_factory, drawn: Drawn, data):
    folder = tmp_path_factory.mktemp("drawn") / "clone"
    shas = drawn.history.write(folder, main=drawn.line[-1])
    marks = st.sampled_from(sorted(shas))
    deployed = [shas[mark] for mark in data.draw(st.lists(marks, min_size=1, max_size=6))]
    clone = Git.at(folder, ENVIRONMENT)
    ancestry = read_ancestry(clone, known_commits(clone, deployed))
    first = ancestry.first_containing(deployed)
    for sha in shas.values():
        containing = [
            place
            for place, each in enumerate(deployed)
            if clone.text_if_any("merge-base", "--is-ancestor", sha, each) is not None
        ]
        at = ancestry.of(sha)
        assert (None if at is None else first[at]) == min(containing, default=None)
