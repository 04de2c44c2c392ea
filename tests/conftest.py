"""What all rings share: a data folder of one's own, and the real store on SQLite and PostgreSQL."""

import bot  # noqa: F401  (first: it lets Rasa run without TensorFlow)

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.core import crypto, settings as settings_module
from bot.store import Store
from bot.store.migrate import upgrade


def clear_caches() -> None:
    """Let the next call read settings and keys anew."""
    settings_module.settings.cache_clear()
    crypto.keyring.cache_clear()


@pytest.fixture
def data_dir(tmp_path, monkeypatch):
    """A data folder with a fresh key, named by the settings for the length of one test."""
    folder = tmp_path / "data"
    monkeypatch.setenv("BOT_DATA_DIR", str(folder))
    clear_caches()
    crypto.create_key_file(settings_module.settings().key_file)
    yield folder
    clear_caches()


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL cluster of our own, on a socket only, gone at the end. Yields a function that makes a database URL.

    ``like``: the database to be copied.
    """
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not binaries:
        pytest.fail("PostgreSQL is missing; run: apt-get install postgresql", pytrace=False)
    folder = Path(tempfile.mkdtemp(prefix="bot-pg-"))
    as_postgres = []
    if os.geteuid() == 0:  # initdb refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        as_postgres = ["runuser", "-u", "postgres", "--"]

    def run(tool: str, *arguments: str) -> None:
        command = [*as_postgres, str(binaries[-1] / tool), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)

    data = str(folder / "data")
    run("initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")
    run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", f"-k {folder} -h '' -F", "start")
    made = []

    def make(like: str = "template1") -> str:
        name = f"bot{len(made)}"
        made.append(name)
        run("createdb", "-h", str(folder), "-U", "postgres", "-T", like, name)
        return f"postgresql+psycopg2://postgres@/{name}?host={folder}"

    yield make
    run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory):
    """A migrated SQLite database, to be copied: migrating takes ten times as long."""
    path = tmp_path_factory.mktemp("migrated") / "bot.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres):
    """The name of a migrated PostgreSQL database, to be copied."""
    url = postgres()
    _migrate(url)
    return make_url(url).database


def _migrate(url: str) -> None:
    opened = Store(url)
    upgrade(opened)
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, data_dir):
    """A migrated store, once on each database we run on."""
    if request.param == "sqlite":
        url = settings_module.settings().database_url
        shutil.copy(request.getfixturevalue("migrated_file"), make_url(url).database)
    else:
        like = request.getfixturevalue("migrated_postgres")
        url = request.getfixturevalue("postgres")(like)
    opened = Store(url)
    yield opened
    opened.close()
