"""What is known on GitHub of the coverage of a repository's applications?"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from collectors.collector import Page, Say
from collectors.coverage import Limits
from collectors.github.archives import Commit, archive_rows
from collectors.github.artifacts import Found, Reach, find_artifacts
from collectors.github.checks import commit_checks
from collectors.github.commit_dates import commit_dates
from collectors.github.connection import Client
from collectors.github.parse import moment
from collectors.github.part_bookmark import Remembered, bookmark_text, has_news, remembered
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

    The bookmark moves with the last page; other applications or patterns in org.yaml begin anew.
    A token that may not see checks is no fault where there are artifacts and org.yaml names no
    checks: fine-grained tokens can't have that right. Raises CollectorError.
    """
    applications = applications_of(organisation, surveyed.name)
    base = surveyed.base
    if organisation is None or base is None or not applications:
        return
    rules = _rules(organisation, applications)
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
        yield from self._opened(found, say)
        refused, steps = checks.refused, len(found.commits)
        has_artifacts = bool(found.commits) or before.get("artifacts", False)
        content = {"rules": rules, "artifacts": has_artifacts, **_kept(found.reach)}
        if refused is None or (has_artifacts and not named.checks):
            content["survey"] = self.surveyed.part("coverage")
        yield Page(bookmark=bookmark_text(content), done=steps, total=steps)
        if refused is not None and "survey" not in content:
            raise refused

    def _opened(self, found: Found, say: Say) -> Iterator[Page]:
        """A page for each commit."""
        name = self.surveyed.name
        shas = [artifacts[0].commit for artifacts in found.commits]
        dates = commit_dates(self.client, name, shas)
        for step, artifacts in enumerate(found.commits):
            sha = artifacts[0].commit
            if sha not in dates:
                say(f"{name}: GitHub no longer knows the commit {sha} that has coverage")
                continue
            commit = Commit(sha, dates[sha], name)
            rows = [
                row
                for artifact in artifacts
                for row in archive_rows(self.client, artifact, commit, self.applications, LIMITS)
            ]
            yield Page(parts=tuple(rows), done=step, total=len(shas))


def _rules(organisation: Organisation, applications: Sequence[Application]) -> str:
    """What of org.yaml decides what is looked for; another text begins anew."""
    named = organisation.coverage
    content = [
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
