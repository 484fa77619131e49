"""What was collected when, is anything missing, and what can be done: the page /sources."""

from dashboard.pages.sources.page import PAGE

__all__ = ["PAGE"]
