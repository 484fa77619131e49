"""What does a person read when a word is wrong?"""

import pytest

from config.errors import ConfigurationProblems, Problem, UnknownChoice, suggestion


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("org.yaml", 3, 5, "wrong"), "org.yaml:3:5: error: wrong"),
        (Problem("org.yaml", None, None, "wrong"), "org.yaml: error: wrong"),
        (Problem("a.yaml", 3, 5, "wrong", "R004"), "a.yaml:3:5: error R004: wrong"),
        (Problem("a.yaml", 1, 1, "odd", "W101", "warning"), "a.yaml:1:1: warning W101: odd"),
    ],
)
def test_a_problem_says_its_place_its_kind_and_what_is_wrong(problem, text):
    assert str(problem) == text


def test_problems_are_said_once_each_in_the_order_of_the_file():
    late, early = Problem("a", 9, 1, "late"), Problem("a", 2, 7, "early")
    problems = ConfigurationProblems([late, early, late])
    assert problems.problems == (early, late)
    assert str(problems) == "a:2:7: error: early\na:9:1: error: late"


def test_an_unknown_choice_names_the_nearest_word_and_the_known_ones():
    error = UnknownChoice("unit", "strem", ["stream", "ticket"])
    assert str(error) == "unknown unit 'strem'; did you mean 'stream'? Known: stream, ticket"


def test_an_unknown_choice_without_a_near_word_lists_the_known_ones():
    assert str(UnknownChoice("unit", "zzz", ["stream"])) == "unknown unit 'zzz'. Known: stream"


def test_an_unknown_choice_among_none_says_so():
    assert str(UnknownChoice("unit", "a", [])) == "unknown unit 'a'; none is known"


def test_a_long_list_of_known_words_is_cut_and_counted():
    message = str(UnknownChoice("unit", "zzz", [f"u{number}" for number in range(25)]))
    assert message.endswith("u18, u19 and 5 more")


def test_a_suggestion_takes_no_notice_of_capitals():
    assert suggestion("jp", ["JP", "US"]) == "JP"
    assert suggestion("Weight", ["weight"]) == "weight"
    assert suggestion("zzz", ["weight"]) is None
