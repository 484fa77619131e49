"""Which pages are there?"""

from dashboard.pages import (
    coverage,
    log,
    metric_manual,
    my_file,
    people,
    privacy,
    pull_requests,
    sources,
    start,
    trends,
)
from dashboard.pages.page import Page

PAGES: tuple[Page, ...] = (
    start.PAGE,
    trends.PAGE,
    pull_requests.PAGE,
    coverage.PAGE,
    metric_manual.PAGE,
    sources.PAGE,
    people.PAGE,
    log.PAGE,
    my_file.PAGE,
    privacy.PAGE,
)
"""In the order of the navigation."""
