"""Who asks, what may they read, and how much of their limit is left?"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

EVERYTHING = frozenset(
    {
        "metadata",
        "pull_requests",
        "contents",
        "deployments",
        "issues",
        "actions",
        "checks",
        "statuses",
        "members",
    }
)
"""The fine-grained permissions that reading everything takes."""

Kind = Literal["classic", "fine", "app"]


@dataclass(slots=True)
class Bucket:
    """One limit: `used` of `limit` until it resets. A limit of None is no limit at all."""

    limit: int | None
    resets_at: datetime
    used: int = 0
    window: timedelta = timedelta(hours=1)

    @property
    def remaining(self) -> int:
        return max(0, (self.limit or 0) - self.used)

    def turn(self, now: datetime) -> None:
        """Start the next window where this one is over."""
        if now >= self.resets_at:
            self.used, self.resets_at = 0, now + self.window

    def spend(self, cost: int) -> bool:
        """Take from what is left; False, and nothing taken, where it is not enough."""
        if self.limit is not None and self.used + cost > self.limit:
            return False
        self.used += cost
        return True


@dataclass(slots=True)
class Token:
    """A token of any kind. `permissions` count for fine-grained ones and apps, `scopes` else."""

    text: str
    graphql: Bucket
    core: Bucket
    kind: Kind = "classic"
    scopes: frozenset[str] = frozenset({"repo", "read:org"})
    permissions: frozenset[str] = EVERYTHING
    owners: frozenset[str] | None = None
    """In lower case; only these owners' private repositories are seen. None: all."""
    sso: frozenset[str] = field(default_factory=frozenset)
    """Owners that ask for single sign-on, which this token did not do."""
    expires_at: datetime | None = None
    login: str = "collector"
    revoked: bool = False

    def may(self, permission: str) -> bool:
        """Whether it holds a fine-grained permission; a classic one holds all of them."""
        return self.kind == "classic" or permission in self.permissions

    @property
    def whole(self) -> bool:
        """Whether nothing is hidden from it."""
        return (
            self.owners is None
            and not self.sso
            and (
                self.scopes >= {"repo"}
                if self.kind == "classic"
                else self.permissions >= EVERYTHING
            )
        )

    @property
    def refusal(self) -> str:
        """What GitHub says to this kind of token where a permission is missing."""
        who = "integration" if self.kind == "app" else "personal access token"
        return f"Resource not accessible by {who}"

    def sees(self, owner: str, private: bool) -> bool:
        """Whether a repository of that owner is there for it at all."""
        if not private:
            return True
        if self.owners is not None and owner.lower() not in self.owners:
            return False
        return self.kind != "classic" or "repo" in self.scopes
