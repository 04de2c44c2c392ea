"""Cases move between desks and officers and are followed outside the platform; alerts, intake, earlier cases"""

from alembic import op
import sqlalchemy as sa


revision = "0009"
down_revision = "0010"

COLUMNS = (
    sa.Column("route", sa.String(length=48), nullable=True),
    sa.Column("assigned_to", sa.Integer(), nullable=True),
    sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("alerts", sa.Integer(), server_default="0", nullable=False),
    sa.Column("closing_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("earlier_id", sa.Integer(), nullable=True),
    sa.Column("told", sa.LargeBinary(), nullable=True),
    sa.Column("stood_at", sa.DateTime(timezone=True), nullable=True),
)


def upgrade() -> None:
    for column in COLUMNS:
        op.add_column("cases", column)
    op.create_table(
        "case_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("desk", sa.String(length=32), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["officers.id"], name=op.f("fk_case_moves_by")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_moves_case_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["officers.id"], name=op.f("fk_case_moves_holder_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_case_moves_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_moves")),
    )
    op.create_index("ix_case_moves_case", "case_moves", ["case_id"])
    op.create_table(
        "case_contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("office", sa.LargeBinary(), nullable=True),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_contacts_case_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_case_contacts_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_contacts")),
    )
    op.create_index("ix_case_contacts_case", "case_contacts", ["case_id"])


def downgrade() -> None:
    op.drop_table("case_contacts")
    op.drop_table("case_moves")
    for column in reversed(COLUMNS):
        op.drop_column("cases", column.name)
