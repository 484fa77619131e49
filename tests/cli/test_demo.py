"""Does `mikata demo` make a demo, keep what is somebody's own, and open the dashboard?"""

import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cli.demo import make_ready
from cli.demo_folder import DemoFolder
from cli.errors import CommandRefused
from data.database import Database
from data.facts import open_facts
from data.repositories import store_repository
from data.rows import RepositoryRow
from data.sample.company import Wanted, build_sample
from data.viewer import Viewer
from metrics.answer import Refused
from metrics.answers import Answers
from metrics.cache import Cache
from metrics.period import last_complete_weeks
from metrics.question import Question

PROJECT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 20, 1, 42, tzinfo=UTC)
SMALL = 300


@pytest.fixture
def demo(tmp_path: Path) -> DemoFolder:
    """A small demo, made on NOW."""
    folder = DemoFolder(tmp_path / "demo")
    make_ready(folder, NOW, None, SMALL)
    return folder


def opened(folder: DemoFolder) -> Database:
    kept = folder.path / ".mikata"
    return Database.open(f"sqlite:///{kept / 'mikata.sqlite3'}", kept / "facts")


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_makes_a_company_whose_files_are_right(mikata, here):
    result = mikata("demo", "--no-serve", "--pull-requests", "300")
    assert result.exit_code == 0
    assert re.match(
        r"Made Minamo Inc., a fictional company, in workspace/demo: 12 engineers, "
        r"300 pull requests in two years, ending yesterday \(\d+\.\d s\)\n"
        r"Open it with: mikata demo --workspace workspace/demo\n$",
        result.stdout,
    )
    checked = mikata("check", "workspace/demo")
    assert checked.exit_code == 0
    assert checked.stdout.endswith("org.yaml: nothing wrong\n")
    assert not mikata("apply", "workspace/demo").stdout.replace(
        "Nothing to apply: what is stored says the same.\n", ""
    )


def test_its_folder_is_ignored_by_git(demo):
    assert (demo.path / ".gitignore").read_text() == "*\n"


def test_a_demo_of_today_is_left_as_it_is(demo):
    before = contents(demo.path)
    make_ready(demo, NOW + timedelta(hours=10), None, None)
    assert contents(demo.path) == before


def test_a_demo_that_does_not_end_yesterday_is_made_anew_in_its_size(demo):
    make_ready(demo, NOW + timedelta(days=1), None, None)
    assert demo.built() == Wanted(date(2026, 11, 21), pull_requests=SMALL)
    with opened(demo).read():
        pass
    assert len(open_facts(opened(demo)).number) == SMALL


def test_another_size_is_made_anew(demo):
    make_ready(demo, NOW, 20, 400)
    assert demo.built() == Wanted(date(2026, 11, 20), 20, 400)
    assert len(open_facts(opened(demo)).number) == 400


def test_the_day_is_that_of_the_company_not_of_the_machine(demo):
    make_ready(demo, datetime(2026, 11, 20, 15, 0, tzinfo=UTC), None, None)
    built = demo.built()
    assert built is not None
    assert built.today == date(2026, 11, 21)


def test_a_demo_that_was_interrupted_is_made_anew(demo):
    demo.begin(Wanted(date(2026, 11, 20), pull_requests=SMALL))
    assert demo.built() is None
    make_ready(demo, NOW, None, SMALL)
    assert demo.built() is not None
    assert len(open_facts(opened(demo)).number) == SMALL


def test_a_demo_without_its_database_is_made_anew(demo):
    (demo.path / ".mikata" / "mikata.sqlite3").unlink()
    make_ready(demo, NOW, None, SMALL)
    assert len(open_facts(opened(demo)).number) == SMALL


@pytest.mark.parametrize("name", ["org.yaml", "notes.txt", ".mikata/mikata.sqlite3"])
def test_a_folder_with_something_else_is_refused_and_not_touched(mikata, here, name):
    file = here / "own" / name
    file.parent.mkdir(parents=True)
    file.write_text("mine")
    result = mikata("demo", "--no-serve", "--workspace", "own")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == (
        "error: own holds something that is not a demo; nothing in it was changed. Choose another "
        "folder: mikata demo --workspace DIR\n"
    )
    assert contents(here) == {file: b"mine"}


def test_an_empty_folder_is_used(mikata, here):
    (here / "new").mkdir()
    assert (
        mikata("demo", "--no-serve", "--pull-requests", "100", "--workspace", "new").exit_code == 0
    )


def test_own_words_in_its_files_are_kept_and_the_demo_stays_as_it_is(demo, capsys):
    file = demo.path / "org.yaml"
    file.write_text(file.read_text() + "# mine\n")
    make_ready(demo, NOW + timedelta(days=3), None, None)
    assert capsys.readouterr().out.endswith(
        "The demo ends on 2026-11-19: it holds work of yours (org.yaml) and is not made anew.\n"
    )
    assert file.read_text().endswith("# mine\n")
    assert demo.built() == Wanted(date(2026, 11, 20), pull_requests=SMALL)


def test_another_size_never_overwrites_what_is_somebodys_own(demo):
    file = demo.path / "org.yaml"
    file.write_text(file.read_text() + "# mine\n")
    with opened(demo).write(changes_facts=True) as connection:
        store_repository(connection, RepositoryRow("me/mine", "git"))
    before = contents(demo.path)
    with pytest.raises(CommandRefused) as refused:
        make_ready(demo, NOW, 60, None)
    assert str(refused.value) == (
        f"{demo.path} holds work of yours (org.yaml, me/mine), which a new demo would overwrite; "
        "nothing was changed. Choose another folder: mikata demo --workspace DIR"
    )
    own = {path: text for path, text in before.items() if "mikata.sqlite3-" not in path.name}
    assert {path: path.read_bytes() for path in own} == own


def test_another_database_is_never_touched(mikata, here, monkeypatch):
    monkeypatch.setenv("MIKATA_DATABASE", f"sqlite:///{here}/real.sqlite3")
    result = mikata("demo", "--no-serve")
    assert result.exit_code == 1
    assert result.stderr == (
        "error: MIKATA_DATABASE names another database; the demo keeps its own in "
        "workspace/demo/.mikata. Unset it, then run `mikata demo` again.\n"
    )
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("option", [("--engineers", "6"), ("--pull-requests", "99")])
def test_a_company_too_small_for_its_story_is_wrong_usage(mikata, here, option):
    result = mikata("demo", "--no-serve", *option)
    assert result.exit_code == 2
    assert option[0] in result.stderr
    assert list(here.iterdir()) == []


def test_its_units_are_answered_but_the_one_of_two_people(tmp_path):
    database = Database.open(f"sqlite:///{tmp_path / 'all'}.sqlite3", tmp_path / "facts")
    database.migrate()
    build_sample(database, Wanted(NOW.date()))
    answers = Answers(database, Cache())
    period = last_complete_weeks(NOW, ZoneInfo("Asia/Tokyo"), 26)
    refused = {}
    organisation = answers.material(Viewer.local()).organisation
    assert organisation is not None
    for unit in [None, *(unit.id for unit, _ in organisation.all_units())]:
        try:
            answers.ask(Viewer.local(), Question("merge_lead_time", period, unit=unit))
        except Refused as refusal:
            refused[unit] = refusal.offer and refusal.offer.unit
    assert refused == {"streaming-app": "streaming"}


def test_it_serves_the_dashboard_and_says_where(tmp_path):
    command = [sys.executable, "-c", "from cli.main import run; run()", "demo", "--port", "0"]
    more = ["--pull-requests", "300", "--workspace", str(tmp_path / "demo")]
    server = subprocess.Popen([*command, *more], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        address = None
        for line in server.stdout:
            if found := re.match(r"Mikata is at (http://\S+)", line):
                address = found.group(1)
                break
        assert address
        with urllib.request.urlopen(address) as answer:  # noqa: S310 -- our own address
            assert answer.status == 200
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=20)
        shutil.rmtree(tmp_path / "demo")
