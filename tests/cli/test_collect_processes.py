"""What becomes of a collection that is asked to end, is repeated, or asks something itself?"""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli.collect_again import again_and_again, interval
from cli.errors import CommandRefused
from collectors.errors import WrongName
from collectors.stop import Stop
from tests.cli.github_world import small_world, with_gh
from tests.github.server import GitHubServer

PROJECT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from cli.main import run; run()", "collect"]
LONGEST_WAIT = 30.0


@pytest.fixture
def github() -> Iterator[GitHubServer]:
    with GitHubServer(small_world()) as served:
        yield served


def environment(github: GitHubServer, **more: str) -> dict[str, str]:
    """That of a new user: no token, no gh."""
    ours = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(PROJECT), "TERM": "xterm"}
    return {**ours, "MIKATA_GITHUB__URL": github.url, **more}


@pytest.fixture
def started(here: Path, github: GitHubServer) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts a collection as a process of its own, which ends with the test at the latest."""
    with ExitStack() as stack:

        def start(*arguments: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                [*COMMAND, *arguments],
                cwd=here,
                env=environment(github, GITHUB_TOKEN=github.token),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield start


def until_asked(github: GitHubServer, number: int) -> None:
    """Wait until the server was asked so often."""
    end = time.monotonic() + LONGEST_WAIT
    while len(github.requests) < number and time.monotonic() < end:
        time.sleep(0.02)
    assert len(github.requests) >= number


@pytest.mark.parametrize("asks", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_at_the_next_page_with_everything_kept(
    github, started, mikata, monkeypatch, asks
):
    github.latency = 0.3
    process = started("acme/web", "--report", "json")
    until_asked(github, 2)
    process.send_signal(asks)
    out, _ = process.communicate(timeout=LONGEST_WAIT)
    (web,) = json.loads(out)["repositories"]
    assert (process.returncode, web["status"]) == (1, "incomplete")
    assert 0 < web["new"] < 120
    assert "asked to stop" in web["error"]["what"]
    github.latency = 0
    monkeypatch.setenv("MIKATA_GITHUB__URL", github.url)
    monkeypatch.setenv("GITHUB_TOKEN", github.token)
    (web,) = json.loads(mikata("collect", "acme/web", "--report", "json").stdout)["repositories"]
    assert (web["status"], sum(web["stored"].values())) == ("complete", 120)


def test_every_collects_prints_sleeps_and_ends_with_the_status_of_its_last_round(github, started):
    process = started("acme/app", "--every", "1m", "--report", "json")
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if line.startswith("next collection at "):
            break
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=LONGEST_WAIT)
    assert process.returncode == 0
    assert json.loads(out)["status"] == "complete"
    assert re.match(r"next collection at [0-9-]{10} [0-9:]{5}; Ctrl-C ends it\n", said[-1])


def rounds(*outcomes: int | Exception) -> tuple[list[int], int]:
    """(the rounds that were done, the exit status) where the last one is asked to stop in."""
    stop, done = Stop(), []

    def one_round() -> int:
        done.append(len(done))
        outcome = outcomes[len(done) - 1]
        if len(done) == len(outcomes):
            stop.ask()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    status = again_and_again(
        one_round, timedelta(0), stop, lambda: datetime(2026, 1, 1, tzinfo=UTC)
    )
    return done, status


def test_a_round_that_fails_is_told_of_and_followed_by_the_next(capsys):
    assert rounds(1, CommandRefused("no"), WrongName("web"), OSError("disk"), 0) == (
        [0, 1, 2, 3, 4],
        0,
    )
    said = capsys.readouterr().err
    assert "error: no" in said
    assert "OSError: disk" in said


def test_the_status_is_that_of_the_last_round():
    assert rounds(0, 1)[1] == 1
    assert rounds(0, OSError("disk"))[1] == 1


def test_what_the_first_round_finds_wrong_in_the_command_ends_it():
    with pytest.raises(WrongName):
        rounds(WrongName("web"), 0)


@pytest.mark.parametrize(
    ("written", "seconds"), [("90s", 90), ("1m", 60), ("30m", 1800), ("2h", 7200), ("168h", 604800)]
)
def test_an_interval_is_seconds_minutes_or_hours(written, seconds):
    assert interval(written) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "written",
    ["", "30", "m", "1.5h", "-1m", "1 m", "1d", "30M", "٣m", "59s", "0m", "169h", "9999999s"],
)
def test_anything_else_is_no_interval(written):
    with pytest.raises(CommandRefused, match="--every"):
        interval(written)


def at_a_terminal(
    here: Path, env: dict[str, str], typed: str, *arguments: str
) -> tuple[int, str, str]:
    """(exit status, standard output, what the terminal shows) with `typed` at the question."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=here,
        env=env,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    shown, asked = b"", False
    end = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < end:
        if not select.select([ours], [], [], 0.1)[0]:
            if process.poll() is not None:
                break
            continue
        try:
            shown += os.read(ours, 65536)
        except OSError:  # the other side is closed
            break
        if not asked and b"[Y/n]" in shown:
            asked = True
            os.write(ours, typed.encode())
    try:
        out, _ = process.communicate(timeout=LONGEST_WAIT)
    finally:
        process.kill()
        os.close(ours)
    return process.returncode, out.decode(), shown.decode(errors="replace")


def test_on_a_terminal_it_offers_the_token_of_gh_and_keeps_it_nowhere(here, github):
    env = environment(github, PATH=with_gh(here, f"echo {github.token}"))
    status, out, shown = at_a_terminal(here, env, "\n", "acme/app")
    assert status == 0
    assert out.startswith("acme/app: complete, 30 new")
    assert shown.count("Use the token of gh for 127.0.0.1?") == 1
    kept = [path for path in here.rglob("*") if path.is_file() and path.parent.name != "programs"]
    for text in (out.encode(), shown.encode(), *(path.read_bytes() for path in kept)):
        assert github.token.encode() not in text


def test_several_repositories_have_a_bar_over_all_of_them(here, github):
    env = environment(github, GITHUB_TOKEN=github.token)
    status, out, shown = at_a_terminal(here, env, "", "acme/*")
    assert status == 0
    assert "all repositories" in shown
    assert "3/3" in shown
    assert out.count(": complete, ") == 3
