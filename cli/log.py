"""`mikata log`: who did or viewed what, and is the log as it was written?"""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, tzinfo
from itertools import chain, islice
from typing import Annotated, Any, Literal

import typer

from cli.counting import counted
from cli.errors import MISUSED, CommandRefused
from cli.workspace import HERE, Workspace, WorkspaceOption, opened_workspace
from config.errors import UnknownChoice
from config.secret_key import secret_key
from data.log import Break, Cut, cut_log, missing_guards, verify_log, would_cut
from data.queries.log import LogAsked, LogLine, Somebody, log_lines
from data.queries.organisation import current_organisation, numbers_of_people
from data.viewer import Viewer
from metrics.calendar import zone_of
from metrics.period import FIRST_DAY

app = typer.Typer(add_completion=False)

_DIGEST = re.compile(r"[0-9a-f]{64}")
_DAY = ["%Y-%m-%d"]


@app.callback()
def log() -> None:
    """Who did or viewed what, on whom, when: a log to which lines are only ever added."""


@app.command()
def verify(
    head: Annotated[
        str | None,
        typer.Option(metavar="DIGEST", help="A head noted before: it has to be in the log still."),
    ] = None,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Check that no line was changed, removed or put in, and print the digest of the last one."""
    if head is not None and not _DIGEST.fullmatch(head):
        raise CommandRefused("--head takes a digest: 64 of the characters 0-9a-f", MISUSED)
    with opened_workspace(workspace) as opened:
        found = verify_log(opened.database, secret_key(opened.settings), head)
        missing = missing_guards(opened.database)
    if found.broken:
        raise CommandRefused(_broken(found.broken, found.lines))
    if found.found is False:
        raise CommandRefused(_NOT_FOUND)
    if missing:
        raise CommandRefused(_UNGUARDED.format(names=", ".join(missing)))
    print(f"The log holds: {counted(found.lines, 'line')}, each follows from the one before.")
    print(f"Head: {found.head}")
    print(_FOUND if found.found else _NOTE)


@app.command()
def show(
    person: Annotated[
        str | None,
        typer.Option(metavar="ID", help="By or about a person of org.yaml."),
    ] = None,
    action: Annotated[
        str | None, typer.Option(metavar="A", help="One action, as session.began.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(metavar="DAY", formats=_DAY, help="From a day on.")
    ] = None,
    most: Annotated[int, typer.Option(min=1, metavar="N", help="The newest N lines.")] = 100,
    output: Annotated[
        Literal["table", "json"], typer.Option("--format", help="How it is printed.")
    ] = "table",
    workspace: WorkspaceOption = HERE,
) -> None:
    """Print lines of the log, newest first."""
    with opened_workspace(workspace) as opened:
        zone = zone_of(current_organisation(opened.database))
        asked = LogAsked(
            person=_number(opened, person), action=action, start=since and _midnight(since, zone)
        )
        found = log_lines(Viewer.operator(), opened.database, asked)
        lines = list(islice(chain.from_iterable(found), most))
    print("\n".join(_as_json(lines) if output == "json" else _as_table(lines, zone)))


@app.command()
def cut(
    before: Annotated[
        datetime,
        typer.Option(metavar="DAY", formats=_DAY, help="Lines before this day are cut off."),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Cut them off; this can't be undone.")] = False,
    workspace: WorkspaceOption = HERE,
) -> None:
    """Cut off old lines at a signed checkpoint, so that the rest can still be verified."""
    if dry_run == yes:
        raise CommandRefused("say --dry-run to see what would go, or --yes to cut it off", MISUSED)
    now = datetime.now(UTC)
    with opened_workspace(workspace) as opened:
        zone = zone_of(current_organisation(opened.database))
        at = _midnight(before, zone)
        if dry_run:
            with opened.database.read() as connection:
                gone = would_cut(connection, at, now)
        else:
            with opened.database.write(changes_facts=False) as connection:
                gone = cut_log(connection, at, secret_key(opened.settings), now)
    print(_cut_words(gone, zone, done=yes))


def _number(opened: Workspace, person: str | None) -> int | None:
    """The number of a person of org.yaml, or who left it."""
    if person is None:
        return None
    numbers = numbers_of_people(opened.database)
    if person not in numbers:
        raise UnknownChoice("person", person, sorted(numbers))
    return numbers[person]


def _midnight(day: datetime, zone: tzinfo) -> datetime:
    """When a day begins where the organisation is; before the first one there is no line."""
    return datetime.combine(max(day.date(), FIRST_DAY), time(), zone).astimezone(UTC)


def _as_json(lines: Sequence[LogLine]) -> Iterator[str]:
    rows = [
        {
            "id": line.id,
            "at": f"{line.at:%Y-%m-%dT%H:%M:%S.%fZ}",
            "actor": line.actor,
            "person": line.who and _named(line.who),
            "action": line.action,
            "about": line.about and _named(line.about),
            "detail": line.detail,
        }
        for line in lines
    ]
    yield json.dumps(rows, ensure_ascii=False, indent=2)


def _as_table(lines: Sequence[LogLine], zone: tzinfo) -> Iterator[str]:
    if not lines:
        yield "No line of the log is like that."
        return
    rows = [("LINE", "WHEN", "WHO", "ACTION", "ABOUT", "DETAIL")]
    rows += [_cells(line, zone) for line in lines]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield "  ".join([*cells, row[-1]]).rstrip()


def _cells(line: LogLine, zone: tzinfo) -> tuple[str, ...]:
    detail: dict[str, Any] = dict(line.detail or {})
    return (
        str(line.id),
        f"{line.at.astimezone(zone):%Y-%m-%d %H:%M}",
        _named(line.who) if line.who else line.actor,
        line.action,
        _named(line.about) if line.about else "-",
        " ".join(f"{key}={json.dumps(value)}" for key, value in detail.items()),
    )


def _named(somebody: Somebody) -> str:
    """The id in org.yaml; of one who was erased the number."""
    return somebody.key or f"erased-{somebody.number}"


def _cut_words(gone: Cut, zone: tzinfo, *, done: bool) -> str:
    if gone.last is None or gone.first_at is None or gone.last_at is None:
        return "Nothing to cut off: no line is that old."
    first, last = (f"{at.astimezone(zone):%Y-%m-%d}" for at in (gone.first_at, gone.last_at))
    said = f"{counted(gone.lines, 'line')}, from {first} to {last}, up to line {gone.last}"
    return f"Cut off: {said}." if done else f"Would be cut off: {said}."


_NOTE = (
    "Note the head outside of this machine: `mikata log verify --head DIGEST` then finds out\n"
    "whether lines were removed at the end."
)
_FOUND = "The head that you noted is in the log."
_NOT_FOUND = """the head that was noted is not in the log, though the rest holds
  what it means: lines at the end were removed after it was noted, or the whole log was written
    anew; if it was cut off or an older backup restored since (`mikata log show --action log.cut`,
    `--action database.restored`), it may have gone with that
  what to do: compare with a backup from when it was noted; note a new head after each cut and each
    restore"""


_UNGUARDED = """the lines hold, but the database does not refuse any more to change them: {names}
  what it means: somebody took these triggers away or turned them off, past Mikata, which never does
    that; lines at the end may have been removed or written anew since
  what to do: find out who has access to the database, and check with a head that was noted before
    (--head); `mikata db copy` into a new database makes the triggers anew"""


def _broken(broken: Break, lines: int) -> str:
    if broken.kind == "checkpoint":
        return f"""the log is broken at checkpoint {broken.entry}: its signature is not ours
  what it means: somebody made a checkpoint past Mikata to cut lines off, or the secret key
    (MIKATA_SECRET_KEY_FILE or .mikata/secret.key) is not the one it was signed with
  what to do: bring back the key if it was changed; otherwise keep a copy of the database as it is
    and compare with the newest backup that verifies"""
    place = f"line {broken.entry}"
    after = "the first line" if broken.after is None else f"line {broken.after}"
    what = (
        f"{place} was changed, or lines before it were removed or put in"
        if broken.after is None
        else f"{place} or {after} was changed, or lines between them were removed or put in"
    )
    rest = f"{counted(lines, 'line')} before it {'holds' if lines == 1 else 'hold'}"
    return f"""the log is broken at {place}
  what it means: {what}, past Mikata, which never does that; {rest}
  what to do: keep a copy of the database as it is, find out who has access to it, and compare with
    the newest backup that verifies"""
