"""What can go wrong between us and GitHub, and what does its reader do then?

CollectorError
├── NoToken           nothing says as whom to ask (a WrongUsage)
├── TooHeavy          GitHub did not manage to answer: ask for fewer at once
├── NotFound          what was asked for is not there, or hidden from this token
│   └── Moved         it is there, under another name
├── NoAccess          the token is refused, or lacks a scope or a permission
├── GaveUp            no answer after all attempts
├── DownloadRefused   a file that may not be fetched: too large, or from a strange place
└── Interrupted       somebody asked the collection to stop (that of `collectors.errors`)
"""

from collectors.errors import CollectorError, Interrupted, WrongUsage

__all__ = [
    "DownloadRefused",
    "GaveUp",
    "Interrupted",
    "Moved",
    "NoAccess",
    "NoToken",
    "NotFound",
    "TooHeavy",
]

HOW_TO = "docs/how-to/connect-github.md"


class NoToken(WrongUsage):
    """Nothing says as whom to ask."""

    def __init__(self) -> None:
        super().__init__(
            "There is no token for GitHub",
            "MIKATA_GITHUB__TOKEN, GITHUB_TOKEN, and github: in mikata.yaml",
            f"make one and set MIKATA_GITHUB__TOKEN; {HOW_TO} says how, step by step",
        )


class TooHeavy(CollectorError):
    """GitHub did not manage to answer: ask for fewer at once."""


class NotFound(CollectorError):
    """What was asked for is not there, or hidden from this token."""


class Moved(NotFound):
    """What was asked for is there, under another name."""


class NoAccess(CollectorError):
    """The token is refused, or lacks a scope or a permission."""


class GaveUp(CollectorError):
    """No answer after all attempts."""


class DownloadRefused(CollectorError):
    """A file that may not be fetched: too large, or from a strange place."""
