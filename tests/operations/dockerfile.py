"""What does a Dockerfile say, and what happens when its steps run in an empty folder?

Where there is no container runtime each step is run all the same: paths of the image are mapped
into the folder, and COPY takes what .dockerignore lets through. What changes a system (packages, a
user) is not run but handed to the test, which looks at it.
"""

import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

OF_THE_SYSTEM = re.compile(r"\b(apt-get|useradd|groupadd)\b")
_IN_THE_IMAGE = re.compile(r"(?<![\w.$/-])/(opt/mikata|plotly|workspace|backups)(?=[/\s:\"']|$)")


@dataclass(frozen=True)
class Step:
    """One instruction: `RUN` and what follows it."""

    word: str
    rest: str


@dataclass
class Stage:
    """What follows a FROM."""

    base: str
    name: str
    steps: list[Step] = field(default_factory=list)

    def last(self, word: str) -> str:
        """What the last instruction of this kind says."""
        return [step.rest for step in self.steps if step.word == word][-1]


def stages(text: str) -> list[Stage]:
    """The stages of a Dockerfile, in their order."""
    found: list[Stage] = []
    for step in _steps(text):
        if step.word == "FROM":
            base, _, name = step.rest.partition(" AS ")
            found.append(Stage(base, name or "final"))
        else:
            found[-1].steps.append(step)
    return found


def _steps(text: str) -> Iterator[Step]:
    plain = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    for line in "\n".join(plain).replace("\\\n", " ").splitlines():
        word, _, rest = line.strip().partition(" ")
        if word:
            yield Step(word, re.sub(r"\s+", " ", rest.strip()))


class Ignored:
    """What .dockerignore leaves outside: of the lines that fit a path or its folder the last."""

    def __init__(self, text: str) -> None:
        lines = [line.strip() for line in text.splitlines()]
        self._patterns = [each for each in lines if each and not each.startswith("#")]

    def __call__(self, path: PurePosixPath) -> bool:
        out = False
        for pattern in self._patterns:
            inside = pattern.startswith("!")
            if any(_fits(each, pattern.removeprefix("!")) for each in (path, *path.parents)):
                out = not inside
        return out


def _fits(path: PurePosixPath, pattern: str) -> bool:
    if pattern.startswith("**/"):
        return fnmatch.fnmatchcase(path.name, pattern.removeprefix("**/"))
    parts, wanted = path.parts, PurePosixPath(pattern).parts
    return len(parts) == len(wanted) and all(map(fnmatch.fnmatchcase, parts, wanted))


class Machine:
    """Runs the steps in a folder, as the builder of images would in a file system of its own.

    Each stage is built under the same path (`here`), for scripts name their interpreter by it; one
    that is over is moved aside.
    """

    def __init__(self, folder: Path, checkout: Path, files: list[PurePosixPath]) -> None:
        self.here = folder / "image"
        self._programs = folder / "programs"
        self._programs.mkdir()
        (self._programs / "python").symlink_to(_everybodys_python())
        self._aside = folder / "stages"
        self._aside.mkdir(parents=True)
        self._checkout = checkout
        self._files = files
        self.environment: dict[str, str] = {}
        self._folder = "/"

    def build(self, stage: Stage, not_run: Callable[[str], None]) -> None:
        """Run the steps of a stage; what would change a system goes to `not_run`."""
        self.here.mkdir()
        self.environment, self._folder = {}, "/"
        for step in stage.steps:
            if step.word == "ENV":
                given = dict(pair.split("=", 1) for pair in step.rest.split())
                self.environment |= {name: self.mapped(value) for name, value in given.items()}
            elif step.word == "WORKDIR":
                self._folder = step.rest
                self._inside(step.rest).mkdir(parents=True, exist_ok=True)
            elif step.word == "COPY":
                self._copy(step.rest)
            elif step.word == "RUN" and OF_THE_SYSTEM.search(step.rest):
                not_run(step.rest)
            elif step.word == "RUN":
                self._run(step.rest)

    def put_aside(self, stage: Stage) -> None:
        """Make room for the next stage."""
        self.here.rename(self._aside / stage.name)

    def mapped(self, text: str) -> str:
        """The same with paths of the image as those of the folder."""
        return _IN_THE_IMAGE.sub(lambda found: f"{self.here}/{found[1]}", text)

    def _inside(self, path: str) -> Path:
        return self.here / PurePosixPath(self._folder, path).relative_to("/")

    def _run(self, command: str) -> None:
        given = {**os.environ, **self.environment}
        given["PATH"] = f"{self._programs}:/usr/local/bin:/usr/bin:/bin"
        done = subprocess.run(
            ["/bin/sh", "-c", self.mapped(command)],
            cwd=self._inside("."),
            env={name: value for name, value in given.items() if not name.startswith("VIRTUAL")},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise StepFailed(command, done.stdout + done.stderr)

    def _copy(self, rest: str) -> None:
        *options, source, target = rest.split()
        place = self._inside(target)
        if options:
            stage = options[0].removeprefix("--from=")
            found = self._aside / stage / PurePosixPath(source).relative_to("/")
            # Links, not copies: half a gigabyte of packages lies in one of them.
            _linked(found, place / found.name if target.endswith("/") else place)
            return
        for each in self._files:
            if source == "." or str(each) == source:
                (place / each).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(self._checkout / each, place / each)


def _everybodys_python() -> Path:
    """An interpreter that a user without rights may run: this one may lie in root's own folder."""
    mine = Path(sys.executable).resolve()
    open_to_all = all(each.stat().st_mode & 0o001 for each in (mine, *mine.parents))
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    other = shutil.which(name, path="/usr/local/bin:/usr/bin")
    return mine if open_to_all or other is None else Path(other)


class StepFailed(Exception):
    """A step ended with another status than 0."""

    def __init__(self, command: str, said: str) -> None:
        super().__init__(f"{command}\n{said}")
        self.said = said


def _linked(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, symlinks=True, copy_function=os.link, dirs_exist_ok=True)
    else:
        os.link(source, target)


def words_of(form: str) -> list[str]:
    """The command of ENTRYPOINT, CMD or HEALTHCHECK in its JSON form."""
    return json.loads(form[form.index("[") :])
