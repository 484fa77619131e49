"""What does a report in XML say? Read element by element, with nothing of it kept or resolved."""

from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from collectors.coverage.clover import Clover
from collectors.coverage.cobertura import Cobertura
from collectors.coverage.encodings import xml_as_utf8
from collectors.coverage.errors import Broken, NotOurs
from collectors.coverage.jacoco import Jacoco
from collectors.coverage.limits import Limits
from collectors.coverage.tally import Tally
from collectors.coverage.xml_form import Attributes, XmlForm

CHUNK = 1 << 20
"""Bytes that are parsed at once; a tag that is not over by the end of the next ones is refused."""

DEEPEST = 64
"""Elements inside each other; the parser keeps something of every open one."""

FORMS: dict[tuple[str, str], type[XmlForm]] = {
    ("coverage", "sources"): Cobertura,
    ("coverage", "packages"): Cobertura,
    ("coverage", "project"): Clover,
    ("coverage", "testproject"): Clover,
    ("report", "sessioninfo"): Jacoco,
    ("report", "group"): Jacoco,
    ("report", "package"): Jacoco,
}
"""The form by the root's name and the first element inside it that gives it away."""

_ROOTS = frozenset(root for root, _ in FORMS)
_SHOWN = 40


def read_xml(content: bytes, tally: Tally, limits: Limits) -> None:
    """Take a Cobertura, JaCoCo or Clover report into the tally.

    Raises Broken, and NotOurs for any other XML.
    """
    document = _Document(tally, limits)
    converted = xml_as_utf8(content)
    parser: Any = DefusedXMLParser(
        target=document,
        encoding=None if converted is None else "utf-8",
        forbid_dtd=False,
        forbid_entities=True,
        forbid_external=True,
    )
    # defusedxml guards the parser below; its own handlers would build a tree of a million elements.
    expat = parser.parser
    expat.ordered_attributes = False
    expat.StartDoctypeDeclHandler = document.doctype
    expat.StartElementHandler = document.start
    expat.EndElementHandler = document.end
    expat.CharacterDataHandler = None
    expat.DefaultHandlerExpand = None
    document.expat = expat
    content = content if converted is None else converted
    try:
        for start in range(0, len(content), CHUNK):
            parser.feed(content[start : start + CHUNK])
            if 0 <= expat.CurrentByteIndex < start:
                raise Broken(f"A tag is longer than {CHUNK:,} bytes")
        parser.close()
    except Broken as broken:
        broken.place = broken.place or expat.CurrentLineNumber
        raise
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise document.broken(error) from error


class _Document:
    """The elements as they come: the root tells the form, and from then on the form takes them."""

    expat: Any = None

    def __init__(self, tally: Tally, limits: Limits) -> None:
        self._tally = tally
        self._left = limits.parts
        self._limits = limits
        self._open = 0
        self._root: str | None = None
        self._form: XmlForm | None = None
        self._starts: Any = {}
        self._ends: Any = {}
        self._texts: Any = {}
        self._text: list[str] = []

    def doctype(self, root: str, _system: str, _public: str, has_declarations: int) -> None:
        """Reports name a DTD, which nobody fetches; none declares entities or defaults itself."""
        if root not in _ROOTS:
            raise NotOurs(f"its root is <{root[:_SHOWN]}>")
        if has_declarations:
            raise Broken("The document declares entities, and Mikata resolves none")

    def start(self, tag: str, attributes: Attributes) -> None:
        """An element begins."""
        self._open += 1
        self._left -= 1
        if self._open > DEEPEST or self._left < 0:
            self._refuse()
        if self._form is None:
            self._look_for_form(tag)
        if taken := self._starts.get(tag):
            taken(attributes)
        elif tag in self._texts:
            self._text.clear()
            self.expat.CharacterDataHandler = self._text.append

    def end(self, tag: str) -> None:
        """An element ends."""
        self._open -= 1
        if taken := self._ends.get(tag):
            taken()
        elif tag in self._texts:
            self.expat.CharacterDataHandler = None
            self._texts[tag]("".join(self._text))

    def close(self) -> None:
        """The document ends; without a form it was none of ours."""
        if self._form is None:
            raise NotOurs(f"its root is <{self._root}>")

    def broken(self, error: Exception) -> Broken:
        """What a fault of the XML means: without a form it was no report anyway."""
        if self._form is None:
            return NotOurs("it is no XML from its beginning on")
        return Broken(f"The XML is broken: {error}", self.expat.CurrentLineNumber)

    def _look_for_form(self, tag: str) -> None:
        if self._root is None:
            self._root = tag
            if tag not in _ROOTS:
                raise NotOurs(f"its root is <{tag[:_SHOWN]}>")
        elif form := FORMS.get((self._root, tag)):
            self._form = form(self._tally)
            self._starts, self._ends = self._form.starts, self._form.ends
            self._texts = self._form.texts

    def _refuse(self) -> None:
        if self._left < 0:
            raise Broken(f"It has more than {self._limits.parts:,} elements", do="split the report")
        raise Broken(f"More than {DEEPEST} elements lie inside each other")
