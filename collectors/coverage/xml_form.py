"""What does a form of report in XML look like to whoever parses it?"""

from collections.abc import Callable

from collectors.coverage.errors import Broken
from collectors.coverage.tally import Tally

Attributes = dict[str, str]


class XmlForm:
    """Takes the elements of one report into a tally.

    `starts`, `ends` and `texts` say, by an element's name, what is done when it begins, when it
    ends, and with the text that it holds. What they name raises Broken.
    """

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.starts: dict[str, Callable[[Attributes], None]] = {}
        self.ends: dict[str, Callable[[], None]] = {}
        self.texts: dict[str, Callable[[str], None]] = {}


def wanted(attributes: Attributes, name: str, element: str) -> str:
    """An attribute that has to be there. Raises Broken."""
    try:
        return attributes[name]
    except KeyError:
        raise Broken(f"<{element}> has no '{name}'") from None
