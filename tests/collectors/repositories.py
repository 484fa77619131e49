"""How does a test make a real Git repository of any shape, quickly?"""

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

ANN = b"Ann Example <ann@example.com>"
BOB = b"Bob Example <bob@example.com>"
START = 1_767_225_600
"""2026-01-01T00:00:00Z, when histories of tests begin unless they say otherwise."""
HOUR = 3600

ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "LC_ALL": "C",
}


def git(folder: Path, *arguments: str, **more: str) -> str:
    """What the git program answers in a folder."""
    answer = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        check=True,
        capture_output=True,
        env=ENVIRONMENT | more,
    )
    return answer.stdout.decode("utf-8", errors="replace").rstrip("\n")


@dataclass
class History:
    """A history under construction; commits are known by the mark that `commit` gives them."""

    marks: int = 0
    stream: list[bytes] = field(default_factory=list)
    clock: int = START

    def commit(
        self,
        message: str | bytes,
        parents: Sequence[int] = (),
        author: bytes = ANN,
        authored: str | int | None = None,
        committed: str | int | None = None,
        files: dict[str, str] | None = None,
        encoding: str | None = None,
    ) -> int:
        """Add a commit an hour after the last one; dates are seconds, or `seconds +zone`."""
        self.clock += HOUR
        self.marks += 1
        text = message.encode() if isinstance(message, str) else message
        lines = [
            b"commit refs/marks/m%d" % self.marks,
            b"mark :%d" % self.marks,
            b"author %s %s" % (author, _date(authored, committed, self.clock)),
            b"committer Web <web@example.com> %s" % _date(committed, None, self.clock),
            *([b"encoding " + encoding.encode()] if encoding else []),
            b"data %d\n%s" % (len(text), text),
            *(
                b"%s :%d" % (b"merge" if nth else b"from", parent)
                for nth, parent in enumerate(parents)
            ),
        ]
        for name, content in (files or {}).items():
            raw = content.encode()
            lines.append(b"M 100644 inline %s\ndata %d\n%s" % (name.encode(), len(raw), raw))
        self.stream.append(b"\n".join(lines) + b"\n")
        return self.marks

    def merge(
        self,
        number: int,
        onto: int,
        *tips: int,
        head: str = "acme/topic",
        title: str = "A title",
        **more,
    ) -> int:
        """A merge commit as GitHub makes them."""
        message = f"Merge pull request #{number} from {head}\n\n{title}\n"
        return self.commit(message, (onto, *tips), **more)

    def write(self, folder: Path, bare: bool = False, **branches: int) -> dict[int, str]:
        """Make the repository; `branches` says where each branch stands. The shas by mark."""
        first = next(iter(branches), "main")
        folder.mkdir(parents=True, exist_ok=True)
        git(folder, "init", "-q", "-b", first.replace("__", "/"), *(["--bare"] if bare else []))
        return self.add_to(folder, **branches)

    def add_to(self, folder: Path, **branches: int) -> dict[int, str]:
        """Bring all commits into a repository and set its branches."""
        marks = folder.with_name(f"{folder.name}.marks")
        subprocess.run(
            ["git", "-C", str(folder), "fast-import", "--quiet", "--force",
             "--date-format=raw-permissive", f"--export-marks={marks}"],
            input=b"".join(self.stream),
            check=True,
            env=ENVIRONMENT,
        )  # fmt: skip
        shas = {}
        for line in marks.read_text().splitlines():
            mark, sha = line.split()
            shas[int(mark[1:])] = sha
        refs = git(folder, "for-each-ref", "--format=delete %(refname)", "refs/marks").splitlines()
        wanted = [
            f"update refs/heads/{name.replace('__', '/')} {shas[mark]}"
            for name, mark in branches.items()
        ]
        subprocess.run(
            ["git", "-C", str(folder), "update-ref", "--stdin"],
            input="\n".join([*wanted, *refs, ""]).encode(),
            check=True,
            env=ENVIRONMENT,
        )
        return shas


def _date(given: str | int | None, instead: str | int | None, clock: int) -> bytes:
    chosen = given if given is not None else instead if instead is not None else clock
    text = f"{chosen} +0000" if isinstance(chosen, int) else chosen
    return text.encode()
