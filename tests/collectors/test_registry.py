"""Is every source that can be collected from there, described and reachable?"""

import importlib
from pathlib import Path

import pytest
from typer.main import get_command

from cli.collect import app
from collectors.registry import SOURCES, Source
from data.rows import PullRequestRow

PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_a_source_has_a_package_an_option_and_a_page_of_the_manual(source: Source):
    package = importlib.import_module(source.module)
    assert package.__doc__
    options = [
        option
        for parameter in get_command(app).params
        for option in (*parameter.opts, str(parameter.metavar))
    ]
    assert any(source.option in option for option in options)
    page = (PROJECT / source.how_to).read_text("utf-8")
    assert f"mikata collect {source.option} " in page


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_a_source_names_what_it_keeps_of_people(source: Source):
    assert source.personal_fields
    assert set(source.personal_fields) <= set(PullRequestRow.__dataclass_fields__)
