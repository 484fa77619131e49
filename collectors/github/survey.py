"""Which repositories are there to collect, and what is new in each?

Listing an owner's repositories is the survey: one request for a hundred of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from collectors.collector import Say
from collectors.errors import CollectorError, Interrupted
from collectors.github.answers import Answer, NodeProblem
from collectors.github.connection import Client
from collectors.github.errors import NotFound
from collectors.github.lists import missing_list
from collectors.github.page_size import PageSize, shrinking
from collectors.github.parts import NO_ORGANISATION
from collectors.github.patterns import Wanted, fits, owner_of
from collectors.github.refusals import Question, no_access, not_found
from collectors.github.shortfalls import NothingFits, Renamed, Vanished
from collectors.github.source import counts_of
from collectors.github.survey_documents import Asking
from collectors.github.surveyed import BaseHead, Surveyed, Version
from config.organisation import Organisation
from data.facts.derive import base_branches
from data.repositories import SET_ASIDE
from data.rows import RepositoryRow

AT_ONCE = 100
ALIAS = "repository"
DEVELOP = "develop"
HIDDEN: Version = ("hidden", "")
HIDDEN_LIST = (None,)
COUNTED = ("releases", "incidents")

Node = Mapping[str, Any]
NOT_ASKED: Node = {"nodes": ()}


@dataclass(frozen=True, slots=True)
class Terms:
    """What a survey is to find; archived repositories and forks, unless named, where they count."""

    wanted: Wanted
    organisation: Organisation | None = None
    archived: bool = False
    forks: bool = False


@dataclass(slots=True)
class Survey:
    """A survey, to be made once; `client` gives whoever asks about an owner's repositories.

    Behind it `found` holds the repositories by name, `failed` what could not be surveyed: a
    repository's name or a pattern, and why.
    """

    terms: Terms
    client: Callable[[str], Client]
    say: Say
    found: dict[str, Surveyed] = field(default_factory=dict)
    failed: dict[str, CollectorError] = field(default_factory=dict)

    def make(self) -> None:
        """Ask. Raises Interrupted; whatever else goes wrong is kept in `failed`."""
        wanted = self.terms.wanted
        for owner in wanted.owners:
            patterns = [each for each in wanted.patterns if _is_of(owner, each)]
            self._attempt(patterns, lambda owner=owner: self._list(owner))
            self._fail_without_match([each for each in patterns if each not in self.failed])
        listed = {name.casefold() for name in self.found}
        left = [each for each in wanted.names if each.casefold() not in listed]
        for owner in dict.fromkeys(owner_of(each).casefold() for each in left):
            names = [each for each in left if _is_of(owner, each)]
            self._attempt(names, lambda owner=owner, names=names: self._look_up(owner, names))

    def ask_after(self, stored: Iterable[RepositoryRow]) -> None:
        """Ask what became of stored ones that a pattern means and no list names any more.

        One that is left out because it is archived by now is not missed. Raises Interrupted.
        """
        there = {each.node_id for each in self.found.values()}
        missed = [row.name for row in stored if row.node_id not in there and self._misses(row.name)]
        terms = replace(self.terms, wanted=Wanted((), tuple(missed), ()))
        apart = Survey(terms, self.client, self.say)
        apart.make()
        for name, error in apart.failed.items():
            now = error.now if isinstance(error, Renamed) else None
            gone = isinstance(error, NotFound | Renamed)
            self.failed[name] = Vanished(name, now) if gone else error

    def _misses(self, name: str) -> bool:
        """Whether a pattern means it whose owner's list came, and nobody set it aside."""
        wanted = self.terms.wanted
        if SET_ASIDE in name or wanted.is_named(name) or not wanted.fits(name):
            return False
        unlisted = [e for e, error in self.failed.items() if not isinstance(error, NothingFits)]
        return not any("*" in each and _is_of(owner_of(name), each) for each in unlisted)

    def _attempt(self, names: Sequence[str], ask: Callable[[], None]) -> None:
        try:
            ask()
        except Interrupted:
            raise
        except CollectorError as error:
            done = {each.casefold() for each in self.found}
            self.failed |= {each: error for each in names if each.casefold() not in done}

    def _fail_without_match(self, patterns: Sequence[str]) -> None:
        for pattern in patterns:
            if not any(fits(name, pattern) for name in self.found):
                self.failed[pattern] = NothingFits(pattern)

    def _asking(self, owner: str) -> Asking:
        organisation = self.terms.organisation or NO_ORGANISATION
        rules = [
            each for each in organisation.repositories if fits(owner, owner_of(each.repository))
        ]
        bases = dict.fromkeys(each.base for each in rules if each.base and each.base != DEVELOP)
        return Asking(tuple(bases), tuple(organisation.incident_labels))

    def _list(self, owner: str) -> None:
        client, asking, size, after = (
            self.client(owner),
            self._asking(owner),
            PageSize(AT_ONCE),
            None,
        )
        variables: dict[str, object] = {"owner": owner, **asking.variables}
        # A filter that is left out lets everything through.
        variables |= {} if self.terms.archived else {"archived": False}
        variables |= {} if self.terms.forks else {"forks": False}
        while True:

            def ask(first: int, shrinkable: bool, after: str | None = after) -> Answer:
                page = {**variables, "first": first, "after": after}
                return client.query(asking.of_owner(), page, shrinkable=shrinkable)

            answer = shrinking(size, ask)
            holder = answer.data["repositoryOwner"]
            if holder is None:
                raise not_found(Question(owner, owner), f"nobody is called '{owner}'")
            repositories = holder["repositories"]
            if repositories["nodes"] is None:
                raise missing_list(answer, owner)
            self._take_listed(owner, repositories["nodes"], answer)
            after = repositories["pageInfo"]["endCursor"]
            if not repositories["pageInfo"]["hasNextPage"]:
                return

    def _take_listed(self, owner: str, nodes: Sequence[Node | None], answer: Answer) -> None:
        for place, node in enumerate(nodes):
            if node is None:
                problem = _problem(answer, ("repositoryOwner", "repositories", "nodes", place))
                why = problem.message if problem else "it says not why"
                self.say(f"{owner}: GitHub did not hand out one of the repositories: {why}")
            elif self.terms.wanted.fits(node["nameWithOwner"]):
                self._take(node, answer.at)

    def _look_up(self, owner: str, names: Sequence[str]) -> None:
        client, asking, size = (
            self.client(owner),
            self._asking(owner),
            PageSize(AT_ONCE, smallest=1),
        )
        while names:
            waiting = names

            def ask(count: int, shrinkable: bool, waiting: Sequence[str] = waiting) -> Answer:
                document, variables = asking.of_names(waiting[:count])
                everything = {**asking.variables, **variables}
                return client.query(document, everything, shrinkable=shrinkable, each=True)

            answer = shrinking(size, ask)
            asked = [each for each in answer.data if each.startswith(ALIAS)]
            for place, name in enumerate(names[: len(asked)]):
                self._take_named(name, place, answer)
            names = names[len(asked) :]

    def _take_named(self, name: str, place: int, answer: Answer) -> None:
        node = answer.data[f"{ALIAS}{place}"]
        if node is None:
            self.failed[name] = _refusal(name, _problem(answer, (f"{ALIAS}{place}",)))
        elif node["nameWithOwner"].casefold() != name.casefold():
            self.failed[name] = Renamed(name, node["nameWithOwner"])
        else:
            self._take(node, answer.at)

    def _take(self, node: Node, at: datetime) -> None:
        surveyed = surveyed_of(node, self.terms.organisation, at)
        self.found[surveyed.name] = surveyed


def surveyed_of(node: Node, organisation: Organisation | None, at: datetime) -> Surveyed:
    """One repository of an answer with `Survey` and the heads of base branches (`base0` …)."""
    default, develop = node["defaultBranchRef"], node["develop"]
    branches = [node[name] for name in node if name.startswith("base")]
    heads = {head["name"]: head for head in (default, develop, *branches) if head is not None}
    default_name = default["name"] if default else None
    name, has_develop = node["nameWithOwner"], develop is not None
    base = base_branches(organisation, name, default_name, has_develop).base
    newest = next(_versions(node["newest"]), None)
    return Surveyed(
        name=name,
        node_id=node["id"],
        url=node["url"],
        default_branch=default_name,
        has_develop=has_develop,
        archived=node["isArchived"],
        fork=node["isFork"],
        counts=counts_of(node),
        newest=newest[1] if newest and newest is not HIDDEN else None,
        base=_base_head(heads.get(base)) if base else None,
        deployments=tuple(_versions(node["deployments"])),
        release=next(_versions(node["releases"]), None),
        incident=next(_versions(node.get("incidents", NOT_ASKED), "number"), None),
        at=at,
        totals={name: found["totalCount"] for name in COUNTED if (found := node.get(name))},
    )


def _base_head(ref: Node | None) -> BaseHead | None:
    target = ref["target"] if ref else None
    if ref is None or target is None:
        return None
    rollup = target.get("statusCheckRollup")
    return BaseHead(ref["name"], target["oid"], rollup["state"] if rollup else None)


def _versions(connection: Node | None, key: str = "id") -> Iterator[Version]:
    """What a list holds; of what the token may not see, that there is something to ask for."""
    for each in HIDDEN_LIST if connection is None else connection["nodes"]:
        yield (each[key], each["updatedAt"]) if each is not None else HIDDEN


def _is_of(owner: str, name: str) -> bool:
    return owner_of(name).casefold() == owner.casefold()


def _problem(answer: Answer, path: tuple[str | int, ...]) -> NodeProblem | None:
    """Why there is nothing at a path of an answer."""
    return next((each for each in answer.problems if each.path[: len(path)] == path), None)


def _refusal(name: str, problem: NodeProblem | None) -> CollectorError:
    question = Question(name, owner_of(name))
    if problem is None or problem.kind == "NOT_FOUND":
        return not_found(question, problem.message if problem else "it is not there")
    return no_access(question, problem.message, problem.path)
