"""Which lines does a Clover report cover?

<coverage><project>…<file name path><line num type count/>. Lines of statements and of conditions
count, a method's first line does not: it is no code of its own. What <testproject> holds is the
coverage of the tests themselves and is left out.
"""

from collectors.coverage.errors import Broken
from collectors.coverage.figures import ran, whole
from collectors.coverage.tally import FileLines, Tally
from collectors.coverage.xml_form import Attributes, XmlForm, wanted


class Clover(XmlForm):
    """One report, as OpenClover, PHPUnit or Istanbul write it."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(tally)
        self._file: FileLines | None = None
        self._of_tests = False
        self.starts = {"line": self._line, "file": self._begin, "testproject": self._tests}
        self.ends = {"file": self._end, "testproject": self._no_tests}

    def _tests(self, _attributes: Attributes) -> None:
        self._of_tests = True

    def _no_tests(self) -> None:
        self._of_tests = False

    def _begin(self, attributes: Attributes) -> None:
        if not self._of_tests:
            name = attributes.get("path") or wanted(attributes, "name", "file")
            self._file = self.tally.file(name)

    def _end(self) -> None:
        self._file = None

    def _line(self, attributes: Attributes) -> None:
        if self._of_tests or attributes.get("type") == "method":
            return
        if self._file is None:
            raise Broken("A <line> stands outside of any <file>")
        number = whole(wanted(attributes, "num", "line"))
        self._file.line(number, _was_run(attributes))


def _was_run(attributes: Attributes) -> bool:
    """By `count`; a condition of OpenClover has none but says how often it held and did not.

    Istanbul writes all three, and there the other two count branches.
    """
    if "count" in attributes:
        return ran(attributes["count"])
    held = ran(wanted(attributes, "truecount", "line"))
    return ran(wanted(attributes, "falsecount", "line")) or held
