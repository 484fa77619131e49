"""How does a repository change while somebody reads it page by page?"""

from random import Random

from tests.github.objects import Repository
from tests.github.world import World


class Unrest:
    """Between two pages some pull requests change, some are opened, now and then one vanishes.

    It ends by itself after `pages` pages, so that reading can come to an end too; `moves` counts
    what happened.
    """

    def __init__(
        self, world: World, repository: Repository, pages: int = 20, each: int = 3, seed: int = 0
    ) -> None:
        self.world = world
        self.repository = repository
        self.pages = pages
        self.each = each
        self.moves = 0
        self._draw = Random(f"{seed}/{repository.name_with_owner}")
        world.page_hooks.append(self._between)

    def _between(self, repository: Repository, page: int) -> None:
        if repository is not self.repository or page > self.pages:
            return
        with self.world.lock:
            for _ in range(self._draw.randint(0, self.each)):
                self._move()
                self.moves += 1

    def _move(self) -> None:
        known = list(self.repository.pull_requests.values())
        chance = self._draw.random()
        if chance < 0.15 or not known:
            self.world.touch(self.world.pull_request(self.repository, title="Opened meanwhile"))
            return
        made = self._draw.choice(known)
        if chance < 0.2:
            self.world.delete(made)
        elif chance < 0.4 and made.state == "OPEN":
            self.world.merge(made, self.world.people.engineers[0])
        elif chance < 0.6:
            self.world.review(made, self._draw.choice(self.world.people.engineers))
        else:
            self.world.touch(made, title=f"{made.title}!")
