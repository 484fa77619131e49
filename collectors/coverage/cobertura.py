"""Which lines does a Cobertura report cover?

<coverage><sources><source/></sources><packages>…<class filename><lines><line number hits/>. The
lines of a class count; those of its methods repeat them, or name where a function is declared, and
count only where a class lists none itself. Classes of one file are united.
"""

from collectors.coverage.errors import Broken
from collectors.coverage.figures import ran, whole
from collectors.coverage.tally import FileLines, Tally
from collectors.coverage.xml_form import Attributes, XmlForm, wanted


class Cobertura(XmlForm):
    """One report. With a single source names are relative to it; of several nobody knows which."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(tally)
        self._sources: list[str] = []
        self._file: FileLines | None = None
        self._in_method = False
        self._has_lines = False
        self._of_methods: list[tuple[int, bool]] = []
        self.starts = {"line": self._line, "class": self._class, "method": self._method}
        self.ends = {"class": self._end, "method": self._end_of_method}
        self.texts = {"source": self._source}

    def _source(self, text: str) -> None:
        if text.strip():
            self._sources.append(text.strip())

    def _class(self, attributes: Attributes) -> None:
        name = wanted(attributes, "filename", "class")
        if len(self._sources) == 1 and not _is_absolute(name):
            name = f"{self._sources[0]}/{name}"
        self._file = self.tally.file(name)
        self._has_lines = False

    def _end(self) -> None:
        if self._file is not None and not self._has_lines:
            for number, was_run in self._of_methods:
                self._file.line(number, was_run)
        self._of_methods.clear()
        self._file = None

    def _method(self, _attributes: Attributes) -> None:
        self._in_method = True

    def _end_of_method(self) -> None:
        self._in_method = False

    def _line(self, attributes: Attributes) -> None:
        if self._file is None:
            raise Broken("A <line> stands outside of any <class>")
        number = whole(wanted(attributes, "number", "line"))
        was_run = ran(wanted(attributes, "hits", "line"))
        if self._in_method:
            self._of_methods.append((number, was_run))
        else:
            self._has_lines = True
            self._file.line(number, was_run)


def _is_absolute(name: str) -> bool:
    return name.startswith(("/", "\\")) or name[1:3] in (":/", ":\\")
