"""Does a callback get what it takes?"""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Annotated, Any, get_type_hints

from pydantic import Field, TypeAdapter, ValidationError

MOST_LETTERS = 8_000
"""Of an address: more than browsers and proxies let through in a request for a page."""

Search = Annotated[str, Field(max_length=MOST_LETTERS)] | None
"""The query string of an address, or what was kept of one."""

Presses = Annotated[int, Field(ge=0)] | None
"""How often something was pressed."""


class Malformed(Exception):
    """What no page of ours sends; it does not repeat what was sent."""


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
