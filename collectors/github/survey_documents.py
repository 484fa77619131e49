"""With which documents is a survey made, when the organisation names base branches of its own?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from collectors.github.documents import Document, with_fragments
from collectors.github.patterns import owner_and_name

BRANCH = "refs/heads/"


@dataclass(frozen=True, slots=True)
class Asking:
    """What a survey asks of every repository: base branches by name, incidents by label."""

    bases: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def variables(self) -> Mapping[str, object]:
        """What goes with either document."""
        bases = {f"base{n}": f"{BRANCH}{base}" for n, base in enumerate(self.bases)}
        return {"labels": self.labels, "incidents": bool(self.labels), **bases}

    @property
    def _declared(self) -> str:
        bases = "".join(f", $base{n}: String!" for n in range(len(self.bases)))
        return f"$labels: [String!], $incidents: Boolean!{bases}"

    @property
    def _fields(self) -> str:
        bases = (
            f"base{n}: ref(qualifiedName: $base{n}) {{ ...Head }}" for n in range(len(self.bases))
        )
        return " ".join(("...Survey", *bases))

    def of_owner(self) -> Document:
        """Lists the repositories of an owner, page by page."""
        text = f"""
query Repositories(
  $owner: String!, $first: Int!, $after: String, $archived: Boolean, $forks: Boolean,
  {self._declared}
) {{
  rateLimit {{ ...Points }}
  repositoryOwner(login: $owner) {{
    repositories(
      first: $first, after: $after, isArchived: $archived, isFork: $forks,
      ownerAffiliations: [OWNER], orderBy: {{ field: NAME, direction: ASC }}
    ) {{
      pageInfo {{ hasNextPage endCursor }}
      nodes {{ {self._fields} }}
    }}
  }}
}}"""
        return Document("repositories", with_fragments(text))

    def of_names(self, names: Sequence[str]) -> tuple[Document, dict[str, object]]:
        """(asks for repositories by their names, each by an alias; the names as variables)."""
        declared = [f"$owner{n}: String!, $name{n}: String!" for n in range(len(names))]
        fields = [
            f"repository{n}: repository(owner: $owner{n}, name: $name{n}) {{ {self._fields} }}"
            for n in range(len(names))
        ]
        text = (
            f"query NamedRepositories({', '.join(declared)}, {self._declared}) {{\n"
            "rateLimit { ...Points }\n" + "\n".join(fields) + "\n}"
        )
        variables: dict[str, object] = {}
        for n, each in enumerate(names):
            variables[f"owner{n}"], variables[f"name{n}"] = owner_and_name(each)
        return Document("named_repositories", with_fragments(text)), variables
