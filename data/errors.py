"""What can go wrong with what we keep, and what does its reader do then?

DataProblem
├── NotReachable     the database can't be opened
├── FromTheFuture    the database was written by a newer Mikata
├── FactsUnreadable  the snapshot of facts can't be written or read
└── NotAllowed       the viewer may not do or see this
"""


class DataProblem(Exception):
    """Something that its reader can mend: what happened, where, and what to do next."""

    def __init__(self, what: str, where: str, do: str) -> None:
        super().__init__(f"{what}\n  where: {where}\n  what to do: {do}")
        self.what = what
        self.where = where
        self.do = do


class NotReachable(DataProblem):
    """The database can't be opened."""


class FromTheFuture(DataProblem):
    """The database was written by a newer Mikata."""


class FactsUnreadable(DataProblem):
    """The snapshot of facts can't be written or read."""


class NotAllowed(DataProblem):
    """The viewer may not do or see this; it says nothing about whether there is anything."""

    def __init__(self, permission: str) -> None:
        super().__init__(
            "You may not see this", permission, "ask whoever runs Mikata in your organisation"
        )
        self.permission = permission
