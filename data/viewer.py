"""Who is asking, and how much may they see?"""

from dataclasses import dataclass, replace

from data.errors import NotAllowed
from data.permissions import PERMISSIONS, Permission, Role, Scope, granted

EVERYTHING: frozenset[tuple[Permission, Scope]] = frozenset(
    (permission, "all") for permission in PERMISSIONS
)


@dataclass(frozen=True, slots=True)
class Viewer:
    """The reader on whose behalf a query runs; the first argument of every query about people.

    `person` is the reader's number in the `people` table, None where nobody signed in. `grants` is
    what they may do, each with whom it holds for. `own_units` and `managed_units` are the ids of
    the units that these scopes mean, those inside them included. An `operator` runs the command
    line on the machine that holds the data, and can read the database anyway.
    """

    person: int | None = None
    roles: frozenset[Role] = frozenset()
    grants: frozenset[tuple[Permission, Scope]] = frozenset()
    own_units: frozenset[str] = frozenset()
    managed_units: frozenset[str] = frozenset()
    is_operator: bool = False

    @classmethod
    def anonymous(cls) -> "Viewer":
        """Somebody whom nobody knows: sees nothing."""
        return cls()

    @classmethod
    def local(cls) -> "Viewer":
        """Whoever uses a computer on which nobody signs in yet: figures of units, no person."""
        return cls.of_roles(None, frozenset({"local"}))

    @classmethod
    def of_roles(cls, person: int | None, roles: frozenset[Role]) -> "Viewer":
        """Somebody with these roles, and no unit yet."""
        return cls(person=person, roles=roles, grants=granted(roles))

    @classmethod
    def operator(cls) -> "Viewer":
        """Whoever runs the command line on the machine that holds the data."""
        return cls(grants=EVERYTHING, is_operator=True)

    def in_units(self, own: frozenset[str], managed: frozenset[str]) -> "Viewer":
        """The same, with the units that are theirs."""
        return replace(self, own_units=own, managed_units=managed)

    def may(self, permission: Permission) -> bool:
        """Whether it holds for anybody at all."""
        return any(permission == each for each, _ in self.grants)

    def scopes(self, permission: Permission) -> frozenset[Scope]:
        """For whom it holds; empty where it does not."""
        return frozenset(scope for each, scope in self.grants if each == permission)

    def units(self, permission: Permission) -> frozenset[str] | None:
        """The units for which it holds; None for all of them and for the whole organisation."""
        scopes = self.scopes(permission)
        if "all" in scopes:
            return None
        own = self.own_units if "own_units" in scopes else frozenset()
        managed = self.managed_units if "managed_units" in scopes else frozenset()
        return own | managed

    def require(self, permission: Permission) -> None:
        """Raises NotAllowed unless the viewer may do it on anybody."""
        if not self.may(permission):
            raise NotAllowed(permission)
