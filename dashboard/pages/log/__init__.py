"""Who did or viewed what, on whom, when: the page /log."""

from dashboard.pages.log.page import PAGE

__all__ = ["PAGE"]
