"""How are PostgreSQL's own programs run: the right version, in time, without showing a password?"""

import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection

from data.database import Database
from data.errors import TransferRefused

LONGEST_S = 6 * 3600
"""More than a dump of any size that Mikata reaches takes; whatever hangs for longer is ended."""

_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
_SHOWN = 600


@dataclass(frozen=True, slots=True)
class Tools:
    """Where the programs lie (None: on the PATH) and the environment that they run in."""

    folder: Path | None
    environ: Mapping[str, str]

    def run(self, name: str, arguments: Sequence[str], database: Database | None = None) -> str:
        """What a program prints; with a database its password goes along in the environment.

        Raises TransferRefused where the program is missing, fails or does not end.
        """
        program = str(self.folder / name) if self.folder else name
        environ = {**self.environ, "PGCONNECT_TIMEOUT": "10", "LC_ALL": "C"}
        password = database.engine.url.password if database else None
        if password:
            environ["PGPASSWORD"] = str(password)
        try:
            done = subprocess.run(
                [program, *arguments],
                env=environ,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=LONGEST_S,
                check=False,
            )
        except OSError as error:
            raise _missing(name, program, error.strerror or str(error)) from error
        except subprocess.TimeoutExpired as error:
            message = f"{name} had not ended after {LONGEST_S // 3600} hours and was stopped"
            raise TransferRefused(message, program, "see what the database waits for") from error
        if done.returncode:
            said = done.stderr.strip()[-_SHOWN:]
            do = "mend what it says and run this again; nothing was changed"
            raise TransferRefused(f"{name} failed: {said}", program, do)
        return done.stdout

    def version(self, name: str) -> int:
        """The major version of a program."""
        found = _VERSION.search(self.run(name, ["--version"]))
        if found is None:
            raise _missing(name, name, "it does not say its version")
        return int(found.group(1))


def server_version(connection: Connection) -> tuple[int, str]:
    """(major version, all of it in words) of the PostgreSQL behind a connection."""
    number = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one())
    return number // 10_000, str(connection.exec_driver_sql("SHOW server_version").scalar_one())


def address_without_password(database: Database) -> str:
    """As the programs take it; what a password is stands in their environment."""
    url = database.engine.url
    plain = URL.create(
        "postgresql", url.username, None, url.host, url.port, url.database, url.query
    )
    return plain.render_as_string(hide_password=False)


def refuse_older_client(tools: Tools, name: str, client: int, needed: int) -> None:
    """Raise where a program is older than what it has to deal with."""
    if client < needed:
        raise TransferRefused(
            f"{name} is of PostgreSQL {client}, older than what it has to deal with ({needed})",
            str(tools.folder / name) if tools.folder else name,
            _install(needed),
        )


def _missing(name: str, program: str, why: str) -> TransferRefused:
    return TransferRefused(
        f"{name}, which comes with PostgreSQL, can't be run: {why}", program, _install(None)
    )


def _install(version: int | None) -> str:
    package = f"postgresql-client-{version}" if version else "postgresql-client"
    return f"install {package}, or name the folder of its programs: --pg-bin DIR"
