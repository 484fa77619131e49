"""As whom does this run ask GitHub: as the settings say, or as `gh` is signed in?"""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from urllib.parse import urlsplit

from pydantic import SecretStr

from cli.errors import MISUSED, CommandRefused
from config.settings import GitHub

ANSWER_SECONDS = 10
"""`gh` looks into a file or a keyring of this machine; longer it may not take."""

NOBODY_TO_ASK_AS = """there is no token for GitHub
  what to do: one of these three
    set the variable MIKATA_GITHUB__TOKEN (GITHUB_TOKEN is read as well)
    write a token, or a GitHub App, under github: in mikata.yaml
    sign in with the program gh (gh auth login) and run this in a terminal
  docs/how-to/connect-github.md says step by step how to make one"""


def with_token(settings: GitHub, environ: Mapping[str, str]) -> GitHub:
    """The settings with somebody to ask as; the token of `gh` for this run only, if it is allowed.

    It is kept nowhere and shown nowhere. Raises CommandRefused where there is nobody.
    """
    if settings.token or settings.tokens or settings.app:
        return settings
    host = _host(settings.url)
    token = _token_of_gh(host, environ) if sys.stdin.isatty() else None
    if token is None or not _may_be_used(host):
        raise CommandRefused(NOBODY_TO_ASK_AS, MISUSED)
    return settings.model_copy(update={"token": SecretStr(token)})


def _host(url: str) -> str:
    """What `gh` calls the GitHub whose programs' address this is."""
    host = urlsplit(url).hostname or ""
    return "github.com" if host == "api.github.com" else host


def _token_of_gh(host: str, environ: Mapping[str, str]) -> str | None:
    """The token of whoever is signed in; None where nobody is, or `gh` is not there."""
    program = shutil.which("gh", path=environ.get("PATH"))
    if program is None:
        return None
    try:
        answer = subprocess.run(
            [program, "auth", "token", "--hostname", host],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=dict(environ),
            check=False,
            timeout=ANSWER_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    said = answer.stdout.decode("ascii", errors="replace").strip()
    is_one_word = said.isprintable() and len(said.split()) == 1
    return said if answer.returncode == 0 and is_one_word else None


def _may_be_used(host: str) -> bool:
    """Ask on standard error, since the report on standard output may be for a program."""
    question = f"Use the token of gh for {host}? It is used for this run and not stored. [Y/n]"
    print(question, end=" ", file=sys.stderr, flush=True)
    answer = sys.stdin.readline()
    return answer.strip().casefold() in {"", "y", "yes"} and answer != ""
