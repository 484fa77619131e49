"""How does this installation reach things: its database, its pages, GitHub?

`mikata.yaml` in the workspace says it; environment variables override it (`config.environment`).
"""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlsplit

from pydantic import BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from config import notices_checks, sign_in_parts
from config.document import examine_document
from config.environment import overridden, read_environment
from config.errors import Problem, WrongSettings
from config.fields import FileModel, Language, Text, WrongValue
from config.github import VARIABLE, WAYS, GitHub, findings, unclear, wrong_token
from config.keeping import Retention, Work
from config.notices import Notices
from config.sign_in import Origin, SignIn

SETTINGS_FILE = "mikata.yaml"
ORGANISATION_FILE = "org.yaml"
PREFIX = "MIKATA_"
COMMON_TOKEN = "GITHUB_TOKEN"  # noqa: S105 -- the name of a variable

_DATABASE = re.compile(r"sqlite:///.+|postgresql(\+psycopg)?://.+", re.DOTALL)


def _database(value: object) -> object:
    # The address may hold a password: no message repeats it.
    if isinstance(value, str) and not _DATABASE.fullmatch(value):
        raise WrongValue("expected an address that begins with sqlite:/// or postgresql://")
    return value


Database = Annotated[str, BeforeValidator(_database)]


def _long(value: object) -> object:
    if isinstance(value, str) and len(value.strip()) < LEAST_LETTERS_OF_A_SECRET:
        raise WrongValue(
            f"expected at least {LEAST_LETTERS_OF_A_SECRET} letters; "
            "`openssl rand -hex 32` makes a good one"
        )
    return value


LEAST_LETTERS_OF_A_SECRET = 32
LongSecret = Annotated[SecretStr, BeforeValidator(_long)]


class Server(FileModel):
    """Where the pages are served."""

    host: Text = "127.0.0.1"
    port: int = Field(default=8050, ge=0, le=65535)
    public_url: Origin | None = None
    """How browsers name it from elsewhere, behind a proxy that ends TLS: https://mikata.example."""
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    """How many proxies in front write X-Forwarded-For; without any the header is not believed."""


class _Everywhere(FileModel):
    """What mikata.yaml and the settings have in common; what is left out has this value."""

    language: Language = "ja"
    server: Server = Server()
    github: GitHub = GitHub()
    sign_in: SignIn = SignIn()
    retention: Retention = Retention()
    work: Work = Work()
    notices: Notices = Notices()
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["auto", "json", "text"] = "auto"


class SettingsFile(_Everywhere):
    """What may stand in mikata.yaml."""

    database: Database | None = Field(default=None, repr=False)
    database_password: SecretStr | None = Field(default=None, repr=False)
    secret_key: LongSecret | None = Field(default=None, repr=False)


class Settings(_Everywhere, BaseSettings):
    """Everything this installation was told. Only `load_settings` looks at the environment."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=False
    )

    workspace: Path
    database: Database = Field(default="", repr=False)
    """With its password, where one was given."""
    database_password: SecretStr | None = Field(default=None, repr=False)
    secret_key: LongSecret | None = Field(default=None, repr=False)

    @model_validator(mode="before")
    @classmethod
    def _database_in_the_workspace(cls, values: dict[str, Any]) -> dict[str, Any]:
        given, workspace = values.get("database"), values.get("workspace")
        if workspace is None or not isinstance(given, str | None):
            return values
        address = _with_password(
            _database_address(given, Path(workspace)), values.get("database_password")
        )
        return {**values, "database": address}

    @property
    def facts_folder(self) -> Path:
        """Where the snapshots of the facts lie."""
        return self.workspace / ".mikata" / "facts"

    @property
    def has_file(self) -> bool:
        """Whether mikata.yaml is there, as it is after `mikata init`."""
        return (self.workspace / SETTINGS_FILE).exists()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 -- these are pydantic-settings' own
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- as above
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- as above
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what is passed: the environment arrives as an argument of `load_settings`."""
        return (init_settings,)


def load_settings(workspace: Path, environ: Mapping[str, str]) -> Settings:
    """The settings of the workspace: mikata.yaml where there is one, overridden by `environ`.

    Raises WrongSettings with everything that is wrong in both.
    """
    settings, problems = examine_settings(workspace, environ)
    if settings is None:
        raise WrongSettings(problems)
    return settings


def examine_settings(
    workspace: Path, environ: Mapping[str, str]
) -> tuple[Settings | None, tuple[Problem, ...]]:
    """The settings, None where there are errors; and all errors and warnings."""
    if not workspace.is_dir():
        message = "there is no such folder; `mikata init DIR` makes one"
        return None, (Problem(str(workspace), None, None, message),)
    file = workspace / SETTINGS_FILE
    given, wrong = read_environment(
        SettingsFile, PREFIX, environ, ("MIKATA_WORKSPACE",), from_files=(f"{PREFIX}DATABASE",)
    )
    of_github, of_sign_in = given.get("github", {}), given.get("sign_in", {})
    of_notices = given.get("notices", {})
    written, problems = SettingsFile(), ()
    if file.exists():
        checks = [
            partial(findings, given=of_github),
            partial(sign_in_parts.findings, given=of_sign_in),
            partial(notices_checks.findings, given=of_notices, workspace=workspace),
        ]
        written, problems = examine_document(file, SettingsFile, checks)
    below = written.model_dump(exclude_unset=True, by_alias=True) if written else {}
    problems += wrong
    problems += tuple(
        Problem(f"{VARIABLE}APP", None, None, message)
        for key, message in unclear(below.get("github", {}), of_github)
        if key is None
    )
    if written is not None:
        problems += tuple(_lacking_in_environment(below, given, workspace))
    values = overridden(below, given)
    token = _common_token(values, environ)
    wrong_one = wrong_token(token) if token else None
    problems += (Problem(COMMON_TOKEN, None, None, wrong_one),) if wrong_one else ()
    if any(problem.severity == "error" for problem in problems):
        return None, problems
    if token:
        values["github"] = {**values.get("github", {}), "token": token}
    return Settings(workspace=workspace.absolute(), **values), problems


def _lacking_in_environment(
    below: Mapping[str, Any], given: Mapping[str, Any], workspace: Path
) -> Iterator[Problem]:
    """What is missing in sections of which the file says nothing."""
    name = sign_in_parts.SECTION
    for message in sign_in_parts.of_environment(below.get(name, {}), given.get(name, {})):
        yield Problem(sign_in_parts.VARIABLE, None, None, message)
    name = notices_checks.SECTION
    found = notices_checks.of_environment(below.get(name, {}), given.get(name, {}), workspace)
    for message in found:
        yield Problem(notices_checks.VARIABLE, None, None, message)


def _common_token(values: Mapping[str, Any], environ: Mapping[str, str]) -> str:
    """The token that programs for GitHub share, where nothing of ours says another; else empty."""
    github = values.get("github", {})
    return "" if any(github.get(way) for way in WAYS) else environ.get(COMMON_TOKEN, "").strip()


def _database_address(given: str | None, workspace: Path) -> str:
    """An SQLite file is looked for from the workspace, not from wherever the command runs."""
    if given is None:
        return f"sqlite:///{workspace.absolute() / '.mikata' / 'mikata.sqlite3'}"
    name = given.removeprefix("sqlite:///")
    if name == given or name.startswith(("/", ":memory:", "file:")):
        return given
    return f"sqlite:///{workspace.absolute() / name}"


def _with_password(address: str, password: SecretStr | str | None) -> str:
    """A server's address with the password that was kept apart from it; a file has none."""
    if isinstance(password, SecretStr):
        password = password.get_secret_value()
    parts = urlsplit(address)
    user, at, host = parts.netloc.rpartition("@")
    if not (password and at and parts.scheme.startswith("postgresql")) or ":" in user:
        return address
    return parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}").geturl()
