"""Where does the effort go: kinds of work, and the time for all?"""

from collections.abc import Sequence

from dashboard.figures.stacked_shares import stacked_shares
from dashboard.pages.trends.parts import kind_name
from dashboard.pages.trends.several import parted
from dashboard.pages.trends.view import View

OTHER = "none"
"""The part of a work kind that no rule fits."""
MOST = 5
"""Of more kinds nobody tells the colours apart; the first of the organisation file are drawn."""


def _kinds(view: View) -> Sequence[str]:
    """The kinds of work in the order of the organisation file, then what fits none of them."""
    kinds = view.organisation.work_kinds if view.organisation else ()
    return [*(kind.id for kind in kinds[:MOST]), OTHER] if kinds else []


INVESTMENT = parted("investment_share", _kinds, name=kind_name, draw=stacked_shares)
