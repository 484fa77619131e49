"""How is a number shown that opens its explanation?"""

from dash import html

from dashboard.components.attributes import attributes
from dashboard.text.numbers import Amount


def amount(shown: Amount) -> list[html.Span | str]:
    """A number with its unit, the unit smaller and dimmed."""
    return [shown.number, *([html.Span(shown.unit, className="k-unit")] if shown.unit else [])]


def explained_number(shown: Amount, href: str, *, opened: bool, label: str) -> html.A:
    """A number with a dotted underline; `href` is this page's address with its explanation open.

    `label` says for screen readers what opens. The address changes without a jump to the top.
    """
    return html.A(
        amount(shown),
        href=href,
        className="k-num k-num-opened" if opened else "k-num",
        **attributes(data_stay="", aria_expanded="true" if opened else "false", aria_label=label),
    )
