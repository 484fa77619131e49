"""The first tables.

Revision: 0001, after nothing
"""

from alembic import op

from data.migrations.append_only import only_grows
from data.tables import everything

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    everything.METADATA.create_all(op.get_bind())
    op.execute(
        "INSERT INTO data_version (id, version, facts_version, rows_version) VALUES (1, 0, 0, 0)"
    )
    only_grows("log")
    only_grows("organisation_revisions")
