"""How much is finished, and how long does it take: the page /trends."""

from dashboard.pages.trends.page import PAGE

__all__ = ["PAGE"]
