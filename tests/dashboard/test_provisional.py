"""Does a page say on top that its data are not complete, and in which way?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard.components.provisional import MOST_NAMED, provisional, provisional_reading
from dashboard.context import Reader
from tests.dashboard.conftest import ENGLISH, JAPANESE, NOW
from tests.dashboard.seen import links, of_class, words
from tests.dashboard.states import ACCEPTED, FAILED, FINE, GAP, HUB, NEVER, reading, running

STALE = replace(FINE, name="mikan/old", last_success_at=NOW - timedelta(days=8))


def test_nothing_is_said_where_all_is_well() -> None:
    assert provisional([FINE, HUB, ACCEPTED, running()], NOW, ENGLISH) == []
    assert provisional([], NOW, ENGLISH) == []


@pytest.mark.parametrize(
    ("reader", "said"),
    [
        (
            ENGLISH,
            "Repositories with a gap: 1. yuzu/shop. The figures are provisional.",
        ),
        (
            JAPANESE,
            "1件のリポジトリに、取りこぼしがあります。 yuzu/shop。 数字は参考値です。",
        ),
    ],
)
def test_one_kind_is_one_sentence_with_the_way_to_the_sources(reader: Reader, said: str) -> None:
    (shown,) = provisional([FINE, GAP], NOW, reader)
    assert words(shown).startswith(said)
    assert [href for _, href in links(shown)] == ["/sources"]


def test_several_kinds_are_one_warning_the_worst_first() -> None:
    (shown,) = provisional([STALE, FAILED, NEVER, GAP, FINE], NOW, ENGLISH)
    assert len(of_class(shown, "k-warning")) == 1
    assert words(shown) == (
        "Repositories with a gap: 1. yuzu/shop. "
        "Repositories not yet collected to the end: 1. mikan/new. "
        "Repositories whose last collection did not complete: 1. yuzu/api. "
        "Repositories not updated for 7 days or more: 1. mikan/old. "
        "The figures are provisional. See sources"
    )


def test_many_repositories_are_counted_and_only_the_first_named() -> None:
    many = [replace(FAILED, name=f"yuzu/{n:02}") for n in range(MOST_NAMED + 3)]
    (shown,) = provisional(many, NOW, ENGLISH)
    assert "did not complete: 15. yuzu/00, " in words(shown)
    assert "yuzu/11, 3 more." in words(shown)


def test_a_page_about_coverage_warns_of_that_reading_only() -> None:
    broken = replace(GAP, others=(reading("coverage", "failed"), reading("releases", "complete")))
    (shown,) = provisional_reading([broken, FINE], "coverage", NOW, ENGLISH)
    assert words(shown).startswith(
        "Repositories whose last collection did not complete: 1. yuzu/shop."
    )
    assert provisional_reading([broken, FINE, FAILED], "releases", NOW, ENGLISH) == []
    assert provisional_reading([broken], "deployments", NOW, ENGLISH) == []
