"""Can a visitor of the demo be somebody for whom something waits?"""

import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from dashboard.context import Context
from dashboard.pages import PAGES
from dashboard.tour import visits
from data.viewer import Viewer
from tests.dashboard.conftest import ENGLISH, JAPANESE


@pytest.mark.parametrize("reader", [JAPANESE, ENGLISH])
def test_each_role_says_who_it_is_and_what_waits_there(sample_context: Context, reader):
    offered = visits(reader, replace(sample_context, demo=True))
    assert [visit.role for visit in offered] == ["cto", "manager", "engineer"]
    for visit in offered:
        assert len(visit.about) == 4
        assert all(re.search(r"[1-9]", fact) for fact in visit.about[2:])


def test_every_stop_is_a_page_that_exists_and_no_role_has_more_than_three(sample_context: Context):
    paths = {page.path for page in PAGES}
    for visit in visits(JAPANESE, sample_context):
        assert 1 <= len(visit.stops) <= 3
        assert {urlsplit(stop.href).path for stop in visit.stops} <= paths


def test_the_engineer_is_the_one_who_works_in_both_divisions(sample_context: Context):
    engineer = visits(JAPANESE, sample_context)[2]
    assert engineer.about[:2] == ("岸本 葵", "配信基盤")


def test_what_waits_is_said_before_anybody_has_chosen(sample_context: Context):
    nobody = replace(JAPANESE, viewer=Viewer.anonymous())
    assert visits(nobody, sample_context) == visits(JAPANESE, sample_context)


def test_without_an_organisation_no_role_is_offered(empty_context: Context):
    assert visits(JAPANESE, empty_context) == ()
