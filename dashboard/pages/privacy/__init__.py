"""What is kept about whom, why, for how long, and what becomes of it: the page /privacy."""

from dashboard.pages.privacy.page import PAGE

__all__ = ["PAGE"]
