"""What can go wrong with what we keep, and what does its reader do then?

DataProblem
├── NotReachable     the database can't be opened
├── Busy             others were writing for too long
├── FromTheFuture    the database was written by a newer Mikata
├── FactsUnreadable  the snapshot of facts can't be written or read
├── TransferRefused  a copy, a backup or a restoring won't begin or go on
├── NotAllowed       the viewer may not do or see this
├── ErasureRefused   somebody can't be erased at present
├── LogBroken        the log is not as it was written
└── LogTooYoung      lines of the log that have to stay were to be cut off
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


class Busy(DataProblem):
    """Others were writing for too long; nothing was stored."""


class FromTheFuture(DataProblem):
    """The database was written by a newer Mikata."""


class FactsUnreadable(DataProblem):
    """The snapshot of facts can't be written or read."""


class TransferRefused(DataProblem):
    """A copy, a backup or a restoring won't begin or go on; the data are as they were."""


class NotAllowed(DataProblem):
    """The viewer may not do or see this; it says nothing about whether there is anything."""

    def __init__(self, permission: str) -> None:
        super().__init__(
            "You may not see this", permission, "ask whoever runs Mikata in your organisation"
        )
        self.permission = permission


class ErasureRefused(DataProblem):
    """Somebody can't be erased at present; nothing was changed."""


class LogBroken(DataProblem):
    """The log is not as it was written: `entry` is the line (or the checkpoint) that shows it."""

    def __init__(self, kind: str, entry: int) -> None:
        super().__init__(
            f"The log does not hold at {kind} {entry}, so that nothing is cut off",
            "the table of the log",
            "look at it with `mikata log verify`",
        )
        self.kind, self.entry = kind, entry


class LogTooYoung(DataProblem):
    """Lines were to be cut off that are too young for it."""

    def __init__(self, days: int) -> None:
        super().__init__(
            f"Lines of the last {days} days can't be cut off",
            "the log",
            "name an earlier day",
        )
