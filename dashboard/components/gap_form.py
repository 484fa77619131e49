"""How does somebody accept that pull requests are missing for good, and what is said of it then?"""

import re
from collections.abc import Mapping
from datetime import tzinfo

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from config.organisation import Organisation
from dashboard.collection_state import COUNTED
from dashboard.components.collection_words import gap_words
from dashboard.context import Reader
from dashboard.text import t
from dashboard.text.numbers import day
from data.queries.repositories import AcceptedGapState

GAP, REPOSITORY = "sources-gap", "repository"
WHO, WHY, ACCEPT, SAID = "who", "why", "accept", "said"
"""The ids of the form's parts are {"sources-gap": part, "repository": its number}."""

_WRITTEN = re.compile(r"(-?\d+) (-?\d+) (-?\d+)")


def gap_id(part: str, repository: object) -> dict[str, object]:
    """The id of a part of the form of one repository; `repository` may be a wildcard."""
    return {GAP: part, REPOSITORY: repository}


def gap_form(
    repository: int, gap: Mapping[str, int], organisation: Organisation | None, reader: Reader
) -> Component:
    """Opens in place. The button carries the gap that is shown: another one is not accepted."""
    language = reader.language
    return html.Details(
        [
            html.Summary(t("sources.accept_open", language), className="k-link"),
            html.Div(
                [
                    html.P(t("sources.accept_about", language), className="k-caption"),
                    _who(repository, organisation, reader),
                    dmc.Textarea(
                        id=gap_id(WHY, repository),
                        label=t("sources.accept_why", language),
                        description=t("sources.accept_why_about", language),
                        autosize=True,
                        minRows=2,
                        maxRows=6,
                        value="",
                    ),
                    html.Div(
                        [
                            html.Button(
                                t("sources.accept", language),
                                id=gap_id(ACCEPT, repository),
                                value=written_gap(gap),
                                className="k-button",
                                type="button",
                            ),
                            html.Span(id=gap_id(SAID, repository), role="status"),
                        ],
                        className="k-do",
                    ),
                ],
                className="k-gap-form",
            ),
        ],
        className="k-fold",
    )


def _who(repository: int, organisation: Organisation | None, reader: Reader) -> Component:
    """Whoever signed in; else a person of the organisation file, or whatever is written."""
    if reader.name is not None:
        words = t("sources.accept_as", reader.language, name=reader.name.get(reader.language))
        # The field is part of the form for everybody; whoever signed in has nothing to fill in.
        field = dmc.TextInput(id=gap_id(WHO, repository), value="", style={"display": "none"})
        return html.Div([html.P(words), field])
    label = t("sources.accept_who", reader.language)
    if organisation is None or not organisation.people:
        return dmc.TextInput(id=gap_id(WHO, repository), label=label, value="")
    people = sorted((person.name.get(reader.language), person.id) for person in organisation.people)
    return dmc.Select(
        id=gap_id(WHO, repository),
        label=label,
        placeholder=t("sources.accept_who_choose", reader.language),
        data=[{"value": key, "label": name} for name, key in people],
        searchable=True,
    )


def written_gap(gap: Mapping[str, int]) -> str:
    """A gap as the form's button carries it."""
    return " ".join(str(gap.get(state, 0)) for state in COUNTED)


def read_gap(written: object) -> dict[str, int] | None:
    """The gap that a button carried; None for anything that no form of ours says."""
    found = _WRITTEN.fullmatch(str(written))
    return dict(zip(COUNTED, map(int, found.groups()), strict=True)) if found else None


def accepted_words(
    accepted: AcceptedGapState, organisation: Organisation | None, zone: tzinfo, reader: Reader
) -> Component:
    """What somebody accepted, who it was, when, and why."""
    language = reader.language
    gap = {state: getattr(accepted, state) for state in COUNTED}
    known = organisation.people_by_id.get(accepted.who) if organisation else None
    who = known.name.get(language) if known else accepted.who
    on = day(accepted.at.astimezone(zone).date(), language, year=True)
    words = t("sources.accepted", language, who=who, when=on, why=accepted.why)
    return html.Div([*(html.Div(each) for each in gap_words(gap, reader)), html.Div(words)])
