"""Can everything on a person be handed over, and can they be erased, without harm to anybody?"""

import html.parser
import json
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update
from typer.testing import Result

from cli.workspace import opened_workspace
from config.secret_key import secret_key
from dashboard.text import LANGUAGES, Language, wording
from data.log import verify_log
from data.organisation import store_organisation
from data.privacy.inventory import INVENTORY
from data.tables.code import PullRequest
from data.tables.organisation import Person
from data.tables.privacy import Statement
from data.tables.record import LogEntry
from tests.data.privacy.everywhere import (
    AOI,
    KEN,
    LOGINS,
    NAMES,
    NOW,
    SAID,
    fill,
    organisation,
)

Mikata = Callable[..., Result]

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</td></table><h1>x</h1>",
    "\x00\x1b[31m\x07",
    "\ud800",
    "\u202egnp.exe",
    "&amp;&lt;",
    '=HYPERLINK("http://x")',
)


@pytest.fixture
def filled(here: Path) -> dict[str, int]:
    """Aoi and Ken are everywhere in the database of the folder; their numbers."""
    with opened_workspace(here) as opened:
        return fill(opened.database)


@pytest.fixture
def left(here: Path, filled: dict[str, int]) -> int:
    """Aoi left org.yaml; her number."""
    with opened_workspace(here) as opened, opened.database.write(changes_facts=True) as connection:
        store_organisation(connection, organisation(KEN), "operator", NOW)
    return filled[AOI]


class Tags(html.parser.HTMLParser):
    """Which elements and attributes a page has, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def actions(folder: Path) -> list[str]:
    with opened_workspace(folder) as opened, opened.database.read() as connection:
        return list(connection.execute(select(LogEntry.action).order_by(LogEntry.id)).scalars())


def test_everything_is_written_into_a_folder_of_its_own_for_its_owner_only(
    here: Path, filled: dict[str, int], mikata: Mikata
):
    result = mikata("person", "export", AOI, "--output", "out")
    assert result.exit_code == 0
    assert "rows on aoi-tanabe: out/index.html to read, out/data.json complete" in result.stdout
    assert stat.S_IMODE((here / "out").stat().st_mode) == 0o700
    assert sorted(each.name for each in (here / "out").iterdir()) == ["data.json", "index.html"]
    for file in (here / "out").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    data = json.loads((here / "out" / "data.json").read_text(encoding="utf-8"))
    assert (data["schema"], data["person"]["id"]) == ("mikata-person/1", AOI)
    assert data["person"] == {
        "number": filled[AOI],
        "id": AOI,
        "name": dict(zip(("ja", "en"), NAMES[AOI], strict=True)),
    }
    assert [each["table"] for each in data["tables"]] == [
        each.table for each in INVENTORY if each.about_people
    ]
    log = next(each for each in data["tables"] if each["table"] == "log")
    assert log["rows"][-1]["action"] == "person.exported"
    assert actions(here)[-1] == "person.exported"


def test_the_shape_of_the_file_is_the_one_that_the_documents_describe(
    here: Path, filled: dict[str, int], mikata: Mikata
):
    mikata("person", "export", KEN, "--output", "out")
    data = json.loads((here / "out" / "data.json").read_text(encoding="utf-8"))
    described = Path(__file__).parents[2] / "docs" / "privacy.md"
    words = set(re.findall(r"`([a-z_]+)`", described.read_text(encoding="utf-8")))
    assert set(data) <= words
    assert {name for each in data["tables"] for name in each} <= words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_holds_every_word_of_theirs_and_none_of_others_in_both_languages(
    here: Path, filled: dict[str, int], mikata: Mikata, language: Language
):
    mikata("person", "export", KEN, "--output", "out", "--language", language)
    page = Tags((here / "out" / "index.html").read_text(encoding="utf-8"))
    for said in SAID[KEN]:
        assert said in page.text
    for said in SAID[AOI][1:]:
        assert said not in page.text
    assert wording(language)["inventory.pull_requests"] in page.text
    assert "script" not in page.tags
    assert not page.attributes & {"src", "href", "onerror", "onclick"}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words(here: Path, filled: dict[str, int], mikata: Mikata, text: str):
    with opened_workspace(here) as opened, opened.database.write(changes_facts=False) as connection:
        name = {"ja": text, "en": text}
        connection.execute(update(Person).where(Person.key == AOI).values(name=name))
        storable = text.encode("utf-8", "replace").decode().replace("\x00", "")
        values = {"person_id": filled[AOI], "about": "people", "text": storable, "written_at": NOW}
        connection.execute(insert(Statement).values(**values))
    assert mikata("person", "export", AOI, "--output", "out").exit_code == 0
    raw = (here / "out" / "index.html").read_bytes()
    assert b"\x00" not in raw
    assert b"\x1b" not in raw
    page = Tags(raw.decode("utf-8"))
    assert not page.tags & {"script", "img"}
    assert page.tags == Tags((here / "out" / "index.html").read_text()).tags
    data = json.loads((here / "out" / "data.json").read_text(encoding="utf-8"))
    assert data["person"]["name"]["ja"] == text


def test_nothing_is_overwritten_and_what_fails_leaves_no_trace(
    here: Path, filled: dict[str, int], mikata: Mikata, monkeypatch: pytest.MonkeyPatch
):
    (here / "out").mkdir()
    (here / "out" / "mine").write_text("x", encoding="utf-8")
    before = actions(here)
    result = mikata("person", "export", AOI, "--output", "out")
    assert result.exit_code == 1
    assert "out is there already and is not overwritten" in result.stderr
    assert [each.name for each in (here / "out").iterdir()] == ["mine"]
    missing = mikata("person", "export", AOI, "--output", "no/such")
    assert (missing.exit_code, "can't be made" in missing.stderr) == (1, True)
    monkeypatch.setattr("cli.person_files.PAGE", "no/such/page")
    with pytest.raises(FileNotFoundError):
        mikata("person", "export", AOI, "--output", "new")
    assert not (here / "new").exists()
    assert actions(here) == before


def test_an_unknown_person_is_named_and_nothing_is_made(
    here: Path, filled: dict[str, int], mikata: Mikata
):
    result = mikata("person", "export", "../aoi")
    assert result.exit_code == 2
    assert "unknown person '../aoi'" in result.stderr
    assert mikata("person", "erase", "aoi", "--yes").exit_code == 2
    assert not list(here.glob("person-*"))


def test_the_dry_run_lists_what_goes_and_what_stays_with_its_reason_and_changes_nothing(
    here: Path, left: int, mikata: Mikata
):
    with opened_workspace(here) as opened, opened.database.write(changes_facts=True) as connection:
        third = update(PullRequest).where(PullRequest.number == 3)
        connection.execute(third.values(title=f"Thanks, Aoi @{LOGINS[AOI]}"))
    before = actions(here)
    result = mikata("person", "erase", AOI, "--dry-run")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == f"Erasing aoi-tanabe, number {left}, would do this; nothing was changed."
    assert "  sessions                        1" in lines
    kept = next(line for line in lines if line.startswith("  log "))
    assert kept.endswith("People are only numbers in it.")
    named = next(line for line in lines if line.startswith("  pull_requests.title"))
    assert named == "  pull_requests.title: 1"  # the login of the others goes, the name does not
    assert actions(here) == before
    assert mikata("person", "export", AOI, "--output", "out").exit_code == 0


def test_erasing_says_what_was_done_and_leaves_a_log_that_holds(
    here: Path, left: int, mikata: Mikata
):
    copy = here / ".mikata" / "mikata.sqlite3.before-leaving-0002"
    copy.write_bytes(b"old")
    result = mikata("person", "erase", AOI, "--yes", "--why", "left")
    assert result.exit_code == 0, result.stderr
    first, second = result.stdout.splitlines()[:2]
    assert first == f"Erasing number {left} …"
    assert second == f"Erased. They are number {left} from now on."
    assert str(copy.name) in result.stdout
    assert actions(here)[-1] == "person.erased"
    with opened_workspace(here) as opened:
        assert verify_log(opened.database, secret_key(opened.settings)).broken is None
        assert opened.database.file is not None
        content = opened.database.file.read_bytes().lower()
    for said in SAID[AOI]:
        assert said.lower().encode() not in content
    again = mikata("person", "erase", f"erased:{left}", "--yes")
    assert (again.exit_code, "already" in again.stdout) == (0, True)
    assert mikata("person", "erase", f"erased:{left}", "--dry-run").exit_code == 1
    gone = mikata("person", "export", f"erased:{left}", "--output", "out")
    assert gone.exit_code == 0


def test_after_a_backup_came_back_the_number_is_enough_to_erase_again(
    here: Path, left: int, mikata: Mikata
):
    assert "Erasing aoi-tanabe" in mikata("person", "erase", f"number:{left}", "--dry-run").stdout
    assert mikata("person", "erase", f"number:{left}", "--yes").exit_code == 0
    for unknown in ("number:999", "number:", "number:x", f"number:{'9' * 40}"):
        assert mikata("person", "erase", unknown, "--yes").exit_code == 2


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        ((), 1, "say --dry-run to see what would go"),
        (("--yes", "--dry-run"), 1, "say --dry-run to see what would go"),
        (("--yes",), 1, "take aoi-tanabe out of org.yaml"),
        (("--dry-run",), 1, "take aoi-tanabe out of org.yaml"),
        (("--yes", "--why", "because she asked"), 2, "--why"),
    ],
)
def test_whoever_is_here_is_not_erased_and_nobody_by_accident(
    here: Path,
    filled: dict[str, int],
    mikata: Mikata,
    options: tuple[str, ...],
    status: int,
    said: str,
):
    result = mikata("person", "erase", AOI, *options)
    assert result.exit_code == status
    assert said in result.stderr
    assert "person.erased" not in actions(here)


def test_a_file_in_use_is_said_to_be_scrubbed_later(
    here: Path, left: int, mikata: Mikata, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as patched:
        patched.setattr("cli.person.scrub", lambda _: False)
        result = mikata("person", "erase", AOI, "--yes")
    assert result.exit_code == 1
    assert f"run `mikata person erase erased:{left} --yes`" in result.stderr
    assert mikata("person", "erase", f"erased:{left}", "--yes").exit_code == 0
