from datetime import UTC, date, datetime

from bot.core import clock


def test_a_day_is_vietnams(monkeypatch):
    assert clock.day_of(datetime(2026, 6, 30, 16, 59, tzinfo=UTC)) == date(2026, 6, 30)
    assert clock.day_of(datetime(2026, 6, 30, 17, 0, tzinfo=UTC)) == date(2026, 7, 1)


def test_bot_today_moves_the_day_and_lets_the_time_run_on(monkeypatch):
    real = datetime.now(UTC)
    monkeypatch.setenv("BOT_TODAY", "2026-07-01")
    moved = clock.now()
    assert clock.today() == date(2026, 7, 1)
    assert clock.local(moved).time().replace(microsecond=0) >= clock.local(real).time().replace(microsecond=0)
