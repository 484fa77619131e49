"""How are the order and the choices of a list of pull requests said?"""

from dashboard.components.pull_request_grid import column_name
from dashboard.context import Reader
from dashboard.pull_request_list import Wanted
from dashboard.text import t
from metrics.catalogue import metric as metric_of
from metrics.listing import ALL, LEFT_OUT, USED, Sort

_WAYS: dict[Sort, tuple[str, str]] = {
    "number": ("large", "small"),
    "repository": ("backwards", "alphabet"),
    "base": ("backwards", "alphabet"),
    "author_kind": ("bots", "people"),
    "opened": ("new", "old"),
    "merged": ("new", "old"),
    "lead_time": ("long", "short"),
    "value": ("long", "short"),
    "used": ("left_out", "used"),
}
"""What a falling and a rising order is called."""


def order_words(wanted: Wanted, reader: Reader) -> str:
    """「マージの新しい順」 / "by merge, newest first"."""
    sort, descending = wanted.order
    way = _WAYS[sort][0 if descending else 1]
    column = column_name(sort, metric_of(wanted.metric), reader)
    return t(f"pull_requests.way_{way}", reader.language, column=column)


def choice_words(which: str, reader: Reader) -> str:
    """What one choice lists: all, those used, those left out, or those left out for one reason."""
    if which in {ALL, USED, LEFT_OUT}:
        return t(f"pull_requests.shown_{which}", reader.language)
    return t(f"metrics.short_{which}", reader.language)
