"""What does a reader see of a component?"""

from collections.abc import Iterator

from dash.development.base_component import Component


def parts(shown: object) -> Iterator[Component]:
    """A component, or each of several, with all that lies in them."""
    if isinstance(shown, Component):
        yield shown
        yield from parts(getattr(shown, "children", None))
    elif isinstance(shown, list | tuple):
        for each in shown:
            yield from parts(each)


def words(shown: object) -> str:
    """The text, in the order of reading, with one space between the parts."""
    if isinstance(shown, Component):
        return words(getattr(shown, "children", None))
    if isinstance(shown, list | tuple):
        return " ".join(filter(None, map(words, shown)))
    return "" if shown is None else " ".join(str(shown).split())


def links(shown: object) -> list[tuple[str, str]]:
    """Every link: its words and where it leads."""
    found = ((words(each), getattr(each, "href", None)) for each in parts(shown))
    return [(said, str(href)) for said, href in found if href]


def of_class(shown: object, name: str) -> list[Component]:
    """The parts of a class."""
    return [each for each in parts(shown) if name in str(getattr(each, "className", "")).split()]
