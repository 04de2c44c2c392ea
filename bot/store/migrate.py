"""Brings the database to the newest shape: ``python -m bot migrate``."""

from __future__ import annotations

import argparse
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext

from bot.core.crypto import create_key_file, keyring
from bot.core.settings import settings

from .database import Store, open_store
from .tables import Base

FOLDER = Path(__file__).parent / "migrations"


def upgrade(store: Store) -> None:
    """Run the migrations that this database has not seen yet."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with store.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def differences(store: Store) -> list:
    """What the tables in the code have that the migrated database has not, and the other way round."""
    with store.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    return [change for change in found if "sqlite_sequence" not in repr(change)]  # SQLite's own table


def main(argv: list[str]) -> int:
    """``migrate``: make the data folder and key file if they are missing, then migrate."""
    argparse.ArgumentParser(prog="bot migrate", description=__doc__).parse_args(argv)
    wanted = settings()
    wanted.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    # a new key beside old data would hide that the old one is lost
    if wanted.embedded and not any(wanted.data_dir.glob("*.db")):
        create_key_file(wanted.key_file)
    keyring()
    store = open_store()
    try:
        upgrade(store)
    finally:
        store.close()
    return 0
