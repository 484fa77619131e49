"""Is a folder a demo, which one, and has somebody made it their own since?"""

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from config.settings import ORGANISATION_FILE, SETTINGS_FILE
from data.sample.company import Wanted
from data.sample.organisation import organisation_text, sample_organisation

KEPT = ".mikata"
MARK, DATABASE, IGNORE = "demo.json", "mikata.sqlite3", ".gitignore"
SETTINGS_TEXT = """\
# How this machine reaches things. The demo needs nothing but these two lines;
# `mikata init` in an empty folder writes a file with everything that can be set.
language: ja
"""


@dataclass(frozen=True, slots=True)
class DemoFolder:
    """The folder of a demo."""

    path: Path

    def built(self) -> Wanted | None:
        """Which demo lies there; None where there is none, or one that was never finished."""
        mark = self._mark()
        whole = mark and mark.finished and (self.path / KEPT / DATABASE).is_file()
        return mark.wanted if mark and whole else None

    def is_foreign(self) -> bool:
        """Whether something else than a demo lies there."""
        if not self.path.exists():
            return False
        return not self.path.is_dir() or (any(self.path.iterdir()) and self._mark() is None)

    def changed_files(self) -> list[str]:
        """The files that somebody wrote in since."""
        mark = self._mark()
        written = mark.files if mark else {}
        return [
            name for name, digest in written.items() if self._digest(name) not in (digest, None)
        ]

    def begin(self, wanted: Wanted) -> None:
        """Throw the old demo away and write the files of the new one."""
        shutil.rmtree(self.path / KEPT, ignore_errors=True)
        (self.path / KEPT).mkdir(parents=True, mode=0o700)
        organisation = sample_organisation(wanted.today, wanted.engineers)
        texts = {
            ORGANISATION_FILE: organisation_text(organisation),
            SETTINGS_FILE: SETTINGS_TEXT,
            IGNORE: "*\n",
        }
        self._write(_Mark(wanted, {}, finished=False))
        for name, text in texts.items():
            (self.path / name).write_text(text, encoding="utf-8")
        self._write(_Mark(wanted, {name: self._digest(name) for name in texts}, finished=False))

    def finish(self, wanted: Wanted) -> None:
        """Note that everything is stored."""
        files = {name: self._digest(name) for name in (ORGANISATION_FILE, SETTINGS_FILE, IGNORE)}
        self._write(_Mark(wanted, files, finished=True))

    def _mark(self) -> "_Mark | None":
        file = self.path / KEPT / MARK
        if not file.is_file():
            return None
        values = json.loads(file.read_text(encoding="utf-8"))
        wanted = values["wanted"]
        wanted["today"] = date.fromisoformat(wanted["today"])
        return _Mark(Wanted(**wanted), values["files"], values["finished"])

    def _write(self, mark: "_Mark") -> None:
        values = asdict(mark)
        values["wanted"]["today"] = mark.wanted.today.isoformat()
        file = self.path / KEPT / MARK
        whole = file.with_suffix(".new")
        whole.write_text(json.dumps(values, indent=1), encoding="utf-8")
        whole.replace(file)

    def _digest(self, name: str) -> str | None:
        """Of a file's contents; None where it is gone."""
        file = self.path / name
        return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else None


@dataclass(frozen=True, slots=True)
class _Mark:
    """What is noted in the folder of a demo: which one it is, and the digests of its files."""

    wanted: Wanted
    files: dict[str, str | None]
    finished: bool
