"""What is said of an address that can't be followed in every part?"""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from config.errors import suggestion
from dashboard.components.notice import warning
from dashboard.components.provisional import MOST_NAMED, named
from dashboard.context import Reader
from dashboard.filters import Wrong
from dashboard.text import t

_LONGEST = 60


def wrong_address(wrong: Sequence[Wrong], reader: Reader) -> Component:
    """Each part that was left out, what it could have said, and that the rest is shown."""
    said = [html.Div(wrong_words(each, reader)) for each in wrong[:MOST_NAMED]]
    if len(wrong) > MOST_NAMED:
        said.append(html.Div(t("provisional.and_more", reader.language, n=len(wrong) - MOST_NAMED)))
    said.append(html.Div(t("wrong_address.ignored", reader.language)))
    return warning(t("wrong_address.title", reader.language), *said)


def wrong_words(wrong: Wrong, reader: Reader) -> str:
    """What is wrong with one value of the address, and what it could be."""
    got = wrong.got if len(wrong.got) <= _LONGEST else wrong.got[:_LONGEST] + "…"
    slots = {
        "name": wrong.name,
        "got": got,
        "known": named(wrong.known, reader),
        "end": "".join(wrong.known[:1]),
        "meant": suggestion(got, wrong.known) or "",
    }
    key = f"wrong_address.{wrong.fault}"
    if wrong.fault == "choice" and not wrong.known:
        key = "wrong_address.choice_none"
    elif wrong.fault == "choice" and slots["meant"]:
        key = "wrong_address.choice_meant"
    return t(key, reader.language, **slots)
