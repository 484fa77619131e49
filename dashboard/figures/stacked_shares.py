"""How is a whole divided, and how does that change?"""

from collections.abc import Sequence
from dataclasses import replace

from dashboard.figures.axes import percent_scale
from dashboard.figures.canvas import Figure
from dashboard.figures.labels import Label
from dashboard.figures.periods import PARTIAL_OPACITY, Periods, figure_of
from dashboard.figures.several_lines import Series
from dashboard.text import numbers

_WHOLE = 100.0
_OTHERS = 0.3
"""How strongly everything else is drawn, which is most of all where nobody wrote rules."""


def stacked_shares(series: Sequence[Series], periods: Periods) -> Figure:
    """Bars of the shares on top of each other, in the order given, named at the last bar.

    The last series is grey: it is everything else.
    """
    colours, scale = periods.canvas.colours, percent_scale(_WHOLE)
    pale = [PARTIAL_OPACITY if row.partial else 1 for row in periods.rows]
    traces, labels, foot = [], [], 0.0
    for place, each in enumerate(series):
        others = place == len(series) - 1
        colour = colours.data[-1] if others else colours.data[place]
        opacity = [each * _OTHERS for each in pale] if others else pale
        values = [row.value for row in each.rows]
        traces.append(
            {
                "type": "bar",
                "name": each.name,
                "x": periods.names,
                "y": values,
                "marker": {"color": colour, "opacity": opacity},
                "customdata": [str(numbers.percent(value)) for value in values],
                "hovertemplate": each.name + " %{customdata}<extra></extra>",
                "meta": list(each.explains),
            }
        )
        last = values[-1] or 0.0
        words = f"{each.name} {numbers.percent(values[-1])}"
        labels.append(Label(words, foot + last / 2, colour, main=not others))
        foot += last
    figure = figure_of(traces, labels, replace(scale, top=_WHOLE, step=_WHOLE / 4), periods)
    figure["layout"]["barmode"] = "stack"
    return figure
