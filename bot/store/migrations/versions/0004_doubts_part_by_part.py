"""Doubts part by part: which part was sent again, and the words of the one in hand, by which its echo is known"""

from alembic import op
import sqlalchemy as sa


revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("words", sa.String(length=64), nullable=True))
    op.add_column("outbox", sa.Column("again", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox", "again")
    op.drop_column("outbox", "words")
