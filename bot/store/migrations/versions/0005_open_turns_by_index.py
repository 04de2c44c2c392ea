"""An index for the open turns: they are looked for many times a second, among all that are kept"""

from alembic import op


revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_index("ix_turns_state", "turns", ["state", "not_before"])


def downgrade() -> None:
    op.drop_index("ix_turns_state", "turns")
