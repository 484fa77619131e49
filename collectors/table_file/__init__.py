"""Which pull requests does a table hold that somebody made elsewhere?"""

from collectors.table_file.storing import import_table
from collectors.table_file.table import TableFile

__all__ = ["TableFile", "import_table"]
