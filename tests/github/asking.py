"""How do these tests ask the fake GitHub, without the client that is being built on it?"""

from typing import Any

import requests

from tests.github.server import GitHubServer

PAGE = """
query($owner: String!, $name: String!, $first: Int!, $after: String, $direction: OrderDirection!) {
  rateLimit { cost remaining }
  repository(owner: $owner, name: $name) {
    pullRequests(
      first: $first, after: $after, orderBy: {field: UPDATED_AT, direction: $direction}
    ) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { number updatedAt author { login } timelineItems(first: 30) { totalCount } }
    }
  }
}
"""


class Asker:
    """Sends requests to one server with one token."""

    def __init__(self, github: GitHubServer, token: str | None = None) -> None:
        self.github = github
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"token {token or github.token}"

    def __enter__(self) -> "Asker":
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()

    def graphql(self, document: str, timeout: float = 10, **variables: Any) -> requests.Response:
        """The whole answer to a document."""
        content = {"query": document, "variables": variables}
        return self.session.post(f"{self.github.origin}/api/graphql", json=content, timeout=timeout)

    def data(self, document: str, **variables: Any) -> Any:
        """What it answers where there are no errors."""
        found = self.graphql(document, **variables).json()
        assert "errors" not in found, found["errors"]
        return found["data"]

    def error(self, document: str, **variables: Any) -> dict[str, Any]:
        """The only error of the answer."""
        (found,) = self.graphql(document, **variables).json()["errors"]
        return found

    def get(self, path: str, **more: Any) -> requests.Response:
        """What lies at a path of REST."""
        return self.session.get(self.github.url + path, timeout=10, **more)

    def page(
        self, first: int, after: str | None = None, direction: str = "ASC", name: str = "shop"
    ) -> Any:
        """One page of pull requests of acme."""
        found = self.data(
            PAGE, owner="acme", name=name, first=first, after=after, direction=direction
        )
        return found["repository"]["pullRequests"]
