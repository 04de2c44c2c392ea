"""Files both ways: an officer's beside a person's, fetched under a lease, known by name, kind and size"""

from alembic import op
import sqlalchemy as sa


revision = "0002"
down_revision = "0001"


# SQLite reads a row from its beginning: what stands behind ten megabytes is read with them
LAST = ("done_at", "content")


def upgrade() -> None:
    with op.batch_alter_table(
        "attachments", table_kwargs={"sqlite_autoincrement": True}, partial_reordering=[LAST]
    ) as batch_op:
        batch_op.alter_column("inbox_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("outbox_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("name", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("media_type", sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column("size", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("lease_owner", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("done_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(op.f("fk_attachments_outbox_id"), "outbox", ["outbox_id"], ["id"])
        batch_op.create_index("ix_attachments_thread", ["thread_id"])
        batch_op.create_index("ix_attachments_inbox", ["inbox_id"])
        batch_op.create_index("ix_attachments_outbox", ["outbox_id"])


def downgrade() -> None:
    op.execute("DELETE FROM attachments WHERE inbox_id IS NULL")  # officers' files had no place before
    with op.batch_alter_table("attachments", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        for name in ("outbox", "inbox", "thread"):
            batch_op.drop_index(f"ix_attachments_{name}")
        batch_op.drop_constraint(op.f("fk_attachments_outbox_id"), type_="foreignkey")
        for name in ("done_at", "lease_until", "lease_owner", "size", "media_type", "name", "outbox_id"):
            batch_op.drop_column(name)
        batch_op.alter_column("inbox_id", existing_type=sa.Integer(), nullable=False)
