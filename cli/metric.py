"""`mikata metric`: what is this number, by period, for people and for programs?"""

import re
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer

from cli.errors import MISUSED, CommandRefused
from cli.metric_output import Found, write_csv, write_json, write_table
from cli.workspace import HERE, WorkspaceOption, opened_workspace
from data.viewer import Viewer
from metrics.answer import Refused
from metrics.answers import Answers
from metrics.cache import Cache
from metrics.catalogue import METRICS
from metrics.catalogue import metric as metric_of
from metrics.material import Material
from metrics.period import STEPS, WrongPeriod, chosen_period
from metrics.question import CLOCKS, EMPLOYMENT_KINDS, Question
from metrics.statistics import STATISTICS

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_KEYS = "\n".join(f"  {metric.key}" for metric in METRICS)
_HELP = f"""A number by period, with how many pull requests are in it and why others are not.

\b
Keys:
{_KEYS}

Without --from and --to it is the last 26 complete weeks, whatever --by says; with --from alone
everything until today, included; with --to alone the 26 weeks before it.
"""


class Form(StrEnum):
    """How the answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


_WRITERS: dict[Form, Callable[[Found], None]] = {
    Form.TABLE: write_table,
    Form.JSON: write_json,
    Form.CSV: write_csv,
}


def _one_of(words: tuple[str, ...]) -> str:
    return "|".join(words)


@app.command(help=_HELP)
def main(  # noqa: PLR0913 -- each is an option of the command
    key: Annotated[str, typer.Argument(metavar="KEY", help="One of the keys above.")],
    unit: Annotated[
        str | None, typer.Option(metavar="ID", help="Only what people of this unit wrote.")
    ] = None,
    repository: Annotated[
        str | None, typer.Option(metavar="OWNER/NAME", help="Only this repository.")
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(
            metavar="BRANCH", help="The base branch; by default that of each repository itself."
        ),
    ] = None,
    start: Annotated[
        str | None, typer.Option("--from", metavar="YYYY-MM-DD", help="The first day.")
    ] = None,
    end: Annotated[
        str | None,
        typer.Option("--to", metavar="YYYY-MM-DD", help="The first day that is not included."),
    ] = None,
    by: Annotated[str, typer.Option(metavar=_one_of(STEPS), help="The length of a row.")] = "week",
    statistic: Annotated[
        str, typer.Option(metavar=_one_of(STATISTICS), help="For durations.")
    ] = "median",
    clock: Annotated[
        str, typer.Option(metavar=_one_of(CLOCKS), help="All hours, or core hours only.")
    ] = "calendar",
    include_bots: Annotated[bool, typer.Option("--include-bots", help="Use bots as well.")] = False,
    without: Annotated[
        list[str] | None,
        typer.Option(
            metavar=_one_of(EMPLOYMENT_KINDS),
            help="Leave aside people with this employment; can be repeated.",
        ),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="Add the pull requests, used or not (--format csv: write them instead).",
        ),
    ] = False,
    form: Annotated[
        Form, typer.Option("--format", help="For people or for programs.")
    ] = Form.TABLE,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Answer one question about the facts and write it on standard output."""
    metric_of(key)
    days = _day("--from", start), _day("--to", end)
    filters: dict[str, Any] = {"unit": unit, "repository": repository, "base": base, "by": by}
    filters |= {"statistic": statistic, "clock": clock, "include_bots": include_bots}
    filters |= {"without": frozenset(without or ())}
    with opened_workspace(workspace) as opened:
        answers = Answers(opened.database, Cache())
        material = answers.material(Viewer.operator())
        try:
            period = chosen_period(*days, datetime.now(UTC), material.zone)
            found = _found(answers, Question(key, period, **filters), explain)
        except WrongPeriod as error:
            raise CommandRefused(str(error), MISUSED) from error
        except Refused as refused:
            raise CommandRefused(_why(refused)) from refused
    _WRITERS[form](found)
    _note(found, material)


def _found(answers: Answers, question: Question, explain: bool) -> Found:
    if not explain:
        return Found(answers.ask(Viewer.operator(), question))
    explanation = answers.explain(Viewer.operator(), question, limit=None)
    return Found(explanation.answer, explanation)


def _day(option: str, written: str | None) -> date | None:
    if written is None:
        return None
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", written, re.ASCII):
        try:
            return date.fromisoformat(written)
        except ValueError as error:
            message = f"{option}: {written} is not in the calendar"
            raise CommandRefused(message, MISUSED) from error
    raise CommandRefused(f"{option}: expected a day like 2026-01-05, got '{written}'", MISUSED)


def _why(refused: Refused) -> str:
    """The refusal in words, with what can be asked instead."""
    about = {
        "too_few_people": "the answer would be about one person or two",
        "too_few_in_the_rest": (
            "with the answer for the unit around it, this one would tell about one person or two"
        ),
    }[refused.reason]
    return f"{about}, so it is not given\n  what to do: {_instead(refused)}"


def _instead(refused: Refused) -> str:
    asked, offer = refused.question, refused.offer
    if offer is None:
        return "ask about a longer period; no larger group has three people in this one"
    steps = []
    if offer.unit != asked.unit:
        whole = "ask about the whole organisation (leave out --unit)"
        steps.append(f"ask with --unit {offer.unit}" if offer.unit else whole)
    filters = {"repository": "--repository", "base": "--base", "without": "--without"}
    for name, option in filters.items():
        if getattr(offer, name) != getattr(asked, name):
            steps.append(f"leave out {option}")
    return ", and ".join(steps)


def _note(found: Found, material: Material) -> None:
    """What a reader of the numbers should know and a program need not."""
    if not len(material.facts):
        print("note: no pull request was collected yet; `mikata collect` does it", file=sys.stderr)
    elif found.answer.note == "no_organisation":
        print(
            "note: without an organisation nobody knows who the engineers are, so there are no "
            "values; `mikata org suggest` drafts org.yaml and `mikata apply` stores it",
            file=sys.stderr,
        )
