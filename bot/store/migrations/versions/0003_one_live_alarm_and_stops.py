"""One live alarm a trouble, stops of accounts, greetings, and unknown troubles counted with their message"""

from alembic import op
import sqlalchemy as sa


revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "account_stops",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("channel", "account", "what", name=op.f("pk_account_stops")),
    )
    op.add_column("outbox", sa.Column("strange", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("threads", sa.Column("greeted_at", sa.DateTime(timezone=True), nullable=True))
    # two processes could ring at the same moment; the older row stays
    op.execute(
        "UPDATE alarms SET cleared_at = last_at WHERE cleared_at IS NULL AND id NOT IN "
        "(SELECT MIN(id) FROM alarms WHERE cleared_at IS NULL GROUP BY kind, channel, account)"
    )
    op.create_index(
        "uq_alarms_live",
        "alarms",
        ["kind", "channel", "account"],
        unique=True,
        sqlite_where=sa.text("cleared_at IS NULL"),
        postgresql_where=sa.text("cleared_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("uq_alarms_live", "alarms")
    op.drop_column("threads", "greeted_at")
    op.drop_column("outbox", "strange")
    op.drop_table("account_stops")
