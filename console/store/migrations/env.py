"""How Alembic runs here: only ever over a connection that ``console.store.migrate`` hands in."""

from alembic import context

from console.store.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    transactional_ddl=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
