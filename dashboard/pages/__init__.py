"""Which pages are there?"""

from dashboard.pages import start
from dashboard.pages.page import Page

PAGES: tuple[Page, ...] = (start.PAGE,)
