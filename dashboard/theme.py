"""Which colours, sizes and line widths does everything on a page share?"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from dashboard.context import Scheme
from dashboard.text import Language, t

FONT = (
    '"Hiragino Sans","Noto Sans JP","Noto Sans CJK JP","Yu Gothic UI","Yu Gothic",'
    "Meiryo,system-ui,sans-serif"
)

# What Mantine's theme cannot say stands in assets/mikata.css, with the same values.
AT_ONCE: Any = {"duration": 0}
"""The transition of what opens: none."""

MANTINE: Any = {
    "fontFamily": FONT,
    "fontSizes": {"xs": "12px", "sm": "13px", "md": "14px", "lg": "16px", "xl": "20px"},
    "lineHeights": {"xs": "1.34", "sm": "1.54", "md": "1.5", "lg": "1.5", "xl": "1.4"},
    "spacing": {"xs": "8px", "sm": "12px", "md": "16px", "lg": "24px", "xl": "32px"},
    "radius": {"xs": "3px", "sm": "4px", "md": "6px", "lg": "6px", "xl": "6px"},
    "defaultRadius": "sm",
    "headings": {
        "fontWeight": "600",
        "sizes": {
            "h1": {"fontSize": "24px", "lineHeight": "32px"},
            "h2": {"fontSize": "16px", "lineHeight": "24px"},
            "h3": {"fontSize": "14px", "lineHeight": "20px"},
        },
    },
    "primaryColor": "ai",
    "primaryShade": {"light": 6, "dark": 3},
    "autoContrast": True,
    "focusRing": "auto",
    "cursorType": "pointer",
    "respectReducedMotion": True,
    "colors": {
        "ai": [
            *("#e9f1f9", "#d3e3f2", "#a9c8e6", "#7db3e8", "#5b97d0"),
            *("#3a7bbb", "#23609f", "#1c4f85", "#163f6b", "#102e4f"),
        ],
        "kaki": [
            *("#fbf0ea", "#f6dccd", "#efbb9d", "#f0996b", "#d97341"),
            *("#c0562a", "#a8431a", "#8a3613", "#6c2a0e", "#4d1d09"),
        ],
        "gray": [
            *("#f7f8f9", "#f0f2f4", "#e6e9ec", "#d8dce1", "#bcc2c9"),
            *("#9aa2ab", "#757d87", "#59616b", "#343a41", "#1b1f24"),
        ],
        "dark": [
            *("#e3e6ea", "#c3c9d0", "#a3abb5", "#79828d", "#3a4048"),
            *("#2b3036", "#22262b", "#16181b", "#121417", "#0d0f11"),
        ],
    },
    "components": {
        "Button": {
            "defaultProps": {"size": "sm", "variant": "default"},
            "styles": {"root": {"height": "32px", "paddingInline": "12px", "fontSize": "13px"}},
        },
        "Table": {"defaultProps": {"horizontalSpacing": "sm", "verticalSpacing": "xs"}},
        "SegmentedControl": {
            "defaultProps": {"size": "sm", "radius": "sm", "withItemsBorders": False},
            "styles": {
                "root": {"height": "32px", "padding": "2px"},
                "label": {"fontSize": "13px", "paddingBlock": "3px"},
            },
        },
        "Select": {"defaultProps": {"size": "sm", "checkIconPosition": "right"}},
        "Badge": {
            "defaultProps": {"radius": "xs", "variant": "light"},
            "styles": {
                "root": {
                    "textTransform": "none",
                    "letterSpacing": "0",
                    "fontSize": "12px",
                    "fontWeight": "400",
                }
            },
        },
        "Drawer": {"defaultProps": {"lockScroll": False, "shadow": "none"}},
        "Alert": {"defaultProps": {"variant": "light", "radius": "sm"}},
        "Tooltip": {"defaultProps": {"withArrow": False, "openDelay": 300}},
    },
}


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one scheme that figures use; `data` are the series in their order."""

    body: str
    text: str
    dimmed: str
    border: str
    grid: str
    axis: str
    attention: str
    data: tuple[str, str, str, str, str, str]
    work: str
    wait: str
    on_work: str
    on_wait: str
    shade: str
    fan_80: str
    fan_50: str


PALETTES = MappingProxyType(
    {
        "light": Palette(
            body="#ffffff",
            text="#1b1f24",
            dimmed="#59616b",
            border="#d8dce1",
            grid="#e6e9ec",
            axis="#9aa2ab",
            attention="#a8431a",
            data=("#23609f", "#b4561b", "#12796b", "#95477f", "#7d6608", "#59616b"),
            work="#6495c8",
            wait="#a3571c",
            on_work="#1b1f24",
            on_wait="#ffffff",
            shade="rgba(27,31,36,.045)",
            fan_80="rgba(35,96,159,.15)",
            fan_50="rgba(35,96,159,.26)",
        ),
        "dark": Palette(
            body="#16181b",
            text="#e3e6ea",
            dimmed="#a3abb5",
            border="#3a4048",
            grid="#2b3036",
            axis="#6f7883",
            attention="#f0996b",
            data=("#7db3e8", "#f0996b", "#5fc2b1", "#d792c2", "#d2b648", "#a3abb5"),
            work="#41698f",
            wait="#d8925c",
            on_work="#ffffff",
            on_wait="#16181b",
            shade="rgba(227,230,234,.055)",
            fan_80="rgba(125,179,232,.18)",
            fan_50="rgba(125,179,232,.32)",
        ),
    }
)


def palette(scheme: Scheme) -> Palette:
    """The colours of `scheme`."""
    return PALETTES[scheme]


def template(scheme: Scheme, language: Language) -> dict[str, Any]:
    """The plotly template every figure uses, as plain data.

    Figures set their own height, tick texts and right margin; all else comes from here.
    """
    colours = PALETTES[scheme]
    return {
        "layout": {
            "font": {"family": FONT, "size": 12, "color": colours.dimmed},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": colours.data,
            "margin": {"l": 32, "r": 72, "t": 28, "b": 24, "pad": 0},
            "showlegend": False,
            "bargap": 0.36,
            "hovermode": "x unified",
            # Wherever one points, the nearest day or period answers.
            "hoverdistance": -1,
            "dragmode": False,
            "hoverlabel": _hover_label(colours),
            "xaxis": _x_axis(colours, language),
            "yaxis": _y_axis(colours),
            "annotationdefaults": {
                "font": {"size": 12, "color": colours.dimmed},
                "showarrow": False,
                "yref": "paper",
                "yanchor": "bottom",
                "y": 1.02,
            },
            "shapedefaults": {"line": {"width": 1, "dash": "1px,3px", "color": colours.axis}},
            "uniformtext": {"minsize": 12, "mode": "hide"},
        },
        "data": {
            "scatter": [{"line": {"width": 2.25}, "marker": {"size": 6}, **_WHOLE}],
            "bar": [{"marker": {"line": {"width": 0}}, "cliponaxis": False}],
        },
    }


_WHOLE = {"connectgaps": False, "cliponaxis": False}


def _hover_label(colours: Palette) -> dict[str, object]:
    return {
        "bgcolor": colours.body,
        "bordercolor": colours.border,
        "font": {"family": FONT, "size": 12, "color": colours.text},
        "align": "left",
        "namelength": -1,
    }


def _y_axis(colours: Palette) -> dict[str, object]:
    return {
        "showgrid": True,
        "gridcolor": colours.grid,
        "gridwidth": 1,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "nticks": 6,
        "rangemode": "tozero",
        "fixedrange": True,
        "automargin": False,
    }


def _x_axis(colours: Palette, language: Language) -> dict[str, object]:
    return {
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "showline": True,
        "linecolor": colours.axis,
        "linewidth": 1,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": colours.axis,
        "ticklabelposition": "outside right",
        "dtick": "M1",
        "tickformat": t("chart.month_format", language),
        "hoverformat": t("chart.week_format", language),
        "showspikes": True,
        "spikemode": "across",
        "spikesnap": "cursor",
        "spikethickness": 1,
        "spikedash": "solid",
        "spikecolor": colours.axis,
    }


def graph_config(language: Language) -> dict[str, object]:
    """The `config` of every dcc.Graph: no mode bar, no upload of the chart to anybody."""
    return {
        "displayModeBar": False,
        "showSendToCloud": False,
        "plotlyServerURL": "",
        "locale": language,
        "responsive": True,
    }
