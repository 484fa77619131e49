"""Where does the effort go: kinds of work, and the time for all?"""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.figures.stacked_shares import stacked_shares
from dashboard.pages.trends.chart import Answers
from dashboard.pages.trends.parts import kind_name
from dashboard.pages.trends.several import parted, target_of
from dashboard.pages.trends.view import View
from dashboard.text import numbers, t

OTHER = "none"
"""The part of a work kind that no rule fits."""
MOST = 5
"""Of more kinds nobody tells the colours apart; the first of the organisation file are drawn."""


def _kinds(view: View) -> Sequence[str]:
    """The kinds of work in the order of the organisation file, then what fits none of them."""
    kinds = view.organisation.work_kinds if view.organisation else ()
    return [*(kind.id for kind in kinds[:MOST]), OTHER] if kinds else []


def _against_targets(answers: Answers, view: View) -> Sequence[Component]:
    """The kinds that have a target, over all days shown: a line can't stand in a pile of bars."""
    said = [
        t(
            "trends.against_target",
            view.language,
            name=kind_name(each.question.part or "", view),
            value=str(numbers.percent(each.total.value)),
            target=numbers.whole_percent(target),
        )
        for each in answers
        if (target := target_of(each, view)) is not None
    ]
    parts = t("trends.comma", view.language).join(said)
    return [html.Div(t("trends.against_targets", view.language, parts=parts))] if said else []


INVESTMENT = parted(
    "investment_share", _kinds, name=kind_name, draw=stacked_shares, below=_against_targets
)
