"""E-mail notices, satisfaction, quality sample, examples to learn from, and the counts of a report"""

from alembic import op
import sqlalchemy as sa


revision = "0010"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("threads", sa.Column("counted_month", sa.String(length=7)))
    op.add_column("turns", sa.Column("looked_at", sa.DateTime(timezone=True)))
    op.add_column("officers", sa.Column("email", sa.LargeBinary()))
    for name, kind in (
        ("asked_at", sa.DateTime(timezone=True)),
        ("rating", sa.String(length=8)),
        ("rated_at", sa.DateTime(timezone=True)),
    ):
        op.add_column("cases", sa.Column(name, kind))
    op.create_table(
        "desk_notices",
        sa.Column("desk", sa.String(length=32), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("not_before", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("desk", name=op.f("pk_desk_notices")),
    )
    op.create_table(
        "case_reviews",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Boolean()) for name in ("quick", "correct", "kind", "next_steps")),
        sa.Column("remark", sa.LargeBinary()),
        sa.Column("reviewed_by", sa.Integer()),
        sa.Column("reviewed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_reviews_case_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_case_reviews_officer_id")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["officers.id"], name=op.f("fk_case_reviews_reviewed_by")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_reviews")),
    )
    op.create_index("ix_case_reviews_officer", "case_reviews", ["officer_id", "reviewed_at"])
    op.create_table(
        "training_examples",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need", sa.String(length=64), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("exported_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["added_by"], ["officers.id"], name=op.f("fk_training_examples_added_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_examples")),
    )
    op.create_table(
        "daily_counts",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("what", sa.String(length=24), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "what", "key", "channel", name=op.f("pk_daily_counts")),
    )


def downgrade() -> None:
    for table in ("daily_counts", "training_examples", "case_reviews", "desk_notices"):
        op.drop_table(table)
    for name in ("asked_at", "rating", "rated_at"):
        op.drop_column("cases", name)
    op.drop_column("officers", "email")
    op.drop_column("turns", "looked_at")
    op.drop_column("threads", "counted_month")
