"""Does the page of pull requests list what is behind a number, and nobody's own work?"""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.components.pull_request_grid import BLOCK, Days, grid_rows, pull_request_grid
from dashboard.context import Context, Reader
from dashboard.pages.pull_requests import page
from dashboard.pages.pull_requests.file import COLUMNS, csv_lines, harmless
from data.queries.pull_requests import PullRequestDetail
from data.repositories import store_repository
from data.rows import AccountKey, PullRequestRow, RepositoryRow
from data.store import store_pull_requests
from metrics.cache import Cache
from metrics.catalogue import metric
from metrics.listing import ListedPullRequest
from metrics.lists import KEPT_BYTES, Lists
from tests.dashboard.browser_like import BrowserLike
from tests.dashboard.conftest import ENGLISH, JAPANESE, TODAY
from tests.dashboard.seen import links, of_class, parts, words

FIRST = {"startRow": 0, "endRow": BLOCK, "sortModel": [], "filterModel": {}}
LISTED = ListedPullRequest(
    id=7,
    repository="mikan/app",
    number=12,
    base="develop",
    author_kind="person",
    opened=datetime(2026, 10, 1, 16, tzinfo=UTC),
    merged=datetime(2025, 12, 30, 16, tzinfo=UTC),
    lead_time=21.5,
    value=None,
    reason=None,
)
DETAIL = PullRequestDetail(
    id=7,
    repository="mikan/app",
    number=12,
    title="配信を分ける",
    url="https://example.com/12",
    base="develop",
    state="merged",
    is_draft=False,
    created_at=None,
    merged_at=None,
    closed_at=None,
)
DAYS = Days(ZoneInfo("Asia/Tokyo"), TODAY)
LEAD_TIME = metric("merge_lead_time")


def rows_of(context: Context, search: str = "", **changes: Any) -> tuple[Any, str, str]:
    lists = Lists(context.answers, Cache(KEPT_BYTES))
    return page.show_rows(FIRST | changes, search, context, lists)


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        (
            JAPANESE,
            {
                "author_kind": "人",
                "opened": "10/2",
                "merged": "2025/12/31",
                "lead_time": {"number": "21.5", "unit": "時間"},
                "value": {"number": "–", "unit": ""},
                "used": "集計に使用",
            },
        ),
        (
            ENGLISH,
            {
                "author_kind": "Person",
                "opened": "2 Oct",
                "merged": "31 Dec 2025",
                "lead_time": {"number": "21.5", "unit": "h"},
                "used": "Used",
            },
        ),
    ],
    ids=["ja", "en"],
)
def test_a_row_is_written_in_the_readers_language(
    reader: Reader, expected: dict[str, object]
) -> None:
    (row,) = grid_rows([LISTED], [DETAIL], LEAD_TIME, DAYS, reader)
    assert {name: row[name] for name in expected} == expected
    assert (row["title"], row["url"]) == ("配信を分ける", "https://example.com/12")


def test_a_row_says_why_it_is_left_out() -> None:
    (row,) = grid_rows([replace(LISTED, reason="other_base")], [DETAIL], LEAD_TIME, DAYS, JAPANESE)
    assert row["used"] == "除外：別ブランチ"


def test_the_lead_time_of_a_row_that_is_left_out_is_pale() -> None:
    listed = [LISTED, replace(LISTED, reason="other_base")]
    used, left_out = grid_rows(listed, [DETAIL], LEAD_TIME, DAYS, ENGLISH)
    assert "pale" not in used["lead_time"]
    assert left_out["lead_time"] == {**used["lead_time"], "pale": True}


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "data:text/html,x", "//evil", "x"])
def test_only_addresses_of_the_web_become_links(url: str | None) -> None:
    (row,) = grid_rows([LISTED], [replace(DETAIL, url=url)], LEAD_TIME, DAYS, ENGLISH)
    assert row["url"] is None


def test_one_that_is_gone_meanwhile_keeps_its_number() -> None:
    (row,) = grid_rows([LISTED], [], LEAD_TIME, DAYS, ENGLISH)
    assert (row["number"], row["title"], row["url"]) == (12, "", None)


def test_no_row_tells_who_wrote_it(sample_context: Context) -> None:
    answered, _, _ = rows_of(sample_context)
    assert set(answered["rowData"][0]) == {
        *("id", "number", "title", "url", "opens", "repository", "base", "author_kind"),
        *("opened", "merged", "lead_time", "value", "used"),
    }


def test_rows_come_in_blocks_of_a_list_whose_length_is_known(sample_context: Context) -> None:
    whole, order, _ = rows_of(sample_context)
    assert len(whole["rowData"]) == BLOCK < whole["rowCount"]
    assert order == "マージの新しい順"
    later, _, _ = rows_of(sample_context, startRow=90, endRow=90 + BLOCK)
    assert later["rowData"][:10] == whole["rowData"][90:]
    end, _, _ = rows_of(
        sample_context, startRow=whole["rowCount"] - 3, endRow=whole["rowCount"] + 50
    )
    assert len(end["rowData"]) == 3


def test_the_order_of_the_request_wins_and_is_said(sample_context: Context) -> None:
    model = [{"colId": "lead_time", "sort": "asc"}]
    _, order, href = rows_of(sample_context, "?sort=-number", sortModel=model)
    assert order == "リードタイムの短い順"
    assert href == "/trends/pull-requests.csv?sort=lead_time"


@pytest.mark.parametrize("reader", [JAPANESE, ENGLISH], ids=["ja", "en"])
@pytest.mark.parametrize(
    "search",
    [
        "",
        "?metric=merge_lead_time&used=left_out&by=month",
        "?metric=open_to_merge_time&clock=working&bots=yes&sort=-value",
        "?metric=pull_requests_opened&unit=nobody&week=2026-W99",
        "?metric=open_age&clock=working&sort=-value",
        "?metric=closed_unmerged_share&used=used",
        "?metric=pull_requests_per_engineer_day&by=month",
    ],
)
def test_the_heading_counts_what_the_rows_are(
    sample_context: Context,
    read_as: Callable[[Context, Reader], Context],
    reader: Reader,
    search: str,
) -> None:
    context = read_as(sample_context, reader)
    shown = page.show_body(search, context)
    answered, _, _ = rows_of(context, search.replace("&week=2026-W99", ""))
    (head,) = of_class(shown, "k-list-head")
    assert f"{answered['rowCount']:,}" in words(head)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("merge_lead_time", "にマージ"),
        ("pull_requests_opened", "に作成"),
        ("open_age", "の終わりに未完了"),
        ("closed_unmerged_share", "に終了"),
        ("change_lead_time", "にデプロイ"),
    ],
)
def test_the_title_says_by_which_moment_they_belong_to_the_days(
    sample_context: Context, key: str, said: str
) -> None:
    assert said in words(page.show_body(f"?metric={key}", sample_context))


def test_what_is_not_made_of_pull_requests_has_no_list_of_them(sample_context: Context) -> None:
    shown = words(page.show_body("?metric=review_load", sample_context))
    assert "にマージ" in shown
    assert "review_load" in shown


def test_the_choices_add_up(sample_context: Context) -> None:
    shown = page.show_body("?metric=merge_lead_time", sample_context)
    counts = {
        each.split(" ")[0]: int(each.split(" ")[1].replace(",", ""))
        for each in (words(choice) for choice in of_class(shown, "k-choice"))
    }
    assert counts["すべて"] == counts["集計に使用"] + counts["除外"]
    reasons = sum(n for name, n in counts.items() if name not in {"すべて", "集計に使用", "除外"})
    assert reasons == counts["除外"]


def test_one_week_of_the_chart_can_be_left_again(sample_context: Context) -> None:
    shown = page.show_body("?week=2026-W33", sample_context)
    assert "2026-W33 だけを表示" in words(shown)
    assert ("期間全体に戻す", "/trends/pull-requests") in links(shown)


def test_where_nothing_matches_a_filter_can_be_taken_away(sample_context: Context) -> None:
    shown = page.show_body("?used=not_deployed", sample_context)
    assert "この条件のプルリクエストはありません" in words(shown)
    assert ("すべて表示する", "/trends/pull-requests") in links(shown)
    shown = page.show_body("?from=1999-01-01&to=1999-02-01", sample_context)
    assert ("条件をすべて外す", "/trends/pull-requests") in links(shown)


def test_a_wrong_address_is_reported_and_the_rest_is_followed(sample_context: Context) -> None:
    shown = page.show_body("?metric=speed&by=month", sample_context)
    assert "metric に「speed」はありません。" in words(shown)
    assert of_class(shown, "k-list-head")


def test_another_duration_gets_a_column_of_its_own() -> None:
    def columns(key: str) -> list[str]:
        grid = pull_request_grid("grid", metric(key), ("merged", True), 3, ENGLISH)
        return [each["headerName"] for each in grid.columnDefs]  # type: ignore[attr-defined] -- set by Dash

    assert "Open to merge" in columns("open_to_merge_time")
    assert columns("merge_lead_time") == columns("pull_requests_merged")


def test_a_list_too_long_for_a_browser_comes_in_pages() -> None:
    def options(total: int) -> dict[str, Any]:
        grid = pull_request_grid("grid", LEAD_TIME, ("merged", True), total, ENGLISH)
        return grid.dashGridOptions  # type: ignore[attr-defined] -- set by Dash

    assert not options(100_000)["pagination"]
    assert options(100_001)["pagination"]


@pytest.mark.parametrize("reader", [JAPANESE, ENGLISH], ids=["ja", "en"])
def test_where_nothing_was_collected_it_says_how_to_begin(
    empty_context: Context, reader: Reader
) -> None:
    assert "mikata collect --git" in words(page.layout(reader, empty_context, ""))


@pytest.fixture
def lonely(empty_context: Context) -> Context:
    """A repository in which one person works, beside one in which three do."""
    with empty_context.database.write(changes_facts=True) as connection:
        for name, logins in (("mikan/app", ("aoi", "ren", "hana")), ("yuzu/api", ("aoi", "aoi"))):
            number = store_repository(connection, RepositoryRow(name, "git", default_branch="main"))
            at = datetime(2026, 10, 6, tzinfo=UTC)
            rows = [
                PullRequestRow(
                    number=each,
                    title="=1+1",
                    state="merged",
                    base="main",
                    author=AccountKey("git", login),
                    created_at=at,
                    merged_at=at,
                    closed_at=at,
                )
                for each, login in enumerate(logins, 1)
            ]
            store_pull_requests(connection, number, rows)
    return empty_context


def test_the_work_of_one_person_is_refused_and_a_larger_group_offered(lonely: Context) -> None:
    shown = page.show_body("?repository=yuzu/api", lonely)
    assert "1人か2人の数字になるため、表示しません。" in words(shown)
    assert not of_class(shown, "k-list-head")
    assert any(href == "/trends" for _, href in links(shown))


def client(context: Context) -> FlaskClient:
    return create_app(context).server.test_client()


def test_the_work_of_one_person_is_no_file_either(lonely: Context) -> None:
    answer = client(lonely).get("/trends/pull-requests.csv?repository=yuzu/api")
    assert answer.status_code == 403
    assert "表示しません" in answer.text


def test_the_file_holds_the_whole_list_in_its_order(sample_context: Context) -> None:
    search = "?metric=open_to_merge_time&used=used&sort=-value"
    answered, _, _ = rows_of(sample_context, search)
    answer = client(sample_context).get(f"/trends/pull-requests.csv{search}")
    assert answer.headers["Content-Disposition"] == "attachment; filename=pull-requests.csv"
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == answered["rowCount"]
    assert [int(row["number"]) for row in rows[:BLOCK]] == [
        row["number"] for row in answered["rowData"]
    ]
    values = [float(row["value"]) for row in rows]
    assert values == sorted(values, reverse=True)
    assert {row["used"] for row in rows} == {"yes"}


def test_no_cell_of_the_file_is_a_formula(lonely: Context) -> None:
    answer = client(lonely).get("/trends/pull-requests.csv?repository=mikan/app")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert [row["title"] for row in rows] == ["'=1+1"] * 3
    for text in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"):
        assert harmless(text) == f"'{text}"
    assert harmless("Fix a=b") == "Fix a=b"


def test_a_title_with_quotes_and_line_breaks_stays_one_cell() -> None:
    title = 'Say "hello",\nthen leave'
    text = "".join(csv_lines([[LISTED]], lambda _: [replace(DETAIL, title=title)]))
    _, row = csv.reader(io.StringIO(text, newline=""))
    assert row[2] == title


def test_a_forged_order_brings_no_rows(
    sample_context: Context, caplog: pytest.LogCaptureFixture
) -> None:
    outputs = [
        {"id": page.GRID, "property": "getRowsResponse"},
        {"id": page.ORDER, "property": "children"},
        {"id": page.CSV, "property": "href"},
    ]
    forged = FIRST | {"sortModel": [{"colId": "title; DROP TABLE people", "sort": "asc"}]}
    body = {
        "output": "..{}..".format("...".join(f"{o['id']}.{o['property']}" for o in outputs)),
        "outputs": outputs,
        "inputs": [{"id": page.GRID, "property": "getRowsRequest", "value": forged}],
        "state": [{"id": "url", "property": "search", "value": ""}],
        "changedPropIds": [f"{page.GRID}.getRowsRequest"],
    }
    answer = BrowserLike(create_app(sample_context).server).call(body)
    assert (answer.status_code, caplog.text) == (400, "")


def test_the_grid_is_among_the_parts_that_dash_knows() -> None:
    ids = {getattr(each, "id", None) for each in parts(list(page.parts()))}
    assert {page.GRID, page.ORDER, page.CSV, page.METRIC, page.BODY} <= ids


def test_a_list_whose_data_are_incomplete_says_so_on_top(sample_context: Context) -> None:
    (warning,) = of_class(list(page.show_body("", sample_context)), "k-warning")
    assert "minamo/admin-legacy" in words(warning)
