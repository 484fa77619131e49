"""What do the libraries below us keep to themselves?

At the level of debugging they write whole answers and signed addresses into the log: the token of
an App, for one, and what people wrote.
"""

import logging

TALKATIVE = ("github.Requester", "urllib3.connectionpool", "urllib3.util.retry")


class Quiet(logging.Filter):
    """Lets through what these libraries say above the level of debugging."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it may be written."""
        return record.levelno > logging.DEBUG

    def begin(self) -> None:
        """From now on."""
        for name in TALKATIVE:
            logging.getLogger(name).addFilter(self)

    def end(self) -> None:
        """As it was before."""
        for name in TALKATIVE:
            logging.getLogger(name).removeFilter(self)
