"""How much of each application do its tests run: the page /coverage."""

from dashboard.pages.coverage.page import PAGE

__all__ = ["PAGE"]
