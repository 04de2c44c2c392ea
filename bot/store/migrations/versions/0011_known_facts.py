"""What a person agreed to have kept from an interview for the next one"""

from alembic import op
import sqlalchemy as sa


revision = "0011"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "known_facts",
        sa.Column("thread_id", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["threads.id"], name=op.f("fk_known_facts_thread_id")),
        sa.PrimaryKeyConstraint("thread_id", name=op.f("pk_known_facts")),
    )
    op.create_index("ix_known_facts_used_at", "known_facts", ["used_at"])


def downgrade() -> None:
    op.drop_table("known_facts")
