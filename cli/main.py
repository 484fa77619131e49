"""Which commands does `mikata` have?

Each is a module of this package with a Typer `app`; it is imported when it is used, so that
`mikata check` need not wait for what `mikata serve` brings along. A command comes in with its
module and one line here.
"""

import tomllib
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from cli.errors import worded_for_a_terminal

COMMANDS = {
    "init": "cli.init",
    "check": "cli.check",
    "apply": "cli.apply",
    "org": "cli.org",
    "user": "cli.user",
    "token": "cli.token",
    "doctor": "cli.doctor",
    "collect": "cli.collect",
    "gap": "cli.gap",
    "coverage": "cli.coverage",
    "metric": "cli.metric",
    "log": "cli.log",
    "db": "cli.db",
    "person": "cli.person",
    "retention": "cli.retention",
    "notices": "cli.notices",
    "serve": "cli.serve",
    "work": "cli.work",
    "demo": "cli.demo",
}


class Commands(TyperGroup):
    """The commands above; the one place where exceptions become words and an exit status."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 -- Typer's own signature
        """All names, in the order in which they are met."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002 -- Typer's own signature
        """The command of that name, imported; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        command = typer.main.get_command(import_module(COMMANDS[cmd_name]).app)
        command.name = cmd_name
        return command

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 -- Typer's own signature
        """Run what was asked for."""
        with worded_for_a_terminal():
            return super().invoke(ctx)


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"mikata {version_here()}")
        raise typer.Exit


@app.callback()
def mikata(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """How work flows in an engineering organisation, on your own machine."""


def version_here() -> str:
    """The version of this checkout."""
    project = Path(__file__).parent.parent / "pyproject.toml"
    return tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]


def run() -> None:
    """The `mikata` command."""
    app()
