"""Do charts look the same everywhere, and tell nobody else about themselves?"""

import pytest
from plotly import graph_objects as go

from dashboard import theme


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_plotly_knows_every_word_of_the_template(scheme, language):
    template = theme.template(scheme, language)
    assert go.layout.Template(template).to_plotly_json()["layout"]["xaxis"]
    assert template["layout"]["xaxis"]["tickformat"] == ("%-m月" if language == "ja" else "%b")


def test_no_chart_offers_to_send_itself_to_anybody():
    config = theme.graph_config("ja")
    assert config["showSendToCloud"] is False
    assert config["plotlyServerURL"] == ""
    assert config["displayModeBar"] is False


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_lines_can_be_told_from_the_ground(scheme):
    colours = theme.palette(scheme)
    for words in (colours.text, colours.dimmed, colours.attention, *colours.data):
        assert _contrast(words, colours.body) >= 4.5, words
    for area in (colours.work, colours.wait):
        assert _contrast(area, colours.body) >= 3, area
    assert _contrast(colours.on_work, colours.work) >= 4.5
    assert _contrast(colours.on_wait, colours.wait) >= 4.5
