import pytest

from bot.delivery.worker import DeliveryWorker
from tests.roles.conftest import time

__all__ = ["time"]  # the clock that tests move


@pytest.fixture
def worker(store, platform, time):
    """Delivery over the test file's own ``platform``."""
    return DeliveryWorker(store, {"web": platform})
