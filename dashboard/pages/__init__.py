"""Which pages are there?"""

from dashboard.pages import coverage, metric_manual, pull_requests, sources, start, trends
from dashboard.pages.page import Page

PAGES: tuple[Page, ...] = (
    start.PAGE,
    trends.PAGE,
    pull_requests.PAGE,
    coverage.PAGE,
    metric_manual.PAGE,
    sources.PAGE,
)
"""In the order of the navigation."""
