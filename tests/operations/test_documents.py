"""Do documents name commands, and those for operators settings and limits, that exist?"""

import configparser
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from typer import Context
from typer.core import TyperGroup
from typer.main import get_command

from cli.carrying_out import LEASE, LONGEST_COLLECTION
from cli.main import COMMANDS, app
from cli.web import OPTIONS
from collectors.git_history.command import ANSWERED_WITHIN, READ_WITHIN
from collectors.github.access import TIMEOUT_SECONDS
from config.settings import examine_settings
from dashboard.access.gate import MOST_BYTES
from dashboard.access.outside import CONNECTING, WAITING, WHOLE
from dashboard.server import LIMITS
from data.engine import BUSY_TIMEOUT_MS, MOST_CONNECTIONS
from data.facts.reading import READ_WITHIN as ROWS_WITHIN
from data.transfer.postgresql_tools import LONGEST_S
from data.workers import SILENT

CHECKOUT = Path(__file__).parents[2]
DOCUMENTS = [*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")]
PAGES = [CHECKOUT / "docs" / "operations.md", *(CHECKOUT / "docs" / "operations").glob("*.md")]
UNITS = [*(CHECKOUT / "deploy" / "systemd").glob("*.service")]


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def commands_in(text: str) -> Iterator[list[str]]:
    """What stands behind `mikata` wherever a document says it in code, word by word."""
    code = "\n".join(
        [*re.findall(r"```\w*\n(.*?)```", text, re.S), *re.findall(r"`([^`\n]+)`", text)]
    )
    indented = re.findall(r"^ {4,}(.*)$", text, re.M)
    for line in (*code.splitlines(), *indented):
        for said in re.findall(r"(?:^|bin/|[$;&|] )mikata ([a-z][^#&|;]*)", line):
            yield re.sub(r"[\[\]]", "", said).split()


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.name)
def test_every_command_that_is_named_is_there_with_its_options(page: Path):
    for words in commands_in(text_of(page)):
        command, rest = get_command(app), words
        while isinstance(command, TyperGroup) and rest and re.fullmatch(r"[a-z]+", rest[0]):
            found = command.get_command(Context(command), rest[0])
            assert found is not None, words
            command, rest = found, rest[1:]
        known = {"--help", *(option for each in command.params for option in each.opts)}
        assert {word for word in rest if re.match(r"--[a-z]", word)} <= known, words


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_variable_that_is_given_a_value_is_one_that_mikata_knows(page: Path, tmp_path: Path):
    names = set(re.findall(r"\b(MIKATA_[A-Z_]+)(?:=|: )", text_of(page))) - {"MIKATA_WORKSPACE"}
    _, problems = examine_settings(tmp_path, dict.fromkeys(names, "0" * 40))
    assert [str(each) for each in problems if "unknown variable" in str(each)] == []


def test_the_settings_that_the_page_on_cloud_run_names_are_good_ones(tmp_path: Path):
    blocks = re.findall(
        r"```yaml\n(.*?)```", text_of(CHECKOUT / "docs/operations/cloud-run.md"), re.S
    )
    for block in blocks:
        settings, problems = examine_settings(tmp_path, yaml.safe_load(block))
        assert settings is not None, [str(each) for each in problems]


def test_the_settings_that_the_page_on_small_machines_names_are_good_ones(tmp_path: Path):
    (block,) = re.findall(
        r"```yaml\n(.*?)```", text_of(CHECKOUT / "docs/operations/small-vm.md"), re.S
    )
    (tmp_path / "mikata.yaml").write_text(block, encoding="utf-8")
    settings, problems = examine_settings(tmp_path, {})
    assert settings is not None, [str(each) for each in problems]


def test_the_limits_are_those_of_the_code():
    page = text_of(PAGES[0])
    table = page[page.index("## Nothing waits for ever") : page.index("## Backup")]
    rows = dict(re.findall(r"^\| (.+?) \| (.+?) \|$", table, re.M))
    provider = "a sign-in provider, a proxy's keys: connecting, waiting, all of it"
    assert rows[provider] == f"{CONNECTING:.0f}, {WAITING:.0f}, {WHOLE:.0f}"
    assert rows["one SQLite writer for another"] == str(BUSY_TIMEOUT_MS // 1000)
    assert rows["GitHub: connecting and each answer"].startswith(str(TIMEOUT_SECONDS))
    assert (
        rows["`git`: a question, a whole history"] == f"{ANSWERED_WITHIN:.0f}, {READ_WITHIN:,.0f}"
    )
    assert rows["reading rows for the facts; `gh`; npm at set-up"].startswith(f"{ROWS_WITHIN};")
    assert rows["`pg_dump`, `pg_restore`"] == f"{LONGEST_S:,}"
    assert rows["a collection of the worker"].startswith(
        f"{LONGEST_COLLECTION.total_seconds():,.0f}"
    )
    held = f"{LEASE.total_seconds():.0f}; {SILENT.total_seconds():.0f}"
    assert rows["a lease; a silent worker taken for gone"] == held
    assert rows["waitress: a silent connection"] == str(LIMITS["channel_timeout"])
    gunicorn = "gunicorn: a process without a sign of life; finishing; a kept connection"
    told = (OPTIONS[name] for name in ("timeout", "graceful_timeout", "keepalive"))
    assert rows[gunicorn] == "; ".join(map(str, told))
    assert MOST_BYTES == 1024 * 1024
    assert f"at most {MOST_CONNECTIONS} for each process" in page


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_the_units_begin_commands_that_are_there_with_variables_that_are_known(
    unit: Path, tmp_path: Path
):
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign] -- configparser's own way to keep capitals
    read.read_string(text_of(unit))
    service = read["Service"]
    program, command, *_ = service["ExecStart"].split()
    assert program == "/opt/mikata/.venv/bin/mikata"
    assert command in COMMANDS
    assert (service["User"], service["NoNewPrivileges"]) == ("mikata", "yes")
    names = set(re.findall(r"\b(MIKATA_[A-Z_]+)=", text_of(unit))) - {"MIKATA_WORKSPACE"}
    (tmp_path / "secret").write_text("0" * 64, encoding="utf-8")
    given = {name: str(tmp_path / "secret") if name.endswith("_FILE") else "json" for name in names}
    _, problems = examine_settings(tmp_path, given)
    assert [str(each) for each in problems] == []


def test_systemd_takes_the_units():
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not here")
    done = subprocess.run(
        [program, "verify", *map(str, UNITS)], capture_output=True, text=True, check=False
    )
    wrong = [line for line in done.stderr.splitlines() if "is not executable" not in line]
    assert wrong == []
