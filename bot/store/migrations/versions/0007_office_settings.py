"""Desks, hours, days off and deadlines as the administrator sets them in the console"""

from alembic import op
import sqlalchemy as sa


revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "office_settings",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by"], ["officers.id"], name=op.f("fk_office_settings_changed_by")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_office_settings")),
    )


def downgrade() -> None:
    op.drop_table("office_settings")
