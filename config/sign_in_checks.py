"""Do the addresses and roles of an org.yaml let the right people in?"""

from collections.abc import Callable, Iterable, Iterator

from config.document import Check, Finding
from config.nodes import Node, Spot
from config.sign_in import SignIn

LOOK_AFTER = frozenset({"admin", "cto"})
"""Roles of which one at least has to be somebody's: who sees people, settings and the log."""


def an_address_is_one_persons(root: Node) -> Iterator[Finding]:
    """An address belongs to one person and stands once. No message repeats it."""
    owners: dict[str, tuple[str, Spot]] = {}
    for person in root.each("people"):
        for node in person.each("addresses"):
            address = (node.words or "").strip().casefold()
            if address in owners:
                owner, spot = owners[address]
                yield Finding(node.spot, f"the address is {owner}'s on line {spot.line} already")
            elif address:
                owners[address] = person.text("id") or "another", node.spot


def further_roles_are_further(root: Node) -> Iterator[Finding]:
    """`also` names roles besides `role`, each once."""
    for person in root.each("people"):
        first = person.get("role")
        taken = {first.words if first else "engineer"}
        for node in person.each("also"):
            if node.words in taken:
                yield Finding(node.spot, f"'{node.words}' is a role of this person already")
            taken.add(node.words)


def checks_for(sign_in: SignIn) -> tuple[Check, ...]:
    """What is warned of where people sign in as the settings say; nothing where nobody does."""
    found: list[Check] = [_addresses_of(sign_in.domains)] if sign_in.domains else []
    if sign_in.method not in (None, "none"):
        found.append(somebody_looks_after_it)
    return tuple(found)


def _addresses_of(domains: Iterable[str]) -> Check:
    ours = {domain.casefold() for domain in domains}
    known = ", ".join(sorted(ours))

    def addresses_are_ours(root: Node) -> Iterator[Finding]:
        for person in root.each("people"):
            for node in person.each("addresses"):
                domain = (node.words or "").strip().casefold().rpartition("@")[2]
                if domain and domain not in ours:
                    message = f"nobody signs in from {domain}; sign_in.domains has {known}"
                    yield Finding(node.spot, message, "warning")

    return addresses_are_ours


def somebody_looks_after_it(root: Node) -> Iterator[Finding]:
    """A warning where nobody sees who may sign in, the settings and the log."""
    people = root.each("people")
    roles = {node.words for each in people for key in ("role", "also") for node in each.each(key)}
    if not roles & LOOK_AFTER:
        message = (
            "nobody is admin or cto: nobody sees who may sign in, or the log; "
            "say `also: admin` of somebody"
        )
        yield Finding(root.spot_of("people"), message, "warning")


CHECKS: tuple[Callable[[Node], Iterable[Finding]], ...] = (
    an_address_is_one_persons,
    further_roles_are_further,
)
