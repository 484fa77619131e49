"""Does a callback get what it takes?"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import wraps
from inspect import signature
from typing import Annotated, Any, TypeVar, get_type_hints

from pydantic import Field, TypeAdapter, ValidationError

MOST_LETTERS = 8_000
"""Of an address: more than browsers and proxies let through in a request for a page."""

Search = Annotated[str, Field(max_length=MOST_LETTERS)] | None
"""The query string of an address, or what was kept of one."""

Presses = Annotated[int, Field(ge=0)] | None
"""How often something was pressed."""


Chosen = (
    Annotated[str, Field(max_length=MOST_LETTERS)]
    | Annotated[list[Annotated[str, Field(max_length=100)] | None], Field(max_length=50)]
    | None
)
"""What a control of a page says: one choice, or several."""

Ids = list[dict[str, str]]
"""The ids of several components that one wildcard names."""

_Value = TypeVar("_Value")


class Malformed(Exception):
    """What no page of ours sends; it does not repeat what was sent."""


def by_name(
    values: Sequence[_Value], ids: Sequence[Mapping[str, str]], member: str, known: Collection[str]
) -> dict[str, _Value]:
    """The values of controls by the `member` of their ids that names them.

    Raises Malformed for a control that is none of the `known`, and for more ids or fewer.
    """
    names = [each.get(member, "") for each in ids]
    if len(names) != len(values) or not frozenset(known).issuperset(names):
        raise Malformed
    return dict(zip(names, values, strict=True))


def taking(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which raises Malformed for values of other types than its annotations say.

    Raises TypeError where it does not say them.
    """
    form, hints = signature(function), get_type_hints(function, include_extras=True)
    if not form.parameters.keys() <= hints.keys():
        raise TypeError(f"{function.__qualname__} does not say what it takes")
    expected = {name: TypeAdapter(hints[name]) for name in form.parameters}

    @wraps(function)
    def checked(*values: object, **named: object) -> object:
        given = form.bind(*values, **named)
        try:
            for name, value in given.arguments.items():
                expected[name].validate_python(value, strict=True)
        except ValidationError:
            raise Malformed from None
        return function(*given.args, **given.kwargs)

    return checked
