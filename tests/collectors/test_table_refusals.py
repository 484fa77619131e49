"""What is refused in a table of pull requests, and in which words?"""

import csv
from pathlib import Path

import pytest

from collectors.errors import NoSuchPath, TableRefused
from collectors.table_file import TableFile, import_table
from tests.collectors.spectators import domain, sync_runs
from tests.collectors.tables import GOOD, WHOLE, problems, write

REFUSALS = Path(__file__).parent / "refusals"


def cases(name: str) -> list[tuple[str, ...]]:
    """Examples as people read and write them."""
    with (REFUSALS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


@pytest.mark.parametrize(("column", "cell", "message"), cases("wrong_cells"))
def test_a_wrong_cell_is_named_by_line_column_and_name(tmp_path, column, cell, message):
    table = write(tmp_path / "p.csv", GOOD, GOOD | {"number": "13", column: cell})
    place = list(GOOD).index(column) + 1
    assert problems(table) == [f"3:{place}: error: {message}"]


@pytest.mark.parametrize(("column", "cell", "message"), cases("contradictions"))
def test_cells_that_contradict_each_other_are_refused(tmp_path, column, cell, message):
    row = WHOLE | {"url": "", "author_kind": "", "merged_by": "", "additions": ""} | {column: cell}
    table = write(tmp_path / "p.csv", row)
    place = list(row).index(message.split("'")[1]) + 1
    assert problems(table) == [f"2:{place}: error: {message}"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"state": "open"}, "column 'merged_at': must be empty: state is 'open'"),
        ({"state": "open", "merged_at": ""}, "column 'closed_at': must be empty: state is 'open'"),
        (
            {"state": "closed", "merged_at": "", "closed_at": ""},
            "column 'closed_at': must not be empty: state is 'closed'",
        ),
    ],
)
def test_a_state_that_the_moments_belie_is_refused(tmp_path, changes, message):
    table = write(tmp_path / "p.csv", WHOLE | changes)
    assert problems(table)[0].split(": error: ")[1] == message


def test_every_problem_is_listed_at_once_in_the_order_of_the_file(tmp_path):
    table = write(
        tmp_path / "p.csv",
        GOOD,
        GOOD | {"number": "x", "state": "done"},
        GOOD,
        GOOD | {"number": "14", "title": "two\nlines"},
        GOOD | {"author": "a@b.example"},
    )
    assert [each.split(":")[:2] for each in problems(table)] == [
        ["3", "2"],
        ["3", "6"],
        ["4", " error"],
        ["7", "4"],
    ]
    assert problems(table)[2] == "4: error: acme/web number 12 is on line 2 already"


def test_more_problems_than_a_person_reads_are_counted(tmp_path):
    table = write(tmp_path / "p.csv", *[GOOD | {"number": "x"}] * 1500)
    with pytest.raises(TableRefused) as caught:
        table.check()
    assert (len(caught.value.problems), caught.value.unlisted) == (1000, 500)
    assert caught.value.what == "1500 problems in the file; nothing was stored"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", ["1: error: the file is empty; its first row names the columns"]),
        ("\n\n", ["1: error: the file is empty; its first row names the columns"]),
        (
            "repository;number;title\n",
            ["1: error: columns are separated by ';'; save the file with commas"],
        ),
        (
            "repository\tnumber\n",
            ["1: error: columns are separated by tabs; save the file with commas"],
        ),
        (
            "repository,number,title,author,base,state,merged_at,state\n",
            ["1:8: error: column 'state' is there twice"],
        ),
    ],
)
def test_a_header_by_which_no_row_can_be_read_is_refused(tmp_path, content, expected):
    (tmp_path / "p.csv").write_text(content)
    assert problems(TableFile(tmp_path / "p.csv")) == expected


def test_a_misspelt_column_is_refused_with_the_one_that_was_meant(tmp_path):
    row = {("Merged_At" if name == "merged_at" else name): cell for name, cell in GOOD.items()}
    found = problems(write(tmp_path / "p.csv", row))
    assert found[0] == "1: error: column 'merged_at' is missing"
    assert found[1].startswith(
        "1:7: error: unknown column 'Merged_At'; did you mean 'merged_at'? Known: repository, "
    )


def test_rows_that_are_no_csv_or_have_other_cells_are_refused(tmp_path):
    header = ",".join(GOOD)
    (tmp_path / "p.csv").write_text(f'{header}\nacme/web,1,x\nacme/web,2,"Quo"ted,a,main,open,\n')
    assert problems(TableFile(tmp_path / "p.csv")) == [
        "2: error: 3 cells where the header has 7",
        "3: error: not a row of CSV: ',' expected after '\"'",
    ]
    (tmp_path / "p.csv").write_text(f'{header}\nacme/web,2,"never closed\n')
    assert problems(TableFile(tmp_path / "p.csv")) == [
        "2: error: not a row of CSV: unexpected end of data"
    ]


@pytest.mark.parametrize(
    ("encoding", "message"),
    [
        (
            "cp932",
            "2: error: not UTF-8 but probably Shift_JIS{} CP932 -t UTF-8 p.csv > p-utf8.csv",
        ),
        ("utf-16", "1: error: not UTF-8 but UTF-16{} UTF-16 -t UTF-8 p.csv > p-utf8.csv"),
    ],
)
def test_other_encodings_are_refused_with_what_to_do(tmp_path, encoding, message):
    text = f"{','.join(GOOD)}\nacme/web,12,見方を変える,ann,main,open,\n"
    (tmp_path / "p.csv").write_bytes(text.encode(encoding))
    advice = "; save it as 'CSV UTF-8', or convert it: iconv -f"
    assert problems(TableFile(tmp_path / "p.csv")) == [message.format(advice)]


def test_bytes_that_are_no_encoding_are_refused_with_their_line(tmp_path):
    (tmp_path / "p.csv").write_bytes(b"ab\nCaf\xe9,\n")
    assert problems(TableFile(tmp_path / "p.csv"))[0].startswith(
        "2: error: not UTF-8; save it as 'CSV UTF-8'"
    )


def test_a_path_without_a_file_is_wrong_usage(tmp_path):
    with pytest.raises(NoSuchPath, match="There is no table at this path: No such file"):
        TableFile(tmp_path / "none.csv").check()
    with pytest.raises(NoSuchPath, match="it is not a file"):
        TableFile(tmp_path).check()


def test_nothing_is_stored_of_a_table_that_is_refused(tmp_path, desk):
    with pytest.raises(TableRefused):
        import_table(desk, write(tmp_path / "p.csv", GOOD, GOOD | {"number": "x"}))
    assert domain(desk.database) == []
    assert sync_runs(desk.database) == []


def test_a_file_that_changes_while_it_is_imported_is_refused_whole(tmp_path, desk, monkeypatch):
    table = write(tmp_path / "p.csv", GOOD, GOOD | {"number": "13"})
    counts = table.check()
    write(table.path, GOOD, GOOD | {"number": "13", "state": "lost"})
    monkeypatch.setattr(TableFile, "check", lambda self: counts)
    with pytest.raises(TableRefused):
        import_table(desk, table)
    assert domain(desk.database) == []
