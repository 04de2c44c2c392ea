"""Today is 21 November 2026, a Saturday."""

import pytest

from tests.ear.entities.tables import TODAY


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("BOT_TODAY", TODAY)
