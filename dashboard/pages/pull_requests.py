"""Which pull requests are behind a number, and why is one of them not used?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from flask import Response, stream_with_context

from config.errors import UnknownChoice
from dashboard import pull_request_list as address
from dashboard.asked import known_now, question
from dashboard.components.empty_state import nothing_matches
from dashboard.components.first_steps import first_steps
from dashboard.components.page_head import page_head
from dashboard.components.pull_request_grid import (
    BLOCK,
    Days,
    column_name,
    grid_rows,
    pull_request_grid,
)
from dashboard.context import Context
from dashboard.pages.page import URL, Page
from dashboard.pages.trends import top
from dashboard.pages.trends.refusals import refused
from dashboard.pages.trends.view import PATH as TRENDS
from dashboard.pages.trends.view import View, answer_or_refusal
from dashboard.pull_request_csv import AT_ONCE, csv_lines
from dashboard.pull_request_list import Wanted
from dashboard.text import t
from data.queries.pull_requests import pull_request_details
from metrics.answer import Answer, Refused, Row
from metrics.cache import Cache
from metrics.catalogue import METRICS
from metrics.catalogue import metric as metric_of
from metrics.listing import ALL, LEFT_OUT, SORTS, USED, ListQuestion, Sort
from metrics.lists import KEPT_BYTES, Lists

PATH = "/trends/pull-requests"
CSV_PATH = f"{PATH}.csv"
BODY, GRID, METRIC = "pull-requests", "pull-requests-grid", "pull-requests-metric"
ORDER, CSV = "pull-requests-order", "pull-requests-csv"
