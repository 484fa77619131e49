"""What is known on GitHub of the coverage of a repository's applications?"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

from collectors.collector import Page, Say
from collectors.coverage import Limits
from collectors.github.archives import ArchiveRow, Commit, archive_rows
from collectors.github.artifacts import Artifact, Reach, chosen, find_artifacts
from collectors.github.bookmark import Remembered, bookmark_text, has_news, remembered
from collectors.github.checks import commit_checks
from collectors.github.commit_dates import commit_dates
from collectors.github.connection import Client
from collectors.github.parse import moment
from collectors.github.surveyed import BaseHead, Surveyed
from config.organisation import Application, Organisation
from data.coverage_figures import applications_of

LIMITS = Limits()


def coverage_pages(
    client: Client,
    surveyed: Surveyed,
    organisation: Organisation | None,
    bookmark: str | None,
    say: Say,
) -> Iterator[Page]:
    """What checks, statuses and artifacts tell of the base branch; nothing where no application
    lies in the repository, or where the head of its base and the checks of it are as they were.

    The bookmark moves with the last page; another base branch, other applications or patterns in
    org.yaml begin anew.
    A token that may not see checks is no fault where there are artifacts and org.yaml names no
    checks: fine-grained tokens can't have that right. Raises CollectorError.
    """
    applications = applications_of(organisation, surveyed.name)
    base = surveyed.base
    if organisation is None or base is None or not applications:
        return
    rules = _rules(organisation, applications, base)
    before = remembered(bookmark)
    if before.get("rules") != rules:
        before = {}
    if has_news(surveyed, "coverage", before):
        reading = _Reading(client, surveyed, base, organisation, applications)
        yield from reading.pages(before, rules, say)


@dataclass(frozen=True, slots=True)
class _Reading:
    client: Client
    surveyed: Surveyed
    base: BaseHead
    organisation: Organisation
    applications: Sequence[Application]

    def pages(self, before: Remembered, rules: str, say: Say) -> Iterator[Page]:
        """The artifacts even where the token may not see checks; the missing right is told then."""
        name, named = self.surveyed.name, self.organisation.coverage
        checks = commit_checks(self.client, name, self.base.commit, named.checks, self.applications)
        if checks.rows:
            yield Page(parts=checks.rows)
        found = find_artifacts(
            self.client, name, self.base.branch, named.artifacts, _reach(before), say
        )
        commits = self._commits(found.artifacts, say)
        for step, (commit, some) in enumerate(commits, start=1):
            yield Page(parts=self._rows(commit, some), done=step, total=len(commits))
        refused = checks.refused
        has_artifacts = bool(found.artifacts) or before.get("artifacts", False)
        content = {"rules": rules, "artifacts": has_artifacts, **_kept(found.reach)}
        if refused is None or (has_artifacts and not named.checks):
            content["survey"] = self.surveyed.part("coverage")
        yield Page(bookmark=bookmark_text(content), done=len(commits), total=len(commits))
        if refused is not None and "survey" not in content:
            raise refused

    def _commits(
        self, artifacts: Sequence[Artifact], say: Say
    ) -> list[tuple[Commit, Sequence[Artifact]]]:
        """What is opened, by commit."""
        name = self.surveyed.name
        shas = list(dict.fromkeys(each.commit for each in artifacts))
        dates = commit_dates(self.client, name, shas)
        if lost := len(shas) - len(dates):
            say(f"{name}: GitHub no longer knows {lost:,} of the commits that have coverage")
        return [
            (Commit(some[0].commit, dates[some[0].commit], name), some)
            for some in chosen(artifacts, dates)
        ]

    def _rows(self, commit: Commit, artifacts: Sequence[Artifact]) -> tuple[ArchiveRow, ...]:
        found = (
            archive_rows(self.client, each, commit, self.applications, LIMITS) for each in artifacts
        )
        return tuple(chain.from_iterable(found))


def _rules(organisation: Organisation, applications: Sequence[Application], base: BaseHead) -> str:
    """What decides where and what is looked for; another text begins anew."""
    named = organisation.coverage
    content = [
        base.branch,
        named.artifacts,
        named.checks,
        sorted((each.id, each.paths) for each in applications),
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


def _reach(before: Remembered) -> Reach:
    until = before.get("until")
    return Reach(moment(until) if until else None, frozenset(before.get("recent", ())))


def _kept(reach: Reach) -> Remembered:
    if reach.until is None:
        return {}
    return {"until": _text(reach.until), "recent": sorted(reach.recent)}


def _text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
