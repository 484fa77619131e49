"""How does `mikata doctor` say what it found?"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from collectors.github.credentials import Kind
from collectors.github.errors import HOW_TO
from collectors.github.examination import Examination, Finding
from collectors.github.permissions import Permission

NOT_FOR_FINE_GRAINED = (
    "not available to fine-grained tokens; coverage then comes from artifacts and statuses"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at; `do` where it is wrong, `note` where it only could be more."""

    name: str
    what: str
    do: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What one token may read of an owner's; `points` are (left, of how many), None if no limit."""

    name: str
    kind: Kind
    scopes: frozenset[str] | None
    points: tuple[int, int] | None
    found: Examination

    @property
    def lacks(self) -> list[Finding]:
        """What it could be given and may not read."""
        return self.found.lacks(fine_grained=self.kind == "fine-grained")

    @property
    def good(self) -> bool:
        """Whether a repository was asked about, and nothing is missing."""
        found = self.found
        return found.error is None and found.repository is not None and not self.lacks


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was found."""

    lines: tuple[Line, ...]
    asked: tuple[Asked, ...]

    @property
    def good(self) -> bool:
        """Whether nothing is missing."""
        return all(line.do is None for line in self.lines) and all(each.good for each in self.asked)


def as_text(report: Report) -> str:
    """One screen for a reader."""
    lines = [
        f"{line.name:14}{'missing' if line.do else 'ok':9}{line.what}" for line in report.lines
    ]
    for each in report.asked:
        lines += ["", _heading(each), *_table(each)]
    to_do = [*_to_do(report)]
    if to_do:
        lines += ["", "What to do:", *(f"  {each}" for each in to_do)]
    lines += ["", "Everything is there." if report.good else "Something is missing."]
    return "\n".join(lines)


def as_json(report: Report) -> str:
    """The same for other programs."""
    content = {
        "status": "complete" if report.good else "incomplete",
        "checks": [
            {
                "name": line.name,
                "ok": line.do is None,
                "what": line.what,
                "do": line.do or line.note,
            }
            for line in report.lines
        ],
        "github": [_plain(each) for each in report.asked],
    }
    return json.dumps(content, indent=2, ensure_ascii=False)


def needs(permission: Permission, asked: Asked) -> str:
    """What a token of this kind calls what it takes."""
    if asked.kind == "classic":
        return f"scope {permission.scope}"
    if asked.kind == "unknown":
        return f"scope {permission.scope}, or {permission.fine}"
    return permission.fine


def _heading(asked: Asked) -> str:
    found = asked.found
    who = f"{asked.name} of {found.login}" if found.login else asked.name
    kind = "" if asked.kind == "unknown" else f" ({_kind(asked)})"
    about = f", asked about {found.repository}" if found.repository else ""
    left = f"; {asked.points[0]:,} of {asked.points[1]:,} points left" if asked.points else ""
    return f"{found.owner} with {who}{kind}{about}{left}"


def _kind(asked: Asked) -> str:
    if asked.kind == "classic" and asked.scopes is not None:
        return f"classic; {', '.join(sorted(asked.scopes)) or 'without any scope'}"
    return "GitHub App" if asked.kind == "app" else asked.kind


def _table(asked: Asked) -> Iterator[str]:
    found = asked.found
    for finding in found.findings:
        yield f"  {finding.thing:32}{_state(finding, asked)}"
    if found.error is not None:
        yield f"  {found.error.what}"
    elif found.repository is None:
        yield f"  {'repositories':32}missing  none that this token can see is meant"


def _state(finding: Finding, asked: Asked) -> str:
    if finding in asked.lacks:
        return f"missing  {needs(finding.permission, asked)}"
    if not finding.readable:
        return f"-        {NOT_FOR_FINE_GRAINED}"
    return "ok" if finding.told else "-        none there to ask for"


def _to_do(report: Report) -> Iterator[str]:
    for line in report.lines:
        if line.do or line.note:
            yield f"{line.name}: {line.do or line.note}"
    for each in report.asked:
        found = each.found
        if found.error is not None:
            yield f"{found.owner}: {found.error.do}"
        elif found.repository is None:
            yield f"{found.owner}: {_where_none_is_meant(each)}"
        wanted = dict.fromkeys(needs(finding.permission, each) for finding in each.lacks)
        if wanted:
            yield f"{found.owner}: give {each.name} {'; '.join(wanted)}. {HOW_TO} says how"


def _where_none_is_meant(asked: Asked) -> str:
    return (
        "check the patterns, and whether the token may see such a repository (a private one takes "
        f"{'the scope repo' if asked.kind == 'classic' else 'to be among those that it was given'})"
        f"; or name one: mikata doctor {asked.found.owner}/NAME"
    )


def _plain(asked: Asked) -> dict[str, Any]:
    found, error = asked.found, asked.found.error
    return {
        "owner": found.owner,
        "asker": asked.name,
        "kind": asked.kind,
        "login": found.login,
        "repository": found.repository,
        "points": asked.points and {"left": asked.points[0], "limit": asked.points[1]},
        "things": [_plain_finding(asked, finding) for finding in found.findings],
        "error": error and {"what": error.what, "where": error.where, "do": error.do},
    }


def _plain_finding(asked: Asked, finding: Finding) -> dict[str, Any]:
    return {
        "thing": finding.thing,
        "ok": _is_ok(finding, asked),
        "needs": needs(finding.permission, asked),
        "reason": finding.reason,
    }


def _is_ok(finding: Finding, asked: Asked) -> bool | None:
    """None where it can't be told, or can't be had."""
    if finding in asked.lacks:
        return False
    return True if finding.readable and finding.told else None
