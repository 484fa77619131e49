"""`mikata metric`: what is this number, by period, for people and for programs?"""

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any

import typer

from cli.errors import MISUSED, CommandRefused
from cli.metric_output import write_csv, write_json, write_table
from cli.workspace import HERE, WorkspaceOption, opened_workspace
from data.viewer import Viewer
from metrics.answer import Refused
from metrics.answers import Answers
from metrics.cache import Cache
from metrics.catalogue import METRICS
from metrics.catalogue import metric as metric_of
from metrics.compare import NEIGHBOURS
from metrics.json_form import Found, find
from metrics.material import Material
from metrics.metric import Within
from metrics.period import STEPS, WrongPeriod, chosen_period
from metrics.question import CLOCKS, EMPLOYMENT_KINDS, Question
from metrics.statistics import STATISTICS
from metrics.written import WrongDay, WrongThreshold, day, instead, threshold, why

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
    part: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Which of its numbers, where a metric has several (a wrong one lists them).",
        ),
    ] = None,
    within: Annotated[
        str | None,
        typer.Option(metavar="'24 working'", help="The threshold of share_merged_within."),
    ] = None,
    include_bots: Annotated[bool, typer.Option("--include-bots", help="Use bots as well.")] = False,
    without: Annotated[
        list[str] | None,
        typer.Option(
            metavar=_one_of(EMPLOYMENT_KINDS),
            help="Leave aside people with this employment; can be repeated.",
        ),
    ] = None,
    same_people: Annotated[
        str | None,
        typer.Option(
            "--same-people",
            metavar=_one_of(NEIGHBOURS),
            help="Only people who were there in the whole of this period and of the one before "
            "(or after) it.",
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
    filters |= {"part": part, "within": _threshold("--within", within)}
    filters |= {"without": frozenset(without or ()), "same_people": same_people}
    with opened_workspace(workspace) as opened:
        answers = Answers(opened.database, Cache())
        material = answers.material(Viewer.operator())
        try:
            period = chosen_period(*days, datetime.now(UTC), material.zone)
            question = Question(key, period, **filters)
            found = find(answers, Viewer.operator(), question, explain=explain)
        except WrongPeriod as error:
            raise CommandRefused(str(error), MISUSED) from error
        except Refused as refused:
            message = f"{why(refused)}\n  what to do: {instead(refused, '--')}"
            raise CommandRefused(message) from refused
    _WRITERS[form](found)
    _note(found, material)


def _day(option: str, said: str | None) -> date | None:
    try:
        return None if said is None else day(said)
    except WrongDay as error:
        raise CommandRefused(f"{option}: {error}", MISUSED) from error


def _threshold(option: str, said: str | None) -> Within | None:
    try:
        return None if said is None else threshold(said)
    except WrongThreshold as error:
        raise CommandRefused(f"{option}: {error}", MISUSED) from error


def _note(found: Found, material: Material) -> None:
    """What a reader of the numbers should know and a program need not."""
    if not len(material.facts):
        print("note: no pull request was collected yet; `mikata collect` does it", file=sys.stderr)
    elif found.answer.note == "approximate_deployments":
        print(
            "note: which deployment brought what is concluded from moments; "
            "docs/how-to/measure-deployments.md says how",
            file=sys.stderr,
        )
    elif found.answer.note == "no_organisation":
        print(
            "note: without an organisation nobody knows who the engineers are, so there are no "
            "values; `mikata org suggest` drafts org.yaml and `mikata apply` stores it",
            file=sys.stderr,
        )
