"""What is read of a repository besides its pull requests?"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import astuple

from collectors.collector import Kept, Page, Reading, Say
from collectors.github.connection import Client
from collectors.github.coverage_reading import coverage_pages
from collectors.github.deployments import deployment_pages
from collectors.github.incidents import incident_pages
from collectors.github.releases import release_pages
from collectors.github.surveyed import Part, Surveyed
from config.organisation import Organisation
from data.rows import RepositoryRow, Spent

Pages = Callable[[str | None, Say], Iterator[Page]]
"""What is new behind a bookmark."""

NO_ORGANISATION = Organisation.model_validate({"name": "-"})
"""Its words mean what they mean where org.yaml says nothing."""


def readings(
    client: Client,
    repository: RepositoryRow,
    surveyed: Surveyed,
    organisation: Organisation | None,
    only: Collection[Part] = (),
    full: bool = False,
) -> list[Reading]:
    """Deployments, releases, incidents and coverage, each with a bookmark of its own; of these the
    ones that are among `only`, or all where it is empty. With `full` all of it is read again.

    What a token lacks for one of them makes that one fail, and no other.
    """
    labels = (organisation or NO_ORGANISATION).incident_labels

    def begun(mark: str | None) -> str | None:
        return None if full else mark

    parts: dict[Part, Pages] = {
        "deployments": lambda mark, _: deployment_pages(client, surveyed, begun(mark)),
        "releases": lambda mark, _: release_pages(client, surveyed, begun(mark)),
        "incidents": lambda mark, _: incident_pages(client, surveyed, labels, mark, full),
        "coverage": lambda mark, say: coverage_pages(
            client, surveyed, organisation, begun(mark), say
        ),
    }
    return [
        _counted(client, f"{repository.source}.{part}", pages)
        for part, pages in parts.items()
        if not only or part in only
    ]


def _counted(client: Client, source: str, pages: Pages) -> Reading:
    """A reading that tells what the client asked while it went on."""
    before: list[Spent] = []

    def counted(kept: Kept, say: Say) -> Iterator[Page]:
        before.append(client.spent)
        yield from pages(kept.bookmark, say)

    def spent() -> Spent:
        return _difference(client.spent, before[-1]) if before else Spent()

    return Reading(source, counted, spent)


def _difference(now: Spent, before: Spent) -> Spent:
    pairs = zip(astuple(now), astuple(before), strict=True)
    return Spent(*(one - other for one, other in pairs))
