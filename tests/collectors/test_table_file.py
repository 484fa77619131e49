"""What is stored of a table of pull requests?"""

import csv
import io
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.errors import Interrupted, OtherSource, RepositoryBusy
from collectors.lock import repository_lock
from collectors.table_file import TableFile, import_table, storing
from collectors.table_file.cells import moment
from collectors.table_file.columns import COLUMNS
from data.database import Database
from data.facts import REASON, build_facts
from data.repositories import store_repository
from data.rows import PullRequestRow, RepositoryRow
from data.store import store_pull_requests
from tests.collectors.conftest import NOW
from tests.collectors.spectators import domain, pull_requests, sync_runs
from tests.collectors.tables import GOOD, WHOLE, write

MANUAL = Path(__file__).parents[2] / "docs" / "how-to" / "import-a-table.md"


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def test_every_column_is_stored(tmp_path, desk):
    row = WHOLE | {
        "url": "https://host.example/12", "author_kind": "bot", "merged_by": "bob", "head": "topic",
        "additions": "10", "deletions": "3", "changed_files": "2",
    }  # fmt: skip
    (report,) = import_table(desk, write(tmp_path / "p.csv", row))
    assert (report.name, report.status, report.new) == ("acme/web", "complete", 1)
    stored = pull_requests(desk.database)[12]
    assert (stored["provider"], stored["login"], stored["kind"]) == ("table", "ann", "bot")
    assert (stored["title"], stored["url"], stored["state"]) == (
        "Faster pages",
        "https://host.example/12",
        "merged",
    )
    assert (stored["base"], stored["head"], stored["head_in_same_repository"]) == (
        "main",
        "topic",
        1,
    )
    assert (stored["additions"], stored["deletions"], stored["changed_files"]) == (10, 3, 2)
    assert stored["created_at"] == seconds("2026-01-02T00:00:00Z")
    assert stored["merged_at"] == stored["closed_at"] == seconds("2026-01-06T18:30:00+09:00")
    for name in ("started_at", "ready_at", "first_review_at", "approved_at"):
        assert stored[f"given_{name}"] == seconds(WHOLE[name]) * 1_000_000
    assert stored["given_knows"] == "approved_at,created_at,first_review_at,ready_at,started_at"


def test_an_absent_moment_is_not_known_and_an_empty_one_did_not_happen(tmp_path, desk):
    absent = GOOD | {"repository": "acme/absent"}
    empty = WHOLE | {
        "repository": "acme/empty",
        "started_at": "",
        "first_review_at": "",
        "approved_at": "",
    }
    import_table(desk, write(tmp_path / "a.csv", absent))
    import_table(desk, write(tmp_path / "b.csv", empty))
    facts = build_facts(desk.database)
    name = {each.id: each.name for each in facts.repositories}
    gaps = {
        name[int(r)]: (int(s), int(v))
        for r, s, v in zip(facts.repository, facts.start_gap, facts.review_gap, strict=True)
    }
    unknown = REASON["not_known_to_source"]
    assert gaps["acme/absent"] == (unknown, unknown)
    assert gaps["acme/empty"] == (REASON["no_commits"], REASON["no_review"])


@pytest.mark.parametrize(
    "title",
    [
        "=1+1",
        "@SUM(A1)",
        "+1",
        "-1",
        "=cmd|' /C calc'!A0",
        "見方を変える 👀",
        "two\r\nlines",
        'a "quote"',
    ],
)
def test_a_title_is_stored_as_the_text_that_it_is(tmp_path, desk, title):
    import_table(desk, write(tmp_path / "p.csv", GOOD | {"title": title}))
    assert pull_requests(desk.database)[12]["title"] == title


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\n\n", b""])
def test_a_byte_order_mark_and_any_line_ends_are_fine(tmp_path, desk, mark, end):
    text = f"{','.join(GOOD)}\n{','.join(GOOD.values())}".encode()
    (tmp_path / "p.csv").write_bytes(mark + text + end)
    assert import_table(desk, TableFile(tmp_path / "p.csv"))[0].new == 1


def test_columns_may_come_in_any_order_and_a_table_may_be_empty(tmp_path, desk):
    assert import_table(desk, write(tmp_path / "p.csv", dict(reversed(WHOLE.items()))))[0].new == 1
    (tmp_path / "empty.csv").write_text(",".join(GOOD))
    assert import_table(desk, TableFile(tmp_path / "empty.csv")) == ()


@pytest.mark.parametrize(
    ("head", "branch", "same"),
    [
        ("topic", "topic", 1),
        ("Acme:topic", "topic", 1),
        ("someone:develop", "develop", 0),
        ("", None, None),
    ],
)
def test_a_head_may_name_the_owner_of_a_fork(tmp_path, desk, head, branch, same):
    import_table(desk, write(tmp_path / "p.csv", GOOD | {"head": head}))
    row = pull_requests(desk.database)[12]
    assert (row["head"], row["head_in_same_repository"]) == (branch, same)


def test_nobody_s_and_bots_pull_requests_are_stored_as_such(tmp_path, desk):
    import_table(
        desk,
        write(
            tmp_path / "p.csv",
            GOOD | {"author": ""},
            GOOD | {"number": "2", "author": "helper[bot]"},
        ),
    )
    rows = pull_requests(desk.database)
    assert rows[12]["login"] is None
    assert (rows[2]["login"], rows[2]["kind"]) == ("helper", "bot")


def test_several_repositories_have_a_sync_run_each_on_both_kinds_of_database(
    tmp_path, database: Database, desk, monkeypatch
):
    monkeypatch.setattr(storing, "AT_ONCE", 3)
    here = type(desk)(database, desk.locks, desk.now, desk.progress, desk.stop)
    rows = [GOOD | {"repository": f"acme/r{n % 2}", "number": str(n)} for n in range(1, 11)]
    reports = import_table(here, write(tmp_path / "p.csv", *rows))
    assert [(each.name, each.new, each.stored["merged"]) for each in reports] == [
        ("acme/r0", 5, 5),
        ("acme/r1", 5, 5),
    ]
    rows[3] |= {"title": "Renamed"}
    reports = import_table(here, write(tmp_path / "p.csv", *rows))
    assert [(each.new, each.changed) for each in reports] == [(0, 1), (0, 0)]
    assert [(run["name"], run["status"]) for run in sync_runs(database)] == [
        ("acme/r0", "complete"),
        ("acme/r1", "complete"),
    ] * 2


def test_a_repository_collected_from_a_clone_is_not_overwritten(tmp_path, desk):
    with desk.database.write(changes_facts=True) as connection:
        repository = store_repository(connection, RepositoryRow("acme/web", "git"))
        store_pull_requests(connection, repository, [PullRequestRow(1, "One", "open", "main")])
    table = write(tmp_path / "p.csv", GOOD | {"repository": "acme/app"}, GOOD)
    with pytest.raises(OtherSource, match="acme/web was collected from 'git' before"):
        import_table(desk, table)
    assert [row[0] for row in domain(desk.database)] == ["acme/web"]


def test_a_repository_that_somebody_works_on_is_waited_for(tmp_path, desk):
    with repository_lock(desk.database, desk.locks, "acme/web", NOW), pytest.raises(RepositoryBusy):
        import_table(desk, write(tmp_path / "p.csv", GOOD))
    assert domain(desk.database) == []


def test_asked_to_stop_nothing_is_stored(tmp_path, desk):
    desk.stop.ask()
    with pytest.raises(Interrupted, match="nothing of the file is stored"):
        import_table(desk, write(tmp_path / "p.csv", GOOD))
    assert domain(desk.database) == []


@given(
    at=st.datetimes(datetime(1970, 1, 1), datetime(2199, 12, 31)),  # noqa: DTZ001 -- the zone is drawn beside it
    zone=st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
def test_every_iso_time_with_a_zone_is_the_moment_that_it_is(at, zone):
    aware = at.replace(tzinfo=zone)
    assert moment(aware.isoformat()) == aware
    assert moment(aware.isoformat(" ")).tzinfo is UTC


@given(
    st.lists(
        st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=20),
        min_size=1,
        max_size=5,
    )
)
def test_any_text_that_csv_can_hold_is_read_back(tmp_path_factory, titles):
    path = tmp_path_factory.mktemp("t") / "p.csv"
    titles = [title for title in titles if not title.isspace() and "@" not in title] or ["x"]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(GOOD))
    writer.writeheader()
    writer.writerows(
        GOOD | {"number": n, "title": title} for n, title in enumerate(titles, start=1)
    )
    path.write_text(out.getvalue(), "utf-8", newline="")
    assert [each.row.title for each in TableFile(path).rows()] == titles


def test_the_manual_describes_exactly_the_columns_that_there_are():
    required, optional = (
        MANUAL.read_text("utf-8").split("## Required columns")[1].split("## Optional columns")
    )
    documented = [
        re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)
        for part in (required, optional.split("##")[0])
    ]
    assert documented == [
        [column.name for column in COLUMNS if column.required],
        [column.name for column in COLUMNS if not column.required],
    ]


@pytest.mark.parametrize(
    ("bases", "base"),
    [
        (["main", "main", "feature/x"], "main"),
        (["main", "main", "develop"], "develop"),
        (["trunk", "main"], "main"),
    ],
)
def test_the_base_is_develop_if_anything_went_there_else_where_most_went(
    tmp_path, desk, bases, base
):
    rows = [GOOD | {"number": str(n), "base": name} for n, name in enumerate(bases, start=1)]
    import_table(desk, write(tmp_path / "table.csv", *rows))
    facts = build_facts(desk.database)
    assert facts.repositories[0].base == base
    assert int(facts.to_base.sum()) == bases.count(base)


def test_a_later_table_does_not_forget_where_the_earlier_ones_went(tmp_path, desk):
    import_table(desk, write(tmp_path / "one.csv", GOOD | {"number": "1", "base": "develop"}))
    import_table(desk, write(tmp_path / "two.csv", GOOD | {"number": "2", "base": "main"}))
    assert build_facts(desk.database).repositories[0].base == "develop"
