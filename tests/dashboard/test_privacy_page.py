"""Does the page of privacy say everything that is kept, by the declarations and the settings?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from dash.development.base_component import Component
from sqlalchemy import insert

from cli.person_page import TECHNICAL
from config.keeping import Retention
from config.settings import load_settings
from dashboard.access.notice import notice_parts
from dashboard.context import Context, Reader
from dashboard.pages import privacy
from dashboard.pages.privacy.page import show
from dashboard.pages.privacy.view import View, view_of
from dashboard.text import LANGUAGES, Language, t, wording
from data.privacy.declaration import Declaration
from data.privacy.inventory import BY_TABLE, INVENTORY
from data.privacy.paths import table_of
from data.tables.access import User
from data.tables.organisation import Person
from data.viewer import Viewer
from tests.dashboard.conftest import ENGLISH, JAPANESE, context_over, new_database
from tests.dashboard.seen import links, of_class, words

MEMBER = replace(ENGLISH, viewer=Viewer.of_roles(1, frozenset({"engineer"})))


def view(reader: Reader = ENGLISH, **more: Any) -> View:
    usual = View(reader, Retention(), None, None)
    return replace(usual, **more)


def page(shown: View) -> str:
    return words(show(shown))


@pytest.mark.parametrize("reader", [JAPANESE, ENGLISH], ids=LANGUAGES)
def test_every_table_stands_on_it_with_what_it_holds(reader: Reader):
    said = page(view(reader))
    for each in INVENTORY:
        assert t(f"inventory.{each.table}", reader.language) in said
        assert t(f"inventory.{each.table}_what", reader.language) in said
        assert t(f"inventory.part_{each.part}", reader.language) in said


def test_what_is_about_people_comes_first_and_says_what_erasure_does():
    tables = of_class(show(view()), "k-inventory")
    assert len(tables) == 2
    about, others = (words(each) for each in tables)
    assert "Name and roles" in about
    assert "Stays without a name Only the number that other records refer to stays." in about
    assert t("privacy.column_erasure", "en") not in others
    assert "Bookmarks" in others


def test_the_periods_are_those_of_the_settings():
    settings = Retention(sessions=3, raw_answers=None, log=1234)
    shown = view(retention=settings)
    assert shown.kept_for(BY_TABLE["sessions"]) == "3 days after it ended"
    assert shown.kept_for(BY_TABLE["log"]) == "1,234 days"
    assert shown.kept_for(BY_TABLE["raw_answers"]) == "No limit (a setting may name one)"
    assert shown.kept_for(BY_TABLE["people"]) == "Until the person is erased"


def test_who_sees_something_follows_from_the_table_of_permissions():
    shown = view()
    assert shown.seen_by(BY_TABLE["employments"]) == "CTO, People office, Admin"
    assert shown.seen_by(BY_TABLE["pull_requests"]) == "Whoever sees figures of units"
    assert shown.seen_by(BY_TABLE["sessions"]) == "Nobody else"
    assert shown.seen_by(BY_TABLE["bookmarks"]) == "Nobody"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("declaration", INVENTORY, ids=lambda each: each.table)
def test_nothing_is_said_without_words(declaration: Declaration, language: str):
    shown = view(replace(ENGLISH, language=language))
    assert all(
        [shown.seen_by(declaration), shown.kept_for(declaration), *shown.erased(declaration)]
    )


def columns_with_words() -> set[str]:
    """Those that an export shows or says to be withheld, and what References makes of numbers."""
    about = [each for each in INVENTORY if each.about_people]
    said = {column.name for each in about for column in table_of(each).columns}
    said -= {c.name for each in about for c in table_of(each).columns if c.foreign_keys}
    withheld = {name for each in about for name in each.withheld}
    resolved = {"repository", "unit", "person", "pull_request", "pull_request_url", "exclusions"}
    return (said - TECHNICAL - {"settings"}) | withheld | resolved


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_inventory_has_all_words_that_it_needs_and_no_others(language: Language):
    needed = {f"part_{each.part}" for each in INVENTORY}
    needed |= {name for each in INVENTORY for name in (each.table, f"{each.table}_what")}
    needed |= {f"erasure_{each.erasure}" for each in INVENTORY} | {"kept_no_limit"}
    needed |= {f"why_{why}" for each in INVENTORY for why in (each.why, *each.withheld.values())}
    needed |= {f"since_{e.kept.since}" for e in INVENTORY if e.kept.since}
    needed |= {f"kept_{e.kept.lasting}" for e in INVENTORY if not e.kept.since}
    needed |= {f"column_{name}" for name in columns_with_words()}
    paths = {path[0].replace("+", "_") for each in INVENTORY for path in each.paths}
    needed |= {f"as_{path}" for path in paths} | {"as_log_person_id"}
    texts = [key.removeprefix("inventory.") for key in wording(language) if "inventory." in key]
    assert set(texts) == needed


@pytest.mark.parametrize("reader", [JAPANESE, ENGLISH], ids=LANGUAGES)
def test_the_notice_stands_on_it_as_everybody_confirmed_it(reader: Reader):
    said = page(view(reader))
    for part in notice_parts(reader.language):
        assert part.title in said
        for line in part.lines:
            assert line in said


def test_whom_to_ask_is_said_and_ones_own_file_offered_where_there_is_one():
    assert "tell whoever runs Mikata" in page(view())
    assert "write to privacy@minamo.example" in page(view(contact="privacy@minamo.example"))
    assert "/my-file" not in [where for _, where in links(show(view()))]
    assert "/my-file" in [where for _, where in links(show(view(MEMBER)))]


@pytest.fixture
def signed_in(tmp_path: Path) -> Iterator[Context]:
    """Somebody with the number 1 who confirmed the notice in the evening of the day before."""
    database = new_database(tmp_path)
    at = datetime(2026, 10, 15, 16, 0, tzinfo=UTC)
    with database.write(changes_facts=False) as connection:
        connection.execute(
            insert(Person).values(
                id=1, key="aoi", name={"ja": "葵"}, role="engineer", also=[], position=0,
                in_file=True,
            )
        )  # fmt: skip
        connection.execute(insert(User).values(person_id=1, created_at=at, notice_confirmed_at=at))
    yield context_over(database, tmp_path)
    database.dispose()


def test_when_the_notice_was_confirmed_is_told_to_whoever_did(signed_in: Context):
    assert view_of(MEMBER, signed_in).confirmed == "15 Oct 2026"
    assert "you confirmed it on 15 Oct 2026" in page(view_of(MEMBER, signed_in))
    assert view_of(ENGLISH, signed_in).confirmed is None
    other = replace(ENGLISH, viewer=Viewer.of_roles(2, frozenset({"cto"})))
    assert view_of(other, signed_in).confirmed is None


def test_the_page_is_for_everybody_who_may_read_the_manual(empty_context: Context):
    assert privacy.PAGE.permission == "manual"
    assert isinstance(privacy.PAGE.layout(JAPANESE, empty_context, ""), Component)
    assert load_settings(Path(), {}).retention.log == view().retention.log
