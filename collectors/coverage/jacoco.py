"""Which lines does a JaCoCo report cover?

<report><group name>…<package name><sourcefile name><line nr mi ci/>. A line is covered when any of
its instructions ran (ci > 0), as JaCoCo's own LINE counter has it. A file is named by the groups
around it, its package and its name: where the folder of sources lies a report does not say.
"""

from collectors.coverage.errors import Broken
from collectors.coverage.figures import ran, whole
from collectors.coverage.tally import Tally
from collectors.coverage.xml_form import Attributes, XmlForm, wanted


class Jacoco(XmlForm):
    """One report, of one module or of groups of them."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(tally)
        self._folders: list[str] = []
        self._name: str | None = None
        self.starts = {
            "line": self._line,
            "counter": self._counter,
            "sourcefile": self._sourcefile,
            "package": self._folder,
            "group": self._folder,
        }
        self.ends = {"sourcefile": self._end, "package": self._leave, "group": self._leave}

    def _folder(self, attributes: Attributes) -> None:
        self._folders.append(wanted(attributes, "name", "package"))

    def _leave(self) -> None:
        del self._folders[-1:]

    def _sourcefile(self, attributes: Attributes) -> None:
        name = wanted(attributes, "name", "sourcefile")
        self._name = "/".join([*filter(None, self._folders), name])
        self._file = self.tally.file(self._name)

    def _end(self) -> None:
        self._name = None

    def _line(self, attributes: Attributes) -> None:
        if self._name is None:
            raise Broken("A <line> stands outside of any <sourcefile>")
        number = whole(wanted(attributes, "nr", "line"))
        self._file.line(number, ran(wanted(attributes, "ci", "line")))

    def _counter(self, attributes: Attributes) -> None:
        """The counts, used where a report tells no lines; methods and classes have some as well."""
        if self._name is not None and attributes.get("type") == "LINE":
            missed = whole(wanted(attributes, "missed", "counter"), "a number of lines")
            covered = whole(wanted(attributes, "covered", "counter"), "a number of lines")
            self.tally.counts(self._name, covered, covered + missed)
