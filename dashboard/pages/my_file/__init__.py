"""What is kept on whoever reads, and who viewed it: the page /my-file."""

from dashboard.pages.my_file.page import PAGE

__all__ = ["PAGE"]
