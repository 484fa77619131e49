"""Does a page shrink when GitHub does not manage, and grow back slowly?"""

from hypothesis import given
from hypothesis import strategies as st

from collectors.github.page_size import GOOD_ANSWERS, PageSize


def test_it_begins_with_the_largest_and_halves_down_to_the_smallest():
    size = PageSize(40)
    seen = []
    while size.can_shrink:
        seen.append(size.value)
        size.halve()
    assert [*seen, size.value] == [40, 20, 10, 5]
    size.halve()
    assert size.value == 5


def test_after_some_good_answers_in_a_row_it_grows_a_little():
    size = PageSize(40)
    size.halve()
    for _ in range(GOOD_ANSWERS - 1):
        size.grow()
    assert size.value == 20
    size.grow()
    assert size.value == 25


def test_a_failure_begins_the_row_anew():
    size = PageSize(40)
    for _ in range(GOOD_ANSWERS - 1):
        size.grow()
    size.halve()
    size.grow()
    assert size.value == 20


@given(st.integers(1, 100), st.integers(1, 100), st.lists(st.booleans(), max_size=200))
def test_it_never_leaves_its_bounds(largest, smallest, answers):
    size = PageSize(largest, smallest)
    for good in answers:
        if good:
            size.grow()
        else:
            size.halve()
        assert min(smallest, largest) <= size.value <= largest


@given(st.integers(1, 100))
def test_after_enough_good_answers_it_is_the_largest_again(largest):
    size = PageSize(largest)
    for _ in range(10):
        size.halve()
    for _ in range(100 * GOOD_ANSWERS):
        size.grow()
    assert size.value == largest
