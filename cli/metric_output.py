"""How is an answer written: as a table for people, as JSON or CSV for programs?"""

import csv
import sys

from rich.console import Console
from rich.table import Table

from metrics.answer import SMALL_SAMPLE, Answer, Explanation, Row
from metrics.csv_form import csv_rows
from metrics.json_form import PULL_REQUEST, Found, json_text, moment, parts, pull_request, thing
from metrics.manual import read_manual

_WHAT = {"deliveries": "deployments and failures", "reviews": "reviews"}
"""What is counted where it is not pull requests, by the source of a metric."""

_WIDE = 160
"""Columns of a table that goes into a file or a pipe."""


def write_json(found: Found) -> None:
    """One object on standard output, its keys as docs/metrics/README.md says."""
    print(json_text(found), end="")


def write_csv(found: Found) -> None:
    """A line for each period, or for each pull request where they were asked for."""
    out = csv.writer(sys.stdout, lineterminator="\n")
    if found.explanation is not None:
        if found.explanation.things:
            things = [thing(each) for each in found.explanation.things]
            out.writerow(things[0])
            out.writerows(each.values() for each in things)
            return
        out.writerow(PULL_REQUEST)
        lines = (pull_request(each) for each in found.explanation.pull_requests)
        out.writerows(line.values() for line in lines)
        return
    out.writerows(csv_rows(found.answer))


def write_table(found: Found) -> None:
    """A table with its definition below; values of few pull requests are dimmed."""
    console = Console(width=None if sys.stdout.isatty() else _WIDE)
    answer = found.answer
    has_statistic = answer.metric.has_statistic
    table = Table(title=_title(answer), title_justify="left", box=None, pad_edge=False)
    table.add_column("period")
    table.add_column("from")
    for name in ("value", *(("p75", "p90") if has_statistic else ()), "n"):
        table.add_column(name, justify="right")
    table.add_column("left out")
    whole = () if answer.question.by == "all" else (answer.total,)
    for row in (*answer.rows, *whole):
        few = has_statistic and row.n_used < SMALL_SAMPLE
        table.add_row(*_cells(row, has_statistic), style="dim" if few else None)
    console.print(table)
    console.print(_caption(answer), highlight=False, markup=False)
    if found.explanation is not None:
        manual = read_manual(answer.metric.key, "en")
        console.print(f"\n{manual.definition_sentence}\n", highlight=False, markup=False)
        if found.explanation.things:
            console.print(_things(found.explanation))
        if found.explanation.pull_requests or not found.explanation.things:
            console.print(_pull_requests(found.explanation))


def _title(answer: Answer) -> str:
    words = [answer.metric.unit_of_value]
    if answer.metric.has_statistic:
        words += [answer.question.statistic, f"{answer.question.clock} clock"]
    words += [f"{name} {said}" for name, said in parts(answer).items()]
    return f"{answer.metric.key} ({', '.join(words)})"


def _cells(row: Row, has_statistic: bool) -> list[str]:
    spread = row.spread or {}
    beside = (spread.get("p75"), spread.get("p90")) if has_statistic else ()
    values = (row.value, *beside)
    return [
        f"{row.period} (cut)" if row.partial else row.period,
        row.start.isoformat(),
        *("–" if value is None else _number(value) for value in values),
        f"{row.n_used}/{row.n_total}",
        ", ".join(f"{reason} {count}" for reason, count in row.left_out.items()),
    ]


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def _caption(answer: Answer) -> str:
    as_of = moment(answer.data_as_of) or "unknown"
    agents = answer.total.agents
    written = f", {agents:,} of them written by AI agents" if agents else ""
    what = _WHAT.get(answer.metric.source, "pull requests")
    return (
        f"{answer.total.n_used:,} of {answer.total.n_total:,} {what} used{written}; "
        f"days in {answer.timezone}; data as of {as_of}"
    )


def _pull_requests(explanation: Explanation) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("repository", "number", "title", "base", "merged_at", "value", "reason"):
        table.add_column(name, justify="right" if name in {"number", "value"} else "left")
    for each in explanation.pull_requests:
        value = "–" if each.value is None else _number(each.value)
        cells = (each.repository, str(each.number), each.title, each.base, moment(each.merged_at))
        table.add_row(*(_plain(cell) for cell in cells), value, each.reason)
    return table


def _things(explanation: Explanation) -> Table:
    """Deployments, incidents and whatever else is no pull request."""
    table = Table(box=None, pad_edge=False)
    for name in ("kind", "name", "repository", "at", "value", "reason"):
        table.add_column(name, justify="right" if name == "value" else "left")
    for each in explanation.things:
        value = "–" if each.value is None else _number(each.value)
        cells = (each.kind, each.name, each.repository, moment(each.at))
        table.add_row(*(_plain(cell) for cell in cells), value, each.reason)
    return table


def _plain(cell: str | None) -> str:
    """Text of others as a terminal may show it: no control characters, and no markup of rich."""
    visible = "".join(sign if sign.isprintable() else "�" for sign in cell or "")
    return visible.replace("[", r"\[")
