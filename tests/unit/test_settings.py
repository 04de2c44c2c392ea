import pytest

from bot.core.errors import SettingsError
from bot.core.settings import settings


def with_environment(monkeypatch, **values):
    for name, value in values.items():
        monkeypatch.setenv(f"BOT_{name.upper()}", value)
    settings.cache_clear()
    try:
        return settings()
    finally:
        settings.cache_clear()


def test_the_default_is_embedded_on_loopback(monkeypatch, tmp_path):
    wanted = with_environment(monkeypatch, data_dir=str(tmp_path))
    assert wanted.embedded
    assert wanted.database_url == f"sqlite:///{tmp_path / 'bot.db'}"
    assert wanted.key_file == tmp_path / "keys.json"


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"port": "eighty"}, "BOT_PORT"),
        ({"host": "0.0.0.0"}, "BOT_PRODUCTION"),
        ({"production": "true"}, "BOT_PUBLIC_URL"),
        (
            {"production": "true", "public_url": "http://a.example", "console_url": "https://b.example"},
            "BOT_PUBLIC_URL",
        ),
        ({"zalo_file_hosts": "zdn.vn, *.vn"}, "BOT_ZALO_FILE_HOSTS"),
        ({"messenger_file_hosts": "https://fbcdn.net"}, "BOT_MESSENGER_FILE_HOSTS"),
        ({"zalo_file_hosts": "vn"}, "BOT_ZALO_FILE_HOSTS"),
        ({"today": "2026-07-01", "database_url": "postgresql://x/y"}, "BOT_TODAY"),
    ],
)
def test_what_must_not_run_is_refused_by_name(monkeypatch, values, says):
    with pytest.raises(SettingsError, match=says):
        with_environment(monkeypatch, **values)
