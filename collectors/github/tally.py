"""What did all this asking cost?"""

from threading import Lock

from data.rows import Spent


class Tally:
    """Counts for several threads at once; what is counted here counts in the one above as well."""

    def __init__(self, above: "Tally | None" = None) -> None:
        self._above = above
        self._lock = Lock()
        self._spent = Spent()

    @property
    def spent(self) -> Spent:
        """Everything counted so far."""
        with self._lock:
            return self._spent

    def add(self, more: Spent) -> None:
        """Count this, too."""
        with self._lock:
            self._spent += more
        if self._above is not None:
            self._above.add(more)
