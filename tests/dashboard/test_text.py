"""Is every sentence said in the reader's language?"""

import pytest

from config.errors import UnknownChoice
from dashboard.text import as_language, t, wording


def test_a_text_comes_in_the_language_asked_for_with_its_slots_filled():
    assert t("problem.place_title", "ja", place="傾向") == "傾向を表示できませんでした"
    assert t("problem.place_title", "en", place="Trends") == "Trends could not be shown"


def test_an_unknown_key_names_the_nearest_one():
    with pytest.raises(
        UnknownChoice, match=r"unknown text 'shell\.skp'; did you mean 'shell\.skip'"
    ):
        t("shell.skp", "en")


@pytest.mark.parametrize("value", ["fr", "", None, "../en", "JA", 3, "ja\n"])
def test_anything_but_a_known_language_is_the_default(value):
    assert as_language(value) == "ja"
    assert as_language(value, "en") == "en"


def test_wording_cannot_be_changed_by_whoever_reads_it():
    with pytest.raises(TypeError):
        wording("ja")["shell.skip"] = "x"  # type: ignore[index]
