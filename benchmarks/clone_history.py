"""How fast is the history of a clone with 20,000 merges read, the first time and again?"""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.result import Report, Result, at_most
from benchmarks.worker import CHECKOUT, MIKATA, environment

MORE = 10
BEGINS = 1_700_000_000
HOUR = 3_600


def measure(merges: int) -> Report:
    """`mikata collect --git`: everything, nothing new, and ten merges more."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clone = folder / "clone"
        subprocess.run(["git", "init", "-q", "-b", "main", str(clone)], check=True)
        _import(clone, 0, merges)
        first, again = (_collect(clone, folder) for _ in range(2))
        _import(clone, merges, MORE)
        more = _collect(clone, folder)
    return Report(
        [
            at_most(f"`mikata collect --git`, {merges:,} merges", first, 20, "s"),
            Result("the same again, nothing new", f"{again:.1f} s"),
            Result(f"the same again, {MORE} merges more", f"{more:.1f} s"),
        ],
        (HOW,),
    )


HOW = """Collecting: a repository made by `git fast-import`, each merge with a branch of two
  commits; the time is that of the whole command, start of Python included."""


def _collect(clone: Path, folder: Path) -> float:
    command = [*MIKATA, "collect", "--git", str(clone), "--name", "bench/clone"]
    begun = time.perf_counter()
    subprocess.run(
        [*command, "--workspace", str(folder)],
        cwd=CHECKOUT,
        env=environment(),
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - begun


def _import(clone: Path, before: int, merges: int) -> None:
    """Add merges after the `before` that are there."""
    subprocess.run(
        ["git", "fast-import", "--quiet"],
        cwd=clone,
        input="".join(_stream(before, merges)).encode(),
        check=True,
    )


def _stream(before: int, merges: int) -> Iterator[str]:
    if before == 0:
        yield _commit("refs/heads/main", 1, BEGINS, "Begin", ["M 644 inline begun\n", _data("")])
    for number in range(before, before + merges):
        mark, when = 10 * (number + 1), BEGINS + number * HOUR
        tip = f":{10 * number + 3}" if number > before else "refs/heads/main^0"
        if number == 0:
            tip = ":1"
        branch = f"refs/heads/feature-{number % 7}"
        author = f"Author {number % 40}"
        change = [f"M 644 inline file-{number % 500}\n", _data(str(number))]
        yield f"reset {branch}\nfrom {tip}\n\n"
        yield _commit(branch, mark + 1, when, f"Work {number}", change, author=author)
        change = [f"M 644 inline file-{number % 499}\n", _data(str(number))]
        yield _commit(branch, mark + 2, when + 600, f"More {number}", change, author=author)
        subject = f"Merge pull request #{number + 1} from bench/feature-{number}"
        parents = [f"from {tip}\n", f"merge :{mark + 2}\n"]
        yield _commit("refs/heads/main", mark + 3, when + 1_200, subject, parents + change)


def _commit(
    branch: str, mark: int, when: int, subject: str, rest: list[str], author: str = "Bench"
) -> str:
    who = f"{author} <{author.replace(' ', '.').lower()}@bench.example> {when} +0900"
    head = f"commit {branch}\nmark :{mark}\nauthor {who}\ncommitter {who}\n"
    return head + _data(subject) + "".join(rest)


def _data(text: str) -> str:
    return f"data {len(text.encode())}\n{text}\n"
