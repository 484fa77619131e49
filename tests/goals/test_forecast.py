"""Is a forecast told as a word and a probability, and the headline as how many of how many?"""

import numpy as np
import pytest

from goals.forecast import (
    Forecast,
    all_of,
    by_confidence,
    from_draws,
    meets,
    not_enough,
    pace_needed,
    settled,
)
from goals.headline import headline


def called(probability: float) -> Forecast:
    return Forecast(probability, "forecast")


@pytest.mark.parametrize(
    ("probability", "percent", "word"),
    [
        (0.81, 80, "likely"), (0.83, 85, "likely"), (0.7, 70, "likely"), (0.66, 65, "open"),
        (0.5, 50, "open"), (0.35, 35, "unlikely"), (0.001, 5, "unlikely"), (0.999, 95, "likely"),
    ],
)  # fmt: skip
def test_a_probability_is_rounded_and_put_into_a_word(probability, percent, word):
    assert (called(probability).percent, called(probability).word) == (percent, word)


def test_only_what_is_settled_is_certain():
    assert (settled(6, reached=True).percent, settled(6, reached=True).source) == (100, "reached")
    assert (settled(5, reached=False).percent, settled(5, reached=False).p50) == (0, 5)


def test_without_enough_data_nothing_is_said():
    assert (not_enough().percent, not_enough().word, not_enough().lack) == (None, None, "few")
    assert not_enough("stale").lack == "stale"


def test_what_an_owner_believes_is_marked_so():
    believed = by_confidence(0.6)
    assert (believed.percent, believed.source, believed.p50) == (60, "confidence", None)
    assert by_confidence(None).percent is None
    with pytest.raises(ValueError, match="between 0 and 1"):
        by_confidence(60)


def test_the_range_is_of_the_value():
    ends = np.arange(101.0)
    found = from_draws(ends, meets(ends, 50, rising=True))
    assert (found.p10, found.p50, found.p90) == (10, 50, 90)
    assert found.probability == pytest.approx(51 / 101)
    assert meets(np.array([0.1 + 0.2]), 0.3, rising=False).all()


def test_the_pace_that_is_needed():
    assert pace_needed(1900, 2500, 20) == 30
    assert pace_needed(40, 10, 10) == -3
    assert pace_needed(6, 6, 0) == 0
    assert pace_needed(5, 6, 0) is None


def test_the_headline_says_how_many_of_how_many():
    mixed = [called(each) for each in (0.95, 0.9, 0.85, 0.7, 0.4, 0.3, 0.2, 0.1)]
    found = headline([*mixed, not_enough()])
    assert (found.known, found.low, found.high, found.unknown, found.total) == (8, 4, 5, 1, 9)


def test_a_headline_over_what_is_certain_is_certain():
    found = headline([settled(1, reached=True)] * 3 + [settled(1, reached=False)] * 2)
    assert (found.low, found.high, found.reached) == (3, 3, 3)
    assert (headline([]).low, headline([]).high, headline([]).known) == (0, 0, 0)


def test_every_side_of_a_level_has_to_hold():
    backend, frontend = Forecast(0.9, "forecast", 80, 84, 88), Forecast(0.5, "forecast", 70, 79, 83)
    found = all_of([backend, frontend])
    assert (found.probability, found.p50, found.source) == (pytest.approx(0.45), 79, "forecast")
    assert all_of([backend, settled(84, reached=True)]).probability == 0.9
    assert all_of([backend, not_enough()]).lack == "few"
    assert all_of([not_enough(), settled(70, reached=False)]).source == "missed"
    assert all_of([settled(84, reached=True)] * 2).source == "reached"
