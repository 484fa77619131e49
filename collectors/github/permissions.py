"""Which permission does a token need for what?"""

from dataclasses import dataclass

from collectors.github.errors import HOW_TO


@dataclass(frozen=True, slots=True)
class Permission:
    """`thing` is what can't be read without it, `fine` what a fine-grained token or an App calls
    it, `scope` what a classic token needs. With `apps_only` no fine-grained token can be given it.
    """

    thing: str
    fine: str
    scope: str = "repo"
    apps_only: bool = False

    @property
    def need(self) -> str:
        """What to give the token."""
        return (
            f"for the {self.thing} the token needs the permission '{self.fine}' "
            f"(fine-grained token or GitHub App) or the scope '{self.scope}' (classic token); "
            f"{HOW_TO} says how"
        )


PULL_REQUESTS = Permission("pull requests", "Pull requests: read-only")
DEPLOYMENTS = Permission("deployments", "Deployments: read-only")
RELEASES = Permission("releases", "Contents: read-only")
INCIDENTS = Permission("incidents, which are issues,", "Issues: read-only")
ARTIFACTS = Permission("coverage in artifacts", "Actions: read-only")
CHECKS = Permission(
    "coverage in checks and statuses",
    "Checks: read-only (a GitHub App alone can have it) and Commit statuses: read-only",
)
CHECK_RUNS = Permission("coverage in checks", "Checks: read-only", apps_only=True)
STATUSES = Permission("coverage in statuses", "Commit statuses: read-only")
COMMITS = Permission("dates of commits", "Contents: read-only")
MEMBERS = Permission("members", "Members: read-only", "read:org")
TEAMS = Permission("teams", "Members: read-only", "read:org")
