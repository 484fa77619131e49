"""Which pull requests are behind a number: the page /trends/pull-requests."""

from dashboard.pages.pull_requests.page import PAGE

__all__ = ["PAGE"]
