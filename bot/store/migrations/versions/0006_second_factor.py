"""The second factor of officers: secret, recovery codes, resets; a session counts from the second factor on"""

from alembic import op
import sqlalchemy as sa


revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("officers", sa.Column("totp_secret", sa.LargeBinary(), nullable=True))
    op.add_column("officers", sa.Column("totp_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("officers", sa.Column("totp_step", sa.Integer(), nullable=True))
    op.add_column(
        "officer_sessions", sa.Column("browser", sa.String(length=40), server_default="", nullable=False)
    )
    op.add_column("officer_sessions", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "recovery_codes",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_recovery_codes_officer_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_recovery_codes")),
    )
    op.create_index("ix_recovery_codes_officer", "recovery_codes", ["officer_id"])
    op.create_table(
        "second_factor_resets",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name=op.f("fk_second_factor_resets_officer_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["officers.id"], name=op.f("fk_second_factor_resets_proposed_by")
        ),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_second_factor_resets")),
    )


def downgrade() -> None:
    op.drop_table("second_factor_resets")
    op.drop_table("recovery_codes")
    op.drop_column("officer_sessions", "confirmed_at")
    op.drop_column("officer_sessions", "browser")
    for name in ("totp_step", "totp_since", "totp_secret"):
        op.drop_column("officers", name)
