"""Alembic's entry: runs the migrations on the connection that ``bot.store.migrate`` hands over."""

from typing import Any, Literal

from alembic import context

from bot.store.columns import Moment, Sealed
from bot.store.tables import Base


def plain_type(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Migrations name the database's own types: they must still run when our column types have changed."""
    if kind == "type" and isinstance(item, Sealed):
        return "sa.LargeBinary()"
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=Base.metadata, render_as_batch=True, render_item=plain_type
)
with context.begin_transaction():
    context.run_migrations()
