"""Which sources can be collected from?"""

from dataclasses import dataclass

from data.rows import RepositorySource


@dataclass(frozen=True, slots=True)
class Source:
    """One source: the option of `mikata collect` that reads it, the package that does, what it
    answers, the page that says how to use it, and what it keeps of people.
    """

    name: RepositorySource
    option: str
    module: str
    question: str
    how_to: str
    personal_fields: tuple[str, ...]


SOURCES = (
    Source(
        name="github",
        option="OWNER/NAME",
        module="collectors.github",
        question="What happened on GitHub: pull requests, reviews, deployments, coverage?",
        how_to="docs/how-to/collect-from-github.md",
        personal_fields=(
            "author",
            "merged_by",
            "first_assignee",
            "reviews",
            "events",
            "co_authors",
        ),
    ),
    Source(
        name="git",
        option="--git",
        module="collectors.git_history",
        question="What did a clone's history merge, without any token?",
        how_to="docs/how-to/collect-from-git.md",
        personal_fields=("author",),
    ),
    Source(
        name="table",
        option="--pull-requests",
        module="collectors.table_file",
        question="What happened to pull requests that live somewhere else?",
        how_to="docs/how-to/import-a-table.md",
        personal_fields=("author", "merged_by"),
    ),
)
