import pytest

from bot.core.errors import SettingsError
from bot.store import migrate
from tests.conftest import clear_caches


def test_a_migrated_database_has_the_tables_of_the_code(store):
    assert migrate.differences(store) == []


def test_migrating_twice_changes_nothing(store):
    migrate.upgrade(store)
    assert migrate.differences(store) == []


def test_the_first_start_makes_the_key_and_a_lost_key_is_never_replaced(tmp_path, monkeypatch):
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path / "data"))
    clear_caches()
    assert migrate.main([]) == 0
    key = tmp_path / "data" / "keys.json"
    first = key.read_text()
    assert migrate.main([]) == 0
    assert key.read_text() == first
    key.unlink()
    clear_caches()
    with pytest.raises(SettingsError, match="restore it from your backup"):
        migrate.main([])
    assert not key.exists()
    clear_caches()
