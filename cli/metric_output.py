"""How is an answer written: as a table for people, as JSON or CSV for programs?"""

import csv
import json
import sys
from dataclasses import dataclass
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from metrics.answer import SMALL_SAMPLE, Answer, ExplainedPullRequest, Explanation, Row
from metrics.csv_form import csv_rows
from metrics.manual import read_manual

_WIDE = 160
"""Columns of a table that goes into a file or a pipe."""

_PULL_REQUEST = (
    "repository",
    "number",
    "title",
    "url",
    "base",
    "author_kind",
    "started_at",
    "created_at",
    "ready_at",
    "first_review_at",
    "approved_at",
    "merged_at",
    "value",
    "used",
    "reason",
)


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, and its explanation where one was asked for."""

    answer: Answer
    explanation: Explanation | None = None


def write_json(found: Found) -> None:
    """One object on standard output, its keys as docs/metrics/README.md says."""
    print(json.dumps(_as_object(found), ensure_ascii=False, indent=2))


def write_csv(found: Found) -> None:
    """A line for each period, or for each pull request where they were asked for."""
    out = csv.writer(sys.stdout, lineterminator="\n")
    if found.explanation is not None:
        out.writerow(_PULL_REQUEST)
        lines = (_pull_request(each) for each in found.explanation.pull_requests)
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
        console.print(_pull_requests(found.explanation))


def _as_object(found: Found) -> dict[str, object]:
    answer, question = found.answer, found.answer.question
    written: dict[str, object] = {
        "metric": question.metric,
        "unit_of_value": answer.metric.unit_of_value,
        "statistic": question.statistic if answer.metric.has_statistic else None,
        "clock": question.clock,
        "by": question.by,
        "from": question.period.start.isoformat(),
        "to": question.period.end.isoformat(),
        "timezone": answer.timezone,
        "filters": {name: getattr(question, name) for name in ("unit", "repository", "base")},
        "data_as_of": _moment(answer.data_as_of),
        "rows": [_row(row) for row in answer.rows],
    }
    if found.explanation is not None:
        listed = found.explanation.pull_requests
        written["pull_requests"] = [_pull_request(each) for each in listed]
    return written


def _row(row: Row) -> dict[str, object]:
    return {
        "period": row.period,
        "start": row.start.isoformat(),
        "partial": row.partial,
        "value": row.value,
        "n_used": row.n_used,
        "n_total": row.n_total,
        "start_unsure": row.start_unsure,
        "left_out": dict(row.left_out),
    }


def _pull_request(each: ExplainedPullRequest) -> dict[str, object]:
    written = {name: getattr(each, name) for name in _PULL_REQUEST}
    written |= {name: _moment(written[name]) for name in _PULL_REQUEST if name.endswith("_at")}
    return written


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def _title(answer: Answer) -> str:
    words = [answer.metric.unit_of_value]
    if answer.metric.has_statistic:
        words += [answer.question.statistic, f"{answer.question.clock} clock"]
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
    as_of = _moment(answer.data_as_of) or "unknown"
    agents = answer.total.agents
    written = f", {agents:,} of them written by AI agents" if agents else ""
    return (
        f"{answer.total.n_used:,} of {answer.total.n_total:,} pull requests used{written}; "
        f"days in {answer.timezone}; data as of {as_of}"
    )


def _pull_requests(explanation: Explanation) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("repository", "number", "title", "base", "merged_at", "value", "reason"):
        table.add_column(name, justify="right" if name in {"number", "value"} else "left")
    for each in explanation.pull_requests:
        value = "–" if each.value is None else _number(each.value)
        cells = (each.repository, str(each.number), each.title, each.base, _moment(each.merged_at))
        table.add_row(*(_plain(cell) for cell in cells), value, each.reason)
    return table


def _plain(cell: str | None) -> str:
    """Text of others as a terminal may show it: no control characters, and no markup of rich."""
    visible = "".join(sign if sign.isprintable() else "�" for sign in cell or "")
    return visible.replace("[", r"\[")
