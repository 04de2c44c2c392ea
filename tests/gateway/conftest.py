"""A visitor of the gateway, in process."""

import pytest
from starlette.testclient import TestClient

from bot.gateway.app import create_app

ADDRESS = "http://127.0.0.1:8080"


@pytest.fixture
def app(store):
    return create_app(store)


@pytest.fixture
def stranger(app):
    """A browser that was never here, on this machine."""
    with TestClient(app, base_url=ADDRESS, client=("127.0.0.1", 50000)) as client:
        yield client


@pytest.fixture
def visitor(stranger):
    """A browser with a session."""
    assert stranger.post("/chat/api/session").json() == {"new": True}
    return stranger
