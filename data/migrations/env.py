"""What does Alembic run, and on which connection? (Alembic reads this file by its name.)"""

from alembic import context

from data.tables import everything

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=everything.METADATA,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
