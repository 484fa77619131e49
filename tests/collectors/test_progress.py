"""Does whoever waits see how far a collection has come, whatever the number of repositories?"""

import io
import re
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from collectors.progress import Bars, Lines, shown_progress

COLUMNS = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
NAMES = [f"acme/repository-{number}" for number in range(500)]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(progress: Progress) -> list[str]:
    """The lines that stand on the terminal now, without colours."""
    console = Console(file=io.StringIO(), width=100)
    console.print(progress.get_renderable())
    text = console.file.getvalue() if isinstance(console.file, io.StringIO) else ""
    return [re.sub(r"\s+", " ", line).strip() for line in text.splitlines()]


def bars() -> tuple[Progress, Bars]:
    progress = Progress(*COLUMNS, console=Console(file=io.StringIO()))
    return progress, Bars(progress)


def test_only_running_repositories_and_the_total_stand_on_the_terminal():
    progress, shows = bars()
    shows.expect(500)
    for name in NAMES[:7]:
        shows.begin(name)
        shows.at(name, 20, 40)
    for name in NAMES[:5]:
        shows.end(name)
    total, *running = shown(progress)
    assert total.startswith("all repositories")
    assert total.endswith("5/500")
    assert [line.split()[0] for line in running] == NAMES[5:7]
    assert all(line.endswith("20/40") for line in running)


def test_the_bar_of_a_single_repository_stays_when_it_is_full():
    progress, shows = bars()
    shows.expect(1)
    shows.begin("acme/web")
    shows.at("acme/web", 40, 40)
    shows.end("acme/web")
    (only,) = shown(progress)
    assert only.startswith("acme/web")
    assert only.endswith("40/40")


def test_repositories_of_a_second_source_count_into_the_same_total():
    progress, shows = bars()
    shows.expect(2)
    shows.expect(1)
    shows.end("acme/busy")
    assert [line.rsplit(maxsplit=1)[-1] for line in shown(progress)] == ["1/3"]


def test_many_threads_can_tell_of_their_repositories_at_once():
    progress, shows = bars()
    ready = threading.Barrier(8)

    def read(share: list[str]) -> None:
        ready.wait()
        for name in share:
            shows.begin(name)
            for done in range(5):
                shows.at(name, done, 5)
            shows.end(name)

    with progress, ThreadPoolExecutor(8) as threads:
        shows.expect(len(NAMES))
        list(threads.map(read, [NAMES[number::8] for number in range(8)]))
    assert [line.rsplit(maxsplit=1)[-1] for line in shown(progress)] == ["500/500"]


def test_a_log_of_many_repositories_says_now_and_then_how_many_are_through(capsys):
    seconds = iter(range(10_000))
    lines = Lines(sys.stdout, lambda: next(seconds))
    lines.expect(len(NAMES))
    for name in NAMES:
        lines.begin(name)
        lines.at(name, 1, 1)
        lines.end(name)
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "500 repositories"
    assert not [line for line in said if line.endswith("reading")]
    assert len(said) < 500
    assert re.fullmatch(r"[0-9]+ of 500 repositories, acme/repository-[0-9]+", said[-1])


def test_lines_of_several_threads_are_never_mixed(capsys):
    lines = Lines(sys.stdout, lambda: 0.0)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: lines.say(f"{number:04} " + "x" * 200), range(400)))
    said = capsys.readouterr().out.splitlines()
    assert sorted(said) == [f"{number:04} " + "x" * 200 for number in range(400)]


def test_a_terminal_gets_bars_and_anything_else_lines():
    with shown_progress(Terminal(), lambda: 0.0) as progress:
        assert isinstance(progress, Bars)
    with shown_progress(io.StringIO(), lambda: 0.0) as progress:
        assert isinstance(progress, Lines)
