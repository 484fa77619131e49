"""Who is here, with which roles, and what may each role see: the page /people."""

from dashboard.pages.people.page import PAGE

__all__ = ["PAGE"]
