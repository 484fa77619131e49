"""Do the address of a list and the requests for its rows ask only for what may be asked?"""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import UnknownChoice
from dashboard.components.pull_request_grid import BLOCK
from dashboard.filters import Filters, Known, Wrong
from dashboard.pages.pull_requests.blocks import RequestRefused, RowsWanted, rows_wanted
from dashboard.pull_request_list import Wanted, keep, read, write
from metrics.listing import LISTED, SORTS, WHICH
from tests.dashboard.conftest import TODAY

KNOWN = Known(today=TODAY, units=("stream", "ticket"), repositories=("mikan/app",))

wanted_lists = st.builds(
    Wanted,
    filters=st.builds(
        Filters, unit=st.sampled_from([None, *KNOWN.units]), by=st.sampled_from(["week", "month"])
    ),
    metric=st.sampled_from([metric.key for metric in LISTED]),
    used=st.sampled_from(WHICH),
    week=st.sampled_from([None, "2026-W33", "2026-08", "2026-Q1"]),
    sort=st.sampled_from([None, *SORTS]),
    descending=st.booleans(),
).map(lambda wanted: wanted if wanted.sort else replace(wanted, descending=True))


@given(wanted_lists)
def test_what_is_written_is_read_back_without_a_fault(wanted: Wanted) -> None:
    found, asked = read(write(wanted), KNOWN)
    assert found == wanted
    assert asked.wrong == ()


@given(st.text(max_size=80))
def test_any_text_gives_a_list_that_can_be_written_and_read_again(search: str) -> None:
    wanted, _ = read("?" + search, KNOWN)
    assert read(write(wanted), KNOWN)[0] == wanted


def test_nothing_said_is_the_newest_merges() -> None:
    wanted, asked = read("", KNOWN)
    assert (wanted, write(wanted), asked.wrong) == (Wanted(Filters()), "", ())
    assert wanted.order == ("merged", True)
    assert replace(wanted, metric="pull_requests_opened").order == ("opened", True)


def test_an_address_reads_like_the_trends_with_more_names() -> None:
    wanted = Wanted(
        Filters(unit="stream"), "merge_lead_time", "squashed", "2026-W33", "value", True
    )
    assert write(wanted) == (
        "?unit=stream&metric=merge_lead_time&used=squashed&week=2026-W33&sort=-value"
    )


@pytest.mark.parametrize("name", ["metric", "used", "sort"])
def test_a_wrong_choice_is_reported_and_left_out(name: str) -> None:
    wanted, asked = read(f"?unit=stream&{name}=DROP+TABLE", KNOWN)
    assert wanted == Wanted(Filters(unit="stream"))
    assert [(wrong.name, wrong.got, wrong.fault) for wrong in asked.wrong] == [
        (name, "DROP TABLE", "choice")
    ]


def test_an_unknown_name_is_reported() -> None:
    _, asked = read("?author=aoi", KNOWN)
    assert [wrong.name for wrong in asked.wrong] == ["author"]
    assert isinstance(asked.wrong[0], Wrong)


def test_other_filters_keep_the_metric_the_choice_and_the_order_of_a_list() -> None:
    search = "?unit=stream&metric=merge_lead_time&used=used&week=2026-W33&sort=-value"
    assert keep("?unit=ticket", search) == (
        "?unit=ticket&metric=merge_lead_time&used=used&sort=-value"
    )
    assert keep("", "?unit=stream") == ""
    assert keep("", None) == ""


def request(**changes: Any) -> dict[str, Any]:
    """What ag-grid sends for its first block."""
    usual = {"startRow": 0, "endRow": BLOCK, "sortModel": [], "filterModel": {}, "api": {}}
    return usual | changes


def test_a_block_is_asked_for_by_its_places_and_one_column() -> None:
    assert rows_wanted(request()) == RowsWanted(0, BLOCK, None, descending=True)
    model = [{"colId": "lead_time", "sort": "asc"}]
    assert rows_wanted(request(startRow=900, endRow=950, sortModel=model)) == RowsWanted(
        900, 950, "lead_time", descending=False
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"endRow": BLOCK + 1},
        {"startRow": 5, "endRow": 4},
        {"startRow": -100, "endRow": 0},
        {"startRow": "0"},
        {"startRow": True, "endRow": 2.5},
        {"startRow": None},
        {"filterModel": {"title": {"filterType": "text", "type": "contains", "filter": "x"}}},
        {"sortModel": [{"colId": "merged", "sort": "asc"}, {"colId": "used", "sort": "asc"}]},
        {"sortModel": "merged"},
    ],
    ids=str,
)
def test_a_request_that_the_page_would_not_send_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(RequestRefused):
        rows_wanted(request(**changes))


@pytest.mark.parametrize(
    "model",
    [
        {"colId": "title", "sort": "asc"},
        {"colId": "merged_at; DROP TABLE people", "sort": "asc"},
        {"colId": ["merged"], "sort": "asc"},
        {"colId": "merged", "sort": "asc, (SELECT 1)"},
        {"sort": "asc"},
        {},
        "merged",
    ],
    ids=str,
)
def test_an_order_that_is_not_allowed_is_refused(model: object) -> None:
    with pytest.raises(UnknownChoice, match=r"unknown (column|direction)"):
        rows_wanted(request(sortModel=[model]))
